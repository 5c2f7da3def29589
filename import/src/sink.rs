//! Where an import (or the sample data) gives its commands, and where it learns what is there already: a [`Sink`] that is
//! at hand, or a [`RemoteSink`] that answers later.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

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

/// A sink that is somewhere else, so that commands go to it in groups and its answers are waited for.
pub trait RemoteSink {
    /// Currency of the organisation's prices.
    ///
    /// # Errors
    /// [`SinkError::Failed`] when it can't be read.
    fn currency(&self) -> Result<Currency, SinkError>;

    /// Shows every row of a kind, what was committed through this sink included.
    ///
    /// # Errors
    /// [`SinkError::Failed`] when rows can't be read.
    fn rows(&self, kind: Kind, visit: &mut dyn FnMut(Row)) -> impl Future<Output = Result<(), SinkError>>;

    /// Makes a commit of each command, as of `at`. Says of each what became of it.
    ///
    /// # Errors
    /// [`SinkError::Failed`] when commits can't be made any more; some of these may have been made.
    fn commit(
        &mut self,
        at: Millis,
        commands: Vec<Command>,
    ) -> impl Future<Output = Result<Vec<Result<Committed, Refusal>>, SinkError>>;

    /// Stores what was kept back.
    ///
    /// # Errors
    /// [`SinkError::Failed`] when something isn't.
    fn flush(&mut self) -> impl Future<Output = Result<(), SinkError>>;

    /// Whether someone wants the import to end. It is asked between groups.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// A sink at hand, as one that answers at once.
pub struct AtHand<'a>(pub &'a mut dyn Sink);

impl RemoteSink for AtHand<'_> {
    fn currency(&self) -> Result<Currency, SinkError> {
        self.0.currency()
    }

    async fn rows(&self, kind: Kind, visit: &mut dyn FnMut(Row)) -> Result<(), SinkError> {
        self.0.rows(kind, visit)
    }

    async fn commit(
        &mut self,
        at: Millis,
        commands: Vec<Command>,
    ) -> Result<Vec<Result<Committed, Refusal>>, SinkError> {
        let mut results = Vec::with_capacity(commands.len());
        for command in commands {
            results.push(match self.0.commit(at, command) {
                Ok(committed) => Ok(committed),
                Err(SinkError::Refused(refusal)) => Err(refusal),
                Err(failed) => return Err(failed),
            });
        }
        Ok(results)
    }

    async fn flush(&mut self) -> Result<(), SinkError> {
        self.0.flush()
    }
}

/// The result of work on sinks that answer at once; `None` when one of them didn't.
pub(crate) fn at_once<T>(work: impl Future<Output = T>) -> Option<T> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}
