//! `counterfoil export`: rows as a file, also beside a running server.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Failure;
use super::data::DataDirectory;
use crate::authority::{Authority, Bounds};
use crate::export::{Format, What, export};

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    data: DataDirectory,
    /// Which rows
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
        let authority = Authority::open(self.data.open_existing()?, Bounds::default())?;
        let done = match &self.output {
            Some(path) => {
                let file =
                    File::create(path).map_err(|error| Failure::of(&path.display().to_string(), error))?;
                export(authority.table(), self.what, self.format, BufWriter::new(file))
            }
            None => export(
                authority.table(),
                self.what,
                self.format,
                BufWriter::new(std::io::stdout().lock()),
            ),
        };
        done.map_err(|error| Failure::new(error.to_string()))?;
        Ok(ExitCode::SUCCESS)
    }
}
