//! From a customer's fields to its row.

use super::{CustomerRow, Version};
use crate::customer::{Customer, CustomerChange};
use crate::id::DocId;
use crate::order::Versions;

/// The row of a customer whose document holds these fields.
pub fn customer_row(id: DocId, fields: &[Versions<CustomerChange>], version: Version) -> CustomerRow {
    let mut customer = Customer::default();
    for field in fields {
        customer.apply(field.shown.clone());
    }
    CustomerRow {
        id,
        customer,
        issues: Vec::new(),
        version,
    }
}
