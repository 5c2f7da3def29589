//! The layout of products, customers and locations: one key a field, named by a letter; the value is the
//! change that sets the field. What a customer's document says of others has keys of its own: `b` whom she became, `x`
//! and an id who she isn't.

use domain::customer::CustomerChange;
use domain::customer::ties::{Tie, Ties};
use domain::location::{Location, LocationChange};
use domain::order::Versions;
use domain::product::ProductChange;

use super::{cell, read, read_versions};
use crate::document::{Cell, DocumentError};

pub(crate) fn product_cell(change: &ProductChange) -> (String, Vec<u8>) {
    let key = match change {
        ProductChange::Sku(_) => "k",
        ProductChange::Barcodes(_) => "b",
        ProductChange::Names(_) => "n",
        ProductChange::Category(_) => "c",
        ProductChange::Price(_) => "p",
        ProductChange::Tax(..) => "t",
        ProductChange::Unit(_) => "u",
        ProductChange::Size(..) => "s",
        ProductChange::Archived(_) => "a",
        ProductChange::Images(_) => "i",
    };
    cell(key, change)
}

pub(crate) fn customer_cell(change: &CustomerChange) -> (String, Vec<u8>) {
    let key = match change {
        CustomerChange::Name(_) => "n",
        CustomerChange::Phones(_) => "p",
        CustomerChange::Emails(_) => "e",
        CustomerChange::Addresses(_) => "a",
        CustomerChange::Language(_) => "l",
        CustomerChange::Note(_) => "t",
    };
    cell(key, change)
}

/// The fields of a product as they were set. A key of a later schema is passed over.
pub(crate) fn product_fields(cells: &[Cell]) -> Result<Vec<Versions<ProductChange>>, DocumentError> {
    known(cells, "kbncptusai").map(read_versions).collect()
}

/// The fields of a customer as they were set. A key of a later schema is passed over.
pub(crate) fn customer_fields(cells: &[Cell]) -> Result<Vec<Versions<CustomerChange>>, DocumentError> {
    known(cells, "npealt").map(read_versions).collect()
}

pub(crate) fn tie_cell(tie: &Tie) -> (String, Vec<u8>) {
    let key = match tie {
        Tie::Became(_) => "b".to_owned(),
        Tie::Apart(other, _) => format!("x{other}"),
    };
    cell(key, tie)
}

/// What a customer's document says of other customers.
pub(crate) fn customer_ties(cells: &[Cell]) -> Result<Ties, DocumentError> {
    let is_tie = |cell: &&Cell| cell.key == "b" || cell.key.starts_with('x');
    let set: Vec<Versions<Tie>> = cells
        .iter()
        .filter(is_tie)
        .map(read_versions)
        .collect::<Result<_, _>>()?;
    Ok(Ties::of(&set))
}

fn known<'a>(cells: &'a [Cell], letters: &'static str) -> impl Iterator<Item = &'a Cell> {
    cells
        .iter()
        .filter(move |cell| cell.key.len() == 1 && letters.contains(&cell.key))
}

pub(crate) fn location_cell(location: &Location) -> (String, Vec<u8>) {
    cell("l", location)
}

pub(crate) fn location_field_cell(change: &LocationChange) -> (String, Vec<u8>) {
    let key = match change {
        LocationChange::ReceiptHead(_) => "h",
        LocationChange::ReceiptFoot(_) => "f",
    };
    cell(key, change)
}

/// The fields of a location that were set after it was made. A key of a later schema is passed over.
pub(crate) fn location_fields(cells: &[Cell]) -> Result<Vec<Versions<LocationChange>>, DocumentError> {
    known(cells, "hf").map(read_versions).collect()
}

/// Reads a location.
pub(crate) fn location(cells: &[Cell]) -> Result<Location, DocumentError> {
    let cell = cells.iter().find(|cell| cell.key == "l");
    read(
        &cell
            .ok_or_else(|| DocumentError::Malformed("a location without its fields".into()))?
            .shown,
    )
}
