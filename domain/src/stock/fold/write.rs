//! How a movement enters the book.

use super::StockBook;
use super::entry::{Entry, Extra, Why};
use super::table::{NONE, hash};
use crate::id::{DocId, LineId};
use crate::quantity::Quantity;
use crate::row::Version;
use crate::stock::{Known, Movement, MovementKind};

impl StockBook {
    pub(super) fn add(&mut self, ledger: u32, cell: u32, movement: &Movement) {
        let why = match movement.kind {
            MovementKind::Receive => Why::Receive,
            MovementKind::Sell => Why::Sell,
            MovementKind::Release => Why::Release,
            MovementKind::Count(_) => Why::Count,
        };
        let mut entry = Entry::new(movement.at, movement.number, movement.quantity, ledger, cell);
        let mut extra = Extra {
            basis: movement.basis,
            ..Extra::default()
        };
        if let MovementKind::Count(known) = &movement.kind {
            extra.known = self.point(known);
        }
        if let Some(order) = movement.order {
            entry.order = self.orders.find_or_add(order, || NONE);
        }
        let mut short_line = false;
        if let Some(line) = movement.line {
            let author = |order: DocId| (order.device, order.epoch);
            short_line = movement.order.map(author) == Some((line.device, line.epoch));
            entry.line_counter = line.counter;
            extra.line = (!short_line).then_some(line);
        }
        let plain = extra.basis.is_none() && extra.line.is_none() && why != Why::Count;
        let extra = if plain { NONE } else { self.extras.push(extra) };
        let at = self.entries.len();
        if let Some(order) = self.orders.get_mut(entry.order) {
            entry.older_in_order = std::mem::replace(order, at);
        }
        if let Some(cell) = self.cells.get_mut(cell) {
            entry.older_in_cell = std::mem::replace(&mut cell.newest, at);
        }
        self.entries.push(entry.tagged(why, short_line, extra));
        if why == Why::Count {
            self.count(at);
        } else if movement.basis.is_some() {
            self.correct(at);
        } else {
            self.sum_up(at);
        }
    }

    /// An ordinary movement.
    fn sum_up(&mut self, at: u32) {
        let Some(entry) = self.entries.get(at).copied() else {
            return;
        };
        if !self.is_before_count(&entry)
            && let Some(cell) = self.cells.get_mut(entry.cell)
        {
            cell.sum += entry.effect();
        }
    }

    /// A correction: the first of its sort counts, the others only say where it lies.
    fn correct(&mut self, at: u32) {
        let Some(entry) = self.entries.get(at).copied() else {
            return;
        };
        let sort = self.sort(&entry);
        let same = self.corrections.find(hash(&sort), |other| {
            self.entries
                .get(other)
                .is_some_and(|other| self.sort(other) == sort)
        });
        let before = self.is_before_count(&entry);
        let Some(first) = same else {
            let mut index = std::mem::take(&mut self.corrections);
            index.insert(hash(&sort), at, |at| {
                self.entries.get(at).map_or(0, |entry| hash(&self.sort(entry)))
            });
            self.corrections = index;
            if let Some(extra) = self.extras.get_mut(entry.extra()) {
                extra.before_count = before;
            }
            return self.sum_up(at);
        };
        if let Some(entry) = self.entries.get_mut(at) {
            entry.mark_repeated();
        }
        if let Some(extra) = self.extras.get_mut(entry.extra()) {
            extra.same_as = first;
        }
        let first = self.entries.get(first).map_or(NONE, Entry::extra);
        if before
            && let Some(extra) = self.extras.get_mut(first)
            && !std::mem::replace(&mut extra.before_count, true)
            && let Some(cell) = self.cells.get_mut(entry.cell)
        {
            cell.sum -= entry.effect();
        }
    }

    /// What makes two corrections one.
    fn sort(&self, entry: &Entry) -> (u32, u32, Option<LineId>, Why, Quantity, Option<Version>) {
        let basis = self.extras.get(entry.extra()).and_then(|extra| extra.basis);
        (
            entry.cell,
            entry.order,
            self.line(entry),
            entry.why(),
            entry.quantity,
            basis,
        )
    }

    /// A count: the cell is summed up anew if it is the latest.
    fn count(&mut self, at: u32) {
        let Some(entry) = self.entries.get(at).copied() else {
            return;
        };
        let Some(cell) = self.cells.get(entry.cell) else {
            return;
        };
        let latest = self.entries.get(cell.count);
        if latest.is_some_and(|latest| self.age(latest, cell.count) > self.age(&entry, at)) {
            return;
        }
        if let Some(cell) = self.cells.get_mut(entry.cell) {
            cell.count = at;
        }
        let mut sum = i128::from(entry.quantity.0);
        let mut corrections = Vec::new();
        for (at, entry) in self.chain(entry.cell) {
            if entry.why() == Why::Count {
                continue;
            }
            if self
                .extras
                .get(entry.extra())
                .is_some_and(|extra| extra.basis.is_some())
            {
                corrections.push(at);
            } else if !self.is_before_count(&entry) {
                sum += entry.effect();
            }
        }
        sum += self.corrections_after_count(&corrections);
        if let Some(cell) = self.cells.get_mut(entry.cell) {
            cell.sum = sum;
        }
    }

    /// Decides anew which corrections lie before the cell's count, and sums up the others.
    fn corrections_after_count(&mut self, corrections: &[u32]) -> i128 {
        for at in corrections {
            let extra = self.entries.get(*at).map_or(NONE, Entry::extra);
            if let Some(extra) = self.extras.get_mut(extra) {
                extra.before_count = false;
            }
        }
        for at in corrections {
            let Some(entry) = self.entries.get(*at) else {
                continue;
            };
            let before = self.is_before_count(entry);
            let same_as = self.extras.get(entry.extra()).map_or(NONE, |extra| extra.same_as);
            let counts = self.entries.get(same_as).unwrap_or(entry).extra();
            if let Some(extra) = self.extras.get_mut(counts) {
                extra.before_count |= before;
            }
        }
        let mut sum = 0;
        for at in corrections {
            let Some(entry) = self.entries.get(*at).filter(|entry| !entry.is_repeated()) else {
                continue;
            };
            if self
                .extras
                .get(entry.extra())
                .is_some_and(|extra| !extra.before_count)
            {
                sum += entry.effect();
            }
        }
        sum
    }

    /// Whether the cell's latest count knew this movement.
    fn is_before_count(&self, entry: &Entry) -> bool {
        let known =
            || {
                let count = self.entries.get(self.cells.get(entry.cell)?.count)?;
                let point = self.points.get(self.extras.get(count.extra())?.known as usize)?;
                let (device, epoch) = self.writers.key(self.ledgers.get(entry.ledger)?.writer)?;
                Some(point.iter().any(|known| {
                    known.device == device && known.epoch == epoch && entry.number <= known.number
                }))
            };
        known().unwrap_or(false)
    }

    /// The position of a count's point; the one before it is taken again if it is the same.
    fn point(&mut self, known: &[Known]) -> u32 {
        if self.points.last().is_none_or(|last| **last != *known) {
            self.points.push(known.into());
        }
        u32::try_from(self.points.len() - 1).unwrap_or(NONE)
    }
}
