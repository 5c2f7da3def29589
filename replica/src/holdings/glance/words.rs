//! What a search of orders looks in, read from an encoded row without copying.
//!
//! It must name the same places as [`OrderRow`]'s encoding; the glance's test holds them together.

#[cfg(test)]
use domain::row::OrderRow;
use minicbor::decode::Error;
use minicbor::{Decode, Decoder};

use super::skip::{places_after, skip};
use crate::holdings::text::SearchText;
use crate::pack::{self, PackError};

/// The texts of an order by which a person may look for it.
#[derive(Debug, PartialEq)]
pub struct OrderWords<'b> {
    number: &'b str,
    customer_name: &'b str,
    customer_phone: &'b str,
    external: Option<ExternalWords<'b>>,
    lines: Vec<LineWords<'b>>,
    old_numbers: Option<Vec<&'b str>>,
}

impl<'b, C> Decode<'b, C> for OrderWords<'b> {
    fn decode(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Self, Error> {
        let after = places_after(decoder, 17)?;
        skip(decoder, 1)?; // id
        let number = decoder.str()?;
        skip(decoder, 10)?; // from the direction to the customer's document
        let customer_name = decoder.str()?;
        let customer_phone = decoder.str()?;
        skip(decoder, 1)?; // address
        let external = Option::decode(decoder, context)?;
        let lines = Vec::decode(decoder, context)?;
        // What waits for a person, the version, the latest fact's time, what the ledgers are checked by.
        skip(decoder, after.min(4))?;
        let old_numbers = match after {
            0..5 => None,
            _ => Option::decode(decoder, context)?,
        };
        skip(decoder, after.saturating_sub(5))?;
        Ok(OrderWords {
            number,
            customer_name,
            customer_phone,
            external,
            lines,
            old_numbers,
        })
    }
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

impl<'b, C> Decode<'b, C> for LineWords<'b> {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, Error> {
        let after = places_after(decoder, 4)?;
        skip(decoder, 2)?; // id, product
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
    #[cfg(test)]
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
            old_numbers: row
                .old_numbers
                .as_ref()
                .map(|old| old.iter().map(String::as_str).collect()),
        }
    }

    /// Writes them as the text that is searched.
    pub fn write(&self, text: &mut SearchText<'_>) {
        text.add(self.number);
        for old in self.old_numbers.iter().flatten() {
            text.add(old);
        }
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
