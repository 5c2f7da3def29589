//! How exact decimals travel in CBOR: as text ("12.50"), so that no binary fraction can creep in and
//! the number of digits a person typed survives.

/// `#[cbor(with = "crate::codec::decimal")]` for a [`rust_decimal::Decimal`] field.
pub mod decimal {
    use minicbor::decode::Error as DecodeError;
    use minicbor::encode::{Error as EncodeError, Write};
    use minicbor::{Decoder, Encoder};
    use rust_decimal::Decimal;

    /// Writes the decimal as a text string.
    pub fn encode<C, W: Write>(
        value: &Decimal,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.str(&value.to_string())?.ok()
    }

    /// Reads a decimal from a text string of at most 40 characters.
    pub fn decode<'b, C>(d: &mut Decoder<'b>, _: &mut C) -> Result<Decimal, DecodeError> {
        let text = d.str()?;
        if text.len() > 40 {
            return Err(DecodeError::message("a decimal of more than 40 characters"));
        }
        Decimal::from_str_exact(text).map_err(|_| DecodeError::message("not a decimal"))
    }
}
