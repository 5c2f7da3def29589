//! Which fields an export has, and how each value is written.

use domain::customer::Customer;
use domain::id::Millis;
use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use domain::order::{Channel, Direction};
use domain::row::{CustomerRow, OrderRow, ProductRow, Row};
use jiff::Timestamp;

use super::What;

const ORDERS: &[&str] = &[
    "id",
    "number",
    "direction",
    "channel",
    "location",
    "salesperson",
    "placed_at",
    "lifecycle",
    "payment",
    "fulfilment",
    "currency",
    "total",
    "paid",
    "customer",
    "customer_name",
    "customer_phone",
    "customer_address",
    "external_system",
    "external_id",
    "lines",
    "issues",
    "changed_at",
];
const LINES: &[&str] = &[
    "order",
    "number",
    "placed_at",
    "direction",
    "lifecycle",
    "line",
    "product",
    "sku",
    "name",
    "quantity",
    "unit_price",
    "net",
    "currency",
];
const PRODUCTS: &[&str] = &[
    "id",
    "sku",
    "barcodes",
    "name",
    "names",
    "category",
    "price",
    "tax_class",
    "tax_rate",
    "unit",
    "weight_g",
    "volume_ml",
    "archived",
];
const CUSTOMERS: &[&str] = &["id", "name", "phones", "emails", "addresses", "language", "note"];

/// The names of the fields, in their sequence.
pub fn names(what: What) -> &'static [&'static str] {
    match what {
        What::Orders => ORDERS,
        What::Lines => LINES,
        What::Products => PRODUCTS,
        What::Customers => CUSTOMERS,
    }
}

/// The entries that a row makes, each with a value for every name.
pub fn values(what: What, row: &Row) -> Vec<Vec<String>> {
    match (what, row) {
        (What::Orders, Row::Order(row)) => vec![order(row)],
        (What::Lines, Row::Order(row)) => lines(row),
        (What::Products, Row::Product(row)) => vec![product(row)],
        (What::Customers, Row::Customer(row)) => vec![customer(row)],
        _ => Vec::new(),
    }
}

/// A time as RFC 3339 in UTC; empty outside the years that it can write.
fn time(at: Millis) -> String {
    Timestamp::from_millisecond(at).map_or_else(|_| String::new(), |at| at.to_string())
}

fn optional(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Several texts in one field, a line each.
fn joined(texts: &[String]) -> String {
    texts.join("\n")
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

fn order(row: &OrderRow) -> Vec<String> {
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
        row.currency.to_string(),
        row.total.to_string(),
        row.paid.to_string(),
        optional(row.customer),
        row.customer_name.clone(),
        row.customer_phone.clone(),
        row.customer_address.clone(),
        optional(row.external.as_ref().map(|external| &external.system)),
        optional(row.external.as_ref().map(|external| &external.id)),
        row.lines.len().to_string(),
        row.issues.len().to_string(),
        time(row.changed_at),
    ]
}

fn lines(row: &OrderRow) -> Vec<Vec<String>> {
    let line = |line: &domain::row::LineRow| {
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
            line.net.to_string(),
            row.currency.to_string(),
        ]
    };
    row.lines.iter().map(line).collect()
}

fn product(row: &ProductRow) -> Vec<String> {
    let product = &row.product;
    let names: Vec<String> = product
        .names
        .iter()
        .map(|name| format!("{}={}", name.language, name.text))
        .collect();
    vec![
        row.id.to_string(),
        product.sku.clone(),
        joined(&product.barcodes),
        product.name("en").to_owned(),
        joined(&names),
        product.category.clone(),
        product.price.to_string(),
        product.tax_class.clone(),
        product.tax_rate.to_string(),
        product.unit.clone(),
        product.weight_g.to_string(),
        product.volume_ml.to_string(),
        product.archived.to_string(),
    ]
}

fn customer(row: &CustomerRow) -> Vec<String> {
    let Customer {
        name,
        phones,
        emails,
        addresses,
        language,
        note,
    } = &row.customer;
    vec![
        row.id.to_string(),
        name.clone(),
        joined(phones),
        joined(emails),
        joined(addresses),
        language.clone(),
        note.clone(),
    ]
}
