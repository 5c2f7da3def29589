//! Starting: from the disk's snapshot to a replica that can work, and from an enrolment to an empty one.

use std::collections::BTreeSet;

use domain::id::DocId;
use domain::sorting;
use minicbor::bytes::ByteVec;

use super::commands::Task;
use super::disk::Then;
use super::outbox::{Item, Outbox};
use super::records::{Meta, OutboxRecord, RowsRecord};
use super::refused::Refused;
use super::{Device, Documents};
use crate::author::Author;
use crate::commit::{Commit, CommitHash};
use crate::document::Actor;
use crate::holdings::Holdings;
use crate::pack;
use crate::storage::{Durability, Snapshot, Store, Write};
use crate::wire::{Enrolment, Link, Rows};

impl Device {
    pub(super) fn enrol(&mut self, enrolment: Enrolment) {
        if self.meta.is_some() {
            return;
        }
        let meta = Meta::new(enrolment);
        let write = Write::Put(Store::Meta, 0, pack::encode(&meta));
        self.author = Some(author(&meta, meta.acknowledged, meta.numbered));
        self.meta = Some(meta);
        self.store(Durability::Strict, vec![write], Then::Nothing);
        self.start_bootstrap();
    }

    pub(super) fn open(&mut self, snapshot: Snapshot) {
        // After a reload nothing of the old memory may survive; requests that wait are answered from the new.
        self.opened_at = self.now;
        self.disk.reopened();
        self.rereading.ended();
        self.holdings = Holdings::new();
        self.documents = Documents::default();
        self.outbox = Outbox::default();
        self.stop_waiting();
        self.everything_changed = true;
        self.last_status = None;
        // A record that can't be read is a damaged disk: the device then behaves as not enrolled and the
        // server's copy is fetched again after a new enrolment.
        let Some(mut meta) = snapshot
            .meta
            .as_deref()
            .and_then(|bytes| pack::decode::<Meta>(bytes).ok())
        else {
            self.meta = None;
            self.author = None;
            // Nothing is to come of what was being read, and what waited for it mustn't wait for ever.
            for (id, request) in self.loading.finish(self.now) {
                self.request(id, request);
            }
            return;
        };
        meta.start = meta.start.saturating_add(1);
        self.row_records.forget();
        for (key, record) in snapshot.rows {
            self.open_rows(Store::Rows, key, &record);
        }
        let mut numbered = meta.numbered;
        for (number, record) in &snapshot.outbox {
            if let Ok(record) = pack::decode::<OutboxRecord>(record) {
                numbered = record.numbered;
                if let Some(entry) = record
                    .replays
                    .and_then(|place| meta.replay.get_mut(place as usize))
                {
                    entry.again = Some((meta.epoch, *number));
                }
                self.open_outbox(*number, record);
            }
        }
        self.relay = super::Relay::open(snapshot.relay);
        self.refused = Refused::open(snapshot.quarantine);
        self.fetches
            .repair
            .extend(meta.refetch.iter().map(|refetch| refetch.doc));
        let last = self.outbox.last().unwrap_or(meta.acknowledged);
        self.outbox.saved(last.number);
        self.author = Some(author(&meta, last, numbered));
        self.tasks
            .retain(|task| !matches!(task, Task::Merge(_) | Task::Replay(_)));
        self.meta = Some(meta);
        let writes = self.meta_write().into_iter().collect();
        self.store(Durability::Relaxed, writes, Then::Nothing);
        // What lists are sorted by waits with the ledgers: a scan needs neither.
        let is_stock_to_come = self.holdings.has_unbooked();
        self.loading.begin(is_stock_to_come || snapshot.orders_to_come);
        if snapshot.orders_to_come && !is_stock_to_come {
            self.read_orders();
        } else if !is_stock_to_come {
            self.holdings.settle();
            self.opened();
        }
    }

    /// Everything that lay on disk is in memory: what waited for that begins.
    pub(super) fn opened(&mut self) {
        self.everything_changed = true;
        // A document with unsent commits may have got changes of others since its row was written.
        let has_pieces = |id: &DocId| {
            let entry = self.holdings.table.entry(*id);
            entry.is_some_and(|entry| !entry.pieces.is_empty())
        };
        let mut merges: BTreeSet<DocId> = sorting::set(self.outbox.documents().filter(has_pieces));
        let meta = self.meta.as_ref();
        merges.extend(meta.iter().flat_map(|meta| &meta.merging));
        let bootstrapped = meta.is_some_and(|meta| meta.bootstrapped);
        self.tasks.extend(merges.into_iter().map(Task::Merge));
        for (id, request) in self.loading.finish(self.now) {
            self.request(id, request);
        }
        if bootstrapped {
            self.queue_replay();
            self.connect();
        } else {
            self.start_bootstrap();
        }
    }

    fn open_outbox(&mut self, number: u64, record: OutboxRecord) {
        let Ok(commit) = Commit::decode(&record.commit) else {
            return;
        };
        let mut order_number = None;
        for bytes in &record.rows {
            if let Ok(domain::row::Row::Order(row)) = pack::decode(bytes) {
                order_number = commit.command.reads().is_none().then(|| row.number.clone());
            }
            // A row that this build can't read is projected again when its document is opened.
            let _unreadable = self.holdings.put_encoded(bytes.as_slice());
        }
        let docs = commit.changes.iter().map(|change| change.doc).collect();
        let bytes = Vec::from(record.commit);
        self.outbox.add(Item {
            number,
            hash: CommitHash::of(&bytes),
            bytes,
            docs,
            order_number,
        });
    }

    /// A record of the present rows of these documents and of where their pieces are.
    pub(super) fn rows_record(&self, ids: impl Iterator<Item = DocId>) -> Vec<u8> {
        let mut rows = Vec::new();
        let mut pieces = Vec::new();
        for entry in ids.filter_map(|id| self.holdings.table.entry(id)) {
            rows.push(ByteVec::from(entry.bytes.to_vec()));
            pieces.push(entry.pieces.to_vec());
        }
        pack::encode(&RowsRecord {
            packed: ByteVec::from(pack::pack(&Rows(rows))),
            pieces,
        })
    }
}

pub(super) fn author(meta: &Meta, last: Link, numbered: u64) -> Author {
    let actor = Actor {
        device: meta.device,
        epoch: meta.epoch,
        start: meta.start,
    };
    Author::new(actor, meta.series.clone(), last, numbered)
}
