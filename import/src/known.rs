//! What the organisation holds already, as far as an import has to know: orders by their reference in the other
//! system, customers by their code there, products by SKU, the location.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use domain::customer::Customer;
use domain::id::{DocId, Kind};
use domain::row::{OrderRow, Row};
use rustc_hash::{FxHashMap, FxHasher};

use crate::ImportError;
use crate::sink::{Sink, SinkError};

/// An order that came from the other system before.
#[derive(Clone, Debug)]
pub struct KnownOrder {
    /// Its number here.
    pub number: Box<str>,
    /// Digests of what its lines are called, sorted.
    lines: Box<[u32]>,
}

/// What is held already.
#[derive(Debug, Default)]
pub struct Known {
    orders: FxHashMap<Box<str>, KnownOrder>,
    customers: FxHashMap<Box<str>, DocId>,
    products: FxHashMap<Box<str>, DocId>,
}

/// How a customer's note says who she is in the other system.
pub fn customer_note(system: &str, code: &str) -> String {
    format!("{system} {code}")
}

/// What a line is called: its SKU, or its name where it has none.
fn digest(sku: &str, name: &str) -> u32 {
    let called = if sku.is_empty() { name } else { sku };
    let hash = BuildHasherDefault::<FxHasher>::default().hash_one(called);
    // Half of it is plenty for a few lines, and there are millions of lines.
    (hash >> 32) as u32
}

/// Folds capitals: `85123a` and `85123A` are one product.
fn sku_key(sku: &str) -> Box<str> {
    sku.to_uppercase().into()
}

impl Known {
    /// Reads the rows.
    ///
    /// # Errors
    /// [`ImportError::Sink`] when they can't be read.
    pub fn read(sink: &dyn Sink, system: &str) -> Result<Known, ImportError> {
        let mut known = Known::default();
        let prefix = customer_note(system, "");
        let failed = |error: SinkError| ImportError::Sink(error.to_string());
        let customers = &mut known.customers;
        let mut visit_customer = |row| {
            if let Row::Customer(row) = row
                && let Some(code) = noted_code(&row.customer, &prefix)
            {
                customers.insert(code.into(), row.id);
            }
        };
        sink.rows(Kind::Customer, &mut visit_customer).map_err(failed)?;
        let products = &mut known.products;
        let mut visit_product = |row| {
            if let Row::Product(row) = row {
                products.entry(sku_key(&row.product.sku)).or_insert(row.id);
            }
        };
        sink.rows(Kind::Product, &mut visit_product).map_err(failed)?;
        let mut visit_order = |row| {
            if let Row::Order(row) = row {
                known.note_order(row, system);
            }
        };
        sink.rows(Kind::Order, &mut visit_order).map_err(failed)?;
        Ok(known)
    }

    fn note_order(&mut self, row: OrderRow, system: &str) {
        let Some(external) = row.external.filter(|external| external.system == system) else {
            return;
        };
        // An order keeps the customer's code as her name, even where her note was changed since.
        if let Some(customer) = row.customer {
            self.customers.entry(row.customer_name.into()).or_insert(customer);
        }
        let mut lines: Vec<u32> = row
            .lines
            .iter()
            .map(|line| digest(&line.sku, &line.name))
            .collect();
        lines.sort_unstable();
        self.orders.insert(
            external.id.into(),
            KnownOrder {
                number: row.number.into(),
                lines: lines.into(),
            },
        );
    }

    /// An order by its reference.
    pub fn order(&self, id: &str) -> Option<&KnownOrder> {
        self.orders.get(id)
    }

    /// A customer by her code.
    pub fn customer(&self, code: &str) -> Option<DocId> {
        self.customers.get(code).copied()
    }

    /// Notes a customer that was made.
    pub fn add_customer(&mut self, code: &str, id: DocId) {
        self.customers.insert(code.into(), id);
    }

    /// A product by its SKU.
    pub fn product(&self, sku: &str) -> Option<DocId> {
        self.products.get(&sku_key(sku)).copied()
    }

    /// Notes a product that was made.
    pub fn add_product(&mut self, sku: &str, id: DocId) {
        self.products.insert(sku_key(sku), id);
    }
}

impl KnownOrder {
    /// Which of these lines the order doesn't hold, by position. Lines that are called alike count as often as they
    /// come, whatever their quantity and price: those may have been changed here.
    pub fn lacks<'a>(&self, lines: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<usize> {
        let mut left = FxHashMap::default();
        for line in &self.lines {
            *left.entry(*line).or_insert(0u32) += 1;
        }
        let mut lacking = Vec::new();
        for (at, (sku, name)) in lines.enumerate() {
            match left.get_mut(&digest(sku, name)) {
                Some(count) if *count > 0 => *count -= 1,
                _ => lacking.push(at),
            }
        }
        lacking
    }
}

/// The code that a customer's note begins with.
fn noted_code<'a>(customer: &'a Customer, prefix: &str) -> Option<&'a str> {
    let code = customer.note.lines().next()?.strip_prefix(prefix)?.trim();
    (!code.is_empty()).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_as_often_as_they_come() {
        let mut lines = [digest("A", ""), digest("A", ""), digest("", "postage")];
        lines.sort_unstable();
        let order = KnownOrder {
            number: "T01-000001".into(),
            lines: lines.into(),
        };
        let lacks = |wanted: &[(&str, &str)]| order.lacks(wanted.iter().copied());
        assert_eq!(lacks(&[("A", "renamed"), ("", "postage")]), Vec::<usize>::new());
        assert_eq!(lacks(&[("A", ""), ("A", ""), ("A", ""), ("B", "")]), vec![2, 3]);
    }

    #[test]
    fn a_note_says_whose_customer_it_is_until_someone_rewrites_it() {
        let noted = |note: &str| {
            let customer = Customer {
                note: note.into(),
                ..Customer::default()
            };
            noted_code(&customer, &customer_note("olist", "")).map(str::to_owned)
        };
        assert_eq!(noted("olist 17850").as_deref(), Some("17850"));
        assert_eq!(noted("olist 17850\nprefers mornings").as_deref(), Some("17850"));
        assert_eq!(noted("prefers mornings"), None);
        assert_eq!(noted("olist"), None);
    }
}
