//! Going through files row by row: counts, limits, and where the rows that can't be used go.

use std::collections::BTreeMap;

use domain::money::Currency;

use crate::ImportError;
use crate::calendar::Calendar;
use crate::fields::{Fields, Problem};
use crate::layout::Part;
use crate::order::Place;
use crate::progress::Progress;
use crate::reason::Reason;
use crate::records::{Next, ROW_BYTES};
use crate::rejects::Rejects;
use crate::source::Source;
use crate::unfit::Unreadable;

/// Rows of one import. Lines are kept in memory until all files are read, at about 80 bytes each.
pub const ROWS: u32 = 5_000_000;
/// Rows between two words about the progress.
const ROWS_A_WORD: u64 = 1024;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub part: Part,
    /// How its characters were found to be written.
    pub encoding: &'static str,
    /// What was found to part its fields.
    pub delimiter: u8,
    /// Which of its rows that aren't empty is the header.
    pub header_line: usize,
    /// Its rows, without the header.
    pub rows: u64,
}

/// The reading of an import's files.
pub struct Reading<'a> {
    /// For the times in them.
    pub calendar: Calendar,
    /// Currency of amounts in rows that name none.
    pub currency: Currency,
    /// Currency of the organisation's prices.
    pub organisation: Currency,
    rejects: Rejects<'a>,
    progress: &'a mut dyn FnMut(Progress<'_>),
    files: Vec<FileRead>,
    rows: u32,
    /// Rows that can't be used, by what their file holds.
    wrong: BTreeMap<Part, u64>,
}

impl<'a> Reading<'a> {
    /// Nothing read yet.
    pub fn new(
        calendar: Calendar,
        currency: Currency,
        organisation: Currency,
        rejects: Rejects<'a>,
        progress: &'a mut dyn FnMut(Progress<'_>),
    ) -> Reading<'a> {
        Reading {
            calendar,
            currency,
            organisation,
            rejects,
            progress,
            files: Vec::new(),
            rows: 0,
            wrong: BTreeMap::new(),
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
            why: Unreadable::of(&error),
        };
        // More files than a command line holds could only come from a program; they share the last position.
        let file = u16::try_from(self.files.len()).unwrap_or(u16::MAX);
        let mut reader = source.open().map_err(failed)?;
        let mut rows = 0;
        loop {
            let (line, taken) = match reader.next_record().map_err(failed)? {
                Next::End => break,
                Next::TooLong(line) => {
                    let reason = Reason::RowTooLong(ROW_BYTES as u32);
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
                *self.wrong.entry(source.layout.part).or_default() += 1;
                self.rejects.add(&source.name, line, &problem)?;
            }
            if rows % ROWS_A_WORD == 0 {
                (self.progress)(Progress::Reading(&source.name, rows));
            }
        }
        (self.progress)(Progress::Read(&source.name, rows));
        self.files.push(FileRead {
            name: source.name.clone(),
            part: source.layout.part,
            encoding: source.content.encoding().name(),
            delimiter: source.delimiter,
            header_line: source.header_row + 1,
            rows,
        });
        Ok(())
    }

    /// Lists a row that turned out to be of no use after it was read.
    ///
    /// # Errors
    /// [`ImportError::Rejects`]
    pub fn reject(&mut self, place: Place, problem: &Problem) -> Result<(), ImportError> {
        let file = self.files.get(usize::from(place.file));
        if let Some(file) = file {
            *self.wrong.entry(file.part).or_default() += 1;
        }
        let name = file.map_or("", |file| &file.name);
        self.rejects.add(name, place.line, problem)
    }

    /// How many rows of files of this part can't be used.
    pub fn wrong(&self, part: Part) -> u64 {
        self.wrong.get(&part).copied().unwrap_or_default()
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
