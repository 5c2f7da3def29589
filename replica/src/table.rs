//! Rows in memory: encoded, addressed by document, with the sums that two replicas compare.

use std::ops::{Deref, Range};
use std::sync::Arc;

use domain::id::{DocId, Kind};
use domain::row::Version;
use rustc_hash::FxHashMap;

use crate::audit;
use crate::per_kind::PerKind;

/// An encoded row: its own bytes, or a part of the buffer in which it came with a thousand others, which they
/// share.
#[derive(Clone, Debug)]
pub struct RowBytes {
    buffer: Arc<Vec<u8>>,
    at: u32,
    len: u32,
}

impl RowBytes {
    /// The part of a buffer; `None` when it isn't within it.
    pub fn part(buffer: &Arc<Vec<u8>>, range: Range<usize>) -> Option<RowBytes> {
        buffer.get(range.clone())?;
        Some(RowBytes {
            buffer: Arc::clone(buffer),
            at: u32::try_from(range.start).ok()?,
            len: u32::try_from(range.len()).ok()?,
        })
    }
}

impl Deref for RowBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        let (from, to) = (self.at as usize, self.at as usize + self.len as usize);
        self.buffer.get(from..to).unwrap_or_default()
    }
}

impl From<Vec<u8>> for RowBytes {
    fn from(bytes: Vec<u8>) -> RowBytes {
        // A row is part of a commit, which is far smaller than 32 bits can count.
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        RowBytes {
            buffer: Arc::new(bytes),
            at: 0,
            len,
        }
    }
}

impl From<Box<[u8]>> for RowBytes {
    fn from(bytes: Box<[u8]>) -> RowBytes {
        Vec::from(bytes).into()
    }
}

impl From<&[u8]> for RowBytes {
    fn from(bytes: &[u8]) -> RowBytes {
        bytes.to_vec().into()
    }
}

/// A row with what is known of it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The document.
    pub id: DocId,
    /// Digest of its heads.
    pub version: Version,
    /// The row, encoded ([`domain::row::Row`]).
    pub bytes: RowBytes,
    /// Keys of the records that hold the document's pieces, oldest first; empty when only the row is held.
    pub pieces: Box<[u64]>,
    /// Key of the last record of rows that has this row; 0 when none has.
    pub record: u64,
}

/// All rows held. Rows are never removed: a cancelled order stays an order.
#[derive(Clone, Debug)]
pub struct Table {
    index: FxHashMap<DocId, u32>,
    shelves: PerKind<Vec<Entry>>,
    buckets: Vec<u64>,
}

impl Default for Table {
    fn default() -> Self {
        Table {
            index: FxHashMap::default(),
            shelves: Default::default(),
            buckets: vec![0; audit::BUCKETS],
        }
    }
}

impl Table {
    /// An empty table.
    pub fn new() -> Table {
        Table::default()
    }

    /// Puts a row in the place of the older one, keeping what is known of its pieces. Returns the row's
    /// slot within its kind.
    pub fn put(&mut self, id: DocId, version: Version, bytes: impl Into<RowBytes>) -> u32 {
        let bytes = bytes.into();
        let shelf = self.shelves.get_mut(id.kind);
        let old_slot = self.index.get(&id).copied();
        let old = old_slot.and_then(|slot| shelf.get_mut(slot as usize));
        let old_weight = old.as_ref().map_or(0, |entry| audit::weight(id, entry.version));
        // There are as many buckets as numbers that `bucket` gives.
        if let Some(bucket) = self.buckets.get_mut(audit::bucket(id)) {
            *bucket = bucket
                .wrapping_sub(old_weight)
                .wrapping_add(audit::weight(id, version));
        }
        match (old_slot, old) {
            (Some(slot), Some(entry)) => {
                (entry.version, entry.bytes) = (version, bytes);
                slot
            }
            _ => {
                let slot = shelf.len() as u32;
                shelf.push(Entry {
                    id,
                    version,
                    bytes,
                    pieces: Box::default(),
                    record: 0,
                });
                self.index.insert(id, slot);
                slot
            }
        }
    }

