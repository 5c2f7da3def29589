//! Documents in memory: a few hundred, opened on demand. A document is 16 KB in memory, so they are never
//! all loaded.

use domain::id::{DocId, IDS_PER_COMMIT};
use rustc_hash::FxHashMap;

use super::Device;
use crate::document::{Document, DocumentError};
use crate::pack;
use crate::storage::Key;
use crate::wire::Pieces;

/// How many are kept.
const KEPT: usize = 200;

/// Open documents, least recently used first out.
#[derive(Default)]
pub(super) struct Documents {
    open: FxHashMap<DocId, (Document, u64)>,
    clock: u64,
}

impl Documents {
    pub fn get_mut(&mut self, id: DocId) -> Option<&mut Document> {
        self.clock += 1;
        let (document, used) = self.open.get_mut(&id)?;
        *used = self.clock;
        Some(document)
    }

    pub fn contains(&self, id: DocId) -> bool {
        self.open.contains_key(&id)
    }

    pub fn insert(&mut self, id: DocId, document: Document) {
        self.clock += 1;
        self.open.insert(id, (document, self.clock));
        // Dropping a quarter at once keeps the search for the oldest off the common path.
        if self.open.len() > KEPT + KEPT / 4 {
            let mut ages: Vec<u64> = self.open.values().map(|(_, used)| *used).collect();
            domain::sorting::ascending(&mut ages);
            let oldest_kept = ages.get(KEPT / 4).copied().unwrap_or(0);
            self.open.retain(|_, (_, used)| *used >= oldest_kept);
        }
    }

    pub fn remove(&mut self, id: DocId) {
        self.open.remove(&id);
    }

    pub fn clear(&mut self) {
        self.open.clear();
    }
}

/// Where a document's pieces are.
pub(super) enum Whereabouts {
    /// In memory.
    Open,
    /// In these records, and in the outbox.
    Disk(Vec<Key>),
    /// In the outbox alone: it was made here and isn't acknowledged.
    Outbox,
    /// Only its row is held.
    RowOnly,
    /// Nothing of it is held.
    Unknown,
}

impl Device {
    pub(super) fn whereabouts(&self, id: DocId) -> Whereabouts {
        if self.documents.contains(id) {
            return Whereabouts::Open;
        }
        let Some(entry) = self.holdings.table.entry(id) else {
            return Whereabouts::Unknown;
        };
        if !entry.pieces.is_empty() {
            return Whereabouts::Disk(entry.pieces.to_vec());
        }
        let mine = self
            .meta
            .as_ref()
            .is_some_and(|meta| (meta.device, meta.epoch) == (id.device, id.epoch));
        if mine && self.outbox.holds(id.counter / IDS_PER_COMMIT) {
            Whereabouts::Outbox
        } else {
            Whereabouts::RowOnly
        }
    }

    /// Opens a document from records of `Pieces` and from what the outbox holds of it.
    pub(super) fn open_document(
        &mut self,
        id: DocId,
        records: &[(Key, Vec<u8>)],
    ) -> Result<(), DocumentError> {
        let unreadable = |error: pack::PackError| DocumentError::Malformed(error.to_string());
        let mut pieces: Vec<Vec<u8>> = Vec::new();
        for (_, record) in records {
            let packed: Pieces = pack::unpack(record).map_err(unreadable)?;
            for (doc, parts) in packed.0 {
                if doc == id {
                    pieces.extend(parts.into_iter().map(Vec::from));
                }
            }
        }
        // What the outbox holds was written by this replica, and what lies on disk may be others'.
        let is_written_here = pieces.is_empty();
        pieces.extend(self.outbox.changes_of(id));
        let parts: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
        let document = if is_written_here {
            Document::written_here(id.kind, &parts)?
        } else {
            Document::load(id.kind, &parts)?
        };
        self.documents.insert(id, document);
        Ok(())
    }
}
