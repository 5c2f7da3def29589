//! Slots in the sequence of a key. Rows that come by the thousand are put behind the others and sorted at the end: each
//! moved to its place as it comes, a hundred thousand of them take a second.

use domain::sorting;

/// Slots in sequence, and behind them those that came since.
#[derive(Default)]
pub struct Sequence {
    slots: Vec<u32>,
    settled: usize,
}

impl Sequence {
    /// Adds a slot. Nobody may read before [`Sequence::settle`].
    pub fn push(&mut self, slot: u32) {
        self.slots.push(slot);
    }

    /// Takes a slot out, because its key changes.
    pub fn remove(&mut self, slot: u32) {
        let settled = self.slots.get(..self.settled).unwrap_or_default();
        if settled.contains(&slot) {
            self.settled -= 1;
        }
        self.slots.retain(|other| *other != slot);
    }

    /// Brings what came since into its place, behind those with the same key.
    pub fn settle<K: Ord>(&mut self, key: impl Fn(u32) -> K) {
        let (settled, new) = self.slots.split_at(self.settled.min(self.slots.len()));
        match new {
            [] => {}
            [slot] => {
                let at = settled.partition_point(|other| key(*other) <= key(*slot));
                if let Some(moved) = self.slots.get_mut(at..) {
                    moved.rotate_right(1);
                }
            }
            // What is in sequence already is found to be so, and merged with the rest.
            _ => sorting::places(&mut self.slots, &mut |a, b| key(a).cmp(&key(b))),
        }
        self.settled = self.slots.len();
    }

    /// All of them, in sequence.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        debug_assert_eq!(self.settled, self.slots.len(), "slots came and weren't settled");
        self.slots.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_come_into_sequence_one_by_one_and_many_at_once() {
        let mut keys = vec![5, 3, 9, 3, 1];
        let mut one_by_one = Sequence::default();
        let mut at_once = Sequence::default();
        for slot in 0..5 {
            one_by_one.push(slot);
            one_by_one.settle(|slot| keys[slot as usize]);
            at_once.push(slot);
        }
        at_once.settle(|slot| keys[slot as usize]);
        let expected = [4, 1, 3, 0, 2];
        assert!(one_by_one.iter().eq(expected));
        assert!(at_once.iter().eq(expected));
        // One whose key changes while others are still to be settled.
        keys.push(0);
        at_once.push(5);
        at_once.remove(3);
        keys[3] = 7;
        at_once.push(3);
        at_once.settle(|slot| keys[slot as usize]);
        assert!(at_once.iter().eq([5, 4, 1, 0, 3, 2]));
        assert!(at_once.iter().rev().eq([2, 3, 0, 1, 4, 5]));
    }
}
