//! How the domain's states lie in a document: which key holds what. Private to this crate, so that a
//! layout can be migrated without anybody else noticing.
//!
//! Collections are keys with a common first letter and an id behind it, never lists: two people who add a
//! line to one order offline must both find their line.

mod entity;
mod ledger;
mod order;

pub(crate) use entity::{
    customer_cell, customer_fields, customer_ties, location, location_cell, location_field_cell,
    location_fields, product_cell, product_fields, tie_cell,
};
pub(crate) use ledger::{LedgerHeader, ledger, ledger_header_cell, movement_cell};
pub(crate) use order::{order, order_cells};

use domain::order::Versions;
use minicbor::{Decode, Encode};

use crate::document::{Cell, DocumentError};
use crate::pack;

fn read<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, DocumentError> {
    pack::decode(bytes).map_err(|error| DocumentError::Malformed(error.to_string()))
}

fn read_versions<T: for<'b> Decode<'b, ()>>(cell: &Cell) -> Result<Versions<T>, DocumentError> {
    let others = cell
        .others
        .iter()
        .map(|bytes| read(bytes))
        .collect::<Result<_, _>>()?;
    Ok(Versions {
        shown: read(&cell.shown)?,
        others,
    })
}

fn cell<T: Encode<()>>(key: impl Into<String>, value: &T) -> (String, Vec<u8>) {
    (key.into(), pack::encode(value))
}

/// A decimal as the schema keeps it: text.
#[derive(Encode, Decode)]
#[cbor(transparent)]
struct Exact(
    #[n(0)]
    #[cbor(with = "domain::codec::decimal")]
    rust_decimal::Decimal,
);
