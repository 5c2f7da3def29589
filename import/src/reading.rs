//! Going through files row by row: counts, limits, and where the rows that can't be used go.

use crate::calendar::Calendar;
use crate::fields::{Fields, Problem};
use crate::order::Place;
use crate::progress::Progress;
use crate::records::{Next, ROW_BYTES};
use crate::rejects::Rejects;
use crate::source::{self, Source};
use crate::{ImportError, Preset};

/// Rows of one import. Lines are kept in memory until all files are read, at about 80 bytes each.
pub const ROWS: u32 = 5_000_000;
/// Rows between two words about the progress.
const ROWS_A_WORD: u64 = 1024;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// Its name.
    pub name: String,
    /// What it holds, as a word.
    pub part: &'static str,
    /// Its rows, without the header.
    pub rows: u64,
}

/// The reading of an import's files.
pub struct Reading<'a> {
    /// Whose files they are.
    pub preset: Preset,
    /// For the times in them.
    pub calendar: Calendar,
    rejects: Rejects<'a>,
    progress: &'a mut dyn FnMut(Progress<'_>),
    files: Vec<FileRead>,
    rows: u32,
}

impl<'a> Reading<'a> {
    /// Nothing read yet.
    pub fn new(
        preset: Preset,
        calendar: Calendar,
        rejects: Rejects<'a>,
        progress: &'a mut dyn FnMut(Progress<'_>),
    ) -> Reading<'a> {
        Reading {
            preset,
            calendar,
            rejects,
            progress,
            files: Vec::new(),
            rows: 0,
        }
    }

    /// Gives every row of a file to `take`, with its place and the calendar, and lists those that it can't use.
    /// Files have to come in the sequence of `sources`, each once.
    ///
    /// # Errors
    /// [`ImportError`] when the file can't be read to its end.
    pub fn each(
        &mut self,
        source: &Source,
        take: &mut dyn FnMut(&Fields<'_>, Place, &mut Calendar) -> Result<(), Problem>,
    ) -> Result<(), ImportError> {
        let failed = |error: std::io::Error| ImportError::Unreadable {
            file: source.name.clone(),
            why: error.to_string(),
        };
        // More files than a command line holds could only come from a program; they share the last position.
        let file = u16::try_from(self.files.len()).unwrap_or(u16::MAX);
        let mut reader = source::open(&source.input).map_err(failed)?;
        source::header(&mut reader).map_err(failed)?;
        let mut rows = 0;
        loop {
            let (line, taken) = match reader.next_record().map_err(failed)? {
                Next::End => break,
                Next::TooLong(line) => {
                    let reason = format!("longer than {ROW_BYTES} bytes, or a quote that isn't closed");
                    (line, Err(Problem::of_row(reason)))
                }
                Next::Row(record) => {
                    let place = Place {
                        file,
                        line: record.line,
                    };
                    let fields = Fields::new(source, record);
                    (
                        record.line,
                        fields.and_then(|fields| take(&fields, place, &mut self.calendar)),
                    )
                }
            };
            rows += 1;
            self.rows += 1;
            if self.rows > ROWS {
                return Err(ImportError::TooManyRows(ROWS));
            }
            if let Err(problem) = taken {
                self.rejects.add(&source.name, line, &problem)?;
            }
            if rows % ROWS_A_WORD == 0 {
                (self.progress)(Progress::Reading(&source.name, rows));
            }
        }
        (self.progress)(Progress::Read(&source.name, rows));
        self.files.push(FileRead {
            name: source.name.clone(),
            part: source.layout.part.word(),
            rows,
        });
        Ok(())
    }

    /// Lists a row that turned out to be of no use after it was read.
    ///
    /// # Errors
    /// [`ImportError::Rejects`]
    pub fn reject(&mut self, place: Place, problem: &Problem) -> Result<(), ImportError> {
        let name = self
            .files
            .get(usize::from(place.file))
            .map_or("", |file| &file.name);
        self.rejects.add(name, place.line, problem)
    }

    /// Tells how far it is.
    pub fn tell(&mut self, progress: Progress<'_>) {
        (self.progress)(progress);
    }

    /// What was read, and how many rows couldn't be used.
    pub fn finish(self) -> (Vec<FileRead>, u64) {
        (self.files, self.rejects.count())
    }
}
