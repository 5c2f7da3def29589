//! Orders that people worked on at the same time, each compared with what the ledgers took for it. An order
//! and its ledger come in their own time; whichever comes, the comparison is made anew.

use domain::id::DocId;
use domain::issue::Issue;
use domain::order::review::review_stock_of_row;
use domain::row::{OrderRow, Row};
use domain::stock::Movement;
use domain::stock::fold::StockBook;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Holdings;

/// Which orders are compared, and what came of it.
#[derive(Default)]
pub(super) struct LedgerChecks {
    watched: FxHashSet<DocId>,
    found: FxHashMap<DocId, Vec<Issue>>,
}

impl LedgerChecks {
    /// An order came.
    pub fn put(&mut self, row: &OrderRow, stock: &StockBook) {
        if row.ledger_check.is_none() {
            self.forget(row.id);
            return;
        }
        self.watched.insert(row.id);
        let issues = review_stock_of_row(row, &stock.taken(row.id));
        if issues.is_empty() {
            self.found.remove(&row.id);
        } else {
            self.found.insert(row.id, issues);
        }
    }

    /// An order came that nobody worked on at the same time as somebody else.
    pub fn forget(&mut self, id: DocId) {
        self.watched.remove(&id);
        self.found.remove(&id);
    }

    /// The orders that are to be compared again because of these movements.
    fn touched(&self, movements: &[Movement]) -> FxHashSet<DocId> {
        if self.watched.is_empty() {
            return FxHashSet::default();
        }
        movements
            .iter()
            .filter_map(|movement| movement.order)
            .filter(|order| self.watched.contains(order))
            .collect()
    }

    /// What waits for a person at this order.
    pub fn of(&self, order: DocId) -> &[Issue] {
        self.found.get(&order).map_or(&[], Vec::as_slice)
    }

    /// The orders that have something.
    pub fn orders(&self) -> impl Iterator<Item = DocId> + '_ {
        self.found.keys().copied()
    }

    /// How many issues there are.
    pub fn count(&self) -> usize {
        self.found.values().map(Vec::len).sum()
    }
}

impl Holdings {
    /// A ledger came, and is in the stock book.
    pub(super) fn check_orders_of(&mut self, movements: &[Movement]) {
        for order in self.ledger_checks.touched(movements) {
            if let Some(Row::Order(row)) = self.stored_row(order) {
                self.ledger_checks.put(&row, &self.stock);
            }
        }
    }
}
