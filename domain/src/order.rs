//! Orders: what was asked for, by whom, and everything that has happened to it since.
//!
//! An order's status is never stored. It is folded from a set of facts that only grows
//! ([`status::fold`]), so that two devices which saw different halves of the truth agree as soon as they
//! have both.

mod causality;
pub mod discount;
pub mod fact;
pub mod review;
pub mod sheet;
pub mod state;
pub mod status;
pub mod totals;

pub use discount::Discount;
pub use fact::{Fact, FactKind, Payment, PaymentMethod};
pub use sheet::OrderSheet;
pub use state::{LineState, OrderState, Versions};
pub use status::Status;
pub use totals::{LineTotal, Totals};

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use crate::customer::CustomerSnapshot;
use crate::id::{DocId, Millis};
use crate::money::Currency;
use crate::quantity::Quantity;

/// Where an order comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Channel {
    /// At a till.
    #[default]
    #[n(0)]
    Till,
    /// By telephone.
    #[n(1)]
    Phone,
    /// From a web shop.
    #[n(2)]
    Web,
    /// By e-mail.
    #[n(3)]
    Email,
    /// By a sales rep on the road.
    #[n(4)]
    Rep,
    /// From another order system's files.
    #[n(5)]
    Import,
}

/// Whether goods go out or come back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Direction {
    /// Goods go out, money comes in.
    #[default]
    #[n(0)]
    Sale,
    /// Goods come back, money goes out: quantities are positive, the order's amounts are negative.
    #[n(1)]
    Return,
}

impl Direction {
    /// An amount with the sign that this direction gives it: a return's amounts are negative. Applied twice,
    /// it gives the amount back.
    pub fn signed(self, amount: Decimal) -> Decimal {
        match self {
            Direction::Sale => amount,
            // Subtracted from zero, since the negative of nothing would print as "-0".
            Direction::Return => Decimal::ZERO - amount,
        }
    }

    /// 1 where an order takes goods from stock, -1 where it gives them back.
    pub fn stock_sign(self) -> i64 {
        match self {
            Direction::Sale => 1,
            Direction::Return => -1,
        }
    }
}

/// Whether unit prices contain their tax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum TaxMode {
    /// The price on the shelf is what the customer pays.
    #[default]
    #[n(0)]
    Inclusive,
    /// Tax is added to the price.
    #[n(1)]
    Exclusive,
}

/// What another system calls this order. (system, id) is unique in the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct ExternalReference {
    /// The other system: `olist`.
    #[n(0)]
    pub system: String,
    /// Its id there, as text (leading zeros and 19 digits matter).
    #[n(1)]
    pub id: String,
}

/// What is fixed when an order is made.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Header {
    /// From the author's series, as in `T07-000123`.
    #[n(0)]
    pub number: String,
    /// Sale or return.
    #[n(1)]
    pub direction: Direction,
    /// Where it comes from.
    #[n(2)]
    pub channel: Channel,
    /// Whose stock it takes.
    #[n(3)]
    pub location: DocId,
    /// Who sold it; may be empty.
    #[n(4)]
    pub salesperson: String,
    /// Currency of every amount in it.
    #[n(5)]
    pub currency: Currency,
    /// Whether its prices contain tax.
    #[n(6)]
    pub tax_mode: TaxMode,
    /// When the customer ordered, by the author's clock.
    #[n(7)]
    pub placed_at: Millis,
    /// What another system calls it.
    #[n(8)]
    pub external: Option<ExternalReference>,
}

/// The part of a line that is fixed when it is added: a snapshot, so that a later price change or a
/// renamed product doesn't alter old orders.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Item {
    /// The product; absent for a free line (a fee, a product of another system).
    #[n(0)]
    pub product: Option<DocId>,
    /// Its SKU.
    #[n(1)]
    pub sku: String,
    /// Its name as sold.
    #[n(2)]
    pub name: String,
    /// Price of one unit, in the order's currency, as many decimals as the source has. Negative only in
    /// imported adjustments.
    #[n(3)]
    #[cbor(with = "crate::codec::decimal")]
    pub unit_price: Decimal,
    /// Per cent of tax.
    #[n(4)]
    #[cbor(with = "crate::codec::decimal")]
    pub tax_rate: Decimal,
}

/// A line that someone wants on an order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DraftLine {
    /// What.
    #[n(0)]
    pub item: Item,
    /// How much; above zero.
    #[n(1)]
    pub quantity: Quantity,
    /// Off this line.
    #[n(2)]
    pub discount: Option<Discount>,
    /// Said about this line; may be empty.
    #[n(3)]
    pub note: String,
}

/// An order that someone wants to place or hold. The replica adds its number, its ids and the time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Draft {
    /// Sale or return.
    #[n(0)]
    pub direction: Direction,
    /// Where it comes from.
    #[n(1)]
    pub channel: Channel,
    /// Whose stock it takes.
    #[n(2)]
    pub location: DocId,
    /// Who sold it; may be empty.
    #[n(3)]
    pub salesperson: String,
    /// Currency of every amount in it.
    #[n(4)]
    pub currency: Currency,
    /// Whether its prices contain tax.
    #[n(5)]
    pub tax_mode: TaxMode,
    /// Who buys; nobody in particular at a till.
    #[n(6)]
    pub customer: Option<CustomerSnapshot>,
    /// What is bought.
    #[n(7)]
    pub lines: Vec<DraftLine>,
    /// Off the whole order.
    #[n(8)]
    pub discount: Option<Discount>,
    /// Charge for sending it, in the order's currency.
    #[n(9)]
    #[cbor(with = "crate::codec::decimal")]
    pub shipping: Decimal,
    /// Said about the order; may be empty.
    #[n(10)]
    pub note: String,
    /// What another system calls it.
    #[n(11)]
    pub external: Option<ExternalReference>,
    /// When the customer ordered, where that isn't now (imports).
    #[n(12)]
    pub placed_at: Option<Millis>,
}

/// One thing changed on an order that exists.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum OrderChange {
    /// A line more.
    #[n(0)]
    AddLine(#[n(0)] DraftLine),
    /// Another quantity on a line; above zero.
    #[n(1)]
    SetQuantity(#[n(0)] crate::id::LineId, #[n(1)] Quantity),
    /// Another discount on a line.
    #[n(2)]
    SetLineDiscount(#[n(0)] crate::id::LineId, #[n(1)] Option<Discount>),
    /// Another note on a line.
    #[n(3)]
    SetLineNote(#[n(0)] crate::id::LineId, #[n(1)] String),
    /// The line goes.
    #[n(4)]
    RemoveLine(#[n(0)] crate::id::LineId),
    /// Another customer, or none.
    #[n(5)]
    SetCustomer(#[n(0)] Option<CustomerSnapshot>),
    /// Another discount on the whole order.
    #[n(6)]
    SetDiscount(#[n(0)] Option<Discount>),
    /// Another shipping charge.
    #[n(7)]
    SetShipping(
        #[n(0)]
        #[cbor(with = "crate::codec::decimal")]
        Decimal,
    ),
    /// Another note on the order.
    #[n(8)]
    SetNote(#[n(0)] String),
}
