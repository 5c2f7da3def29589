//! The list of rows that can't be used: a file with `file,row,column,reason`, made when there is the first one.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::ImportError;
use super::fields::Problem;

/// Lists of one day in one folder. Past that the last one is written over.
const LISTS_A_DAY: u32 = 10_000;

/// The list of rejected rows.
pub struct Rejects {
    path: PathBuf,
    writer: Option<csv::Writer<File>>,
    count: u64,
}

impl Rejects {
    /// An empty list, without a file.
    pub fn new(path: PathBuf) -> Rejects {
        Rejects {
            path,
            writer: None,
            count: 0,
        }
    }

    /// Adds a row. `line` is the line of the file on which it begins, the header being line 1.
    ///
    /// # Errors
    /// [`ImportError::Rejects`] when the list can't be written.
    pub fn add(&mut self, file: &str, line: u32, problem: &Problem) -> Result<(), ImportError> {
        let failed = |error: csv::Error| ImportError::Rejects(error.to_string());
        let writer = match &mut self.writer {
            Some(writer) => writer,
            None => {
                let mut writer = csv::Writer::from_path(&self.path).map_err(failed)?;
                writer
                    .write_record(["file", "row", "column", "reason"])
                    .map_err(failed)?;
                self.writer.insert(writer)
            }
        };
        self.count += 1;
        let row = line.to_string();
        writer
            .write_record([file, &row, problem.column, &problem.reason])
            .map_err(failed)
    }

    /// Ends the list: how many rows are in it, and where it is if there are any.
    ///
    /// # Errors
    /// [`ImportError::Rejects`] when the list can't be written.
    pub fn finish(self) -> Result<(u64, Option<PathBuf>), ImportError> {
        let Some(mut writer) = self.writer else {
            return Ok((0, None));
        };
        writer
            .flush()
            .map_err(|error| ImportError::Rejects(error.to_string()))?;
        Ok((self.count, Some(self.path)))
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

    #[test]
    fn the_list_is_made_with_its_first_row_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let first = fresh_path(folder.path(), "2025-11-21");
        assert_eq!(first.file_name().unwrap(), "rejected-2025-11-21.csv");
        assert_eq!(Rejects::new(first.clone()).finish().unwrap(), (0, None));
        assert!(!first.exists());

        let mut rejects = Rejects::new(first.clone());
        rejects
            .add("a, b.csv", 7, &Problem::new("Quantity", "“x” is no number"))
            .unwrap();
        rejects
            .add("a, b.csv", 9, &Problem::of_row("two, three"))
            .unwrap();
        assert_eq!(rejects.finish().unwrap(), (2, Some(first.clone())));
        let text = fs::read_to_string(&first).unwrap();
        let expected = "file,row,column,reason\n\"a, b.csv\",7,Quantity,“x” is no number\n\"a, b.csv\",9,,\"two, three\"\n";
        assert_eq!(text, expected);
        assert_eq!(
            fresh_path(folder.path(), "2025-11-21").file_name().unwrap(),
            "rejected-2025-11-21-2.csv"
        );
    }
}
