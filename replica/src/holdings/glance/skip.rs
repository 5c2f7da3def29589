//! Passing over parts of a row that a glance doesn't need. Of an order's row that is most of it, and the codec's own way
//! to do so took half of the time in which a device starts: it takes care of streams of unknown length, which rows
//! aren't.

use minicbor::Decoder;
use minicbor::decode::Error;

/// Begins a list that has at least so many places, and says how many more it has.
///
/// # Errors
/// When it has fewer, or isn't a list that says how long it is.
pub fn places_after(decoder: &mut Decoder<'_>, least: u64) -> Result<u64, Error> {
    let places = decoder.array()?;
    places
        .and_then(|places| places.checked_sub(least))
        .ok_or_else(|| Error::message("a row without all of its places"))
}

/// Begins a list and says how many places it has.
///
/// # Errors
/// When it isn't a list that says how long it is.
pub fn count_of(decoder: &mut Decoder<'_>) -> Result<u64, Error> {
    places_after(decoder, 0)
}

/// Passes over so many items with all that is in them.
///
/// # Errors
/// When the bytes end within them, or aren't CBOR.
pub fn skip(decoder: &mut Decoder<'_>, items: u64) -> Result<(), Error> {
    match end_of(decoder.input(), decoder.position(), items) {
        Some(end) => {
            decoder.set_position(end);
            Ok(())
        }
        // Of unknown length, or broken: the codec knows which.
        None => (0..items).try_for_each(|_| decoder.skip()),
    }
}

/// Where so many items end that begin at a place (RFC 8949, section 3); `None` where that can't be told.
fn end_of(bytes: &[u8], mut at: usize, mut items: u64) -> Option<usize> {
    while items > 0 {
        items -= 1;
        let first = *bytes.get(at)?;
        at += 1;
        let argument = match first & 31 {
            small @ 0..24 => u64::from(small),
            size @ 24..28 => {
                let length = 1_usize << (size - 24);
                let argument = bytes.get(at..at.checked_add(length)?)?;
                at += length;
                argument.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
            }
            _ => return None,
        };
        match first >> 5 {
            2 | 3 => at = at.checked_add(usize::try_from(argument).ok()?)?,
            4 => items = items.checked_add(argument)?,
            5 => items = items.checked_add(argument.checked_mul(2)?)?,
            6 => items = items.checked_add(1)?,
            _ => {}
        }
    }
    (at <= bytes.len()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::holdings::order_row;
    use crate::pack;
    use domain::row::Row;
    use proptest::prelude::*;

    fn by_codec(bytes: &[u8]) -> Option<usize> {
        let mut decoder = Decoder::new(bytes);
        decoder.skip().ok().map(|()| decoder.position())
    }

    fn by_us(bytes: &[u8]) -> Option<usize> {
        let mut decoder = Decoder::new(bytes);
        skip(&mut decoder, 1).ok().map(|()| decoder.position())
    }

    #[test]
    fn it_ends_where_the_codec_ends() {
        let row = pack::encode(&Row::Order(order_row()));
        let floats = pack::encode(&(1.5_f64, true, (), i64::MIN, u64::MAX, vec![7_u8; 300]));
        let endless = [0x9f, 1, 0x9f, 2, 0xff, 0xff];
        for bytes in [&row[..], &floats, &endless] {
            assert_eq!(by_us(bytes), Some(bytes.len()));
            for end in 0..bytes.len() {
                assert_eq!(by_us(&bytes[..end]), None, "{end}");
            }
        }
    }

    proptest! {
        #[test]
        fn rubbish_ends_where_the_codec_ends_or_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Some(end) = by_codec(&bytes) {
                prop_assert_eq!(by_us(&bytes), Some(end));
            }
            prop_assert!(by_us(&bytes).is_none_or(|end| end <= bytes.len()));
        }
    }
}
