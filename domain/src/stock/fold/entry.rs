//! How the book keeps a movement: 56 bytes, and a little more for the rare ones.

use super::table::NONE;
use crate::id::{LineId, Millis};
use crate::quantity::Quantity;
use crate::row::Version;

/// Why stock moved, without the particulars of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    Receive,
    Sell,
    Release,
    Count,
}

/// A movement. Positions point into the book's tables; [`NONE`] where there is none.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub at: Millis,
    pub number: u64,
    pub quantity: Quantity,
    /// The counter of the line's id, where the line was made by the device epoch that made the order.
    pub line_counter: u64,
    pub ledger: u32,
    pub cell: u32,
    pub order: u32,
    /// The movement of the same cell that came in before this one.
    pub older_in_cell: u32,
    /// The movement of the same order that came in before this one.
    pub older_in_order: u32,
    /// Kind, flags and the position of the extra.
    tag: u32,
}

/// What only few movements carry.
#[derive(Clone, Copy, Debug)]
pub struct Extra {
    /// The line, where the entry can't say it.
    pub line: Option<LineId>,
    /// The version of the order that a correction rests on.
    pub basis: Option<Version>,
    /// Of a count: its list of known points.
    pub known: u32,
    /// Of a correction that was made more than once: the entry that counts for all.
    pub same_as: u32,
    /// Of a correction that counts: it, or one of the same, lies before the cell's count.
    pub before_count: bool,
}

impl Default for Extra {
    fn default() -> Extra {
        Extra {
            line: None,
            basis: None,
            known: NONE,
            same_as: NONE,
            before_count: false,
        }
    }
}

const KIND: u32 = 0b11;
const SHORT_LINE: u32 = 0b100;
const REPEATED: u32 = 0b1000;
const EXTRA_SHIFT: u32 = 4;

impl Entry {
    /// Says what isn't a field of its own. `extra` is the position of the extra, or [`NONE`].
    pub fn tagged(mut self, why: Why, short_line: bool, extra: u32) -> Entry {
        let kind = match why {
            Why::Receive => 0,
            Why::Sell => 1,
            Why::Release => 2,
            Why::Count => 3,
        };
        // One is added so that 0 means none; 2^28 extras don't fit in memory.
        let extra = extra.wrapping_add(1) << EXTRA_SHIFT;
        self.tag = kind | if short_line { SHORT_LINE } else { 0 } | extra;
        self
    }

    /// A movement of which nothing but its fields is known yet.
    pub fn new(at: Millis, number: u64, quantity: Quantity, ledger: u32, cell: u32) -> Entry {
        Entry {
            at,
            number,
            quantity,
            line_counter: 0,
            ledger,
            cell,
            order: NONE,
            older_in_cell: NONE,
            older_in_order: NONE,
            tag: 0,
        }
    }

    pub fn why(&self) -> Why {
        match self.tag & KIND {
            0 => Why::Receive,
            1 => Why::Sell,
            2 => Why::Release,
            _ => Why::Count,
        }
    }

    /// Whether `line_counter` says the line.
    pub fn has_short_line(&self) -> bool {
        self.tag & SHORT_LINE != 0
    }

    /// Whether another entry counts for this one.
    pub fn is_repeated(&self) -> bool {
        self.tag & REPEATED != 0
    }

    pub fn mark_repeated(&mut self) {
        self.tag |= REPEATED;
    }

    /// The position of its extra, or [`NONE`].
    pub fn extra(&self) -> u32 {
        (self.tag >> EXTRA_SHIFT).wrapping_sub(1)
    }

    /// What it adds to the stock; a count adds nothing.
    pub fn effect(&self) -> i128 {
        let quantity = i128::from(self.quantity.0);
        match self.why() {
            Why::Receive | Why::Release => quantity,
            Why::Sell => -quantity,
            Why::Count => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_keeps_what_it_was_given() {
        assert_eq!(size_of::<Entry>(), 56);
        for why in [Why::Receive, Why::Sell, Why::Release, Why::Count] {
            for (short_line, extra) in [(true, NONE), (false, 0), (true, 12_345)] {
                let mut entry = Entry::new(0, 0, Quantity(5), 0, 0).tagged(why, short_line, extra);
                let read = |entry: &Entry| (entry.why(), entry.has_short_line(), entry.extra());
                assert_eq!(read(&entry), (why, short_line, extra));
                assert!(!entry.is_repeated());
                entry.mark_repeated();
                assert!(entry.is_repeated());
                assert_eq!(read(&entry), (why, short_line, extra));
            }
        }
    }
}
