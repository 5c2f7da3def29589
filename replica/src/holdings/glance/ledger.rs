//! What a ledger's row says before its movements are booked.
//!
//! It must name the same places as [`domain::row::LedgerRow`]'s encoding; a test holds the two together.

use domain::id::DocId;
use domain::row::Version;
use minicbor::decode::Error;
use minicbor::{Decode, Decoder};

use super::skip::{places_after, skip};
use crate::pack::{self, PackError};

/// A row of a ledger, as far as the table goes.
#[derive(Debug, PartialEq)]
pub struct LedgerGlance {
    pub id: DocId,
    pub version: Version,
}

impl<'b, C> Decode<'b, C> for LedgerGlance {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, Error> {
        let more = places_after(decoder, 5)?;
        let id = decoder.decode()?;
        skip(decoder, 3)?; // location, day, movements
        let version = decoder.decode()?;
        skip(decoder, more)?;
        Ok(LedgerGlance { id, version })
    }
}

/// A row that is a ledger's; any other isn't read.
#[derive(Decode)]
enum Glance {
    #[n(4)]
    Ledger(#[n(0)] LedgerGlance),
}

impl LedgerGlance {
    /// Of an encoded [`domain::row::Row`].
    ///
    /// # Errors
    /// [`PackError`] when it isn't a ledger's row.
    pub fn read(bytes: &[u8]) -> Result<Self, PackError> {
        let Glance::Ledger(glance) = pack::decode(bytes)?;
        Ok(glance)
    }
}
