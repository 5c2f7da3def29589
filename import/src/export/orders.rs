//! How orders, their lines and their payments are written.

use domain::id::Millis;
use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use domain::order::totals::draft_totals;
use domain::order::{
    Channel, Direction, Discount, DraftLine, FactKind, OrderSheet, Payment, PaymentMethod, TaxMode, Totals,
};
use domain::row::OrderRow;
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::What;

/// The entries that an order makes, each with a value for every name. Without a sheet, what only that says is left empty.
pub(super) fn values(what: What, row: &OrderRow, sheet: Option<&OrderSheet>) -> Vec<Vec<String>> {
    let totals = sheet.and_then(|sheet| draft_totals(&sheet.draft).ok());
    match (what, sheet) {
        (What::Lines, Some(sheet)) => lines(row, sheet, &totals.unwrap_or_default()),
        (What::Lines, None) => bare_lines(row),
        (What::Payments, Some(sheet)) => payments(row, sheet),
        (What::Payments, None) => Vec::new(),
        _ => vec![order(row, sheet, totals.as_ref())],
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
        Fulfilment::NothingToSend => "nothing_to_send",
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
fn first(sheet: &OrderSheet, is: fn(&FactKind) -> bool) -> Option<Millis> {
    let facts = sheet.facts.iter().filter(|fact| is(&fact.kind));
    facts.map(|fact| fact.at).min()
}

fn order(row: &OrderRow, sheet: Option<&OrderSheet>, totals: Option<&Totals>) -> Vec<String> {
    let customer = sheet.and_then(|sheet| sheet.draft.customer.as_ref());
    let there = sheet.and_then(|sheet| {
        sheet.facts.iter().find_map(|fact| match &fact.kind {
            FactKind::Imported(_, state) => Some(state.as_str()),
            _ => None,
        })
    });
    let shipped = sheet.and_then(|sheet| first(sheet, |kind| matches!(kind, FactKind::Shipped)));
    let delivered = sheet.and_then(|sheet| first(sheet, |kind| matches!(kind, FactKind::Delivered)));
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
        optional(totals.map(|totals| totals.shipping.abs())),
        optional(totals.map(|totals| totals.discount.abs())),
        optional(sheet.map(|sheet| tax_mode(sheet.draft.tax_mode))),
        optional(totals.map(|totals| totals.tax)),
        row.total.to_string(),
        row.paid.to_string(),
        optional(row.customer),
        row.customer_name.clone(),
        row.customer_phone.clone(),
        optional(customer.map(|customer| &customer.email)),
        row.customer_address.clone(),
        optional(sheet.map(|sheet| &sheet.draft.note)),
        optional(row.external.as_ref().map(|external| &external.system)),
        optional(row.external.as_ref().map(|external| &external.id)),
        row.lines.len().to_string(),
        row.issues.len().to_string(),
        time(row.changed_at),
    ]
}

fn lines(row: &OrderRow, sheet: &OrderSheet, totals: &Totals) -> Vec<Vec<String>> {
    let sums = totals.lines.iter().map(Some).chain(std::iter::repeat(None));
    let mut entries = Vec::new();
    for ((id, line), sum) in sheet.lines.iter().zip(&sheet.draft.lines).zip(sums) {
        let DraftLine { item, quantity, .. } = line;
        let off = match (line.discount, sum) {
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
            optional(item.product),
            item.sku.clone(),
            item.name.clone(),
            quantity.to_string(),
            item.unit_price.to_string(),
            off.to_string(),
            item.tax_rate.to_string(),
            sum.map_or(Decimal::ZERO, |sum| sum.net).to_string(),
            row.currency.to_string(),
            line.note.clone(),
        ]);
    }
    entries
}

/// Lines as the row alone tells them.
fn bare_lines(row: &OrderRow) -> Vec<Vec<String>> {
    let lines = row.lines.iter().map(|line| {
        vec![
            row.id.to_string(),
            row.number.clone(),
            time(row.placed_at),
            direction(row.direction).to_owned(),
            lifecycle(row.status.lifecycle).to_owned(),
            line.id.to_string(),
            optional(line.product),
            line.sku.clone(),
            line.name.clone(),
            line.quantity.to_string(),
            line.unit_price.to_string(),
            String::new(),
            String::new(),
            line.net.to_string(),
            row.currency.to_string(),
            String::new(),
        ]
    });
    lines.collect()
}

fn payments(row: &OrderRow, sheet: &OrderSheet) -> Vec<Vec<String>> {
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
    let facts = sheet.facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::Paid(payment) => Some((fact.id.to_string(), fact.at, payment)),
        _ => None,
    });
    facts.map(entry).collect()
}
