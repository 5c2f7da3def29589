//! Everything a device holds as rows, with the indexes that lists, search and the till read. Kept in step
//! by [`Holdings::put`], and by [`Holdings::put_encoded`] for rows that come as bytes, many at a time.

mod booking;
mod codes;
mod customers;
mod duplicates;
mod glance;
mod history;
mod identity;
mod inbox;
mod ledger_checks;
mod lists;
mod orders;
mod products;
mod sequence;
mod text;
mod words;

use std::collections::VecDeque;

use domain::customer::likeness::Marks;
use domain::id::{DocId, Kind};
use domain::row::{LocationRow, Row, Version};
use domain::sorting;
use domain::stock::fold::StockBook;
use rustc_hash::FxHashMap;

use crate::pack;
use crate::query::Safety;
use crate::table::{RowBytes, Table};

#[cfg(test)]
pub(crate) use booking::tests::ledger as ledger_row;
use customers::CustomerIndex;
#[cfg(test)]
pub(crate) use glance::tests::row as order_row;
use glance::{CustomerGlance, OrderGlance, ProductGlance};
pub(crate) use glance::{kind_of, order_in};
use identity::Identities;
pub(crate) use inbox::title;
use ledger_checks::LedgerChecks;
use lists::Lists;
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
    identities: Identities,
    /// What is compared of each customer to find duplicates, by slot; nothing where it has to be read anew.
    marks: Vec<Option<Marks>>,
    ledger_checks: LedgerChecks,
    /// Documents with issues of their own, and how many each has.
    with_issues: FxHashMap<DocId, usize>,
    lists: Lists,
    unbooked: VecDeque<DocId>,
}

impl Holdings {
    /// Nothing.
    pub fn new() -> Holdings {
        Holdings::default()
    }

    /// Puts a row in the place of the older one.
    pub fn put(&mut self, row: &Row, bytes: impl Into<RowBytes>) {
        self.take(row, bytes.into());
        self.keep_words(row.id());
        self.settle();
    }

    /// Brings what was put by [`Holdings::put_encoded`] into the sequences that lists have. Nobody may ask for a list
    /// before.
    pub fn settle(&mut self) {
        self.orders.settle();
        self.products.settle();
    }

    fn take(&mut self, row: &Row, bytes: RowBytes) {
        match row {
            Row::Order(row) => {
                self.put_order(&OrderGlance::of(row), bytes);
                self.ledger_checks.put(row, &self.stock);
            }
            Row::Product(row) => self.put_product(&ProductGlance::of(row), bytes),
            Row::Customer(row) => self.put_customer(&CustomerGlance::of(row), bytes),
            Row::Ledger(_) | Row::Location(_) => {
                let id = row.id();
                let before = match row {
                    Row::Ledger(row) if self.stock.applied(id) > row.movements.len() => self.stored_row(id),
                    _ => None,
                };
                self.put_in_table(id, row.version(), bytes);
                if let Some(Row::Ledger(longer)) = before {
                    // Some of its movements were refused, which the till can't be left to count with.
                    self.fold_stock();
                    self.check_orders_of(&longer.movements);
                } else if let Row::Ledger(row) = row {
                    self.stock.apply(row);
                    self.check_orders_of(&row.movements);
                }
                self.count_issues(id, row.issues().len());
            }
        }
    }

    /// Folds stock anew from all ledgers held.
    fn fold_stock(&mut self) {
        self.stock = StockBook::new();
        for entry in self.table.shelf(Kind::Ledger) {
            if let Ok(Row::Ledger(row)) = pack::decode(&entry.bytes) {
                self.stock.apply(&row);
            }
        }
    }

    fn put_order(&mut self, row: &OrderGlance, bytes: RowBytes) {
        let slot = self.put_in_table(row.id, row.version, bytes);
        self.orders.put(slot, row);
        self.count_issues(row.id, row.issues.len());
    }

    fn put_product(&mut self, row: &ProductGlance<'_>, bytes: RowBytes) {
        let slot = self.put_in_table(row.id, row.version, bytes);
        self.products.put(slot, row);
        self.count_issues(row.id, row.issues);
    }

    fn put_customer(&mut self, row: &CustomerGlance, bytes: RowBytes) {
        let slot = self.put_in_table(row.id, row.version, bytes);
        self.identities.put(row);
        if let Some(marks) = self.marks.get_mut(slot as usize) {
            *marks = None;
        }
        self.count_issues(row.id, row.issues);
    }

    fn put_in_table(&mut self, id: DocId, version: Version, bytes: RowBytes) -> u32 {
        let slot = self.table.put(id, version, bytes);
        self.lists.forget(id.kind);
        slot
    }

    fn count_issues(&mut self, id: DocId, count: usize) {
        if count == 0 {
            self.with_issues.remove(&id);
        } else {
            self.with_issues.insert(id, count);
        }
    }

    /// Puts an encoded row; one that can't be read is left out, and said so. Only what the till and lists need of it is
    /// read, as a starting device has some hundred thousand. After the last of them comes [`Holdings::settle`].
    ///
    /// # Errors
    /// [`pack::PackError`] when the bytes aren't a row.
    pub fn put_encoded(&mut self, bytes: impl Into<RowBytes>) -> Result<DocId, pack::PackError> {
        let bytes = bytes.into();
        let id = match kind_of(&bytes) {
            Some(Kind::Order) => {
                let glance = OrderGlance::read(&bytes)?;
                if glance.ledger_check.is_some() {
                    self.take_whole(bytes)?
                } else {
                    self.put_order(&glance, bytes);
                    self.ledger_checks.forget(glance.id);
                    glance.id
                }
            }
            Some(Kind::Product) => {
                let glance = ProductGlance::read(&bytes)?;
                self.put_product(&glance, bytes.clone());
                glance.id
            }
            Some(Kind::Customer) => {
                let glance = CustomerGlance::read(&bytes)?;
                self.put_customer(&glance, bytes);
                glance.id
            }
            Some(Kind::Location | Kind::Ledger) | None => self.take_whole(bytes)?,
        };
        self.reread_words(id);
        Ok(id)
    }

    fn take_whole(&mut self, bytes: RowBytes) -> Result<DocId, pack::PackError> {
        let row: Row = pack::decode(&bytes)?;
        self.take(&row, bytes);
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
        sorting::by(&mut rows, |a, b| {
            a.location.name.cmp(&b.location.name).then(a.id.cmp(&b.id))
        });
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
