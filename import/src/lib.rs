//! Orders of other systems, from their files: read, checked, gathered into orders and made into commands.
//!
//! In sequence: [`source`] recognises files ([`input`]) and [`records`] cuts them into rows within limits; a [`preset`]
//! ([`uci`], [`olist`]) turns rows into [`order::SourceOrder`]s; [`load`] turns those into commands, leaves out
//! what is known already ([`known`]) and adds up what went in ([`summary`]). Every row that can't be used ends up in
//! [`rejects`]. Nothing is committed before all files were read to their end.
//!
//! Bytes come in, commands and rejected rows go out: the crate must not know what a file system, a database, a browser
//! or a replica is, and has no clock and no randomness. It reads [`Input`]s, gives commands to a [`Sink`] and rows that
//! can't be used to a [`RejectList`], all of which its host brings.

pub mod calendar;
pub mod directory;
pub mod fields;
pub mod input;
pub mod known;
pub mod layout;
pub mod load;
pub mod olist;
pub mod order;
pub mod preset;
pub mod progress;
pub mod reading;
pub mod records;
pub mod rejects;
pub mod sink;
pub mod source;
pub mod summary;
pub mod texts;
pub mod uci;

#[cfg(test)]
pub(crate) mod testing;

// What the tests share with those of other crates names this crate from outside.
#[cfg(test)]
extern crate self as import;

use domain::id::Millis;

pub use input::Input;
pub use preset::Preset;
pub use progress::Progress;
pub use rejects::{Reject, RejectList};
pub use sink::{Committed, Sink, SinkError};
pub use summary::Summary;

/// What to import, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The files, in the sequence in which they are read.
    pub files: Vec<Input>,
    /// Which system's files they are.
    pub preset: Preset,
    /// Code or name of the location whose orders they are; made if there is none.
    pub location: String,
    /// IANA zone of the times in the files; the preset's own unless stated.
    pub time_zone: Option<String>,
    /// Take the goods of these orders from stock (and put those of returns into it). Past trade doesn't.
    pub moves_stock: bool,
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
        why: String,
    },
    /// A file isn't one of the preset's.
    #[error("{file} is none of the files of {preset}: {why}; nothing was imported")]
    WrongHeader {
        /// The file.
        file: String,
        /// The preset.
        preset: &'static str,
        /// What is missing.
        why: String,
    },
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

/// Imports the files of a request.
///
/// # Errors
/// [`ImportError`]. All but [`ImportError::Sink`] and [`ImportError::Rejects`] are found out before anything is committed.
pub fn run(
    request: &Request,
    rejects: &mut dyn RejectList,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Summary, ImportError> {
    let zone = request.time_zone.as_deref().unwrap_or(request.preset.time_zone());
    let calendar = calendar::Calendar::new(zone)?;
    let rejects = rejects::Rejects::new(rejects);
    let mut reading = reading::Reading::new(request.preset, calendar, rejects, progress);
    let sources = source::recognise(&request.files, request.preset)?;
    let gathered = match request.preset {
        Preset::UciOnlineRetail => uci::gather(&sources, &mut reading)?,
        Preset::Olist => olist::gather(&sources, &mut reading)?,
    };
    load::load(request, gathered, reading, sink)
}
