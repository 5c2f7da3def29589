//! Rows that can't be used, on their way to a list: `file,row,column,reason`.

use crate::ImportError;
use crate::fields::Problem;
use crate::reason::Reason;

/// Names of the list's columns.
pub const COLUMNS: [&str; 4] = ["file", "row", "column", "reason"];

/// A row that can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reject<'a> {
    /// The file.
    pub file: &'a str,
    /// The line of the file on which the row begins, or the row of the sheet; the header is usually row 1.
    pub row: u32,
    /// The column; empty when it is about the whole row.
    pub column: &'a str,
    /// What is wrong.
    pub reason: &'a Reason,
}

/// Where rejected rows are listed.
pub trait RejectList {
    /// Adds a row.
    ///
    /// # Errors
    /// In words, when the list can't be written.
    fn add(&mut self, reject: Reject<'_>) -> Result<(), String>;
}

/// The list of an import, with its count.
pub struct Rejects<'a> {
    list: &'a mut dyn RejectList,
    count: u64,
}

impl<'a> Rejects<'a> {
    /// Nothing is on it yet.
    pub fn new(list: &'a mut dyn RejectList) -> Rejects<'a> {
        Rejects { list, count: 0 }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`ImportError::Rejects`] when the list can't be written.
    pub fn add(&mut self, file: &str, row: u32, problem: &Problem) -> Result<(), ImportError> {
        self.count += 1;
        let reject = Reject {
            file,
            row,
            column: &problem.column,
            reason: &problem.reason,
        };
        self.list.add(reject).map_err(ImportError::Rejects)
    }

    /// How many rows are on it.
    pub fn count(&self) -> u64 {
        self.count
    }
}
