//! Everything an organisation holds as files that other programs read: CSV with a header, XLSX, or one JSON object a line.
//!
//! Amounts are exact decimals, times are UTC, ids are as Counterfoil prints them. All formats have the same fields, so a
//! field is named in one place. What was exported imports again as "nothing changed" (preset `counterfoil`), so a
//! change of a field here goes with one of that preset.

mod fields;
mod orders;
mod sheet;
mod workbook;

use std::io::Write;

use domain::id::{DocId, Kind};
use domain::order::OrderState;
use domain::row::Row;
use replica::document::Document;
use replica::pack;
use replica::projection::order_state;
use replica::table::Table;

use crate::authority::Authority;
use crate::store::{Store, StoreError};
use sheet::Sheet;
use workbook::Workbook;

/// What to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// One entry an order.
    Orders,
    /// One entry a live line of an order.
    Lines,
    /// One entry a payment of an order.
    Payments,
    /// One entry a product.
    Products,
    /// One entry a customer.
    Customers,
    /// Everything, a sheet each; XLSX only.
    All,
}

/// In which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Comma-separated values with a header (RFC 4180).
    Csv,
    /// One JSON object a line.
    Json,
    /// A workbook.
    Xlsx,
}

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output can't be written.
    #[error("the output can't be written: {0}")]
    Output(#[from] std::io::Error),
    /// A row can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A workbook can't hold it.
    #[error("a workbook can't hold this: {0}; export it as CSV")]
    Workbook(String),
    /// Several sorts of entries have no place in one file of this form.
    #[error("everything at once is a workbook: --format xlsx")]
    OnlyWorkbook,
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

impl What {
    /// All sorts of entries, in the sequence of a workbook's sheets.
    const SORTS: [What; 5] = [
        What::Orders,
        What::Lines,
        What::Payments,
        What::Customers,
        What::Products,
    ];

    fn kind(self) -> Kind {
        match self {
            What::Orders | What::Lines | What::Payments | What::All => Kind::Order,
            What::Products => Kind::Product,
            What::Customers => Kind::Customer,
        }
    }

    fn word(self) -> &'static str {
        match self {
            What::Orders => "orders",
            What::Lines => "lines",
            What::Payments => "payments",
            What::Products => "products",
            What::Customers => "customers",
            What::All => "all",
        }
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
    if format != Format::Xlsx {
        if what == What::All {
            return Err(ExportError::OnlyWorkbook);
        }
        let mut sheet = Sheet::new(format, fields::names(what), out)?;
        let count = each(shelves, what, &mut |values| sheet.add(values))?;
        sheet.finish()?;
        return Ok(count);
    }
    let mut workbook = Workbook::new();
    let mut count = 0;
    for sort in What::SORTS
        .into_iter()
        .filter(|sort| what == What::All || what == *sort)
    {
        let mut sheet = workbook.sheet(sort.word(), fields::names(sort))?;
        count += each(shelves, sort, &mut |values| sheet.add(values))?;
    }
    workbook.save(out)?;
    Ok(count)
}

/// Gives the values of every entry to `add`, and counts them.
fn each(
    shelves: &mut dyn Shelves,
    what: What,
    add: &mut dyn FnMut(&[String]) -> Result<(), ExportError>,
) -> Result<u64, ExportError> {
    let mut ids: Vec<DocId> = shelves
        .table()
        .shelf(what.kind())
        .iter()
        .map(|entry| entry.id)
        .collect();
    ids.sort_unstable();
    let mut count = 0;
    for id in ids {
        let bytes = shelves.table().get(id).unwrap_or_default();
        let row: Row =
            pack::decode(bytes).map_err(|error| StoreError::Damaged(format!("the row of {id}: {error}")))?;
        let entries = match row {
            Row::Order(row) => orders::values(what, &row, &shelves.order(id)?),
            Row::Product(row) => vec![fields::product(&row)],
            Row::Customer(row) => vec![fields::customer(&row)],
            Row::Location(_) | Row::Ledger(_) => Vec::new(),
        };
        for values in entries {
            add(&values)?;
            count += 1;
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests;
