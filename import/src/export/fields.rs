//! Which fields an export has, and how products and customers are written.

use domain::customer::Customer;
use domain::row::{CustomerRow, ProductRow};

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
    "state",
    "shipped_at",
    "delivered_at",
    "currency",
    "shipping",
    "discount",
    "tax_mode",
    "tax",
    "total",
    "paid",
    "customer",
    "customer_name",
    "customer_phone",
    "customer_email",
    "customer_address",
    "note",
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
    "discount",
    "tax_rate",
    "net",
    "currency",
    "note",
];
const PAYMENTS: &[&str] = &[
    "order",
    "number",
    "lifecycle",
    "payment",
    "at",
    "method",
    "amount",
    "currency",
    "reference",
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
    "images",
    "archived",
];
const CUSTOMERS: &[&str] = &[
    "id",
    "name",
    "phones",
    "emails",
    "addresses",
    "language",
    "note",
    // Whom the entry became, where two were made one.
    "same_as",
];

/// The fields that are numbers in a workbook.
pub(super) const AMOUNTS: &[&str] = &[
    "shipping",
    "discount",
    "tax",
    "total",
    "paid",
    "lines",
    "issues",
    "quantity",
    "unit_price",
    "tax_rate",
    "net",
    "amount",
    "price",
    "weight_g",
    "volume_ml",
];

/// The names of the fields, in their sequence.
pub(super) fn names(what: What) -> &'static [&'static str] {
    match what {
        What::Orders => ORDERS,
        What::Lines => LINES,
        What::Payments => PAYMENTS,
        What::Products => PRODUCTS,
        What::Customers => CUSTOMERS,
    }
}

/// Several texts in one field, a line each.
fn joined(texts: &[String]) -> String {
    texts.join("\n")
}

/// A product.
pub(super) fn product(row: &ProductRow) -> Vec<String> {
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
        joined(&product.images),
        product.archived.to_string(),
    ]
}

/// A customer.
pub(super) fn customer(row: &CustomerRow) -> Vec<String> {
    let Customer {
        name,
        phones,
        emails,
        addresses,
        language,
        note,
    } = &row.customer;
    let same_as = row.ties.as_ref().and_then(|ties| ties.became);
    vec![
        row.id.to_string(),
        name.clone(),
        joined(phones),
        joined(emails),
        // An address has lines itself, so an empty one parts it from the next.
        addresses.join("\n\n"),
        language.clone(),
        note.clone(),
        same_as.map(|became| became.into.to_string()).unwrap_or_default(),
    ]
}
