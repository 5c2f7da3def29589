//! Finding rows of a list by a hash of what they are asked for by, in four bytes a row. A `HashMap` keeps the keys too, and
//! half its space free; with hundreds of thousands of rows in a browser's worker that is most of the memory.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

/// A position that stands for "none".
pub const NONE: u32 = u32::MAX;

/// Finds positions by hash: open addressing with linear probing, four bytes a slot. Nothing is taken out.
#[derive(Clone, Debug, Default)]
pub struct Index {
    slots: Vec<u32>,
    used: usize,
}

impl Index {
    /// The position with this hash for which `is` holds.
    pub fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        self.near(hash).find(|at| is(*at))
    }

    /// All positions with this hash, and some with others.
    pub fn near(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        self.probe(hash)
            .map(|slot| self.slots.get(slot).copied().unwrap_or(NONE))
            .take_while(|at| *at != NONE)
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

    /// Bytes of memory that it holds.
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

#[cfg(test)]
mod tests {
    use super::*;

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
