//! Money: an exact decimal that never parts from its currency, and the one rounding rule.

use std::fmt;

use minicbor::{Decode, Encode};
use rust_decimal::{Decimal, RoundingStrategy};

/// An ISO 4217 code, three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// What can go wrong with money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// A result has more digits than an exact decimal holds.
    #[error("the amount is too large")]
    TooLarge,
    /// Two currencies in one sum.
    #[error("amounts in different currencies can't be added")]
    MixedCurrencies,
    /// A code that isn't three capital letters.
    #[error("a currency is three capital letters, as in EUR")]
    NotACurrency,
}

impl Currency {
    /// `XXX`, ISO 4217's code for no currency: what amounts are in where none is known yet.
    pub const NONE: Currency = Currency(*b"XXX");

    /// From a code such as `USD`.
    pub fn new(code: &str) -> Result<Currency, MoneyError> {
        match code.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Currency([a, b, c])),
            _ => Err(MoneyError::NotACurrency),
        }
    }

    /// The code, such as `USD`.
    pub fn code(&self) -> &str {
        // The constructor admits capital ASCII letters only, so this is always text.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimal places of the smallest unit (ISO 4217 table A.1; 2 unless listed).
    pub fn decimals(&self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// Rounds to this currency's smallest unit: *half away from zero* (commercial rounding), the rule
    /// for every amount in Counterfoil.
    pub fn round(&self, amount: Decimal) -> Decimal {
        amount.round_dp_with_strategy(self.decimals(), RoundingStrategy::MidpointAwayFromZero)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl<C> Encode<C> for Currency {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.code())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Currency {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Currency::new(d.str()?).map_err(minicbor::decode::Error::message)
    }
}

/// An amount in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Money {
    /// How much, in units of the currency.
    #[n(0)]
    #[cbor(with = "crate::codec::decimal")]
    pub amount: Decimal,
    /// Of what.
    #[n(1)]
    pub currency: Currency,
}

impl Money {
    /// The sum, if both are in one currency and it fits.
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::MixedCurrencies);
        }
        let amount = self
            .amount
            .checked_add(other.amount)
            .ok_or(MoneyError::TooLarge)?;
        Ok(Money {
            amount,
            currency: self.currency,
        })
    }
}
