//! Work of others, as the server sends it.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{DocId, Kind};
use domain::row::Row;
use minicbor::bytes::ByteVec;

use super::Device;
use super::commands::Task;
use super::disk::Then;
use super::records::Meta;
use crate::pack;
use crate::projection::project;
use crate::storage::Durability;
use crate::wire::{Batch, Updates};

impl Device {
    pub(super) fn batch(&mut self, batch: Batch) {
        let Some(cursor) = self.meta.as_ref().map(|meta| meta.cursor) else {
            return;
        };
        if batch.upto <= cursor {
            // Sent twice, or sent before a reconnect: it is stored already.
            return;
        }
        let Ok(updates) = pack::unpack::<Updates>(&batch.updates) else {
            self.reload();
            return;
        };
        let mut kept: BTreeMap<DocId, Vec<ByteVec>> = BTreeMap::new();
        let mut rows: BTreeMap<DocId, ByteVec> = BTreeMap::new();
        for bytes in updates.rows {
            // A row that this build can't read belongs to a newer app: it is passed over until the app is new.
            if let Ok(row) = pack::decode::<Row>(&bytes) {
                rows.insert(row.id(), bytes);
            }
        }
        let mut touched: BTreeSet<DocId> = BTreeSet::new();
        for (id, changes) in updates.pieces.0 {
            let row = rows.remove(&id);
            if self.is_own_ledger(id) {
                continue;
            }
            touched.insert(id);
            if self.take_over(id, &changes, row) {
                kept.insert(id, changes);
            }
        }
        for (id, row) in rows {
            touched.insert(id);
            self.put_row(id, &row);
        }
        let mut writes = Vec::new();
        if !touched.is_empty() {
            self.fetches.overtaken(&touched);
            self.changed.extend(touched.iter().copied());
            self.keep_pieces(kept, &mut writes);
            self.keep_rows(&touched, &mut writes);
        }
        if let Some(meta) = &mut self.meta {
            meta.cursor = batch.upto;
        }
        writes.extend(self.meta_write());
        self.store(Durability::Relaxed, writes, Then::Stored(batch.upto));
        if batch.upto == batch.head {
            self.audit(batch.head, batch.sum);
            self.queue_replay();
        }
    }

    /// Whether this is a ledger that is written here: nobody else writes it, so what comes of it is known.
    fn is_own_ledger(&self, id: DocId) -> bool {
        let written_here = |meta: &Meta| (meta.device, meta.epoch) == (id.device, id.epoch);
        id.kind == Kind::Ledger
            && self.meta.as_ref().is_some_and(written_here)
            && self.holdings.table.entry(id).is_some()
    }

    /// Takes over changes of one document, and says whether its pieces are worth keeping: of a document of
    /// which only the row is held, a few changes without what they rest on are of no use.
    fn take_over(&mut self, id: DocId, changes: &[ByteVec], row: Option<ByteVec>) -> bool {
        let (new, held) = match self.holdings.table.entry(id) {
            None => (true, false),
            Some(entry) => (false, !entry.pieces.is_empty()),
        };
        let waits_here = self.outbox.latest(id).is_some();
        if let Some(document) = self.documents.get_mut(id) {
            let changes: Vec<&[u8]> = changes.iter().map(|change| change.as_slice()).collect();
            match document.apply(&changes).and_then(|()| project(id, document)) {
                Ok(row) => {
                    let bytes = pack::encode(&row);
                    self.holdings.put(&row, bytes);
                }
                Err(_) => {
                    self.documents.remove(id);
                    self.fetches.repair.insert(id);
                }
            }
        } else if waits_here {
            // The row must show both the server's changes and the unsent ones.
            self.tasks.push_back(Task::Merge(id));
            if let Some(meta) = &mut self.meta
                && !meta.merging.contains(&id)
            {
                meta.merging.push(id);
            }
        } else if let Some(row) = row {
            self.put_row(id, &row);
        }
        // Of a document that was made here and isn't acknowledged, the outbox has the rest.
        id.kind != Kind::Ledger && (new || held || waits_here)
    }

    fn put_row(&mut self, id: DocId, bytes: &[u8]) {
        if let Ok(row) = pack::decode::<Row>(bytes)
            && row.id() == id
        {
            self.holdings.put(&row, bytes);
        }
    }
}
