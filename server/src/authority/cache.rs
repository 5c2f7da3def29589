//! The pieces of documents that were used lately, so that changing one again needs no reading of the log.
//!
//! Documents are kept as bytes: about 0.7 KB an order, where one in memory takes 16 KB.

use domain::id::DocId;
use minicbor::bytes::ByteVec;
use rustc_hash::FxHashMap;

/// What an entry costs beside its bytes, roughly.
const ENTRY_BYTES: usize = 96;
/// What a piece costs beside its bytes, roughly.
const PIECE_BYTES: usize = 32;

/// A cache bounded in bytes. It forgets what wasn't used while half of the bound was filled anew, which
/// needs no list of all entries by age.
#[derive(Debug)]
pub struct DocumentCache {
    young: FxHashMap<DocId, Vec<ByteVec>>,
    old: FxHashMap<DocId, Vec<ByteVec>>,
    young_bytes: usize,
    old_bytes: usize,
    limit: usize,
}

fn size(pieces: &[ByteVec]) -> usize {
    ENTRY_BYTES
        + pieces
            .iter()
            .map(|piece| piece.len() + PIECE_BYTES)
            .sum::<usize>()
}

impl DocumentCache {
    /// A cache of at most about `limit` bytes.
    pub fn new(limit: usize) -> DocumentCache {
        DocumentCache {
            young: FxHashMap::default(),
            old: FxHashMap::default(),
            young_bytes: 0,
            old_bytes: 0,
            limit,
        }
    }

    /// The pieces of a document, if they are at hand.
    pub fn get(&mut self, doc: DocId) -> Option<&[ByteVec]> {
        if let Some(pieces) = self.old.remove(&doc) {
            self.old_bytes = self.old_bytes.saturating_sub(size(&pieces));
            self.put(doc, pieces);
        }
        self.young.get(&doc).map(Vec::as_slice)
    }

    /// Puts a document's pieces in place of the older ones.
    pub fn put(&mut self, doc: DocId, pieces: Vec<ByteVec>) {
        if let Some(before) = self.old.remove(&doc) {
            self.old_bytes = self.old_bytes.saturating_sub(size(&before));
        }
        let after = size(&pieces);
        let before = self.young.insert(doc, pieces).map_or(0, |before| size(&before));
        self.young_bytes = self.young_bytes.saturating_add(after).saturating_sub(before);
        if self.young_bytes > self.limit / 2 {
            self.old = std::mem::take(&mut self.young);
            self.old_bytes = std::mem::take(&mut self.young_bytes);
        }
    }

    /// Adds pieces to a document that is at hand.
    pub fn extend(&mut self, doc: DocId, more: Vec<ByteVec>) {
        let mut pieces = match self.young.remove(&doc) {
            Some(pieces) => {
                self.young_bytes = self.young_bytes.saturating_sub(size(&pieces));
                pieces
            }
            None => match self.old.remove(&doc) {
                Some(pieces) => {
                    self.old_bytes = self.old_bytes.saturating_sub(size(&pieces));
                    pieces
                }
                // It fell out meanwhile; the log has it.
                None => return,
            },
        };
        pieces.extend(more);
        self.put(doc, pieces);
    }

    /// About how many bytes it holds.
    pub fn bytes(&self) -> usize {
        self.young_bytes.saturating_add(self.old_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::Kind;

    fn doc(counter: u64) -> DocId {
        DocId {
            kind: Kind::Order,
            device: 1,
            epoch: 1,
            counter,
        }
    }

    fn piece() -> Vec<ByteVec> {
        vec![vec![0; 1000].into()]
    }

    #[test]
    fn what_is_used_stays_and_the_bound_holds() {
        let mut cache = DocumentCache::new(100_000);
        for counter in 0..1000 {
            cache.put(doc(counter), piece());
            assert!(cache.get(doc(0)).is_some(), "used all the time, after {counter}");
            assert!(cache.bytes() <= 102_000);
        }
        assert!(cache.get(doc(1)).is_none());
        cache.extend(doc(0), piece());
        assert_eq!(cache.get(doc(0)).map(<[ByteVec]>::len), Some(2));
        cache.extend(doc(1), piece());
        assert!(
            cache.get(doc(1)).is_none(),
            "a part of a document is worse than none"
        );
    }
}
