//! Compact storage for the book: rows that never move, found by their key, a few bytes each.
//!
//! A growing `Vec` doubles and a `HashMap` keeps half its space free; with hundreds of thousands of small
//! rows in a browser's worker that is most of the memory.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

/// A position that stands for "none".
pub const NONE: u32 = u32::MAX;

const CHUNK_BITS: u32 = 12;
const CHUNK: usize = 1 << CHUNK_BITS;

/// A list that grows a chunk at a time.
#[derive(Clone, Debug)]
pub struct Chunked<T> {
    chunks: Vec<Vec<T>>,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Chunked { chunks: Vec::new() }
    }
}

impl<T> Chunked<T> {
    /// How many there are. Positions are 32 bits: 4 thousand million rows don't fit in memory.
    pub fn len(&self) -> u32 {
        let Some(last) = self.chunks.last() else { return 0 };
        u32::try_from((self.chunks.len() - 1) * CHUNK + last.len()).unwrap_or(NONE)
    }

    /// Adds one and says where.
    pub fn push(&mut self, item: T) -> u32 {
        let at = self.len();
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(item),
            // The first chunk grows with its content, so that a small book stays small.
            None => self.chunks.push(vec![item]),
            Some(_) => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(item);
                self.chunks.push(chunk);
            }
        }
        at
    }

    pub fn get(&self, at: u32) -> Option<&T> {
        self.chunks
            .get((at >> CHUNK_BITS) as usize)?
            .get(at as usize % CHUNK)
    }

    pub fn get_mut(&mut self, at: u32) -> Option<&mut T> {
        self.chunks
            .get_mut((at >> CHUNK_BITS) as usize)?
            .get_mut(at as usize % CHUNK)
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flatten()
    }

    pub fn bytes(&self) -> usize {
        self.chunks
            .iter()
            .map(|chunk| chunk.capacity() * size_of::<T>() + size_of::<Vec<T>>())
            .sum()
    }
}

/// Finds positions by hash: open addressing with linear probing, four bytes a slot. Nothing is taken out.
#[derive(Clone, Debug, Default)]
pub struct Index {
    slots: Vec<u32>,
    used: usize,
}

impl Index {
    /// The position with this hash for which `is` holds.
    pub fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        self.probe(hash)
            .map(|slot| self.slots.get(slot).copied().unwrap_or(NONE))
            .take_while(|at| *at != NONE)
            .find(|at| is(*at))
    }

    /// Puts in a position that isn't there yet. `hash_of` gives the hash of those that are.
    pub fn insert(&mut self, hash: u64, at: u32, hash_of: impl Fn(u32) -> u64) {
        // At most three of four slots are used, so a probe ends soon, and there is always a free one.
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            let larger = Index {
                slots: vec![NONE; (self.slots.len() * 2).max(16)],
                used: self.used,
            };
            let smaller = std::mem::replace(self, larger);
            for at in smaller.slots.into_iter().filter(|at| *at != NONE) {
                self.put(hash_of(at), at);
            }
        }
        self.put(hash, at);
        self.used += 1;
    }

    fn put(&mut self, hash: u64, at: u32) {
        let free = self.probe(hash).find(|slot| self.slots.get(*slot) == Some(&NONE));
        if let Some(slot) = free.and_then(|slot| self.slots.get_mut(slot)) {
            *slot = at;
        }
    }

    fn probe(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let slots = self.slots.len();
        // The number of slots is a power of two, and only the low bits of the hash matter.
        let first = (hash as usize) & slots.wrapping_sub(1);
        (0..slots).map(move |step| (first + step) & (slots - 1))
    }

    pub fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<u32>()
    }
}

/// The hash of a key. Not proof against keys made to collide; a device that is enrolled can only slow down
/// its own organisation's books, and the limits on commits bound by how much.
pub fn hash(key: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    hasher.finish()
}

/// Rows found by their key or their position.
#[derive(Clone, Debug)]
pub struct Table<K, V> {
    rows: Chunked<(K, V)>,
    index: Index,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Table {
            rows: Chunked::default(),
            index: Index::default(),
        }
    }
}

impl<K: Copy + Eq + Hash, V> Table<K, V> {
    /// Where the row with this key is.
    pub fn find(&self, key: K) -> Option<u32> {
        self.index.find(hash(&key), |at| self.key(at) == Some(key))
    }

    /// Where the row with this key is; it is made if need be.
    pub fn find_or_add(&mut self, key: K, value: impl FnOnce() -> V) -> u32 {
        if let Some(at) = self.find(key) {
            return at;
        }
        let at = self.rows.push((key, value()));
        let rows = &self.rows;
        self.index
            .insert(hash(&key), at, |at| rows.get(at).map_or(0, |(key, _)| hash(key)));
        at
    }

    pub fn key(&self, at: u32) -> Option<K> {
        self.rows.get(at).map(|(key, _)| *key)
    }

    pub fn get(&self, at: u32) -> Option<&V> {
        self.rows.get(at).map(|(_, value)| value)
    }

    pub fn get_mut(&mut self, at: u32) -> Option<&mut V> {
        self.rows.get_mut(at).map(|(_, value)| value)
    }

    pub fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.rows.iter()
    }

    pub fn bytes(&self) -> usize {
        self.rows.bytes() + self.index.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_key_and_by_position_in_any_number() {
        let mut table: Table<u64, u64> = Table::default();
        assert_eq!(table.find(1), None);
        for key in 0..20_000u64 {
            let at = table.find_or_add(key * 4096, || key);
            assert_eq!(u64::from(at), key);
        }
        for key in 0..20_000u64 {
            let at = table.find_or_add(key * 4096, || unreachable!("it is there"));
            assert_eq!((table.key(at), table.get(at)), (Some(key * 4096), Some(&key)));
        }
        assert_eq!(table.find(1), None);
        assert_eq!(table.iter().count(), 20_000);
        *table.get_mut(7).unwrap() = 99;
        assert_eq!(table.get(7), Some(&99));
        assert_eq!(table.get(NONE), None);
    }

    #[test]
    fn keys_whose_hashes_collide_are_told_apart() {
        let mut index = Index::default();
        for at in 0..100 {
            index.insert(5, at, |_| 5);
        }
        for at in 0..100 {
            assert_eq!(index.find(5, |found| found == at), Some(at));
        }
        assert_eq!(index.find(6, |_| false), None);
    }
}
