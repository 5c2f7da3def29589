//! The layout of a part of a stock ledger. Keys: `h` where and when, `m<commit number>.<index>` a movement.

use domain::id::DocId;
use domain::stock::Movement;
use minicbor::{Decode, Encode};

use super::{cell, read};
use crate::document::{Cell, DocumentError};

/// What is fixed when a ledger is made.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct LedgerHeader {
    /// Where the stock moves.
    #[n(0)]
    pub location: DocId,
    /// Days since 1970-01-01 there.
    #[n(1)]
    pub day: i32,
}

pub(crate) fn ledger_header_cell(header: &LedgerHeader) -> (String, Vec<u8>) {
    cell("h", header)
}

pub(crate) fn movement_cell(index: usize, movement: &Movement) -> (String, Vec<u8>) {
    cell(format!("m{}.{index}", movement.number), movement)
}

/// Reads a ledger; its movements in the order in which they were written.
pub(crate) fn ledger(cells: &[Cell]) -> Result<(LedgerHeader, Vec<Movement>), DocumentError> {
    let mut header = None;
    let mut movements = Vec::with_capacity(cells.len());
    for cell in cells {
        if cell.key == "h" {
            header = Some(read(&cell.shown)?);
        } else if let Some(place) = cell.key.strip_prefix('m') {
            let (number, index) = place
                .split_once('.')
                .and_then(|(number, index)| Some((number.parse::<u64>().ok()?, index.parse::<u32>().ok()?)))
                .ok_or_else(|| DocumentError::Malformed(format!("key {}", cell.key)))?;
            let movement: Movement = read(&cell.shown)?;
            movements.push(((number, index), movement));
        }
    }
    domain::sorting::by_key(&mut movements, |(place, _)| *place);
    let header = header.ok_or_else(|| DocumentError::Malformed("a ledger without a header".into()))?;
    Ok((
        header,
        movements.into_iter().map(|(_, movement)| movement).collect(),
    ))
}
