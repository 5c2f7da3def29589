//! UCI Online Retail: one row for each invoice line, the invoice's values repeated on each.
//!
//! An invoice is an order. Rows below zero become a return of their own: `C…` invoices, which hold nothing else, under
//! their own number, and corrections of stock inside other invoices under `<invoice>/return`. So the reference of a row's
//! order depends on that row alone, however the rows are spread over files.

use domain::decide::limits;
use domain::order::Direction;
use domain::quantity::Quantity;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::ImportError;
use crate::calendar::Calendar;
use crate::fields::{Fields, Problem};
use crate::layout::{Layout, Part};
use crate::order::{Gathered, Place, SourceCustomer, SourceLine, SourceOrder, SourceProduct};
use crate::reading::Reading;
use crate::reason::Reason;
use crate::repeats::drop_repeats;
use crate::source::Source;
use crate::texts::Text;

const INVOICE: usize = 0;
const CODE: usize = 1;
const DESCRIPTION: usize = 2;
const QUANTITY: usize = 3;
const DATE: usize = 4;
const PRICE: usize = 5;
const CUSTOMER: usize = 6;
const COUNTRY: usize = 7;

const COLUMNS: [&str; 8] = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
];

/// The one kind of file.
pub fn layouts() -> Vec<Layout> {
    vec![Layout::fixed(Part::Lines, 0, &COLUMNS, 6)]
}

/// Reads all files and gathers their orders.
///
/// # Errors
/// [`ImportError`] when a file can't be read to its end.
pub fn gather(sources: &[Source], reading: &mut Reading<'_>) -> Result<Gathered, ImportError> {
    let mut invoices = Invoices::default();
    for source in sources {
        reading.each(source, &mut |fields, place, calendar| {
            invoices.take(fields, place, calendar)
        })?;
    }
    Ok(invoices.finish())
}

#[derive(Default)]
struct Invoices {
    gathered: Gathered,
    /// Positions of the orders, by their reference.
    index: FxHashMap<Text, usize>,
}

impl Invoices {
    fn take(&mut self, fields: &Fields<'_>, place: Place, calendar: &mut Calendar) -> Result<(), Problem> {
        let invoice = fields.needed(INVOICE)?;
        let (code, description) = (fields.text(CODE)?, fields.text(DESCRIPTION)?);
        if code.is_empty() && description.is_empty() {
            return Err(fields.problem(CODE, Reason::CodeAndDescriptionMissing));
        }
        let signed = fields.quantity(QUANTITY)?;
        let unit_price = fields.decimal(PRICE)?;
        let placed_at = fields.time(DATE, calendar)?;
        let (customer, country) = (customer(fields.text(CUSTOMER)?), fields.text(COUNTRY)?);
        let too_large = |_| fields.problem(QUANTITY, Reason::TooLarge);
        let (direction, quantity) = if signed < Quantity::ZERO {
            (Direction::Return, signed.checked_neg().map_err(too_large)?)
        } else {
            (Direction::Sale, signed)
        };

        let texts = &mut self.gathered.texts;
        let line = SourceLine {
            place,
            item: 0,
            sku: texts.put(code),
            name: texts.put(description),
            note: Text::EMPTY,
            quantity,
            unit_price,
            discount: None,
            tax_rate: Decimal::ZERO,
            shipping: Decimal::ZERO,
        };
        let customer = SourceCustomer {
            code: texts.put(customer),
            address: texts.put(country),
            ..SourceCustomer::default()
        };
        let (id, state) = reference(invoice, direction);
        let (id, state) = (texts.put(&id), texts.put(state));
        if is_product(code) {
            note_product(
                self.gathered.products.entry(line.sku).or_default(),
                &line,
                direction,
            );
        }
        let sold = direction == Direction::Sale;
        let orders = &mut self.gathered.orders;
        let at = *self.index.entry(id).or_insert_with(|| {
            orders.push(SourceOrder {
                customer,
                ..SourceOrder::new(place, id, direction, placed_at, state)
            });
            orders.len() - 1
        });
        let Some(order) = orders.get_mut(at) else {
            return Ok(());
        };
        if order.lines.len() > limits::LINES {
            let reason = Reason::TooManyLines(limits::LINES as u32);
            return Err(fields.problem(INVOICE, reason));
        }
        order.placed_at = order.placed_at.min(placed_at);
        // An invoice is written when the goods go.
        order.shipped_at = sold.then_some(order.placed_at);
        if order.customer.code == Text::EMPTY {
            order.customer = customer;
        }
        order.lines.push(line);
        Ok(())
    }

    fn finish(self) -> Gathered {
        let mut gathered = self.gathered;
        for order in &mut gathered.orders {
            let key = |line: &SourceLine| (line.sku, line.name, line.quantity, line.unit_price);
            let repeats = drop_repeats(&mut order.lines, |line| line.place.file, key);
            gathered.repeated_orders += repeats.files;
            gathered.repeated_rows += repeats.rows;
        }
        gathered
    }
}

/// The reference of the order that a row belongs to, and what sort of order it is there.
fn reference(invoice: &str, direction: Direction) -> (String, &'static str) {
    let first = invoice.bytes().next().unwrap_or_default();
    let cancels = first.eq_ignore_ascii_case(&b'C');
    match (direction, cancels) {
        (Direction::Return, true) => (invoice.to_owned(), "cancellation"),
        (Direction::Sale, true) => (format!("{invoice}/sale"), "cancellation"),
        (Direction::Return, false) => (format!("{invoice}/return"), "correction"),
        (Direction::Sale, false) if first.eq_ignore_ascii_case(&b'A') => (invoice.to_owned(), "adjustment"),
        (Direction::Sale, false) => (invoice.to_owned(), "invoice"),
    }
}

/// Customers are written as numbers with a decimal: `17850.0`.
fn customer(text: &str) -> &str {
    text.split_once('.')
        .filter(|(_, zeros)| zeros.bytes().all(|byte| byte == b'0'))
        .map_or(text, |(whole, _)| whole)
}

/// Five digits, and perhaps letters for a variant. Everything else (`POST`, `BANK CHARGES`, `gift_0001_20`) is no
/// product.
fn is_product(code: &str) -> bool {
    let (digits, variant) = code.split_at_checked(5).unwrap_or((code, "-"));
    digits.bytes().all(|byte| byte.is_ascii_digit()) && variant.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// A product is called and costs what it was first sold as. Descriptions on corrections say what happened to it
/// (`damaged`), not what it is.
fn note_product(product: &mut SourceProduct, line: &SourceLine, direction: Direction) {
    let sold = direction == Direction::Sale && line.unit_price > Decimal::ZERO;
    if sold && product.price.is_none() && line.name != Text::EMPTY {
        product.price = Some(line.unit_price);
        product.name = line.name;
    }
}

#[cfg(test)]
mod tests;
