//! The inbox: what merged work left for a person, from the rows' issues and the stock below zero.

use domain::id::DocId;
use domain::issue::IssueKind;
use domain::row::Row;
use domain::sorting;

use super::Holdings;
use crate::query::{InboxEntry, MovementRow};

impl Holdings {
    /// All entries, documents in the order of their ids, then oversales.
    pub fn inbox(&self) -> Vec<InboxEntry> {
        let mut ids: Vec<DocId> = self.with_issues.keys().copied().collect();
        ids.extend(self.ledger_checks.orders());
        sorting::ascending(&mut ids);
        ids.dedup();
        let mut entries = Vec::new();
        for id in ids {
            let Some(row) = self.row(id) else { continue };
            let title = title(&row);
            entries.extend(row.issues().iter().map(|issue| InboxEntry {
                doc: id,
                title: title.clone(),
                issue: issue.clone(),
            }));
        }
        for issue in self.stock.oversold() {
            let IssueKind::Oversold { product, .. } = issue.kind else {
                continue;
            };
            let title = self.row(product).map(|row| title(&row)).unwrap_or_default();
            entries.push(InboxEntry {
                doc: product,
                title,
                issue,
            });
        }
        entries
    }

    /// How many entries the inbox has.
    pub fn inbox_len(&self) -> usize {
        self.with_issues.values().sum::<usize>() + self.ledger_checks.count() + self.stock.short()
    }

    /// Movements of a product, newest first, at a location or at all.
    pub fn movements(&self, product: DocId, location: Option<DocId>, limit: usize) -> Vec<MovementRow> {
        let locations: Vec<DocId> = match location {
            Some(location) => vec![location],
            None => self.locations().into_iter().map(|row| row.id).collect(),
        };
        let mut found: Vec<_> = locations
            .into_iter()
            .flat_map(|location| self.stock.movements(product, location))
            .collect();
        sorting::by_key(&mut found, |(ledger, movement)| {
            std::cmp::Reverse((movement.at, *ledger, movement.number))
        });
        found.truncate(limit);
        found
            .into_iter()
            .map(|(ledger, movement)| {
                let order_number = movement.order.and_then(|order| match self.row(order) {
                    Some(Row::Order(row)) => Some(row.number),
                    _ => None,
                });
                MovementRow {
                    ledger,
                    movement,
                    order_number,
                }
            })
            .collect()
    }
}

/// What a person calls what a row is about: an order's number, a name.
pub(crate) fn title(row: &Row) -> String {
    match row {
        Row::Order(row) => row.number.clone(),
        Row::Product(row) => row.product.name("en").to_owned(),
        Row::Customer(row) => row.customer.name.clone(),
        Row::Location(row) => row.location.name.clone(),
        Row::Ledger(_) => String::new(),
    }
}
