//! An order as another system's files tell it, gathered from all its rows.

use domain::id::Millis;
use domain::order::{Direction, Payment};
use domain::quantity::Quantity;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::texts::{Text, Texts};

/// Where a row is: the file's position among the sources, and the line on which the row begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Position among the sources.
    pub file: u16,
    /// Line in the file.
    pub line: u32,
}

/// One line of an order, from one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceLine {
    /// The row.
    pub place: Place,
    /// Its number within the order where the source counts lines; 0 otherwise.
    pub item: u32,
    /// The other system's product code.
    pub sku: Text,
    /// What it says was sold.
    pub name: Text,
    /// What else it says of the line.
    pub note: Text,
    /// How much, above zero.
    pub quantity: Quantity,
    /// Price of one.
    pub unit_price: Decimal,
    /// Charge for sending this line. An order's lines' charges are its shipping charge.
    pub shipping: Decimal,
}

/// One payment of an order, from one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcePayment {
    /// The row.
    pub place: Place,
    /// Its number within the order.
    pub sequence: u32,
    /// The payment.
    pub payment: Payment,
}

/// Who bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceCustomer {
    /// The other system's code for the person; empty where it doesn't know.
    pub code: Text,
    /// Place or country.
    pub address: Text,
}

/// An order with all that the files say of it.
#[derive(Clone, Debug)]
pub struct SourceOrder {
    /// The row that made it known.
    pub place: Place,
    /// Its reference in the other system.
    pub id: Text,
    /// Sale or return.
    pub direction: Direction,
    /// When the customer ordered.
    pub placed_at: Millis,
    /// Its state, in the other system's words.
    pub state: Text,
    /// When the goods left.
    pub shipped_at: Option<Millis>,
    /// When the customer had them.
    pub delivered_at: Option<Millis>,
    /// When the money was taken, if that is known.
    pub paid_at: Option<Millis>,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// Who bought.
    pub customer: SourceCustomer,
    /// Its lines, in the sequence of the files.
    pub lines: Vec<SourceLine>,
    /// What was paid.
    pub payments: Vec<SourcePayment>,
}

impl SourceOrder {
    /// All rows it was gathered from, in no particular order. Where the order's own row is its first line too,
    /// it is named once.
    pub fn places(&self) -> Vec<Place> {
        let mut places = vec![self.place];
        let others = self.lines.iter().map(|line| line.place);
        let others = others.chain(self.payments.iter().map(|payment| payment.place));
        places.extend(others.filter(|place| *place != self.place));
        places
    }
}

/// A product as the files tell it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceProduct {
    /// Its name there.
    pub name: Text,
    /// What it is sorted under.
    pub category: Text,
    /// Price of one, where it was first sold.
    pub price: Option<Decimal>,
    /// Grams; 0 when unknown.
    pub weight_g: u32,
    /// Millilitres; 0 when unknown.
    pub volume_ml: u32,
}

/// What all files of an import say.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The orders, in the sequence in which they were first named.
    pub orders: Vec<SourceOrder>,
    /// Products by code. A code that isn't here is no product: a fee, a correction.
    pub products: FxHashMap<Text, SourceProduct>,
    /// Times that a file told of an order, or a part of one, that another file had told of before.
    pub repeated_orders: u64,
    /// Rows that said nothing new.
    pub repeated_rows: u64,
    /// The texts.
    pub texts: Texts,
}
