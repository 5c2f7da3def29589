//! What went wrong with the disk, and whether trying again can help.

use std::fmt;

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::DomException;

/// Names of errors that say "this can't be written", not "the connection is gone".
const LASTING: &[&str] = &[
    "QuotaExceededError",
    "ConstraintError",
    "DataError",
    "DataCloneError",
    "VersionError",
    "SecurityError",
];

/// An error of IndexedDB: its name and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    name: String,
    message: String,
}

impl Fault {
    /// A fault that the adapter itself found.
    pub fn new(name: &str, message: &str) -> Self {
        Self {
            name: name.to_owned(),
            message: message.to_owned(),
        }
    }

    /// From an error event's or a transaction's exception; `None` is what a lost connection leaves.
    pub fn from_exception(exception: Option<DomException>) -> Self {
        match exception {
            Some(exception) => Self::new(&exception.name(), &exception.message()),
            None => Self::new("AbortError", "the transaction was aborted"),
        }
    }

    /// From something thrown.
    pub fn from_thrown(thrown: &JsValue) -> Self {
        // Whatever is thrown has these two; of anything else there is nothing to say.
        let word = |key: &str| Reflect::get(thrown, &key.into()).ok()?.as_string();
        let name = word("name").unwrap_or_else(|| "Error".to_owned());
        Self::new(&name, &word("message").unwrap_or_default())
    }

    /// Whether the same would happen again over a fresh connection.
    pub fn is_lasting(&self) -> bool {
        LASTING.contains(&self.name.as_str())
    }

    /// The browser's name for it, as in `QuotaExceededError`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}
