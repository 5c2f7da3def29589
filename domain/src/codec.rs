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

/// `#[cbor(with = "crate::codec::optional_decimal", has_nil)]` for an `Option<Decimal>` field: nothing is written as
/// nothing, and at the end of an array not at all, so that what has none keeps the bytes it had before the field was.
pub mod optional_decimal {
    use minicbor::data::Type;
    use minicbor::decode::Error as DecodeError;
    use minicbor::encode::{Error as EncodeError, Write};
    use minicbor::{Decoder, Encoder};
    use rust_decimal::Decimal;

    /// Writes the decimal as a text string, or null.
    pub fn encode<C, W: Write>(
        value: &Option<Decimal>,
        e: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        match value {
            Some(value) => super::decimal::encode(value, e, context),
            None => e.null()?.ok(),
        }
    }

    /// Reads a text string of at most 40 characters, or null.
    pub fn decode<'b, C>(d: &mut Decoder<'b>, context: &mut C) -> Result<Option<Decimal>, DecodeError> {
        if d.datatype()? == Type::Null {
            d.null()?;
            return Ok(None);
        }
        super::decimal::decode(d, context).map(Some)
    }

    /// What a missing field is.
    pub fn nil() -> Option<Option<Decimal>> {
        Some(None)
    }

    /// Whether there is nothing to write.
    pub fn is_nil(value: &Option<Decimal>) -> bool {
        value.is_none()
    }
}

#[cfg(test)]
mod tests {
    use crate::order::Payment;
    use crate::testing::{decimal, payment};

    #[test]
    fn a_payment_without_change_is_written_as_before_there_was_any() {
        let before = [0x83, 0x00, 0x64, b'1', b'.', b'5', b'0', 0x60];
        assert_eq!(minicbor::to_vec(payment("1.50")).unwrap(), before);
        assert_eq!(minicbor::decode::<Payment>(&before).unwrap(), payment("1.50"));
    }

    #[test]
    fn a_record_of_unknown_length_is_read_like_one_of_a_known() {
        let fields = [0x00, 0x64, b'1', b'.', b'5', b'0', 0x60];
        let read = |before: &[u8], after: &[u8]| {
            let bytes = [before, &fields, after].concat();
            minicbor::decode::<(Payment, u8)>(&bytes).map_err(|error| error.to_string())
        };
        let paid = Ok((payment("1.50"), 7));
        assert_eq!(read(&[0x82, 0x83], &[0x07]), paid);
        assert_eq!(read(&[0x82, 0x9f], &[0xff, 0x07]), paid);
        // Fields of a later version are passed over, in both.
        assert_eq!(read(&[0x82, 0x86], &[0xf6, 0xf6, 0x82, 0x01, 0x02, 0x07]), paid);
        assert_eq!(
            read(&[0x82, 0x9f], &[0xf6, 0xf6, 0x82, 0x01, 0x02, 0xff, 0x07]),
            paid
        );
        // What has no end isn't read.
        assert!(read(&[0x82, 0x9f], &[]).is_err());
        let short = minicbor::decode::<Payment>(&[0x81, 0x00]).unwrap_err();
        assert!(short.to_string().contains("Payment::amount"), "{short}");
    }

    #[test]
    fn what_was_handed_over_comes_back() {
        let cash = Payment {
            given: Some(decimal("20")),
            ..payment("12.50")
        };
        let bytes = minicbor::to_vec(&cash).unwrap();
        assert_eq!(minicbor::decode::<Payment>(&bytes).unwrap(), cash);
        assert_eq!(
            (cash.change(), payment("3").change()),
            (decimal("7.50"), decimal("0"))
        );
    }
}
