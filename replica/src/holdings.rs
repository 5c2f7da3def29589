//! Everything a device holds as rows, with the indexes that lists, search and the till read. Kept in step
//! by one entry point, [`Holdings::put`].

mod customers;
mod inbox;
mod ledger_checks;
mod orders;
mod products;
mod text;

use domain::id::{DocId, Kind};
use domain::quantity::Quantity;
use domain::row::{LedgerRow, LocationRow, Row};
use domain::stock::fold::StockBook;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::pack;
use crate::query::Safety;
use crate::table::Table;

use customers::CustomerIndex;
use ledger_checks::LedgerChecks;
use orders::OrderIndex;
use products::ProductIndex;

/// How safe the latest local change of a document is; the caller knows, the rows don't.
pub trait Safeties {
    /// Of this document.
    fn safety(&self, id: DocId) -> Safety;
    /// The documents that aren't [`Safety::Synced`].
    fn unsynced(&self) -> Vec<DocId>;
}

/// All rows of a device.
#[derive(Default)]
pub struct Holdings {
    /// The encoded rows.
    pub table: Table,
    /// Stock, folded from all ledgers.
    pub stock: StockBook,
    orders: OrderIndex,
    products: ProductIndex,
    customers: CustomerIndex,
    ledger_checks: LedgerChecks,
    /// Documents with issues of their own, and how many each has.
    with_issues: FxHashMap<DocId, usize>,
    /// Location and product of every level below zero, so that counting them is free.
    short: FxHashSet<(DocId, DocId)>,
}

impl Holdings {
    /// Nothing.
    pub fn new() -> Holdings {
        Holdings::default()
    }

    /// Puts a row in the place of the older one.
    pub fn put(&mut self, row: &Row, bytes: Box<[u8]>) {
        let id = row.id();
        let slot = self.table.put(id, row.version(), bytes);
        match row {
            Row::Order(row) => {
                self.orders.put(slot, row);
                self.ledger_checks.put(row, &self.stock);
            }
            Row::Product(row) => self.products.put(slot, row),
            Row::Customer(row) => self.customers.put(slot, row),
            Row::Location(_) => {}
            Row::Ledger(row) => self.put_ledger(row),
        }
        if row.issues().is_empty() {
            self.with_issues.remove(&id);
        } else {
            self.with_issues.insert(id, row.issues().len());
        }
    }

    fn put_ledger(&mut self, row: &LedgerRow) {
        self.stock.apply(row);
        for movement in &row.movements {
            let place = (row.location, movement.product);
            if self.stock.on_hand(movement.product, row.location) < Quantity::ZERO {
                self.short.insert(place);
            } else {
                self.short.remove(&place);
            }
        }
        self.check_orders_of(&row.movements);
    }

    /// Puts an encoded row; one that can't be read is left out, and said so.
    ///
    /// # Errors
    /// [`pack::PackError`] when the bytes aren't a row.
    pub fn put_encoded(&mut self, bytes: &[u8]) -> Result<DocId, pack::PackError> {
        let row: Row = pack::decode(bytes)?;
        self.put(&row, bytes.into());
        Ok(row.id())
    }

    /// The row of a document, with all that waits for a person there.
    pub fn row(&self, id: DocId) -> Option<Row> {
        let mut row = self.stored_row(id)?;
        if let Row::Order(row) = &mut row {
            row.issues.extend_from_slice(self.ledger_checks.of(id));
        }
        Some(row)
    }

    /// The row as it was put.
    fn stored_row(&self, id: DocId) -> Option<Row> {
        // Only decoded rows get into the table, so a row that can't be read is not there.
        pack::decode(self.table.get(id)?).ok()
    }

    /// All locations, by name.
    pub fn locations(&self) -> Vec<LocationRow> {
        let mut rows: Vec<LocationRow> = self
            .table
            .shelf(Kind::Location)
            .iter()
            .filter_map(|entry| match pack::decode(&entry.bytes) {
                Ok(Row::Location(row)) => Some(row),
                _ => None,
            })
            .collect();
        rows.sort_by(|a, b| a.location.name.cmp(&b.location.name).then(a.id.cmp(&b.id)));
        rows
    }

    /// Minutes that a location's clock is ahead of UTC; 0 when the location isn't held.
    pub fn utc_offset(&self, location: DocId) -> i32 {
        match self.row(location) {
            Some(Row::Location(row)) => row.location.utc_offset_minutes,
            _ => 0,
        }
    }
}
