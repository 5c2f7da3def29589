//! Checks what is stored against what it promises, without believing any of the server's own conclusions:
//! the log is read from its first commit, every hash computed again, every document made again.
//!
//! The numbers of the invariants are those of ARCHITECTURE.md. Numbers 1 and 4 need devices and rights, 6
//! and 8 users and scopes; the simulator checks 1 as well.

mod business;
mod log;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use domain::id::DocId;
use replica::Seq;

use crate::authority::history::History;
use crate::store::{Library, StoreError};

/// Findings that are listed; more are only counted.
const LISTED: usize = 200;

/// Something that isn't as promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The invariant that it breaks.
    pub invariant: u8,
    /// What is wrong, naming documents, chains and numbers, never customers.
    pub what: String,
}

/// What was looked at and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Commits in the log.
    pub commits: u64,
    /// Commits kept aside.
    pub quarantined: u64,
    /// Documents made again from the log.
    pub documents: u64,
    /// Orders among them.
    pub orders: u64,
    /// Device epochs.
    pub chains: u64,
    /// Segments of the checkpoint.
    pub segments: u64,
    /// What isn't as promised, the first [`LISTED`] of it.
    pub findings: Vec<Finding>,
    /// How much isn't as promised.
    pub found: u64,
}

impl Report {
    /// Whether everything is as promised.
    pub fn is_clean(&self) -> bool {
        self.found == 0
    }

    fn add(&mut self, invariant: u8, what: String) {
        self.found += 1;
        if self.findings.len() < LISTED {
            self.findings.push(Finding { invariant, what });
        }
    }
}

/// What the log says of each document.
#[derive(Default)]
struct Touched {
    /// First seqs of the records that touch it.
    records: BTreeSet<Seq>,
    /// Seq of the last commit that touches it.
    last: Seq,
}

/// Looks at everything. For a store in use, `library` should be one that shows a single point in time.
///
/// # Errors
/// [`StoreError::Failed`] when the store can't be read at all; damage is a finding, not an error.
pub fn examine(library: &dyn Library) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let mut documents: BTreeMap<DocId, Touched> = BTreeMap::new();
    match log::examine(library, &mut report, &mut documents) {
        Ok(()) => {
            let mut history = History::new();
            let rows = rows::examine(library, &mut history, &mut report, &documents)?;
            business::examine(library, &mut history, &mut report, &rows)?;
        }
        Err(StoreError::Damaged(what)) => report.add(2, what),
        Err(error) => return Err(error),
    }
    Ok(report)
}

#[cfg(test)]
mod tests;
