//! What an import came to, or would come to: counts, sums by currency, and the rows that can't be used.

use domain::money::Currency;
use import::{Difference, Reason};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

/// How many were what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Tally {
    /// Not there before.
    #[n(0)]
    pub new: u32,
    /// There, and different.
    #[n(1)]
    pub changed: u32,
    /// There, and the same.
    #[n(2)]
    pub same: u32,
    /// Rows that can't be used.
    #[n(3)]
    pub wrong: u32,
}

/// The sums in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Sums {
    /// The currency.
    #[n(0)]
    pub currency: Currency,
    /// Orders, returns among them.
    #[n(1)]
    pub orders: u32,
    /// How many of them are returns.
    #[n(2)]
    pub return_orders: u32,
    /// Their lines.
    #[n(3)]
    pub lines: u32,
    /// What the sales come to.
    #[n(4)]
    #[cbor(with = "domain::codec::decimal")]
    pub gross: Decimal,
    /// What the returns come to.
    #[n(5)]
    #[cbor(with = "domain::codec::decimal")]
    pub returns: Decimal,
    /// What the cancelled orders come to.
    #[n(6)]
    #[cbor(with = "domain::codec::decimal")]
    pub cancelled: Decimal,
    /// The first less the other two.
    #[n(7)]
    #[cbor(with = "domain::codec::decimal")]
    pub net: Decimal,
    /// What was paid, less what was given back.
    #[n(8)]
    #[cbor(with = "domain::codec::decimal")]
    pub payments: Decimal,
}

/// A row that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Rejected {
    /// The file.
    #[n(0)]
    pub file: String,
    /// Its row there.
    #[n(1)]
    pub row: u32,
    /// The column; empty when it is about the whole row.
    #[n(2)]
    pub column: String,
    /// What is wrong.
    #[n(3)]
    pub reason: Reason,
}

/// What an import came to.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
#[cbor(array)]
pub struct Report {
    /// Nothing was done: this is what would be.
    #[n(0)]
    pub preview: bool,
    /// It was stopped before its end.
    #[n(1)]
    pub stopped: bool,
    /// The sums, a currency each; the first is that of the first order.
    #[n(2)]
    pub sums: Vec<Sums>,
    /// Orders that were there already.
    #[n(3)]
    pub duplicates: u32,
    /// Rows that told of those and nothing else.
    #[n(4)]
    pub duplicate_rows: u32,
    /// Rows that can't be used.
    #[n(5)]
    pub rejected: u32,
    /// Rows that are none of what is read.
    #[n(6)]
    pub passed_over: u32,
    /// Orders with a line for a difference to the stated total.
    #[n(7)]
    pub adjusted: u32,
    /// Products that were made.
    #[n(8)]
    pub products_made: u32,
    /// Customers that were made.
    #[n(9)]
    pub customers_made: u32,
    /// Products of a catalogue.
    #[n(10)]
    pub products: Tally,
    /// Customers of an address book.
    #[n(11)]
    pub customers: Tally,
    /// The first things that change.
    #[n(12)]
    pub differences: Vec<Difference>,
    /// The first rows that can't be used.
    #[n(13)]
    pub first_rejected: Vec<Rejected>,
    /// All of them, each encoded as a [`Rejected`], one after the other.
    #[n(14)]
    pub all_rejected: ByteVec,
    /// Rows that were read.
    #[n(15)]
    pub rows: u32,
    /// Products whose stock is counted.
    #[n(16)]
    pub stock_counted: u32,
}

impl Report {
    /// All orders, whatever their currency.
    pub fn orders(&self) -> u32 {
        self.sums.iter().map(|sums| sums.orders).sum()
    }

    /// Whether it does, or did, anything at all.
    pub fn is_nothing(&self) -> bool {
        let tallied = |tally: Tally| tally.new.saturating_add(tally.changed);
        self.orders() == 0
            && tallied(self.products) == 0
            && tallied(self.customers) == 0
            && self.products_made == 0
            && self.customers_made == 0
            && self.stock_counted == 0
    }
}
