//! One product or customer, whole, with the orders that name it.

use domain::id::Millis;
use domain::money::Currency;
use domain::row::{CustomerRow, OrderRow};
use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use super::{AlsoKnown, ProductOnHand, Safety};

/// A product with where it is and the latest orders with it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ProductDetail {
    /// The product; on hand in all.
    #[n(0)]
    pub found: ProductOnHand,
    /// How safe its latest change is.
    #[n(1)]
    pub safety: Safety,
    /// The latest orders with it, latest first; nothing while orders are still being read from disk.
    #[n(2)]
    pub orders: Option<Vec<OrderRow>>,
}

/// A customer with what she bought.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CustomerDetail {
    /// The customer, with all that her entries know of her. Another than was asked for when that one was merged.
    #[n(0)]
    pub row: CustomerRow,
    /// How safe the latest change of any of her entries is.
    #[n(1)]
    pub safety: Safety,
    /// What she bought; nothing while orders are still being read from disk.
    #[n(2)]
    pub history: Option<CustomerHistory>,
    /// The entry that stands for her, as it is by itself.
    #[n(3)]
    pub own: CustomerRow,
    /// Her other entries.
    #[n(4)]
    pub also: Vec<AlsoKnown>,
}

/// What a customer bought, from the orders held here that name one of her entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CustomerHistory {
    /// Firm orders and returns: neither held nor cancelled.
    #[n(0)]
    pub placed: u32,
    /// What they cost in all, by currency; returns count against it. A sum that is too large isn't listed.
    #[n(1)]
    pub spent: Vec<Spent>,
    /// When the latest of them was placed.
    #[n(2)]
    pub last: Option<Millis>,
    /// All orders, whatever their state.
    #[n(3)]
    pub total: u32,
    /// The latest of these, latest first.
    #[n(4)]
    pub orders: Vec<OrderRow>,
}

/// A sum in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Spent {
    /// The currency.
    #[n(0)]
    pub currency: Currency,
    /// How much of it.
    #[n(1)]
    #[cbor(with = "domain::codec::decimal")]
    pub amount: Decimal,
}
