//! The list of rejected rows as a file, made when there is the first one.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use import::rejects::COLUMNS;
use import::{Reject, RejectList};

/// Lists of one day in one folder. Past that the last one is written over.
const LISTS_A_DAY: u32 = 10_000;

/// The list of rejected rows.
pub struct RejectFile {
    /// Nowhere in a preview.
    path: Option<PathBuf>,
    writer: Option<csv::Writer<File>>,
}

impl RejectFile {
    /// An empty list, without a file. Without a path rows are only counted.
    pub fn new(path: Option<PathBuf>) -> RejectFile {
        RejectFile { path, writer: None }
    }

    /// Ends the list: where it is, if there is anything on it.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn finish(self) -> std::io::Result<Option<PathBuf>> {
        let Some(mut writer) = self.writer else {
            return Ok(None);
        };
        writer.flush()?;
        Ok(self.path)
    }
}

impl RejectList for RejectFile {
    fn add(&mut self, reject: Reject<'_>) -> Result<(), String> {
        let failed = |error: csv::Error| error.to_string();
        let Some(path) = &self.path else { return Ok(()) };
        let writer = match &mut self.writer {
            Some(writer) => writer,
            None => {
                let mut writer = csv::Writer::from_path(path).map_err(failed)?;
                writer.write_record(COLUMNS).map_err(failed)?;
                self.writer.insert(writer)
            }
        };
        let (row, reason) = (reject.row.to_string(), reject.reason.to_string());
        writer
            .write_record([reject.file, &row, reject.column, &reason])
            .map_err(failed)
    }
}

/// A path for a new list in a folder: `rejected-2025-11-21.csv`, or with a number when there is one already.
pub fn fresh_path(folder: &Path, day: &str) -> PathBuf {
    let path = |count: u32| match count {
        1 => folder.join(format!("rejected-{day}.csv")),
        count => folder.join(format!("rejected-{day}-{count}.csv")),
    };
    (1..LISTS_A_DAY)
        .map(path)
        .find(|path| !fs::exists(path).unwrap_or(false))
        .unwrap_or_else(|| path(LISTS_A_DAY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use import::Reason;

    #[test]
    fn the_list_is_made_with_its_first_row_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let first = fresh_path(folder.path(), "2025-11-21");
        assert_eq!(first.file_name().unwrap(), "rejected-2025-11-21.csv");
        assert_eq!(RejectFile::new(Some(first.clone())).finish().unwrap(), None);
        assert!(!first.exists());

        let mut list = RejectFile::new(Some(first.clone()));
        let reasons = [
            (7, "Quantity", Reason::NoNumber("x".to_owned())),
            (9, "", Reason::AmountDiffers("2".to_owned(), "3".to_owned())),
        ];
        for (row, column, reason) in &reasons {
            let (row, file) = (*row, "a, b.csv");
            list.add(Reject {
                file,
                row,
                column,
                reason,
            })
            .unwrap();
        }
        assert_eq!(list.finish().unwrap(), Some(first.clone()));
        let text = fs::read_to_string(&first).unwrap();
        let expected = "file,row,column,reason\n\"a, b.csv\",7,Quantity,“x” is no number\n\"a, b.csv\",9,,\"2, where an earlier row of the same order has 3\"\n";
        assert_eq!(text, expected);
        assert_eq!(
            fresh_path(folder.path(), "2025-11-21").file_name().unwrap(),
            "rejected-2025-11-21-2.csv"
        );
    }
}
