//! Discounts: so much off, or so many per cent off.

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

/// Something off a line or an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Discount {
    /// An amount in the order's currency, not below zero.
    #[n(0)]
    Amount(
        #[n(0)]
        #[cbor(with = "crate::codec::decimal")]
        Decimal,
    ),
    /// Per cent of what it is taken off, 0 to 100.
    #[n(1)]
    Percent(
        #[n(0)]
        #[cbor(with = "crate::codec::decimal")]
        Decimal,
    ),
}
