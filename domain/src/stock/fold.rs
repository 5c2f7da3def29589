//! From ledger rows to stock on hand.
//!
//! The rule: stock on hand of a product at a location (a *cell*) is what its latest count said, plus every
//! movement after the point at which that count knew the movement's ledger. A count's point names the last
//! commit number it knew of each device epoch; movements of an epoch that it doesn't name all come after
//! it. Without a count, it is the sum of all movements. The latest count is the one with the greatest
//! (time, device, epoch, commit number).
//!
//! A correction that two devices made from the same version of an order (same cell, order, line, kind,
//! quantity and basis) counts once; where a count knew one of them, it knew the goods, and the correction
//! lies before that count.
//!
//! The result doesn't depend on the sequence in which ledgers come in, and a ledger may come again.

mod entry;
mod read;
mod table;
mod write;

use self::entry::{Entry, Extra};
use self::table::{Chunked, Index, NONE, Table};
use super::{Known, Movement};
use crate::decide::Taken;
use crate::id::{DeviceId, DocId, Epoch, LineId};
use crate::issue::{Issue, IssueKind};
use crate::quantity::Quantity;
use crate::row::LedgerRow;
use crate::sorting;

/// Stock on hand, folded from all ledgers that a device holds.
#[derive(Clone, Debug, Default)]
pub struct StockBook {
    /// Device epochs, each with the last commit number known of it.
    writers: Table<(DeviceId, Epoch), u64>,
    locations: Table<DocId, ()>,
    products: Table<DocId, ()>,
    ledgers: Table<DocId, Ledger>,
    /// By location and product.
    cells: Table<(u32, u32), Cell>,
    /// Each with its newest entry.
    orders: Table<DocId, u32>,
    entries: Chunked<Entry>,
    extras: Chunked<Extra>,
    /// The corrections that count, by what makes them the same.
    corrections: Index,
    /// The points of all counts; counts of one commit share theirs.
    points: Vec<Box<[Known]>>,
    /// How many cells are below zero.
    short: usize,
}

#[derive(Clone, Copy, Debug)]
struct Ledger {
    writer: u32,
    location: u32,
    /// How many of its movements are in the book.
    applied: u32,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    sum: i128,
    newest: u32,
    /// The entry of the latest count.
    count: u32,
}

impl StockBook {
    /// An empty book.
    pub fn new() -> StockBook {
        StockBook::default()
    }

    /// Takes in a ledger, or a longer version of one it has; what it has already doesn't count again.
    pub fn apply(&mut self, row: &LedgerRow) {
        let (writers, locations) = (&mut self.writers, &mut self.locations);
        let ledger = self.ledgers.find_or_add(row.id, || Ledger {
            writer: writers.find_or_add((row.id.device, row.id.epoch), || 0),
            location: locations.find_or_add(row.location, || ()),
            applied: 0,
        });
        let Some(known) = self.ledgers.get_mut(ledger) else {
            return;
        };
        let (writer, location, applied) = (known.writer, known.location, known.applied);
        known.applied = applied.max(u32::try_from(row.movements.len()).unwrap_or(NONE));
        for movement in row.movements.iter().skip(applied as usize) {
            if let Some(last) = self.writers.get_mut(writer) {
                *last = movement.number.max(*last);
            }
            let product = self.products.find_or_add(movement.product, || ());
            let empty = || Cell {
                sum: 0,
                newest: NONE,
                count: NONE,
            };
            let cell = self.cells.find_or_add((location, product), empty);
            let was_short = self.is_short(cell);
            // It changes what is on hand in this cell alone.
            self.add(ledger, cell, movement);
            match (was_short, self.is_short(cell)) {
                (false, true) => self.short += 1,
                (true, false) => self.short -= 1,
                _ => {}
            }
        }
    }

    /// How many movements of a ledger are in the book. It can't let go of any: of a shorter version a new book has to be
    /// begun.
    pub fn applied(&self, ledger: DocId) -> usize {
        let known = self
            .ledgers
            .find(ledger)
            .and_then(|ledger| self.ledgers.get(ledger));
        known.map_or(0, |ledger| ledger.applied as usize)
    }

    fn is_short(&self, cell: u32) -> bool {
        self.cells.get(cell).is_some_and(|cell| cell.sum < 0)
    }

    /// How many products are below zero, each at each location: as many as [`StockBook::oversold`] tells.
    pub fn short(&self) -> usize {
        self.short
    }

