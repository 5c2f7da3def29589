//! Rows as files that other programs read: CSV with a header, or one JSON object a line.
//!
//! Amounts are exact decimals as text, times are UTC, ids are as Counterfoil prints them. Both formats have
//! the same fields, so a field is named in one place.

mod fields;

use std::io::Write;

use domain::id::Kind;
use domain::row::Row;
use replica::pack;
use replica::table::Table;

use crate::store::StoreError;

/// What to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// One entry an order.
    Orders,
    /// One entry a live line of an order.
    Lines,
    /// One entry a product.
    Products,
    /// One entry a customer.
    Customers,
}

/// In which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Comma-separated values with a header (RFC 4180).
    Csv,
    /// One JSON object a line.
    Json,
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
}

/// Writes all rows of a sort, in the order of their ids. Returns how many entries there were.
///
/// # Errors
/// [`ExportError`].
pub fn export(table: &Table, what: What, format: Format, out: impl Write) -> Result<u64, ExportError> {
    let kind = match what {
        What::Orders | What::Lines => Kind::Order,
        What::Products => Kind::Product,
        What::Customers => Kind::Customer,
    };
    let mut entries: Vec<_> = table.shelf(kind).iter().collect();
    entries.sort_unstable_by_key(|entry| entry.id);
    let mut sheet = Sheet::new(format, fields::names(what), out)?;
    for entry in entries {
        let row: Row = pack::decode(&entry.bytes)
            .map_err(|error| StoreError::Damaged(format!("the row of {}: {error}", entry.id)))?;
        for values in fields::values(what, &row) {
            sheet.add(&values)?;
        }
    }
    sheet.finish()
}

/// Entries on their way out.
enum Sheet<W: Write> {
    Csv(csv::Writer<W>, u64),
    Json(W, &'static [&'static str], u64),
}

impl<W: Write> Sheet<W> {
    fn new(format: Format, names: &'static [&'static str], out: W) -> Result<Sheet<W>, ExportError> {
        Ok(match format {
            Format::Json => Sheet::Json(out, names, 0),
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(out);
                writer.write_record(names).map_err(std::io::Error::from)?;
                Sheet::Csv(writer, 0)
            }
        })
    }

    fn add(&mut self, values: &[String]) -> Result<(), ExportError> {
        match self {
            Sheet::Csv(writer, count) => {
                writer.write_record(values).map_err(std::io::Error::from)?;
                *count += 1;
            }
            Sheet::Json(out, names, count) => {
                let object: serde_json::Map<String, serde_json::Value> = names
                    .iter()
                    .zip(values)
                    .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
                    .collect();
                writeln!(out, "{}", serde_json::Value::Object(object))?;
                *count += 1;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<u64, ExportError> {
        match self {
            Sheet::Csv(mut writer, count) => {
                writer.flush()?;
                Ok(count)
            }
            Sheet::Json(mut out, _, count) => {
                out.flush()?;
                Ok(count)
            }
        }
    }
}

#[cfg(test)]
mod tests;
