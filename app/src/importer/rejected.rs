//! The rows that can't be used: the first of them to show, and all of them for a list to save. The page makes the list,
//! since it knows the person's language.

use import::rejects::{Reject, RejectList};
use replica::pack;

use crate::import_bridge::Rejected;

/// Rows that are shown.
const SHOWN: usize = 50;
/// Bytes of all of them. A file of which more can't be used is none that anybody mends row by row.
const ALL_BYTES: usize = 32 << 20;

/// The rows that can't be used.
#[derive(Default)]
pub struct RejectTable {
    /// The first of them.
    pub shown: Vec<Rejected>,
    /// All of them, encoded one after the other.
    pub all: Vec<u8>,
}

impl RejectList for RejectTable {
    fn add(&mut self, reject: Reject<'_>) -> Result<(), String> {
        let rejected = Rejected {
            file: reject.file.to_owned(),
            row: reject.row,
            column: reject.column.to_owned(),
            reason: reject.reason.clone(),
        };
        if self.all.len() < ALL_BYTES {
            self.all.extend(pack::encode(&rejected));
        }
        if self.shown.len() < SHOWN {
            self.shown.push(rejected);
        }
        Ok(())
    }
}
