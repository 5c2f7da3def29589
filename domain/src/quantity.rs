//! How much of something: whole pieces and weighed goods alike, in thousandths of the product's unit.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

/// An amount of a product in thousandths of its unit (3 pieces are 3000, 250 g of a kilogram are 250).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Quantity(#[n(0)] pub i64);

/// A quantity that cannot be held: too large, or finer than a thousandth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a quantity: at most three decimals and 9 million million units")]
pub struct NotAQuantity;

impl Quantity {
    /// Nothing.
    pub const ZERO: Quantity = Quantity(0);
    /// One unit.
    pub const ONE: Quantity = Quantity(1000);

    /// `units` whole units.
    pub fn whole(units: i64) -> Result<Quantity, NotAQuantity> {
        units.checked_mul(1000).map(Quantity).ok_or(NotAQuantity)
    }

    /// The sum, unless it is too large.
    pub fn checked_add(self, other: Quantity) -> Result<Quantity, NotAQuantity> {
        self.0.checked_add(other.0).map(Quantity).ok_or(NotAQuantity)
    }

    /// The difference, unless it is too large.
    pub fn checked_sub(self, other: Quantity) -> Result<Quantity, NotAQuantity> {
        self.0.checked_sub(other.0).map(Quantity).ok_or(NotAQuantity)
    }

    /// The same amount the other way round, unless it is too large.
    pub fn checked_neg(self) -> Result<Quantity, NotAQuantity> {
        self.0.checked_neg().map(Quantity).ok_or(NotAQuantity)
    }

    /// The quantity as an exact decimal of units.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 3).normalize()
    }

    /// From an exact decimal of units.
    pub fn from_decimal(units: Decimal) -> Result<Quantity, NotAQuantity> {
        let thousandths = units.checked_mul(Decimal::ONE_THOUSAND).ok_or(NotAQuantity)?;
        if thousandths.fract() != Decimal::ZERO {
            return Err(NotAQuantity);
        }
        i64::try_from(thousandths.trunc())
            .map(Quantity)
            .map_err(|_| NotAQuantity)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_decimal().fmt(f)
    }
}

impl FromStr for Quantity {
    type Err = NotAQuantity;

    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        Quantity::from_decimal(Decimal::from_str_exact(text.trim()).map_err(|_| NotAQuantity)?)
    }
}
