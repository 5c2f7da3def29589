//! Orders of other systems, from their files: read, checked, gathered into orders and made into commands.
//!
//! In sequence: [`source`] recognises files ([`input`]) and [`records`] cuts them into rows within limits; a [`preset`]
//! ([`uci`], [`olist`], or a [`mapping`] through [`mapped`]) turns rows into [`order::SourceOrder`]s; [`load`] turns those into commands, leaves out
//! what is known already ([`known`]) and adds up what went in ([`summary`]). Every row that can't be used ends up in
//! [`rejects`]. Nothing is committed before all files were read to their end.
//!
//! Bytes come in, commands and rejected rows go out: the crate must not know what a file system, a database, a browser
//! or a replica is, and has no clock and no randomness. It reads [`Input`]s, gives commands to a [`Sink`] (or to a
//! [`RemoteSink`], where it is in another worker) and rows that can't be used to a [`RejectList`], all of which its host brings.

pub mod calendar;
pub mod catalogue;
pub mod difference;
pub mod directory;
pub mod encoding;
pub mod export;
pub mod fields;
pub mod input;
pub mod known;
pub mod layout;
pub mod load;
pub mod mapped;
pub mod mapping;
pub mod numbers;
pub mod olist;
pub mod order;
pub mod preset;
pub mod progress;
pub mod reading;
pub mod reason;
pub mod recognise;
pub mod records;
pub mod rehearsal;
pub mod rejects;
pub mod repeats;
pub mod sheet;
pub mod sink;
pub mod source;
pub mod summary;
pub mod sums;
pub mod survey;
pub mod texts;
pub mod uci;
pub mod unfit;

#[cfg(test)]
pub(crate) mod testing;

// What the tests share with those of other crates names this crate from outside.
#[cfg(test)]
extern crate self as import;

use domain::id::Millis;

pub use difference::Difference;
pub use input::Input;
pub use mapping::Mapping;
pub use preset::Preset;
pub use progress::Progress;
pub use reason::Reason;
pub use rejects::{Reject, RejectList};
pub use sink::{Committed, RemoteSink, Sink, SinkError};
pub use summary::Summary;
pub use unfit::{Need, Unlike, Unreadable};

/// What to import, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The files, in the sequence in which they are read.
    pub files: Vec<Input>,
    /// Whose files they may be. One preset, or all of them: then the headers decide.
    pub presets: Vec<Preset>,
    /// Code or name of the location whose orders they are; made if there is none.
    pub location: String,
    /// IANA zone of the times in the files; the preset's own unless stated.
    pub time_zone: Option<String>,
    /// IANA zone of a location that has to be made; that of the files unless stated.
    pub location_zone: Option<String>,
    /// Take the goods of these orders from stock (and put those of returns into it). Past trade doesn't.
    pub moves_stock: bool,
    /// Only find out what would be imported.
    pub preview: bool,
    /// The time of the commits.
    pub now: Millis,
}

/// Why an import ended early.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Nothing to read.
    #[error("no files to import")]
    NoFiles,
    /// A file can't be read to its end. Nothing was imported.
    #[error("{file} can't be read: {why}; nothing was imported")]
    Unreadable {
        /// The file.
        file: String,
        /// Why not.
        why: Unreadable,
    },
    /// A file is none that can be used.
    #[error("{file} {why}; nothing was imported")]
    Unknown {
        /// The file.
        file: String,
        /// What is missing.
        why: Unlike,
    },
    /// The files could be of several presets.
    #[error("{file} could be of {}: say which with --preset; nothing was imported", .presets.join(" or "))]
    Ambiguous {
        /// The first of the files.
        file: String,
        /// The presets.
        presets: Vec<String>,
    },
    /// Files that belong to the given ones are missing.
    #[error(
        "the files of {preset} hold {given} but no {missing}: import both together; nothing was imported"
    )]
    Incomplete {
        /// The preset.
        preset: String,
        /// What they hold.
        given: &'static str,
        /// What they don't.
        missing: &'static str,
    },
    /// The files are of a preset, but hold nothing that is imported.
    #[error("{0} holds nothing that can be imported: neither orders nor products nor customers")]
    NothingToImport(String),
    /// More rows than one import may have.
    #[error("more than {0} rows in one import: import the files one after the other")]
    TooManyRows(u32),
    /// A zone that isn't in the time zone database.
    #[error("there is no time zone {0:?}")]
    UnknownZone(String),
    /// The location's name isn't possible.
    #[error("a location can't be called {0:?}: {1}")]
    BadLocation(String, String),
    /// The list of rejected rows can't be written.
    #[error("the list of rejected rows can't be written: {0}")]
    Rejects(String),
    /// Commits aren't taken any more. What was committed before stays; importing again goes on from there.
    #[error("the import stopped: {0}; importing the same files again goes on from here")]
    Sink(String),
}

/// Imports the files of a request into a sink that is at hand.
///
/// # Errors
/// [`ImportError`]. All but [`ImportError::Sink`] and [`ImportError::Rejects`] are found out before anything is committed.
pub fn run(
    request: &Request,
    rejects: &mut dyn RejectList,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Summary, ImportError> {
    let mut sink = sink::AtHand(sink);
    let imported = sink::at_once(run_remote(request, rejects, &mut sink, progress));
    imported.unwrap_or_else(|| Err(ImportError::Sink("a sink at hand didn't answer".to_owned())))
}

/// Imports the files of a request into a sink that answers later.
///
/// # Errors
/// As those of [`run`].
pub async fn run_remote(
    request: &Request,
    rejects: &mut dyn RejectList,
    sink: &mut impl RemoteSink,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Summary, ImportError> {
    if request.files.is_empty() {
        return Err(ImportError::NoFiles);
    }
    let (preset, sources) = recognise::recognise(&request.files, &request.presets)?;
    let organisation = sink.currency().map_err(directory::stopped)?;
    let currency = preset.currency().unwrap_or(organisation);
    let zone = request.time_zone.as_deref().unwrap_or(preset.time_zone());
    let mut calendar = calendar::Calendar::new(zone)?;
    if let Preset::Mapped(mapping) = &preset {
        calendar = calendar.with_formats(&mapping.dates);
    }
    let rejects = rejects::Rejects::new(rejects);
    let mut reading = reading::Reading::new(calendar, currency, organisation, rejects, progress);
    let gathered = match &preset {
        Preset::UciOnlineRetail => uci::gather(&sources, &mut reading)?,
        Preset::Olist => olist::gather(&sources, &mut reading)?,
        Preset::Mapped(mapping) => mapped::gather(mapping, &sources, &mut reading)?,
    };
    // What workbooks hold isn't needed any more.
    drop(sources);
    if request.preview {
        let mut rehearsal = rehearsal::Rehearsal::new(sink);
        return load::load(request, &preset, gathered, reading, &mut rehearsal).await;
    }
    load::load(request, &preset, gathered, reading, sink).await
}

/// The preset that files are of, without reading them whole. Its host asks before it makes anything.
///
/// # Errors
/// [`ImportError`] when they are of none, or of several, or when a file that belongs to them is missing.
pub fn preset_of(files: &[Input], presets: &[Preset]) -> Result<Preset, ImportError> {
    let (preset, sources) = recognise::recognise(files, presets)?;
    if let Preset::Mapped(mapping) = &preset {
        mapped::check_parts(mapping, &sources)?;
    }
    Ok(preset)
}
