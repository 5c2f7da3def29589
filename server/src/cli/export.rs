//! `counterfoil export`: rows as a file, also beside a running server.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Failure;
use super::data::DataDirectory;
use crate::authority::{Authority, Bounds};
use crate::export::{self, export};

/// Which rows.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum What {
    /// One entry an order
    Orders,
    /// One entry a live line of an order
    Lines,
    /// One entry a payment of an order
    Payments,
    /// One entry a product
    Products,
    /// One entry a customer
    Customers,
    /// Everything, a sheet each; XLSX only
    All,
}

impl From<What> for export::What {
    fn from(what: What) -> export::What {
        use ::import::export::What as Sort;
        export::What::One(match what {
            What::Orders => Sort::Orders,
            What::Lines => Sort::Lines,
            What::Payments => Sort::Payments,
            What::Products => Sort::Products,
            What::Customers => Sort::Customers,
            What::All => return export::What::All,
        })
    }
}

/// In which form.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// Comma-separated values with a header (RFC 4180)
    Csv,
    /// One JSON object a line
    Json,
    /// A workbook
    Xlsx,
}

impl From<Format> for export::Format {
    fn from(format: Format) -> export::Format {
        match format {
            Format::Csv => export::Format::Csv,
            Format::Json => export::Format::Json,
            Format::Xlsx => export::Format::Xlsx,
        }
    }
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    data: DataDirectory,
    /// Which rows; `all` is a workbook with a sheet each
    #[arg(long, value_name = "ROWS")]
    what: What,
    /// In which form; `json` is one object a line
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    format: Format,
    /// File to write; standard output unless given
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let mut authority = Authority::open(self.data.open_existing()?, Bounds::default())?;
        let (what, format) = (self.what.into(), self.format.into());
        let done = match &self.output {
            Some(path) => {
                let file =
                    File::create(path).map_err(|error| Failure::of(&path.display().to_string(), error))?;
                export(&mut authority, what, format, &mut BufWriter::new(file))
            }
            None => {
                let mut out = BufWriter::new(std::io::stdout().lock());
                export(&mut authority, what, format, &mut out)
            }
        };
        done.map_err(|error| Failure::new(error.to_string()))?;
        Ok(ExitCode::SUCCESS)
    }
}
