//! The rows that can't be used: the first of them to show, and all of them as a list to save.

use import::rejects::{COLUMNS, Reject, RejectList};

use crate::import_bridge::Rejected;

/// Rows that are shown.
const SHOWN: usize = 50;
/// Bytes of the list. A file of which more can't be used is none that anybody mends row by row.
const LIST_BYTES: usize = 32 << 20;

/// The rows that can't be used.
#[derive(Default)]
pub struct RejectTable {
    /// The first of them.
    pub shown: Vec<Rejected>,
    /// All of them, as CSV.
    pub list: Vec<u8>,
}

impl RejectList for RejectTable {
    fn add(&mut self, reject: Reject<'_>) -> Result<(), String> {
        if self.shown.len() < SHOWN {
            self.shown.push(Rejected {
                file: reject.file.to_owned(),
                row: reject.row,
                column: reject.column.to_owned(),
                reason: reject.reason.to_owned(),
            });
        }
        if self.list.is_empty() {
            write(&mut self.list, &COLUMNS);
        }
        if self.list.len() < LIST_BYTES {
            let row = reject.row.to_string();
            write(&mut self.list, &[reject.file, &row, reject.column, reject.reason]);
        }
        Ok(())
    }
}

/// Adds a row as RFC 4180 has it.
fn write(list: &mut Vec<u8>, fields: &[&str]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            list.push(b',');
        }
        if field.contains(['"', ',', '\n', '\r']) {
            list.push(b'"');
            list.extend_from_slice(field.replace('"', "\"\"").as_bytes());
            list.push(b'"');
        } else {
            list.extend_from_slice(field.as_bytes());
        }
    }
    list.push(b'\n');
}
