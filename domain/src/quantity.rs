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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_reads_back_what_it_prints() {
        for (text, thousandths) in [("0", 0), ("3", 3000), ("0.25", 250), ("-1.005", -1005)] {
            assert_eq!(text.parse(), Ok(Quantity(thousandths)));
            assert_eq!(Quantity(thousandths).to_string(), text);
        }
        for edge in [Quantity(i64::MAX), Quantity(i64::MIN)] {
            assert_eq!(edge.to_string().parse(), Ok(edge));
        }
        assert_eq!(" 2.500 ".parse(), Ok(Quantity(2500)));
    }

    #[test]
    fn what_is_finer_or_larger_is_none() {
        for bad in [
            "",
            "x",
            "0.0001",
            "9223372036854775.808",
            "1e3",
            "79228162514264337593543950335",
        ] {
            assert_eq!(bad.parse::<Quantity>(), Err(NotAQuantity), "{bad}");
        }
    }

    #[test]
    fn arithmetic_says_when_it_does_not_fit() {
        let (most, least) = (Quantity(i64::MAX), Quantity(i64::MIN));
        assert_eq!(Quantity::ONE.checked_add(Quantity(500)), Ok(Quantity(1500)));
        assert_eq!(Quantity::ONE.checked_sub(Quantity(1500)), Ok(Quantity(-500)));
        assert_eq!(Quantity::whole(2), Ok(Quantity(2000)));
        assert_eq!(most.checked_add(Quantity(1)), Err(NotAQuantity));
        assert_eq!(least.checked_sub(Quantity(1)), Err(NotAQuantity));
        assert_eq!(least.checked_neg(), Err(NotAQuantity));
        assert_eq!(Quantity::whole(i64::MAX), Err(NotAQuantity));
    }
}
