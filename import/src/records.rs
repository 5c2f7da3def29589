//! Rows of files with a delimiter (CSV, TSV), within limits: whatever a file holds, memory stays bounded, and a row that
//! breaks a limit costs no more than itself.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// Bytes of one row. A quote that is never closed would otherwise swallow the rest of the file.
pub const ROW_BYTES: usize = 256 << 10;
/// Columns of one row.
pub const COLUMNS: usize = 256;

/// One row as it is in the file.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The line of the file on which it begins, the first being 1.
    pub line: u32,
    bytes: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    /// Of the bytes of its fields, one after the other, and where each of them ends.
    pub fn new(line: u32, bytes: &'a [u8], ends: &'a [usize]) -> Record<'a> {
        Record { line, bytes, ends }
    }

    /// How many fields it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A field, without its quotes.
    pub fn get(&self, field: usize) -> Option<&'a [u8]> {
        let end = *self.ends.get(field)?;
        let start = match field.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.bytes.get(start..end)
    }
}

/// What comes next in a file.
#[derive(Clone, Copy, Debug)]
pub enum Next<'a> {
    /// A row.
    Row(Record<'a>),
    /// A row that breaks a limit; what it says of itself is its line. Reading goes on at the line after the limit.
    TooLong(u32),
    /// The file ends.
    End,
}

/// Cuts a file into rows.
pub struct Records<R> {
    input: R,
    core: Reader,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    line: u32,
}

impl<R: BufRead> Records<R> {
    /// From the start of a file whose fields this byte parts. A byte order mark is left out.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn new(mut input: R, delimiter: u8) -> io::Result<Records<R>> {
        if input.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
            input.consume(3);
        }
        Ok(Records {
            input,
            core: ReaderBuilder::new().delimiter(delimiter).build(),
            bytes: vec![0; ROW_BYTES],
            ends: vec![0; COLUMNS],
            line: 1,
        })
    }

    /// The next row. Empty lines are left out.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn next_record(&mut self) -> io::Result<Next<'_>> {
        self.skip_empty_lines()?;
        let line = self.line;
        let (mut written, mut fields) = (0, 0);
        loop {
            let input = self.input.fill_buf()?;
            let (output, ends) = (self.bytes.get_mut(written..), self.ends.get_mut(fields..));
            let (result, read, wrote, ended) =
                self.core
                    .read_record(input, output.unwrap_or_default(), ends.unwrap_or_default());
            let consumed = input.get(..read).unwrap_or_default();
            self.line = self.line.saturating_add(newlines(consumed));
            self.input.consume(read);
            written += wrote;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => {
                    let bytes = self.bytes.get(..written).unwrap_or_default();
                    let ends = self.ends.get(..fields).unwrap_or_default();
                    return Ok(Next::Row(Record { line, bytes, ends }));
                }
                ReadRecordResult::End => return Ok(Next::End),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    self.core.reset();
                    self.skip_line()?;
                    return Ok(Next::TooLong(line));
                }
            }
        }
    }

    fn skip_empty_lines(&mut self) -> io::Result<()> {
        loop {
            let input = self.input.fill_buf()?;
            let blank = input
                .iter()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .count();
            if blank == 0 {
                return Ok(());
            }
            self.line = self
                .line
                .saturating_add(newlines(input.get(..blank).unwrap_or_default()));
            self.input.consume(blank);
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let input = self.input.fill_buf()?;
            if input.is_empty() {
                return Ok(());
            }
            if let Some(end) = memchr::memchr(b'\n', input) {
                self.input.consume(end + 1);
                self.line = self.line.saturating_add(1);
                return Ok(());
            }
            let all = input.len();
            self.input.consume(all);
        }
    }
}

fn newlines(bytes: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    /// Every row as its line and fields, read in pieces of `chunk` bytes.
    fn rows(text: &[u8], chunk: usize) -> Vec<(u32, Vec<String>)> {
        let mut records = Records::new(BufReader::with_capacity(chunk, text), b',').unwrap();
        let mut rows = Vec::new();
        loop {
            match records.next_record().unwrap() {
                Next::Row(record) => {
                    let field = |at| String::from_utf8_lossy(record.get(at).unwrap()).into_owned();
                    rows.push((record.line, (0..record.len()).map(field).collect()));
                    assert_eq!(record.get(record.len()), None);
                }
                Next::TooLong(line) => rows.push((line, vec!["too long".to_owned()])),
                Next::End => return rows,
            }
        }
    }

    fn row(line: u32, fields: &[&str]) -> (u32, Vec<String>) {
        (line, fields.iter().map(|field| field.to_string()).collect())
    }

    #[test]
    fn rows_know_the_line_they_begin_on() {
        let text = b"\xEF\xBB\xBFa,b\r\n\r\n1,\"x\ny\"\r\n2,\"say \"\"hi\"\"\"\n\n3,z";
        let expected = [
            row(1, &["a", "b"]),
            row(3, &["1", "x\ny"]),
            row(5, &["2", "say \"hi\""]),
            row(7, &["3", "z"]),
        ];
        for chunk in [4, 5, 8, 4096] {
            assert_eq!(rows(text, chunk), expected, "in pieces of {chunk}");
        }
        assert_eq!(rows(b"", 16), []);
        assert_eq!(rows(b"\n\r\n", 16), []);
    }

    #[test]
    fn a_row_over_the_limit_costs_only_what_it_swallowed() {
        let mut text = b"1,\"never closed\n".to_vec();
        for _ in 0..ROW_BYTES / 8 {
            text.extend(b"filler,\n");
        }
        text.extend(b"2,fine\n3,fine\n");
        let rows = rows(&text, 8192);
        assert_eq!(rows.first(), Some(&row(1, &["too long"])));
        assert!(rows.len() < 20, "{}", rows.len());
        let lines = text.iter().filter(|byte| **byte == b'\n').count() as u32;
        assert_eq!(
            rows[rows.len() - 2..],
            [row(lines - 1, &["2", "fine"]), row(lines, &["3", "fine"])]
        );
    }

    #[test]
    fn too_many_columns_are_too_long_and_a_long_line_is_passed_over() {
        let mut text = ",".repeat(COLUMNS + 1).into_bytes();
        text.extend(b"\nx,");
        text.extend(vec![b'y'; 3 * ROW_BYTES]);
        text.extend(b"\n1,2\n");
        assert_eq!(
            rows(&text, 4096),
            [row(1, &["too long"]), row(2, &["too long"]), row(3, &["1", "2"])]
        );
    }

    #[test]
    fn no_bytes_bring_it_down() {
        let mut state = 1u64;
        for length in 0..400 {
            let mut bytes = Vec::new();
            for _ in 0..length {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                bytes.push(b"\",\n\r ax\xff\x00"[(state >> 33) as usize % 9]);
            }
            rows(&bytes, 7);
        }
    }
}
