//! From an order to its row.

use super::{LineRow, OrderRow, Version};
use crate::id::DocId;
use crate::order::review::review;
use crate::order::status::fold;
use crate::order::totals::totals;
use crate::order::{FactKind, OrderState};

/// The row of an order.
pub fn order_row(id: DocId, state: &OrderState, version: Version) -> OrderRow {
    let totals = totals(state).unwrap_or_default();
    let status = fold(state, &totals);
    let customer = state.customer.shown.clone().unwrap_or_default();
    let mut paid = rust_decimal::Decimal::ZERO;
    for fact in state.facts.values() {
        if let FactKind::Paid(payment) = &fact.kind {
            paid = paid.checked_add(payment.amount).unwrap_or(paid);
        }
    }
    OrderRow {
        id,
        number: state.header.number.clone(),
        direction: state.header.direction,
        channel: state.header.channel,
        location: state.header.location,
        salesperson: state.header.salesperson.clone(),
        placed_at: state.header.placed_at,
        currency: state.header.currency,
        total: totals.total,
        paid,
        status,
        customer: customer.id,
        customer_name: customer.name,
        customer_phone: customer.phone,
        customer_address: customer.address,
        external: state.header.external.clone(),
        lines: state
            .live_lines()
            .map(|(id, line)| LineRow {
                id: *id,
                product: line.item.product,
                sku: line.item.sku.clone(),
                name: line.item.name.clone(),
                quantity: line.quantity.shown,
                unit_price: line.item.unit_price,
                net: line.item.unit_price,
            })
            .collect(),
        issues: review(state, &totals, &status),
        version,
        changed_at: state
            .facts
            .values()
            .map(|fact| fact.at)
            .max()
            .unwrap_or(state.header.placed_at),
    }
}
