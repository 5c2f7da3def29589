//! The one error type of the developer commands: a sentence for the person at the terminal. It carries no
//! cause chain, because nothing here reacts to the kind of an error; it only stops and says why.

use std::fmt;
use std::io;
use std::path::Path;

/// Why a command stopped, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(String);

/// What every step returns.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure with this explanation.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// A failure whose reasons the person has read already, so that nothing is printed after them.
    pub fn already_told() -> Self {
        Self(String::new())
    }

    /// Whether there is still something to say.
    pub fn has_words(&self) -> bool {
        !self.0.is_empty()
    }

    /// A failed file operation: what was attempted, on which path, and what the system said.
    pub fn file(attempt: &str, path: &Path, error: &io::Error) -> Self {
        Self(format!("cannot {attempt} {}: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
