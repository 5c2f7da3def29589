//! From a product's fields to its row.

use super::{ProductRow, Version};
use crate::id::DocId;
use crate::order::Versions;
use crate::product::{Product, ProductChange};

/// The row of a product whose document holds these fields.
pub fn product_row(id: DocId, fields: &[Versions<ProductChange>], version: Version) -> ProductRow {
    let mut product = Product::default();
    for field in fields {
        product.apply(field.shown.clone());
    }
    ProductRow {
        id,
        product,
        issues: Vec::new(),
        version,
    }
}
