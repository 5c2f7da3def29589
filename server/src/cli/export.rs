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
        let done = match &self.output {
            Some(path) => {
                let file =
                    File::create(path).map_err(|error| Failure::of(&path.display().to_string(), error))?;
                export(&mut authority, self.what, self.format, &mut BufWriter::new(file))
            }
            None => {
                let mut out = BufWriter::new(std::io::stdout().lock());
                export(&mut authority, self.what, self.format, &mut out)
            }
        };
        done.map_err(|error| Failure::new(error.to_string()))?;
        Ok(ExitCode::SUCCESS)
    }
}
