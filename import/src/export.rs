//! What an organisation holds as files that other programs read: CSV with a header, XLSX, or one JSON object a line.
//!
//! Amounts are exact decimals, times are UTC, ids are as Counterfoil prints them. All formats have the same fields, so a
//! field is named in one place. What was exported imports again as "nothing changed" (preset `counterfoil`), so a
//! change of a field here goes with one of that preset. Where rows come from is the host's business.

mod fields;
mod orders;
mod text;
mod workbook;

use std::io::Write;

use domain::id::Kind;
use domain::order::OrderSheet;
use domain::row::Row;

use text::Text;
use workbook::Workbook;

/// Sorts of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// One entry an order.
    Orders,
    /// One entry a live line of an order.
    Lines,
    /// One entry a payment of an order.
    Payments,
    /// One entry a customer.
    Customers,
    /// One entry a product.
    Products,
}

/// In which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a header (RFC 4180).
    Csv,
    /// One JSON object a line.
    Json,
    /// A workbook, with a sheet for each sort.
    Xlsx,
}

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output can't be written.
    #[error("the output can't be written: {0}")]
    Output(#[from] std::io::Error),
    /// A workbook can't hold it.
    #[error("a workbook can't hold this: {0}; export it as CSV")]
    Workbook(String),
    /// Several sorts of entries have no place in one file of this form.
    #[error("everything at once is a workbook: --format xlsx")]
    OnlyWorkbook,
}

impl What {
    /// All sorts of entries, in the sequence of a workbook's sheets.
    pub const ALL: [What; 5] = [
        What::Orders,
        What::Lines,
        What::Payments,
        What::Customers,
        What::Products,
    ];

    /// The rows that entries of this sort are made of.
    pub fn kind(self) -> Kind {
        match self {
            What::Orders | What::Lines | What::Payments => Kind::Order,
            What::Products => Kind::Product,
            What::Customers => Kind::Customer,
        }
    }

    /// As a word: the name of a sheet.
    pub fn word(self) -> &'static str {
        match self {
            What::Orders => "orders",
            What::Lines => "lines",
            What::Payments => "payments",
            What::Products => "products",
            What::Customers => "customers",
        }
    }

    /// The names of the fields, in their sequence.
    pub fn fields(self) -> &'static [&'static str] {
        fields::names(self)
    }
}

/// A file that is being written.
pub struct Export<'a> {
    what: What,
    into: Goal<'a>,
    entries: u64,
}

enum Goal<'a> {
    Text(Text<'a>),
    Workbook(Box<Workbook>, &'a mut dyn Write),
}

impl<'a> Export<'a> {
    /// Begins a file with entries of this sort.
    ///
    /// # Errors
    /// [`ExportError`]
    pub fn new(what: What, format: Format, out: &'a mut dyn Write) -> Result<Export<'a>, ExportError> {
        let into = match format {
            Format::Csv | Format::Json => Goal::Text(Text::new(format, what.fields(), out)?),
            Format::Xlsx => {
                let mut workbook = Box::new(Workbook::new());
                workbook.begin(what.word(), what.fields())?;
                Goal::Workbook(workbook, out)
            }
        };
        Ok(Export {
            what,
            into,
            entries: 0,
        })
    }

    /// Goes on with entries of another sort, on another sheet.
    ///
    /// # Errors
    /// [`ExportError::OnlyWorkbook`] where there are no sheets.
    pub fn begin(&mut self, what: What) -> Result<(), ExportError> {
        let Goal::Workbook(workbook, _) = &mut self.into else {
            return Err(ExportError::OnlyWorkbook);
        };
        workbook.begin(what.word(), what.fields())?;
        self.what = what;
        Ok(())
    }

    /// Adds the entries that a row makes; none of a row of another sort. An order's sheet holds what its row doesn't; without
    /// it those fields are empty.
    ///
    /// # Errors
    /// [`ExportError`]
    pub fn add(&mut self, row: &Row, sheet: Option<&OrderSheet>) -> Result<(), ExportError> {
        let entries = match row {
            Row::Order(row) => orders::values(self.what, row, sheet),
            Row::Product(row) => vec![fields::product(row)],
            Row::Customer(row) => vec![fields::customer(row)],
            Row::Location(_) | Row::Ledger(_) => Vec::new(),
        };
        for values in entries {
            match &mut self.into {
                Goal::Text(text) => text.add(&values)?,
                Goal::Workbook(workbook, _) => workbook.add(&values)?,
            }
            self.entries += 1;
        }
        Ok(())
    }

    /// Writes out what was kept back. Gives how many entries there are.
    ///
    /// # Errors
    /// [`ExportError`]
    pub fn finish(self) -> Result<u64, ExportError> {
        match self.into {
            Goal::Text(text) => text.finish()?,
            Goal::Workbook(workbook, out) => {
                out.write_all(&workbook.save()?)?;
                out.flush()?;
            }
        }
        Ok(self.entries)
    }
}
