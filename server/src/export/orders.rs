//! How orders, their lines and their payments are written.

use domain::id::Millis;
use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use domain::order::totals::totals;
use domain::order::{
    Channel, Direction, Discount, FactKind, OrderState, Payment, PaymentMethod, TaxMode, Totals,
};
use domain::row::OrderRow;
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::What;

/// The entries that an order makes, each with a value for every name.
pub(super) fn values(what: What, row: &OrderRow, state: &OrderState) -> Vec<Vec<String>> {
    let totals = totals(state).unwrap_or_default();
    match what {
        What::Lines => lines(row, state, &totals),
        What::Payments => payments(row, state),
        _ => vec![order(row, state, &totals)],
    }
}

/// A time as RFC 3339 in UTC; empty outside the years that it can write.
fn time(at: Millis) -> String {
    Timestamp::from_millisecond(at).map_or_else(|_| String::new(), |at| at.to_string())
}

fn optional(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Sale => "sale",
        Direction::Return => "return",
    }
}

fn lifecycle(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Held => "held",
        Lifecycle::Placed => "placed",
        Lifecycle::Cancelled => "cancelled",
    }
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Till => "till",
        Channel::Phone => "phone",
        Channel::Web => "web",
        Channel::Email => "email",
        Channel::Rep => "rep",
        Channel::Import => "import",
    }
}

fn payment(payment: PaymentStatus) -> &'static str {
    match payment {
        PaymentStatus::Unpaid => "unpaid",
        PaymentStatus::PartlyPaid => "partly_paid",
        PaymentStatus::Paid => "paid",
        PaymentStatus::Overpaid => "overpaid",
    }
}

fn fulfilment(fulfilment: Fulfilment) -> &'static str {
    match fulfilment {
        Fulfilment::Unfulfilled => "unfulfilled",
        Fulfilment::Shipped => "shipped",
        Fulfilment::Delivered => "delivered",
    }
}

fn method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Cash => "cash",
        PaymentMethod::Card => "card",
        PaymentMethod::Wallet => "wallet",
        PaymentMethod::Transfer => "transfer",
        PaymentMethod::Voucher => "voucher",
        PaymentMethod::Other => "other",
    }
}

fn tax_mode(mode: TaxMode) -> &'static str {
    match mode {
        TaxMode::Inclusive => "inclusive",
        TaxMode::Exclusive => "exclusive",
    }
}

/// When a fact of a sort was first recorded.
fn first(state: &OrderState, is: fn(&FactKind) -> bool) -> Option<Millis> {
    let facts = state.facts.values().filter(|fact| is(&fact.kind));
    facts.map(|fact| fact.at).min()
}

fn order(row: &OrderRow, state: &OrderState, totals: &Totals) -> Vec<String> {
    let customer = state.customer.shown.clone().unwrap_or_default();
    let there = state.facts.values().find_map(|fact| match &fact.kind {
        FactKind::Imported(_, state) => Some(state.as_str()),
        _ => None,
    });
    let shipped = first(state, |kind| matches!(kind, FactKind::Shipped));
    let delivered = first(state, |kind| matches!(kind, FactKind::Delivered));
    vec![
        row.id.to_string(),
        row.number.clone(),
        direction(row.direction).to_owned(),
        channel(row.channel).to_owned(),
        row.location.to_string(),
        row.salesperson.clone(),
        time(row.placed_at),
        lifecycle(row.status.lifecycle).to_owned(),
        payment(row.status.payment).to_owned(),
        fulfilment(row.status.fulfilment).to_owned(),
        there.unwrap_or_default().to_owned(),
        shipped.map(time).unwrap_or_default(),
        delivered.map(time).unwrap_or_default(),
        row.currency.to_string(),
        totals.shipping.abs().to_string(),
        totals.discount.abs().to_string(),
        tax_mode(state.header.tax_mode).to_owned(),
        totals.tax.to_string(),
        row.total.to_string(),
        row.paid.to_string(),
        optional(row.customer),
        row.customer_name.clone(),
        row.customer_phone.clone(),
        customer.email,
        row.customer_address.clone(),
        state.note.shown.clone(),
        optional(row.external.as_ref().map(|external| &external.system)),
        optional(row.external.as_ref().map(|external| &external.id)),
        row.lines.len().to_string(),
        row.issues.len().to_string(),
        time(row.changed_at),
    ]
}

fn lines(row: &OrderRow, state: &OrderState, totals: &Totals) -> Vec<Vec<String>> {
    let sums = totals.lines.iter().map(Some).chain(std::iter::repeat(None));
    let mut entries = Vec::new();
    for ((id, line), sum) in state.live_lines().zip(sums) {
        let off = match (line.discount.shown, sum) {
            // As it was given, not as it was rounded.
            (Some(Discount::Amount(off)), _) => off,
            (Some(Discount::Percent(_)), Some(sum)) => sum.discount.abs(),
            _ => Decimal::ZERO,
        };
        entries.push(vec![
            row.id.to_string(),
            row.number.clone(),
            time(row.placed_at),
            direction(row.direction).to_owned(),
            lifecycle(row.status.lifecycle).to_owned(),
            id.to_string(),
            optional(line.item.product),
            line.item.sku.clone(),
            line.item.name.clone(),
            line.quantity.shown.to_string(),
            line.item.unit_price.to_string(),
            off.to_string(),
            line.item.tax_rate.to_string(),
            sum.map_or(Decimal::ZERO, |sum| sum.net).to_string(),
            row.currency.to_string(),
            line.note.shown.clone(),
        ]);
    }
    entries
}

fn payments(row: &OrderRow, state: &OrderState) -> Vec<Vec<String>> {
    let entry = |(id, at, paid): (String, Millis, &Payment)| {
        vec![
            row.id.to_string(),
            row.number.clone(),
            lifecycle(row.status.lifecycle).to_owned(),
            id,
            time(at),
            method(paid.method).to_owned(),
            paid.amount.to_string(),
            row.currency.to_string(),
            paid.reference.clone(),
        ]
    };
    let facts = state.facts.values().filter_map(|fact| match &fact.kind {
        FactKind::Paid(payment) => Some((fact.id.to_string(), fact.at, payment)),
        _ => None,
    });
    facts.map(entry).collect()
}
