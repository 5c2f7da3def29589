//! How movements are read back from the book.

use super::StockBook;
use super::entry::{Entry, Why};
use super::table::NONE;
use crate::command::Command;
use crate::id::{DeviceId, DocId, Epoch, LineId, Millis};
use crate::sorting;
use crate::stock::{Movement, MovementKind};

impl StockBook {
    /// By time, then by author and commit; within a commit by ledger and place in it. Entries of one
    /// ledger come in in its sequence, so their positions say the place.
    pub(super) fn age(&self, entry: &Entry, at: u32) -> (i64, DeviceId, Epoch, u64, u64, u32) {
        let ledger = self.ledgers.key(entry.ledger);
        let (device, epoch, counter) = ledger.map_or((0, 0, 0), |id| (id.device, id.epoch, id.counter));
        (entry.at, device, epoch, entry.number, counter, at)
    }

    /// For a command that counts: when its products were last counted at its location. Nothing for others.
    pub fn counted(&self, command: &Command) -> Vec<(DocId, Millis)> {
        let Command::CountStock(location, amounts) = command else {
            return Vec::new();
        };
        let last = |product: DocId| {
            let cell = self.cells.get(self.cell(product, *location)?)?;
            Some((product, self.entries.get(cell.count)?.at))
        };
        amounts.iter().filter_map(|amount| last(amount.product)).collect()
    }

    /// A cell's entries, the last to come in first.
    pub(super) fn chain(&self, cell: u32) -> impl Iterator<Item = (u32, Entry)> {
        let mut at = self.cells.get(cell).map_or(NONE, |cell| cell.newest);
        std::iter::from_fn(move || {
            let (this, entry) = (at, *self.entries.get(at)?);
            at = entry.older_in_cell;
            Some((this, entry))
        })
    }

    pub(super) fn movements_of(
        &self,
        product: DocId,
        cells: impl Iterator<Item = u32>,
    ) -> Vec<(DocId, Movement)> {
        let mut found: Vec<(u32, Entry)> = cells.flat_map(|cell| self.chain(cell)).collect();
        sorting::by_key(&mut found, |(at, entry)| std::cmp::Reverse(self.age(entry, *at)));
        let read = |(_, entry): &(u32, Entry)| {
            Some((self.ledgers.key(entry.ledger)?, self.movement(product, entry)))
        };
        found.iter().filter_map(read).collect()
    }

    fn movement(&self, product: DocId, entry: &Entry) -> Movement {
        let extra = self.extras.get(entry.extra()).copied().unwrap_or_default();
        Movement {
            number: entry.number,
            at: entry.at,
            kind: match entry.why() {
                Why::Receive => MovementKind::Receive,
                Why::Sell => MovementKind::Sell,
                Why::Release => MovementKind::Release,
                Why::Count => MovementKind::Count(
                    self.points
                        .get(extra.known as usize)
                        .map(|point| point.to_vec())
                        .unwrap_or_default(),
                ),
            },
            product,
            quantity: entry.quantity,
            order: self.orders.key(entry.order),
            line: self.line(entry),
            basis: extra.basis,
        }
    }

    pub(super) fn line(&self, entry: &Entry) -> Option<LineId> {
        if entry.has_short_line() {
            let order = self.orders.key(entry.order)?;
            return Some(LineId {
                device: order.device,
                epoch: order.epoch,
                counter: entry.line_counter,
            });
        }
        self.extras.get(entry.extra())?.line
    }
}
