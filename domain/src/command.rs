//! Commands: what a person meant. Each becomes one commit, whole, or is refused with a reason.

use minicbor::{Decode, Encode};

use crate::customer::{Customer, CustomerChange};
use crate::id::DocId;
use crate::issue::Settlement;
use crate::location::Location;
use crate::order::{Draft, OrderChange, Payment};
use crate::product::{Product, ProductChange};
use crate::quantity::Quantity;

/// A product and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Amount {
    /// The product.
    #[n(0)]
    pub product: DocId,
    /// How much.
    #[n(1)]
    pub quantity: Quantity,
}

/// How far an order got in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Progress {
    /// The goods left.
    #[n(0)]
    Shipped,
    /// The customer has the goods.
    #[n(1)]
    Delivered,
}

/// What another system says of an order that is imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ImportedFacts {
    /// Its state there, in its words.
    #[n(0)]
    pub state: String,
    /// Money that was taken, with the time.
    #[n(1)]
    pub payments: Vec<Payment>,
    /// When the goods left, if they did.
    #[n(2)]
    pub shipped_at: Option<i64>,
    /// When the customer had them, if she did.
    #[n(3)]
    pub delivered_at: Option<i64>,
    /// It was cancelled there.
    #[n(4)]
    pub cancelled: bool,
    /// Take the goods from stock (an import of past trade usually doesn't).
    #[n(5)]
    pub moves_stock: bool,
}

/// What a person meant.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Command {
    /// A new location.
    #[n(0)]
    CreateLocation(#[n(0)] Location),
    /// A new product.
    #[n(1)]
    CreateProduct(#[n(0)] Product),
    /// Fields of a product set anew.
    #[n(2)]
    ChangeProduct(#[n(0)] DocId, #[n(1)] Vec<ProductChange>),
    /// A new customer.
    #[n(3)]
    CreateCustomer(#[n(0)] Customer),
    /// Fields of a customer set anew.
    #[n(4)]
    ChangeCustomer(#[n(0)] DocId, #[n(1)] Vec<CustomerChange>),
    /// A firm order, with what was paid at once.
    #[n(5)]
    PlaceOrder(#[n(0)] Draft, #[n(1)] Vec<Payment>),
    /// An order that waits at the till.
    #[n(6)]
    HoldOrder(#[n(0)] Draft),
    /// A held order changed to this draft and made firm. The draft's lines replace the held ones.
    #[n(7)]
    PlaceHeldOrder(#[n(0)] DocId, #[n(1)] Draft, #[n(2)] Vec<Payment>),
    /// Changes of an order that exists.
    #[n(8)]
    ChangeOrder(#[n(0)] DocId, #[n(1)] Vec<OrderChange>),
    /// The order shall not happen; why, in words (may be empty).
    #[n(9)]
    CancelOrder(#[n(0)] DocId, #[n(1)] String),
    /// Money was taken.
    #[n(10)]
    RecordPayment(#[n(0)] DocId, #[n(1)] Payment),
    /// The goods left or arrived.
    #[n(11)]
    RecordProgress(#[n(0)] DocId, #[n(1)] Progress),
    /// Goods came in at a location.
    #[n(12)]
    ReceiveStock(#[n(0)] DocId, #[n(1)] Vec<Amount>),
    /// Goods were counted at a location.
    #[n(13)]
    CountStock(#[n(0)] DocId, #[n(1)] Vec<Amount>),
    /// A person settles the issue with this key on this document.
    #[n(14)]
    SettleIssue(#[n(0)] DocId, #[n(1)] String, #[n(2)] Settlement),
    /// An order from another system.
    #[n(15)]
    ImportOrder(#[n(0)] Draft, #[n(1)] ImportedFacts),
}

impl Command {
    /// The documents whose present state the decision needs, beside those it makes.
    pub fn reads(&self) -> Option<DocId> {
        match self {
            Command::ChangeProduct(id, _)
            | Command::ChangeCustomer(id, _)
            | Command::PlaceHeldOrder(id, ..)
            | Command::ChangeOrder(id, _)
            | Command::CancelOrder(id, _)
            | Command::RecordPayment(id, _)
            | Command::RecordProgress(id, _)
            | Command::SettleIssue(id, ..) => Some(*id),
            Command::CreateLocation(_)
            | Command::CreateProduct(_)
            | Command::CreateCustomer(_)
            | Command::PlaceOrder(..)
            | Command::HoldOrder(_)
            | Command::ReceiveStock(..)
            | Command::CountStock(..)
            | Command::ImportOrder(..) => None,
        }
    }
}
