//! Files, or the sheets of a workbook: opened, unpacked, decoded, and recognised by their headers.

use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use crate::encoding::{Encoding, survey};
use crate::input::Input;
use crate::layout::{Layout, Places};
use crate::records::{Next, Records};
use crate::sheet::{self, Sheet, SheetRow};
use crate::unfit::Unreadable;

/// Bytes that a file may hold once it is unpacked: a small gzip file can unpack to anything.
pub const FILE_BYTES: u64 = 8 << 30;
const BUFFER: usize = 64 << 10;
/// Rows among which the header is looked for: reports begin with a few lines about themselves.
const HEADER_ROWS: usize = 30;
/// What may part fields, in the sequence in which it is tried.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Rows of a file, or of a sheet of it.
#[derive(Clone, Debug)]
pub enum Content {
    /// Text with a delimiter.
    Text {
        /// The file.
        input: Input,
        /// How its characters are written.
        encoding: Encoding,
    },
    /// A sheet of a workbook.
    Sheet(Rc<Sheet>),
}

/// A file that was recognised.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its rows.
    pub content: Content,
    /// What reports call it.
    pub name: String,
    /// What it holds.
    pub layout: Rc<Layout>,
    /// Where each of the layout's slots is.
    pub places: Places,
    /// Its header.
    pub header: Vec<String>,
    /// Which of its rows that is.
    pub header_row: usize,
    /// What parts its fields.
    pub delimiter: u8,
}

/// What a file, or a sheet of it, begins with: its first rows by each delimiter that it may have.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Its rows.
    pub content: Content,
    /// What reports call it.
    pub name: String,
    starts: Vec<(u8, Vec<Vec<String>>)>,
}

/// A file being read.
pub enum Reader {
    /// Text with a delimiter.
    Text(Records<Box<dyn BufRead>>),
    /// A sheet, and how many of its rows were read.
    Sheet(Rc<Sheet>, usize),
}

impl Reader {
    /// The next row.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn next_record(&mut self) -> io::Result<Next<'_>> {
        match self {
            Reader::Text(records) => records.next_record(),
            Reader::Sheet(sheet, at) => {
                let row = sheet.row(*at);
                *at += 1;
                Ok(match row {
                    None => Next::End,
                    Some(SheetRow::TooLong(line)) => Next::TooLong(line),
                    Some(SheetRow::Row(record)) => Next::Row(record),
                })
            }
        }
    }
}

impl Content {
    /// Its rows from the start.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn open(&self, delimiter: u8) -> io::Result<Reader> {
        match self {
            Content::Text { input, encoding } => {
                let text = encoding.decoded(unpacked(input)?);
                Ok(Reader::Text(Records::new(text, delimiter)?))
            }
            Content::Sheet(sheet) => Ok(Reader::Sheet(Rc::clone(sheet), 0)),
        }
    }

    /// Whether it is text, in place of a sheet's cells.
    pub fn is_text(&self) -> bool {
        matches!(self, Content::Text { .. })
    }

    /// How its characters are written.
    pub fn encoding(&self) -> Encoding {
        match self {
            Content::Text { encoding, .. } => *encoding,
            Content::Sheet(_) => Encoding::Utf8,
        }
    }
}

impl Source {
    /// Its rows after the header.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn open(&self) -> io::Result<Reader> {
        let mut reader = self.content.open(self.delimiter)?;
        for _ in 0..=self.header_row {
            reader.next_record()?;
        }
        Ok(reader)
    }
}

