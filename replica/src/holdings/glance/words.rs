//! What a search of orders looks in, read from an encoded row without copying.
//!
//! It must name the same places as [`OrderRow`]'s encoding; the glance's test holds them together.

use domain::row::OrderRow;
use minicbor::decode::Error;
use minicbor::{Decode, Decoder};

use super::skip::skip;
use crate::holdings::text::SearchText;
use crate::pack::{self, PackError};

/// The texts of an order by which a person may look for it.
#[derive(Debug, PartialEq, Decode)]
#[cbor(array)]
pub struct OrderWords<'b> {
    #[b(1)]
    number: &'b str,
    #[b(12)]
    customer_name: &'b str,
    #[b(13)]
    customer_phone: &'b str,
    #[b(15)]
    external: Option<ExternalWords<'b>>,
    #[b(16)]
    lines: Vec<LineWords<'b>>,
}

/// What another system calls it.
#[derive(Debug, PartialEq, Decode)]
#[cbor(array)]
struct ExternalWords<'b> {
    #[b(1)]
    id: &'b str,
}

/// A line.
#[derive(Debug, PartialEq)]
struct LineWords<'b> {
    sku: &'b str,
    name: &'b str,
}

/// Places of a line's row before its SKU, which its name follows.
const BEFORE_SKU: u64 = 2;

impl<'b, C> Decode<'b, C> for LineWords<'b> {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, Error> {
        let places = decoder.array()?;
        let after = places
            .and_then(|places| places.checked_sub(BEFORE_SKU + 2))
            .ok_or_else(|| Error::message("a line without its words"))?;
        skip(decoder, BEFORE_SKU)?;
        let (sku, name) = (decoder.str()?, decoder.str()?);
        skip(decoder, after)?;
        Ok(LineWords { sku, name })
    }
}

/// A row that is an order's; any other isn't read.
#[derive(Decode)]
enum Words<'b> {
    #[n(0)]
    Order(#[b(0)] OrderWords<'b>),
}

impl<'b> OrderWords<'b> {
    /// Of an encoded [`domain::row::Row`].
    ///
    /// # Errors
    /// [`PackError`] when it isn't an order's row.
    pub fn read(bytes: &'b [u8]) -> Result<Self, PackError> {
        let Words::Order(words) = pack::decode(bytes)?;
        Ok(words)
    }

    /// Of a row in memory.
    pub fn of(row: &'b OrderRow) -> Self {
        OrderWords {
            number: &row.number,
            customer_name: &row.customer_name,
            customer_phone: &row.customer_phone,
            external: row
                .external
                .as_ref()
                .map(|external| ExternalWords { id: &external.id }),
            lines: row
                .lines
                .iter()
                .map(|line| LineWords {
                    sku: &line.sku,
                    name: &line.name,
                })
                .collect(),
        }
    }

    /// Writes them as the text that is searched.
    pub fn write(&self, text: &mut SearchText<'_>) {
        text.add(self.number);
        text.add(self.customer_name);
        text.add_phone(self.customer_phone);
        if let Some(external) = &self.external {
            text.add(external.id);
        }
        for line in &self.lines {
            text.add(line.sku);
            text.add(line.name);
        }
    }
}
