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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::decimal;

    fn currency(code: &str) -> Currency {
        Currency::new(code).unwrap()
    }

    #[test]
    fn a_currency_is_three_capital_letters() {
        assert_eq!(currency("EUR").code(), "EUR");
        for bad in ["", "EU", "eur", "EURO", "E R", "€", "ÄÖ"] {
            assert_eq!(Currency::new(bad), Err(MoneyError::NotACurrency), "{bad}");
        }
    }

    #[test]
    fn rounding_goes_to_the_currency_and_halves_away_from_zero() {
        let cases = [
            ("EUR", "2.345", "2.35"),
            ("EUR", "-2.345", "-2.35"),
            ("EUR", "2.3449", "2.34"),
            ("JPY", "2.5", "3"),
            ("KWD", "2.3455", "2.346"),
        ];
        for (code, amount, rounded) in cases {
            assert_eq!(
                currency(code).round(decimal(amount)),
                decimal(rounded),
                "{code} {amount}"
            );
        }
    }

    #[test]
    fn only_one_currency_is_added_up() {
        let money = |amount: &str, code| Money {
            amount: decimal(amount),
            currency: currency(code),
        };
        assert_eq!(
            money("1.50", "EUR").checked_add(money("2", "EUR")),
            Ok(money("3.50", "EUR"))
        );
        assert_eq!(
            money("1", "EUR").checked_add(money("1", "USD")),
            Err(MoneyError::MixedCurrencies)
        );
        let most = Money {
            amount: Decimal::MAX,
            currency: currency("EUR"),
        };
        assert_eq!(most.checked_add(most), Err(MoneyError::TooLarge));
    }

    #[test]
    fn money_reads_back_as_it_was_typed() {
        for amount in ["0", "12.50", "-0.001", "79228162514264337593543950335"] {
            let money = Money {
                amount: decimal(amount),
                currency: currency("EUR"),
            };
            let bytes = minicbor::to_vec(money).unwrap();
            let read: Money = minicbor::decode(&bytes).unwrap();
            assert_eq!((read, read.amount.to_string().as_str()), (money, amount));
        }
        let wrong: [&[u8]; 4] = [
            b"\x82",
            b"\x82\x61x\x63EUR",
            b"\x82\x611\x63eur",
            b"\x82\x01\x63EUR",
        ];
        for bytes in wrong {
            assert!(minicbor::decode::<Money>(bytes).is_err(), "{bytes:?}");
        }
    }
}
