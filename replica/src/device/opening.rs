//! Starting: from the disk's snapshot to a replica that can work, and from an enrolment to an empty one.

use std::collections::BTreeSet;

use domain::id::DocId;
use minicbor::bytes::ByteVec;

use super::commands::Task;
use super::disk::Then;
use super::outbox::{Item, Outbox};
use super::records::{Meta, OutboxRecord, RowsRecord};
use super::{Device, Documents};
use crate::author::Author;
use crate::commit::{Commit, CommitHash};
use crate::document::Actor;
use crate::holdings::Holdings;
use crate::pack;
use crate::storage::{Durability, Key, Snapshot, Store, Write};
use crate::wire::{Enrolment, Link, Rows};

/// Records of `Rows` above which the small ones are written together at the next start.
const RECORDS: usize = 64;

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
        self.disk.reopened();
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
            return;
        };
        meta.start = meta.start.saturating_add(1);
        for (key, record) in &snapshot.rows {
            self.open_rows(*key, record);
        }
        let compacted = self.compact(&mut meta, &snapshot.rows);
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
        self.quarantined = snapshot.quarantine.iter().map(|(number, _)| *number).collect();
        let last = self.outbox.last().unwrap_or(meta.acknowledged);
        self.outbox.saved(last.number);
        self.author = Some(author(&meta, last, numbered));
        // A document with unsent commits may have got changes of others since its row was written.
        let has_pieces = |id: &DocId| {
            let entry = self.holdings.table.entry(*id);
            entry.is_some_and(|entry| !entry.pieces.is_empty())
        };
        let mut merges: BTreeSet<DocId> = self.outbox.documents().filter(has_pieces).collect();
        merges.extend(meta.merging.iter().copied());
        let merges = merges.into_iter().map(Task::Merge);
        self.tasks
            .retain(|task| !matches!(task, Task::Merge(_) | Task::Replay(_)));
        self.tasks.extend(merges);
        let bootstrapped = meta.bootstrapped;
        self.meta = Some(meta);
        let mut writes = compacted;
        writes.extend(self.meta_write());
        self.store(Durability::Relaxed, writes, Then::Nothing);
        if bootstrapped {
            self.queue_replay();
            self.connect();
        } else {
            self.start_bootstrap();
        }
    }

    fn open_rows(&mut self, _key: Key, record: &[u8]) {
        let Ok(record) = pack::decode::<RowsRecord>(record) else {
            return;
        };
        let Ok(rows) = pack::unpack::<Rows>(&record.packed) else {
            return;
        };
        let mut pieces = record.pieces.into_iter();
        for bytes in rows.0 {
            let pieces = pieces.next();
            // A record that says that there are no pieces any more overrides one that named some: what they
            // hold was found unreadable, or misses what came since.
            if let Ok(id) = self.holdings.put_encoded(&bytes)
                && let Some(pieces) = pieces
            {
                self.holdings.table.set_pieces(id, pieces.into_boxed_slice());
            }
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
            let _unreadable = self.holdings.put_encoded(bytes);
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

    /// Writes the rows of many small records as one, so that starting doesn't get slower with every batch.
    fn compact(&self, meta: &mut Meta, records: &[(Key, Vec<u8>)]) -> Vec<Write> {
        const SMALL: usize = 16 << 10;
        let small: Vec<&(Key, Vec<u8>)> = records
            .iter()
            .filter(|(_, record)| record.len() < SMALL)
            .collect();
        if small.len() < RECORDS {
            return Vec::new();
        }
        let mut ids = BTreeSet::new();
        for (_, record) in &small {
            let Ok(record) = pack::decode::<RowsRecord>(record) else {
                return Vec::new();
            };
            let Ok(rows) = pack::unpack::<Rows>(&record.packed) else {
                return Vec::new();
            };
            for bytes in &rows.0 {
                let Ok(row) = pack::decode::<domain::row::Row>(bytes) else {
                    return Vec::new();
                };
                ids.insert(row.id());
            }
        }
        let mut writes: Vec<Write> = small
            .iter()
            .map(|(key, _)| Write::Delete(Store::Rows, *key, *key))
            .collect();
        let ids: Vec<_> = ids.into_iter().collect();
        for chunk in ids.chunks(crate::limits::ROWS_PER_SEGMENT) {
            let key = meta.next_key;
            meta.next_key += 1;
            writes.push(Write::Put(
                Store::Rows,
                key,
                self.rows_record(chunk.iter().copied()),
            ));
        }
        writes
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
