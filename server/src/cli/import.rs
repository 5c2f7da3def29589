//! `counterfoil import`: orders of another system, as commits like any other.

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use clap::Args;
use clap::builder::PossibleValuesParser;
// This module is called like the crate.
use ::import::rehearsal::Nothing;
use ::import::{Input, Mapping, Preset, Progress, Request, Summary, preset_of, run};

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
    /// Whose files they are; their headers say it unless it is stated
    #[arg(long, value_name = "NAME", value_parser = presets())]
    preset: Option<String>,
    /// A mapping that says which column is what, instead of a preset (docs/imports.md)
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    map: Option<PathBuf>,
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
    /// Only say what would be imported: what is new, changed, the same, wrong
    #[arg(long)]
    preview: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

fn presets() -> PossibleValuesParser {
    PossibleValuesParser::new(Preset::names())
}

impl Import {
    pub(super) fn run(mut self) -> Result<ExitCode, Failure> {
        let files: Vec<Input> = self.files.iter().map(|path| disk::input(path)).collect();
        let preset = preset_of(&files, &self.presets()?).map_err(|error| Failure::new(error.to_string()))?;
        if let Some(currency) = preset.currency() {
            self.data.prefer_currency(currency);
        }
        let now = now();
        let made_data = !self.data.is_there();
        // A preview leaves nothing behind, so its list of rejected rows is only written where it was asked for.
        let list = match self.rejected.take() {
            Some(path) => Some(path),
            None if self.preview => None,
            None => Some(fresh_path(self.data.path(), &day(now))),
        };
        let mut rejects = RejectFile::new(list);
        let request = Request {
            files,
            presets: vec![preset],
            location: self.location.clone(),
            time_zone: self.time_zone.clone(),
            location_zone: None,
            moves_stock: self.moves_stock,
            preview: self.preview,
            now,
        };
        let mut quiet = |_: Progress<'_>| {};
        let mut loud = telling::on_stderr();
        let telling: &mut dyn FnMut(Progress<'_>) = if self.json { &mut quiet } else { &mut loud };
        let mut summary = if self.preview {
            self.rehearse(&request, &mut rejects, telling)?
        } else {
            self.commit(&request, &mut rejects, telling, made_data)?
        };
        summary.made_data = made_data;
        let list = rejects
            .finish()
            .map_err(|error| Failure::of("the list of rejected rows", error))?;
        summary.rejected_file = list.map(|path| path.display().to_string());
        if self.json {
            say(&summary.json())?;
        } else {
            say(&summary.to_string())?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Whose files they may be.
    fn presets(&self) -> Result<Vec<Preset>, Failure> {
        if let Some(path) = &self.map {
            let doing = path.display().to_string();
            let text = std::fs::read_to_string(path).map_err(|error| Failure::of(&doing, error))?;
            let mapping = Mapping::from_json(&text).map_err(|error| Failure::of(&doing, error))?;
            return Ok(vec![Preset::Mapped(Rc::new(mapping))]);
        }
        match &self.preset {
            None => Ok(Preset::all()),
            Some(name) => {
                let preset = Preset::named(name);
                preset
                    .map(|preset| vec![preset])
                    .ok_or_else(|| Failure::new(format!("there is no preset {name}")))
            }
        }
    }

    fn commit(
        &self,
        request: &Request,
        rejects: &mut RejectFile,
        telling: &mut dyn FnMut(Progress<'_>),
        made_data: bool,
    ) -> Result<Summary, Failure> {
        let (store, _lock) = self.data.open_to_write()?;
        if made_data && !self.json {
            say(&format!(
                "Made the data directory {}.",
                self.data.path().display()
            ))?;
        }
        let authority = Authority::open(store, Bounds::default())?;
        let mut author = ServerAuthor::new(authority, request.now, "import");
        let imported = run(request, rejects, &mut author, telling);
        let summary = imported.map_err(|error| Failure::new(error.to_string()))?;
        let mut authority = author.finish().map_err(|error| Failure::new(error.to_string()))?;
        // So that the next start reads rows and not the whole log.
        authority.make_checkpoint()?;
        authority.compact()?;
        Ok(summary)
    }

    /// What an import would do, also beside a running server. Nothing is made, not even the data directory.
    fn rehearse(
        &self,
        request: &Request,
        rejects: &mut RejectFile,
        telling: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Summary, Failure> {
        let rehearsed = if self.data.is_there() {
            let authority = Authority::open(self.data.open_existing()?, Bounds::default())?;
            let mut author = ServerAuthor::new(authority, request.now, "import");
            run(request, rejects, &mut author, telling)
        } else {
            let mut nothing = Nothing {
                currency: self.data.currency()?,
            };
            run(request, rejects, &mut nothing, telling)
        };
        rehearsed.map_err(|error| Failure::new(error.to_string()))
    }
}

/// The day of a time in UTC, as in `2025-11-21`.
fn day(at: domain::id::Millis) -> String {
    let at = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
    at.strftime("%Y-%m-%d").to_string()
}