    /// What is on hand of a product at a location; negative when more was sold than there was.
    pub fn on_hand(&self, product: DocId, location: DocId) -> Quantity {
        self.cell(product, location)
            .and_then(|cell| self.cells.get(cell))
            .map_or(Quantity::ZERO, |cell| quantity(cell.sum))
    }

    /// What is on hand of everything that ever moved, as ((location, product), quantity), in no
    /// particular order.
    pub fn levels(&self) -> impl Iterator<Item = ((DocId, DocId), Quantity)> + '_ {
        self.cells.iter().filter_map(|((location, product), cell)| {
            let place = (self.locations.key(*location)?, self.products.key(*product)?);
            Some((place, quantity(cell.sum)))
        })
    }

    /// All movements of a product at a location, newest first by their authors' clocks, each with its
    /// ledger.
    pub fn movements(&self, product: DocId, location: DocId) -> Vec<(DocId, Movement)> {
        self.movements_of(product, self.cell(product, location).into_iter())
    }

    /// All movements of a product at all locations, newest first.
    pub fn movements_everywhere(&self, product: DocId) -> Vec<(DocId, Movement)> {
        let cells = self
            .locations
            .iter()
            .filter_map(|(location, ())| self.cell(product, *location));
        self.movements_of(product, cells)
    }

    /// What was taken for an order so far, by line, product and location: sold less released. A line that
    /// was given back in full is there with nothing.
    pub fn taken(&self, order: DocId) -> Vec<Taken> {
        let mut at = self
            .orders
            .find(order)
            .and_then(|order| self.orders.get(order))
            .copied();
        let mut parts: Vec<(LineId, u32, i128)> = Vec::new();
        while let Some(entry) = at.and_then(|at| self.entries.get(at)) {
            if !entry.is_repeated() {
                parts.extend(self.line(entry).map(|line| (line, entry.cell, -entry.effect())));
            }
            at = Some(entry.older_in_order);
        }
        sorting::ascending(&mut parts);
        let mut taken: Vec<Taken> = Vec::new();
        for same in parts.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let sum = same.iter().map(|(.., effect)| effect).sum();
            let place = same
                .first()
                .and_then(|(line, cell, _)| Some((*line, self.cells.key(*cell)?)));
            let Some((line, (location, product))) = place else {
                continue;
            };
            let place = self.products.key(product).zip(self.locations.key(location));
            taken.extend(place.map(|(product, location)| Taken {
                line,
                product,
                location,
                quantity: quantity(sum),
            }));
        }
        // The positions of cells differ between devices; the answer must not.
        sorting::by_key(&mut taken, |part| (part.line, part.product, part.location));
        taken
    }

    /// How far each device epoch's ledgers are known here, sorted.
    pub fn known(&self) -> Vec<Known> {
        let known = |((device, epoch), number): &((DeviceId, Epoch), u64)| Known {
            device: *device,
            epoch: *epoch,
            number: *number,
        };
        let mut all: Vec<Known> = self.writers.iter().map(known).collect();
        sorting::ascending(&mut all);
        all
    }

    /// Where more was sold than there was: an issue for each, sorted by location and product.
    pub fn oversold(&self) -> Vec<Issue> {
        let mut short: Vec<((DocId, DocId), Quantity)> =
            self.levels().filter(|(_, on_hand)| on_hand.0 < 0).collect();
        sorting::ascending(&mut short);
        short
            .into_iter()
            .map(|((location, product), on_hand)| Issue {
                key: format!("oversold/{location}/{product}"),
                kind: IssueKind::Oversold {
                    product,
                    location,
                    short: Quantity(on_hand.0.saturating_neg()),
                },
            })
            .collect()
    }

    /// Movements in the book.
    pub fn len(&self) -> usize {
        self.entries.len() as usize
    }

    /// Whether nothing ever moved.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory that the book holds.
    pub fn bytes(&self) -> usize {
        let points: usize = self.points.iter().map(|point| size_of_val(&**point)).sum();
        self.writers.bytes()
            + self.locations.bytes()
            + self.products.bytes()
            + self.ledgers.bytes()
            + self.cells.bytes()
            + self.orders.bytes()
            + self.entries.bytes()
            + self.extras.bytes()
            + self.corrections.bytes()
            + self.points.capacity() * size_of::<Box<[Known]>>()
            + points
    }

    fn cell(&self, product: DocId, location: DocId) -> Option<u32> {
        self.cells
            .find((self.locations.find(location)?, self.products.find(product)?))
    }
}

/// A sum as a quantity; one that no quantity holds is shown as the largest there is.
fn quantity(sum: i128) -> Quantity {
    Quantity(i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX }))
}

#[cfg(test)]
mod tests;
