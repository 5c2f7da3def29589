//! `counterfoil import`: orders of another system, as commits like any other.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::builder::PossibleValuesParser;
// This module is called like the crate.
use ::import::{Preset, Progress, Request, run};

use super::Failure;
use super::data::DataDirectory;
use super::report::say;
use crate::author::ServerAuthor;
use crate::authority::{Authority, Bounds};
use crate::engine::now;
use crate::import_files::reject_file::{RejectFile, fresh_path};
use crate::import_files::{disk, telling};

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The files; several of one preset are told apart by their headers
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Whose files they are
    #[arg(long, value_name = "NAME", value_parser = presets())]
    preset: String,
    /// Code or name of the location whose orders they are; made if there is none
    #[arg(long, value_name = "LOCATION")]
    location: String,
    #[command(flatten)]
    data: DataDirectory,
    /// Time zone of the times in the files, as in Europe/London, where it isn't the preset's own
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Take the goods of these orders from stock, which past trade doesn't
    #[arg(long)]
    moves_stock: bool,
    /// File to list the rows in that can't be used; in the data directory unless given
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

fn presets() -> PossibleValuesParser {
    PossibleValuesParser::new(Preset::ALL.map(Preset::name))
}

impl Import {
    pub(super) fn run(mut self) -> Result<ExitCode, Failure> {
        let preset = Preset::named(&self.preset)
            .ok_or_else(|| Failure::new(format!("there is no preset {}", self.preset)))?;
        self.data.prefer_currency(preset.currency());
        let made_data = !self.data.is_there();
        let (store, _lock) = self.data.open_to_write()?;
        if made_data && !self.json {
            say(&format!(
                "Made the data directory {}.",
                self.data.path().display()
            ))?;
        }
        let now = now();
        let list = self
            .rejected
            .unwrap_or_else(|| fresh_path(self.data.path(), &day(now)));
        let mut rejects = RejectFile::new(list);
        let request = Request {
            files: self.files.iter().map(|path| disk::input(path)).collect(),
            preset,
            location: self.location,
            time_zone: self.time_zone,
            moves_stock: self.moves_stock,
            now,
        };
        let mut author = ServerAuthor::new(Authority::open(store, Bounds::default())?, now, "import");
        let mut quiet = |_: Progress<'_>| {};
        let mut loud = telling::on_stderr();
        let telling: &mut dyn FnMut(Progress<'_>) = if self.json { &mut quiet } else { &mut loud };
        let imported = run(&request, &mut rejects, &mut author, telling);
        let mut summary = imported.map_err(|error| Failure::new(error.to_string()))?;
        summary.made_data = made_data;
        let list = rejects
            .finish()
            .map_err(|error| Failure::of("the list of rejected rows", error))?;
        summary.rejected_file = list.map(|path| path.display().to_string());
        let mut authority = author.finish().map_err(|error| Failure::new(error.to_string()))?;
        // So that the next start reads rows and not the whole log.
        authority.make_checkpoint()?;
        authority.compact()?;
        if self.json {
            say(&summary.json())?;
        } else {
            say(&summary.to_string())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The day of a time in UTC, as in `2025-11-21`.
fn day(at: domain::id::Millis) -> String {
    let at = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
    at.strftime("%Y-%m-%d").to_string()
}