/// Opens a file at its first byte, unpacked if it is gzip.
fn unpacked(input: &Input) -> io::Result<Box<dyn BufRead>> {
    let mut file = input.open()?;
    let packed = file.fill_buf()?.starts_with(b"\x1F\x8B");
    let plain: Box<dyn Read> = if packed {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    Ok(Box::new(BufReader::with_capacity(
        BUFFER,
        Capped {
            input: plain,
            left: FILE_BYTES,
            limit: FILE_BYTES,
        },
    )))
}

/// Finds out what a file is, and reads how it begins. A workbook has an opening for each of its sheets.
///
/// # Errors
/// When it can't be read, or isn't a table of texts.
pub fn openings(input: &Input) -> io::Result<Vec<Opening>> {
    let mut file = unpacked(input)?;
    let start = file.fill_buf()?;
    if start.starts_with(b"PK\x03\x04") {
        return workbook(input.name(), file);
    }
    if start.is_empty() {
        return Err(Unreadable::Empty.into());
    }
    if let Some(known) = foreign(start) {
        return Err(known.into());
    }
    let encoding = match input.encoding() {
        Some(stated) => stated,
        None => survey(&mut file)?,
    };
    let content = Content::Text {
        input: input.clone(),
        encoding,
    };
    let mut starts = Vec::new();
    for delimiter in DELIMITERS {
        starts.push((delimiter, first_rows(&mut content.open(delimiter)?)?));
    }
    Ok(vec![Opening {
        content,
        name: input.name().to_owned(),
        starts,
    }])
}

fn workbook(name: &str, file: Box<dyn BufRead>) -> io::Result<Vec<Opening>> {
    let mut bytes = Vec::new();
    let mut capped = Capped {
        input: file,
        left: sheet::WORKBOOK_BYTES,
        limit: sheet::WORKBOOK_BYTES,
    };
    capped.read_to_end(&mut bytes)?;
    let sheets = sheet::sheets(&bytes)?;
    let several = sheets.len() > 1;
    let mut openings = Vec::new();
    for sheet in sheets {
        let name = if several {
            format!("{name} ({})", sheet.name)
        } else {
            name.to_owned()
        };
        let content = Content::Sheet(Rc::new(sheet));
        let starts = vec![(b',', first_rows(&mut content.open(b',')?)?)];
        openings.push(Opening {
            content,
            name,
            starts,
        });
    }
    Ok(openings)
}

/// What a file is that holds no table, by its first bytes.
fn foreign(start: &[u8]) -> Option<Unreadable> {
    let text = start.trim_ascii_start();
    if start.starts_with(b"\xD0\xCF\x11\xE0") {
        Some(Unreadable::OldWorkbook)
    } else if start.starts_with(b"%PDF") {
        Some(Unreadable::Pdf)
    } else if text.starts_with(b"{") || text.starts_with(b"[{") || text.starts_with(b"[\n") {
        Some(Unreadable::Json)
    } else if text.starts_with(b"<") {
        Some(Unreadable::Markup)
    } else {
        None
    }
}

fn first_rows(reader: &mut Reader) -> io::Result<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    while rows.len() < HEADER_ROWS {
        match reader.next_record()? {
            Next::End => break,
            // It counts as a row, so that the rows after it keep their places.
            Next::TooLong(_) => rows.push(Vec::new()),
            Next::Row(record) => {
                let field = |at| String::from_utf8_lossy(record.get(at).unwrap_or_default());
                let name = |at| field(at).trim_start_matches('\u{FEFF}').trim().to_owned();
                rows.push((0..record.len()).map(name).collect());
            }
        }
    }
    Ok(rows)
}

impl Opening {
    /// The source that this is by one of these layouts: the first row that has all columns which the layout must have
    /// is the header. Of several layouts that fit, the one known by the most columns counts.
    pub fn recognise(&self, layouts: &[Rc<Layout>]) -> Option<Source> {
        let mut best: Option<Source> = None;
        for layout in layouts {
            if best
                .as_ref()
                .is_some_and(|best| best.layout.weight() >= layout.weight())
            {
                continue;
            }
            best = self.as_layout(layout).or(best);
        }
        best
    }

    fn as_layout(&self, layout: &Rc<Layout>) -> Option<Source> {
        self.starts.iter().find_map(|(delimiter, rows)| {
            let found = |(at, row): (usize, &Vec<String>)| Some((at, layout.find(row)?));
            let (header_row, places) = rows.iter().enumerate().find_map(found)?;
            Some(Source {
                content: self.content.clone(),
                name: self.name.clone(),
                layout: Rc::clone(layout),
                places,
                header: rows.get(header_row).cloned().unwrap_or_default(),
                header_row,
                delimiter: *delimiter,
            })
        })
    }

    /// What is most likely its header: of the first rows, by any delimiter, the one with the most fields.
    pub fn likely_header(&self) -> &[String] {
        let (delimiter, row) = self.likely_place();
        self.row(delimiter, row)
    }

    /// What parts its fields and which row is its header: as a source was found to have them, else as is most likely.
    pub fn place(&self, source: Option<&Source>) -> (u8, usize) {
        match source {
            Some(source) => (source.delimiter, source.header_row),
            None => self.likely_place(),
        }
    }

    fn likely_place(&self) -> (u8, usize) {
        let rows = self.starts.iter().flat_map(|(delimiter, rows)| {
            let filled = |row: &Vec<String>| row.iter().filter(|name| !name.is_empty()).count();
            rows.iter()
                .enumerate()
                .map(move |(at, row)| (filled(row), *delimiter, at))
        });
        // The first of several that have as many: `max_by_key` would give the last.
        let larger =
            |best: (usize, u8, usize), row: (usize, u8, usize)| if row.0 > best.0 { row } else { best };
        rows.reduce(larger)
            .map_or((b',', 0), |(_, delimiter, at)| (delimiter, at))
    }

    /// One of its first rows, by a delimiter.
    pub fn row(&self, delimiter: u8, at: usize) -> &[String] {
        let mut starts = self.starts.iter();
        let start = starts.find(|(known, _)| *known == delimiter);
        start
            .and_then(|(_, rows)| rows.get(at))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether it has no rows at all.
    pub fn is_empty(&self) -> bool {
        self.starts.iter().all(|(_, rows)| rows.is_empty())
    }
}

/// Fails instead of reading more than it may.
struct Capped<R> {
    input: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        let left = self.left.checked_sub(read as u64);
        self.left = left.ok_or(Unreadable::TooLarge(self.limit))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
