//! What the server decided on pushed commits: accepted ones move from the outbox to the held pieces and
//! rows; refused ones are kept aside, whole, for a person.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{DocId, Kind};
use minicbor::bytes::ByteVec;

use super::Device;
use super::disk::Then;
use super::outbox::Item;
use super::records::QuarantineRecord;
use crate::commit::Commit;
use crate::limits;
use crate::pack;
use crate::storage::{Durability, Key, Store, Write};
use crate::wire::{Link, Pieces, QuarantineReason, Verdict};

impl Device {
    pub(super) fn verdicts(&mut self, verdicts: Vec<(u64, Verdict)>) {
        let mut accepted = Vec::new();
        let mut writes = Vec::new();
        for (number, verdict) in verdicts {
            // A verdict on anything but the oldest commit would be an answer to a question not asked.
            if self.outbox.first().is_none_or(|first| first.number != number) {
                continue;
            }
            match verdict {
                Verdict::Accepted(_) | Verdict::Duplicate => accepted.extend(self.outbox.take_first()),
                Verdict::Quarantined(reason) => {
                    if let Some(item) = self.outbox.take_first() {
                        writes.push(self.quarantine(item, reason));
                    }
                }
                Verdict::Missing(_) => {
                    self.outbox.missing = true;
                    break;
                }
            }
        }
        self.settle(accepted, writes);
    }

    /// Treats everything up to this number as accepted.
    pub(super) fn acknowledge_through(&mut self, number: u64) {
        let mut accepted = Vec::new();
        while self.outbox.first().is_some_and(|first| first.number <= number) {
            accepted.extend(self.outbox.take_first());
        }
        self.settle(accepted, Vec::new());
    }

    fn quarantine(&mut self, item: Item, reason: QuarantineReason) -> Write {
        if let Some(meta) = &mut self.meta {
            meta.acknowledged = Link {
                number: item.number,
                hash: item.hash,
            };
        }
        if goes_on(reason) {
            self.give_again(&item);
        }
        if let Some(author) = &mut self.author {
            author.leave_ledgers(&item.docs);
        }
        for doc in item.docs.iter().copied() {
            // Memory holds what was refused; the server's copy replaces it.
            self.documents.remove(doc);
            self.holdings.table.set_pieces(doc, Box::default());
            self.refetch(doc, true);
        }
        self.keep_aside(&item, reason)
    }

    /// Keeps a refused commit whole: for a person, unless it goes on without her. What can't be read never does.
    pub(super) fn keep_aside(&mut self, item: &Item, reason: QuarantineReason) -> Write {
        let goes_on = goes_on(reason) && Commit::decode(&item.bytes).is_ok();
        self.refused.keep(QuarantineRecord {
            commit: ByteVec::from(item.bytes.clone()),
            reason,
            order_number: item.order_number.clone(),
            settled: goes_on.then_some(self.now),
        })
    }

    fn settle(&mut self, accepted: Vec<Item>, mut writes: Vec<Write>) {
        let numbers: Vec<u64> = accepted.iter().map(|item| item.number).collect();
        let last = accepted.last().map(|item| Link {
            number: item.number,
            hash: item.hash,
        });
        let mut touched = BTreeSet::new();
        // Small bundles of pieces, so that opening one order doesn't inflate a thousand.
        for chunk in accepted.chunks(limits::COMMITS_PER_PUSH / 4) {
            self.keep_accepted(chunk, &mut touched, &mut writes);
        }
        if !touched.is_empty() {
            self.keep_rows(&touched, &mut writes);
            self.changed.extend(touched);
        }
        let Some(meta) = &mut self.meta else { return };
        if let Some(last) = last
            && last.number > meta.acknowledged.number
        {
            meta.acknowledged = last;
        }
        let through = meta.acknowledged.number;
        if let Some(author) = &self.author {
            // The outbox's records restore this number; once they are gone the meta record must.
            meta.numbered = author.numbered();
        }
        if numbers.is_empty() && writes.is_empty() {
            return;
        }
        writes.push(Write::Delete(Store::Outbox, 0, through));
        let all_arrived = self.outbox.len() == 0;
        if all_arrived && meta.replay.iter().all(|replay| replay.again.is_some()) {
            meta.replay.clear();
        }
        writes.extend(self.meta_write());
        self.store(Durability::Relaxed, writes, Then::Nothing);
        if all_arrived {
            self.queue_replay();
        }
    }

    fn keep_accepted(&mut self, items: &[Item], touched: &mut BTreeSet<DocId>, writes: &mut Vec<Write>) {
        let mut pieces: BTreeMap<DocId, Vec<ByteVec>> = BTreeMap::new();
        for item in items {
            let Ok(commit) = Commit::decode(&item.bytes) else {
                continue;
            };
            for change in commit.changes {
                touched.insert(change.doc);
                // Nobody opens a ledger again: its row says all, and a new start begins a new part.
                if change.doc.kind != Kind::Ledger {
                    pieces.entry(change.doc).or_default().push(change.change);
                }
            }
        }
        self.keep_pieces(pieces, writes);
    }

    /// Writes pieces under one new key, and notes it with their documents' rows. Those have to be written after
    /// this ([`Device::keep_rows`]), or a restart wouldn't find the pieces.
    pub(super) fn keep_pieces(&mut self, pieces: BTreeMap<DocId, Vec<ByteVec>>, writes: &mut Vec<Write>) {
        if pieces.is_empty() {
            return;
        }
        let Some(key) = self.take_key() else { return };
        for id in pieces.keys() {
            let mut keys = self
                .holdings
                .table
                .entry(*id)
                .map(|entry| entry.pieces.to_vec())
                .unwrap_or_default();
            keys.push(key);
            self.holdings.table.set_pieces(*id, keys.into_boxed_slice());
        }
        let packed = pack::pack(&Pieces(pieces.into_iter().collect()));
        writes.push(Write::Put(Store::Pieces, key, packed));
    }

    /// Writes the present rows of these documents, orders apart from everything else.
    pub(super) fn keep_rows(&mut self, ids: &BTreeSet<DocId>, writes: &mut Vec<Write>) {
        let is_order = |id: &DocId| id.kind == Kind::Order;
        let (orders, others): (Vec<DocId>, Vec<DocId>) = ids.iter().copied().partition(is_order);
        for (store, ids) in [(Store::OrderRows, orders), (Store::Rows, others)] {
            if !ids.is_empty()
                && let Some(key) = self.take_key()
            {
                let record = self.rows_record(ids.iter().copied());
                self.note_record(key, store, record.len(), &ids);
                writes.push(Write::Put(store, key, record));
            }
        }
        self.remove_spent_records(writes);
    }

    /// The next key of `Rows`, `OrderRows` and `Pieces`.
    pub(super) fn take_key(&mut self) -> Option<Key> {
        let meta = self.meta.as_mut()?;
        let key = meta.next_key;
        meta.next_key += 1;
        Some(key)
    }
}

/// Whether what was refused is done again without a person: she is told of the commit that was refused for its own sake, not
/// of those that only stood upon it, as every later sale of the same ledger does.
pub(super) fn goes_on(reason: QuarantineReason) -> bool {
    reason == QuarantineReason::Depends
}