    /// States where a document's pieces are.
    pub fn set_pieces(&mut self, id: DocId, pieces: Box<[u64]>) {
        if let Some(entry) = self.entry_mut(id) {
            entry.pieces = pieces;
        }
    }

    /// States which record has a document's row; returns the one that had it before.
    pub fn set_record(&mut self, id: DocId, record: u64) -> u64 {
        let entry = self.entry_mut(id);
        entry.map_or(0, |entry| std::mem::replace(&mut entry.record, record))
    }

    fn entry_mut(&mut self, id: DocId) -> Option<&mut Entry> {
        let slot = *self.index.get(&id)?;
        self.shelves.get_mut(id.kind).get_mut(slot as usize)
    }

    /// The entry of a document.
    pub fn entry(&self, id: DocId) -> Option<&Entry> {
        self.at(id.kind, *self.index.get(&id)?)
    }

    /// The entry in a slot.
    pub fn at(&self, kind: Kind, slot: u32) -> Option<&Entry> {
        self.shelves.get(kind).get(slot as usize)
    }

    /// The slot of a document within its kind.
    pub fn slot(&self, id: DocId) -> Option<u32> {
        self.index.get(&id).copied()
    }

    /// The encoded row of a document.
    pub fn get(&self, id: DocId) -> Option<&[u8]> {
        self.entry(id).map(|entry| &*entry.bytes)
    }

    /// The version of a document's row.
    pub fn version(&self, id: DocId) -> Option<Version> {
        self.entry(id).map(|entry| entry.version)
    }

    /// All entries of a kind, by slot.
    pub fn shelf(&self, kind: Kind) -> &[Entry] {
        self.shelves.get(kind)
    }

    /// All entries.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.shelves.iter().flatten()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Sum over all versions ([`audit`]).
    pub fn sum(&self) -> u64 {
        self.buckets
            .iter()
            .fold(0, |sum, bucket| sum.wrapping_add(*bucket))
    }

    /// Sums by bucket ([`audit`]).
    pub fn buckets(&self) -> &[u64] {
        &self.buckets
    }

    /// Documents and versions in a bucket.
    pub fn in_bucket(&self, bucket: usize) -> Vec<(DocId, Version)> {
        let mut found: Vec<_> = self
            .iter()
            .filter(|entry| audit::bucket(entry.id) == bucket)
            .map(|entry| (entry.id, entry.version))
            .collect();
        domain::sorting::ascending(&mut found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(counter: u64) -> DocId {
        DocId {
            kind: Kind::Order,
            device: 1,
            epoch: 1,
            counter,
        }
    }

    #[test]
    fn the_sum_depends_on_what_is_held_and_not_on_how_it_came() {
        let (mut a, mut b) = (Table::new(), Table::new());
        for counter in 0..100 {
            a.put(id(counter), counter + 7, Vec::new());
        }
        for counter in (0..100).rev() {
            b.put(id(counter), 1, Vec::new());
            b.put(id(counter), counter + 7, Vec::new());
        }
        assert_eq!(a.sum(), b.sum());
        assert_eq!(a.buckets(), b.buckets());
        b.put(id(50), 58, Vec::new());
        assert_ne!(a.sum(), b.sum());
        let differ: Vec<usize> = (0..audit::BUCKETS)
            .filter(|&n| a.buckets()[n] != b.buckets()[n])
            .collect();
        assert_eq!(differ, [audit::bucket(id(50))]);
        assert!(b.in_bucket(differ[0]).contains(&(id(50), 58)));
    }

    #[test]
    fn a_newer_row_keeps_the_place_of_its_pieces() {
        let mut table = Table::new();
        let slot = table.put(id(1), 1, Vec::new());
        table.set_pieces(id(1), Box::new([4, 9]));
        assert_eq!(table.put(id(1), 2, vec![1]), slot);
        let entry = table.entry(id(1)).unwrap();
        assert_eq!(
            (&*entry.pieces, entry.version, &*entry.bytes),
            (&[4, 9][..], 2, &[1][..])
        );
        assert_eq!(table.len(), 1);
    }
}
