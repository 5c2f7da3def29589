//! What a customer bought and who bought a product, from the orders' rows.

use domain::id::{DocId, Kind, Millis};
use domain::order::Direction;
use domain::row::{LineRow, OrderRow, ProductRow, Row};
use domain::sorting;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Holdings;
use crate::query::{CustomerHistory, ProductOnHand, Spent};

/// Orders sent at once, at most.
const PAGE: usize = 1000;
/// Orders that say what a customer usually buys: what she bought years ago says little.
const RECENT: usize = 100;

impl Holdings {
    /// An order's row; `None` for a document that is none or isn't held.
    pub fn order(&self, id: DocId) -> Option<OrderRow> {
        match self.row(id)? {
            Row::Order(row) => Some(row),
            _ => None,
        }
    }

    fn order_at(&self, slot: u32) -> Option<OrderRow> {
        self.order(self.table.at(Kind::Order, slot)?.id)
    }

    /// What a person bought, under whichever of her entries, with the latest of her orders.
    pub fn customer_history(&self, customer: DocId, limit: u32) -> CustomerHistory {
        let limit = (limit as usize).min(PAGE);
        let mut history = CustomerHistory::default();
        let mut sums = Vec::new();
        for (slot, is_firm) in self.orders.of_customer(&self.entries_of(customer)) {
            history.total += 1;
            let is_shown = history.orders.len() < limit;
            if !is_firm && !is_shown {
                continue;
            }
            let Some(row) = self.order_at(slot) else { continue };
            if is_firm {
                history.placed += 1;
                history.last = history.last.max(Some(row.placed_at));
                add(&mut sums, &row);
            }
            if is_shown {
                history.orders.push(row);
            }
        }
        let known = |(currency, amount): (_, Option<_>)| amount.map(|amount| Spent { currency, amount });
        history.spent = sums.into_iter().filter_map(known).collect();
        history
    }

    /// The latest orders with a product: those that name it, and those that name no product but its SKU, as
    /// imported ones do.
    pub fn orders_with(&self, product: &ProductRow, limit: u32) -> Vec<OrderRow> {
        let limit = (limit as usize).min(PAGE);
        let sku = product.product.sku.trim();
        let has_it = |line: &LineRow| line.is_of(product);
        let mut found: Vec<OrderRow> = self
            .orders
            .with_field(sku)
            .filter_map(|slot| self.order_at(slot))
            .filter(|order| order.lines.iter().any(has_it))
            .take(limit)
            .collect();
        // The product may have had another SKU then; the ledgers name it by its id.
        let mut known: FxHashSet<DocId> = found.iter().map(|order| order.id).collect();
        for order in self.orders_that_moved(product.id, limit) {
            if known.insert(order.id) && order.lines.iter().any(has_it) {
                found.push(order);
            }
        }
        sorting::by_key(&mut found, |order| std::cmp::Reverse((order.placed_at, order.id)));
        found.truncate(limit);
        found
    }

    /// The orders of a product's latest movements.
    fn orders_that_moved(&self, product: DocId, limit: usize) -> Vec<OrderRow> {
        let places = self.table.shelf(Kind::Location).iter();
        let mut moved: Vec<(Millis, DocId)> = places
            .flat_map(|place| self.stock.movements(product, place.id))
            .filter_map(|(_, movement)| Some((movement.at, movement.order?)))
            .collect();
        sorting::by(&mut moved, |a, b| b.cmp(a));
        let mut seen = FxHashSet::default();
        moved.retain(|(_, order)| seen.insert(*order));
        let rows = moved.into_iter().take(limit);
        rows.filter_map(|(_, order)| self.order(order)).collect()
    }

    /// The products that a customer's latest orders have most often, with what is on hand of them; of equals
    /// the one that she bought last comes first.
    pub fn usual_products(&self, customer: DocId, location: Option<DocId>, limit: u32) -> Vec<ProductOnHand> {
        let entries = self.entries_of(customer);
        let firm = self.orders.of_customer(&entries).filter(|(_, is_firm)| *is_firm);
        let mut counts: FxHashMap<DocId, (u32, Millis)> = FxHashMap::default();
        for order in firm.take(RECENT).filter_map(|(slot, _)| self.order_at(slot)) {
            if order.direction == Direction::Return {
                continue;
            }
            let bought: FxHashSet<DocId> = order.lines.iter().filter_map(|line| line.product).collect();
            for product in bought {
                let (count, last) = counts.entry(product).or_default();
                *count += 1;
                *last = order.placed_at.max(*last);
            }
        }
        let mut ranked: Vec<_> = counts.into_iter().map(|(id, rank)| (rank, id)).collect();
        sorting::by(&mut ranked, |a, b| b.cmp(a));
        ranked
            .into_iter()
            .filter_map(|(_, id)| self.product(id, location))
            .filter(|found| !found.row.product.archived)
            .take((limit as usize).min(PAGE))
            .collect()
    }
}

/// Adds an order to the sums; a sum that is too large is lost.
fn add(sums: &mut Vec<(domain::money::Currency, Option<rust_decimal::Decimal>)>, row: &OrderRow) {
    match sums.iter_mut().find(|(currency, _)| *currency == row.currency) {
        Some((_, sum)) => *sum = sum.and_then(|sum| sum.checked_add(row.total)),
        None => sums.push((row.currency, Some(row.total))),
    }
}

#[cfg(test)]
mod tests;
