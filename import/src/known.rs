//! What the organisation holds already, as far as an import has to know: orders by their reference in the other
//! system, customers by their code there, products by SKU, the location.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use domain::customer::Customer;
use domain::customer::standing::Standing;
use domain::id::{DocId, Kind, Millis};
use domain::product::Product;
use domain::row::{OrderRow, Row};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::ImportError;
use crate::sink::{RemoteSink, SinkError};

/// An order that came from the other system before.
#[derive(Clone, Debug)]
pub struct KnownOrder {
    /// Its number here.
    pub number: Box<str>,
    /// When it was placed.
    pub placed_at: Millis,
    /// Digests of what its lines are called, sorted.
    lines: Box<[u32]>,
}

/// What is held already.
#[derive(Debug, Default)]
pub struct Known {
    /// By their references. For exports of our own that is `system/reference`, and each order by its own id.
    orders: FxHashMap<Box<str>, KnownOrder>,
    customers: FxHashMap<Box<str>, DocId>,
    /// Who stands for customers that were merged; an order goes to her, while a catalogue is compared with the entry
    /// that came from it, so that importing it again changes nothing.
    merged: FxHashMap<DocId, DocId>,
    /// Customers by their e-mail addresses; `None` where several share one that aren't the same person.
    emails: FxHashMap<Box<str>, Option<DocId>>,
    products: FxHashMap<Box<str>, DocId>,
    /// All products and customers as they are, if a catalogue is compared with them.
    product_rows: FxHashMap<DocId, Product>,
    customer_rows: FxHashMap<DocId, Customer>,
}

/// The preset of our own exports, whose files name our documents.
pub const OWN: &str = "counterfoil";

/// How a customer's note says who she is in the other system.
pub fn customer_note(system: &str, code: &str) -> String {
    format!("{system} {}", code_key(code))
}

/// A code on one line, with single blanks: as a note keeps it.
fn code_key(code: &str) -> String {
    code.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a line is called: its SKU, or its name where it has none.
fn digest(sku: &str, name: &str) -> u32 {
    // Files don't keep the blanks around a text.
    let called = if sku.trim().is_empty() { name } else { sku }.trim();
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
    pub async fn read(sink: &impl RemoteSink, system: &str, compares: bool) -> Result<Known, ImportError> {
        let mut known = Known::default();
        let prefix = customer_note(system, "");
        let failed = |error: SinkError| ImportError::Sink(error.to_string());
        let mut standing = Standing::default();
        let mut emails: Vec<(DocId, Vec<String>)> = Vec::new();
        let mut visit_customer = |row| {
            if let Row::Customer(row) = row {
                if let Some(code) = noted_code(&row.customer, &prefix) {
                    known.customers.insert(code_key(code).into(), row.id);
                }
                if let Some(became) = row.ties.and_then(|ties| ties.became) {
                    standing.set(row.id, Some(became.into));
                }
                emails.push((row.id, row.customer.emails.clone()));
                if compares {
                    known.customer_rows.insert(row.id, row.customer);
                }
            }
        };
        sink.rows(Kind::Customer, &mut visit_customer)
            .await
            .map_err(failed)?;
        known.note_merged(&standing, &emails);
        for (id, emails) in &emails {
            known.note_emails(known.stands_for(*id), emails);
        }
        let mut visit_product = |row| {
            if let Row::Product(row) = row {
                known.products.entry(sku_key(&row.product.sku)).or_insert(row.id);
                if compares {
                    known.product_rows.insert(row.id, row.product);
                }
            }
        };
        sink.rows(Kind::Product, &mut visit_product)
            .await
            .map_err(failed)?;
        let mut visit_order = |row| {
            if let Row::Order(row) = row {
                known.note_order(row, system);
            }
        };
        sink.rows(Kind::Order, &mut visit_order).await.map_err(failed)?;
        Ok(known)
    }

    fn note_merged(&mut self, standing: &Standing, held: &[(DocId, Vec<String>)]) {
        let pointing: Vec<DocId> = standing.pointing().collect();
        if pointing.is_empty() {
            return;
        }
        let held: FxHashSet<DocId> = held.iter().map(|(id, _)| *id).collect();
        let stands = |id: DocId| (id, standing.stands_for(id, &|id| held.contains(&id)));
        self.merged.extend(pointing.into_iter().map(stands));
    }

    /// Who stands for a customer: herself, unless she was merged.
    pub fn stands_for(&self, id: DocId) -> DocId {
        self.merged.get(&id).copied().unwrap_or(id)
    }

    fn note_emails(&mut self, id: DocId, emails: &[String]) {
        for email in emails {
            let known = self.emails.entry(email.to_lowercase().into());
            known
                .and_modify(|known| *known = known.filter(|known| *known == id))
                .or_insert(Some(id));
        }
    }

    fn note_order(&mut self, row: OrderRow, system: &str) {
        let own = system == OWN;
        if !own
            && row
                .external
                .as_ref()
                .is_none_or(|external| external.system != system)
        {
            return;
        }
        // An order keeps the customer's code as her name, even where her note was changed since.
        if let Some(customer) = row.customer.filter(|_| !own) {
            self.customers
                .entry(code_key(&row.customer_name).into())
                .or_insert(customer);
        }
        let lines = row
            .lines
            .iter()
            .map(|line| (line.sku.as_str(), line.name.as_str()));
        let order = KnownOrder::new(&row.number, row.placed_at, lines);
        match row.external {
            Some(external) if own => {
                let reference = format!("{}/{}", external.system, external.id);
                self.orders.insert(reference.into(), order.clone());
                self.orders.insert(row.id.to_string().into(), order);
            }
            Some(external) => {
                self.orders.insert(external.id.into(), order);
            }
            None => {
                self.orders.insert(row.id.to_string().into(), order);
            }
        }
    }

    /// An order by its reference.
    pub fn order(&self, id: &str) -> Option<&KnownOrder> {
        self.orders.get(id)
    }

    /// Notes an order that was made.
    pub fn add_order(&mut self, reference: &str, order: KnownOrder) {
        self.orders.insert(reference.into(), order);
    }

    /// The entry of a customer that has this code; she may be merged.
    pub fn customer(&self, code: &str) -> Option<DocId> {
        self.customers.get(code_key(code).as_str()).copied()
    }

    /// The one customer with this e-mail address.
    pub fn customer_with(&self, email: &str) -> Option<DocId> {
        self.emails.get(email.to_lowercase().as_str()).copied().flatten()
    }

    /// A customer as she is, or was made.
    pub fn customer_row(&self, id: DocId) -> Option<&Customer> {
        self.customer_rows.get(&id)
    }

    /// A product as it is.
    pub fn product_row(&self, id: DocId) -> Option<&Product> {
        self.product_rows.get(&id)
    }

    /// Notes a customer that was made.
    pub fn add_customer(&mut self, code: &str, id: DocId) {
        self.customers.insert(code_key(code).into(), id);
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
    /// With its number here, its time, and SKU and name of each of its lines.
    pub fn new<'a>(
        number: &str,
        placed_at: Millis,
        lines: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> KnownOrder {
        let mut lines: Vec<u32> = lines.map(|(sku, name)| digest(sku, name)).collect();
        lines.sort_unstable();
        KnownOrder {
            number: number.into(),
            placed_at,
            lines: lines.into(),
        }
    }

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
        let lines = [("A", ""), ("A", " x"), ("", "postage ")];
        let order = KnownOrder::new("T01-000001", 0, lines.into_iter());
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
