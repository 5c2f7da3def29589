//! Everything an organisation holds as files: the rows and documents of an authority through the writers of the crate
//! `import`, which reads them again.

use std::io::Write;

use domain::id::DocId;
use domain::order::{OrderSheet, OrderState};
use domain::row::Row;
pub use import::export::Format;
use import::export::{self, Export};
use replica::document::Document;
use replica::pack;
use replica::projection::order_state;
use replica::table::Table;

use crate::authority::Authority;
use crate::store::{Store, StoreError};

/// What to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Entries of one sort.
    One(export::What),
    /// Everything, a sheet each; XLSX only.
    All,
}

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// It can't be written.
    #[error(transparent)]
    Export(#[from] export::ExportError),
    /// A row can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where rows come from, and the documents for what rows don't say.
pub trait Shelves {
    /// The rows.
    fn table(&self) -> &Table;

    /// An order, whole.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be read.
    fn order(&mut self, id: DocId) -> Result<OrderState, StoreError>;
}

impl<S: Store> Shelves for Authority<S> {
    fn table(&self) -> &Table {
        Authority::table(self)
    }

    fn order(&mut self, id: DocId) -> Result<OrderState, StoreError> {
        let damaged = |error: replica::document::DocumentError| StoreError::Damaged(format!("{id}: {error}"));
        let pieces = self.pieces(id)?;
        let slices: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_slice()).collect();
        let document = Document::load(id.kind, &slices).map_err(damaged)?;
        order_state(&document).map_err(damaged)
    }
}

/// Writes all rows of a sort, in the order of their ids. Returns how many entries there were.
///
/// # Errors
/// [`ExportError`].
pub fn export(
    shelves: &mut dyn Shelves,
    what: What,
    format: Format,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    let sorts = match what {
        What::All => export::What::ALL.to_vec(),
        What::One(sort) => vec![sort],
    };
    if sorts.len() > 1 && format != Format::Xlsx {
        return Err(export::ExportError::OnlyWorkbook.into());
    }
    let mut sorts = sorts.into_iter();
    let first = sorts.next().unwrap_or(export::What::Orders);
    let mut file = Export::new(first, format, out)?;
    each(shelves, first, &mut file)?;
    for sort in sorts {
        file.begin(sort)?;
        each(shelves, sort, &mut file)?;
    }
    Ok(file.finish()?)
}

/// Adds every row that entries of a sort are made of.
fn each(shelves: &mut dyn Shelves, what: export::What, file: &mut Export<'_>) -> Result<(), ExportError> {
    let shelf = shelves.table().shelf(what.kind());
    let mut ids: Vec<DocId> = shelf.iter().map(|entry| entry.id).collect();
    ids.sort_unstable();
    for id in ids {
        let bytes = shelves.table().get(id).unwrap_or_default();
        let row: Row =
            pack::decode(bytes).map_err(|error| StoreError::Damaged(format!("the row of {id}: {error}")))?;
        let sheet = match &row {
            Row::Order(_) => Some(OrderSheet::of(&shelves.order(id)?)),
            _ => None,
        };
        file.add(&row, sheet.as_ref())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
