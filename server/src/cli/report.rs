//! What a command says when it can't do what it was told.

use std::io::Write as _;

use crate::store::StoreError;

/// Why a command ended early, in words for the person who gave it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failure(String);

impl Failure {
    /// From words.
    pub fn new(words: impl Into<String>) -> Failure {
        Failure(words.into())
    }

    /// With what was being done.
    pub fn of(doing: &str, error: impl std::fmt::Display) -> Failure {
        Failure(format!("{doing}: {error}"))
    }

    /// Says it on the error output.
    pub fn print(&self) {
        // When even that is closed there is nobody to tell.
        let _closed = writeln!(std::io::stderr(), "counterfoil: {self}");
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure(error.to_string())
    }
}

impl From<getrandom::Error> for Failure {
    fn from(error: getrandom::Error) -> Self {
        Failure::of("the system gives no random numbers", error)
    }
}

/// Prints one line on the standard output.
///
/// # Errors
/// When it is closed: then nobody reads the answer.
pub fn say(line: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(|error| Failure::of("standard output", error))
}
