//! What everything should be: every document made anew from the server's log alone, with none of the
//! product's caches, segments or batches in between.

use std::collections::BTreeMap;

use domain::id::{DocId, Kind, Millis};
use domain::order::OrderState;
use domain::row::{LedgerRow, OrderRow, Row};
use replica::Seq;
use replica::commit::{Commit, CommitHash};
use replica::document::Document;
use replica::pack;
use replica::projection::{order_state, project};
use server::store::Library;
use server::store::record::unpack_commits;

use super::{Findings, Rule, Violation};
use crate::sim::world::World;

/// A commit of the log.
pub struct Logged {
    pub hash: CommitHash,
    /// When it was accepted.
    pub at: Millis,
    pub commit: Commit,
}

/// The truth.
pub struct Oracle {
    /// The log, in order.
    pub log: Vec<Logged>,
    /// All rows, encoded as everyone should have them.
    pub rows: BTreeMap<DocId, (Row, Vec<u8>)>,
    /// All orders, whole.
    pub orders: BTreeMap<DocId, OrderState>,
}

impl Oracle {
    /// Reads the server's log. What can't be read is a violation already.
    pub fn read(world: &World) -> (Oracle, Vec<Violation>) {
        let mut findings = Findings::of(Rule::SameEverywhere);
        let store = world.office.store();
        let head = store.head().expect("the log has an end");
        let mut log = Vec::new();
        while let next = log.len() as Seq + 1
            && next <= head
        {
            let record = store
                .record_with(next)
                .expect("the log can be read")
                .expect("the log has no gap");
            for logged in unpack_commits(&record).expect("a record can be read") {
                log.push(Logged {
                    hash: logged.hash,
                    at: logged.at,
                    commit: Commit::decode(&logged.bytes).expect("an accepted commit can be read"),
                });
            }
        }
        let mut changes: BTreeMap<DocId, Vec<&[u8]>> = BTreeMap::new();
        for change in log.iter().flat_map(|logged| &logged.commit.changes) {
            changes.entry(change.doc).or_default().push(&change.change);
        }
        let mut rows = BTreeMap::new();
        let mut orders = BTreeMap::new();
        for (doc, changes) in &changes {
            let made = Document::load(doc.kind, changes).and_then(|document| {
                if doc.kind == Kind::Order {
                    orders.insert(*doc, order_state(&document)?);
                }
                project(*doc, &document)
            });
            match made {
                Ok(row) => {
                    let bytes = pack::encode(&row);
                    rows.insert(*doc, (row, bytes));
                }
                Err(error) => findings.add(format!("{doc} can't be made from the log: {error}")),
            }
        }
        drop(changes);
        (Oracle { log, rows, orders }, findings.found)
    }

    /// The row of an order.
    pub fn order(&self, id: DocId) -> Option<&OrderRow> {
        match self.rows.get(&id) {
            Some((Row::Order(row), _)) => Some(row),
            _ => None,
        }
    }

    /// All ledgers.
    pub fn ledgers(&self) -> impl Iterator<Item = &LedgerRow> {
        self.rows.values().filter_map(|(row, _)| match row {
            Row::Ledger(row) => Some(row),
            _ => None,
        })
    }
}
