//! An order as another system's files tell it, gathered from all its rows.

use domain::id::Millis;
use domain::money::{Currency, MoneyError};
use domain::order::{Direction, Discount, Payment, TaxMode};
use domain::quantity::Quantity;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::catalogue::{CatalogueCustomer, CatalogueProduct};
use crate::texts::{Text, Texts};

/// Where a row is: the file's position among the sources, and the line on which the row begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Off this line.
    pub discount: Option<Discount>,
    /// Per cent of tax; 0 where the source doesn't say.
    pub tax_rate: Decimal,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceCustomer {
    /// The other system's code for the person; empty where it doesn't know.
    pub code: Text,
    /// Her name; empty where only the code is known, which then stands for it.
    pub name: Text,
    /// Her telephone.
    pub phone: Text,
    /// Her e-mail address.
    pub email: Text,
    /// Address, place or country.
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
    /// Currency of its amounts, where it isn't that of the whole source.
    pub currency: Option<Currency>,
    /// Whether its prices contain their tax.
    pub tax_mode: TaxMode,
    /// An amount off the whole order.
    pub discount: Decimal,
    /// Its shipping charge, beside those of its lines.
    pub shipping: Decimal,
    /// Its number here, where the file is an export of ours.
    pub own_number: Text,
    /// System and reference, where they aren't those of the files.
    pub external: Option<(Text, Text)>,
    /// Said about the order.
    pub note: Text,
    /// Who sold it.
    pub salesperson: Text,
    /// Lines at its end that no row tells of: fees, and what else it takes to come to the stated total.
    pub charges: usize,
    /// Rows that it was gathered from, beside those of its lines and payments.
    pub rows: Vec<Place>,
}

impl SourceOrder {
    /// An order without anything on it.
    pub fn new(place: Place, id: Text, direction: Direction, placed_at: Millis, state: Text) -> SourceOrder {
        SourceOrder {
            place,
            id,
            direction,
            placed_at,
            state,
            shipped_at: None,
            delivered_at: None,
            paid_at: None,
            cancelled: false,
            customer: SourceCustomer::default(),
            lines: Vec::new(),
            payments: Vec::new(),
            currency: None,
            tax_mode: TaxMode::Inclusive,
            discount: Decimal::ZERO,
            shipping: Decimal::ZERO,
            own_number: Text::EMPTY,
            external: None,
            note: Text::EMPTY,
            salesperson: Text::EMPTY,
            charges: 0,
            rows: Vec::new(),
        }
    }

    /// Its shipping charge, with those of its lines.
    ///
    /// # Errors
    /// When it can't be added up.
    pub fn shipping(&self) -> Result<Decimal, MoneyError> {
        let charges = self.lines.iter().map(|line| line.shipping);
        charges.into_iter().try_fold(self.shipping, |sum, charge| {
            sum.checked_add(charge).ok_or(MoneyError::TooLarge)
        })
    }

    /// What is taken off the whole order.
    pub fn discount(&self) -> Option<Discount> {
        (!self.discount.is_zero()).then_some(Discount::Amount(self.discount))
    }

    /// All rows it was gathered from, each once.
    pub fn places(&self) -> Vec<Place> {
        let mut places = vec![self.place];
        let lines = self.lines.iter().map(|line| line.place);
        let payments = self.payments.iter().map(|payment| payment.place);
        places.extend(lines.chain(payments).chain(self.rows.iter().copied()));
        places.sort_unstable();
        places.dedup();
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
    /// Products of a catalogue, in the sequence of their rows.
    pub catalogue: Vec<CatalogueProduct>,
    /// Customers of an address book, in the sequence of their rows.
    pub people: Vec<CatalogueCustomer>,
    /// Rows that are none of what is read: fees in a report, a product that is only sold as its variants.
    pub passed_over: u64,
    /// Orders that got a line so that they come to the stated total.
    pub adjusted: u64,
}
