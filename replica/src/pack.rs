//! The one way to turn values into bytes and back, plain and compressed. Nothing else in the project
//! calls the codec or the compressor.

use std::fmt::Display;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use minicbor::{Decode, Encode};

use crate::limits;

/// Bytes that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// Not the expected CBOR.
    #[error("not readable: {0}")]
    Unreadable(String),
    /// Inflates to more than [`limits::INFLATED_BYTES`].
    #[error("inflates to too much")]
    TooLarge,
    /// Not a DEFLATE stream.
    #[error("not a compressed payload")]
    NotCompressed,
    /// Bytes follow the value.
    #[error("bytes follow the value")]
    TrailingBytes,
}

/// The words of an error of a library. In the browser, where they weigh more than they help, they are left out: what is
/// wrong with bytes is looked into on the server.
pub(crate) fn words(error: &impl Display) -> String {
    match cfg!(target_family = "wasm") {
        true => "unreadable".to_owned(),
        false => error.to_string(),
    }
}

/// A value as CBOR.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing into a vector can't fail, and no type here has an encoder that refuses a value.
    let written = minicbor::encode(value, &mut bytes);
    debug_assert!(written.is_ok(), "encoding into memory can't fail");
    bytes
}

/// A value from CBOR that fills `bytes` exactly.
///
/// # Errors
/// [`PackError`] when the bytes aren't that value, or more follows.
pub fn decode<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, PackError> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let value = decoder
        .decode()
        .map_err(|error| PackError::Unreadable(words(&error)))?;
    if decoder.position() == bytes.len() {
        Ok(value)
    } else {
        Err(PackError::TrailingBytes)
    }
}

/// Raw DEFLATE (RFC 1951) at a level that costs little on a tablet.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(5));
    // Writing into a vector can't fail.
    let written = encoder.write_all(bytes);
    debug_assert!(written.is_ok(), "compressing into memory can't fail");
    encoder.finish().unwrap_or_default()
}

/// The reverse of [`deflate`].
///
/// # Errors
/// [`PackError`] when it isn't compressed or inflates past the limit.
pub fn inflate(bytes: &[u8]) -> Result<Vec<u8>, PackError> {
    // Rows take about a quarter of their room.
    let room = bytes.len().saturating_mul(4).min(limits::INFLATED_BYTES);
    let mut inflated = Vec::with_capacity(room);
    let limit = limits::INFLATED_BYTES as u64;
    DeflateDecoder::new(bytes)
        .take(limit + 1)
        .read_to_end(&mut inflated)
        .map_err(|_| PackError::NotCompressed)?;
    if inflated.len() as u64 > limit {
        Err(PackError::TooLarge)
    } else {
        Ok(inflated)
    }
}

/// A value as compressed CBOR.
pub fn pack<T: Encode<()>>(value: &T) -> Vec<u8> {
    deflate(&encode(value))
}

/// A value from compressed CBOR; the type must own its parts.
///
/// # Errors
/// [`PackError`] as for [`inflate`] and [`decode`].
pub fn unpack<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, PackError> {
    decode(&inflate(bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let value = vec![String::from("tea"); 500];
        assert_eq!(unpack::<Vec<String>>(&pack(&value)), Ok(value));
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = deflate(&vec![0; limits::INFLATED_BYTES + 1]);
        assert!(bomb.len() < 100_000);
        assert_eq!(inflate(&bomb), Err(PackError::TooLarge));
    }

    #[test]
    fn rubbish_is_refused() {
        assert!(unpack::<Vec<String>>(b"rubbish").is_err());
        let mut bytes = encode(&1u32);
        bytes.push(0);
        assert_eq!(decode::<u32>(&bytes), Err(PackError::TrailingBytes));
    }
}
