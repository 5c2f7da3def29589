//! Where an import (or the sample data) gives its commands, and where it learns what is there already.

use domain::command::Command;
use domain::id::{DocId, Kind, Millis};
use domain::money::Currency;
use domain::refusal::Refusal;
use domain::row::Row;

/// A command that became a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The document that the command is about or made.
    pub subject: Option<DocId>,
    /// The order number that was used up, if one was.
    pub number: Option<String>,
}

/// Why a command didn't become a commit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SinkError {
    /// A rule forbids it. Nothing was changed, and the next command may be given.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Commits can't be made or stored any more.
    #[error("{0}")]
    Failed(String),
}

/// The writing end of an organisation's data.
pub trait Sink {
    /// Currency of the organisation's prices.
    ///
    /// # Errors
    /// [`SinkError::Failed`] when it can't be read.
    fn currency(&self) -> Result<Currency, SinkError>;

    /// Shows every row of a kind, what was committed through this sink included.
    ///
    /// # Errors
    /// [`SinkError::Failed`] when rows can't be read.
    fn rows(&self, kind: Kind, visit: &mut dyn FnMut(Row)) -> Result<(), SinkError>;

    /// Makes a commit of a command, as of `at`. It may be kept back to be stored in a group with others.
    ///
    /// # Errors
    /// [`SinkError`]
    fn commit(&mut self, at: Millis, command: Command) -> Result<Committed, SinkError>;

    /// Stores what was kept back: afterwards everything committed is on disk and accepted.
    ///
    /// # Errors
    /// [`SinkError::Failed`] when something isn't.
    fn flush(&mut self) -> Result<(), SinkError>;
}
