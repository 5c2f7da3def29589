//! Workbooks (XLSX): the visible sheets as rows of texts, within limits that hold before anything is decoded.
//!
//! A workbook is a zip archive, so a small file can unpack to anything, and a single cell far away can ask for a grid of
//! any size. Therefore the archive is unpacked once with a counter before the parser sees it, and cells are taken one by
//! one, never as a grid. Dates become `2015-11-08` or `2015-11-08 09:30:00`, numbers are as the sheet shows them: at most 15
//! digits.

mod references;

use std::io::{self, Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
use rust_decimal::Decimal;

use crate::records::{COLUMNS, ROW_BYTES, Record};
use crate::unfit::Unreadable;
use references::References;

/// Bytes of a workbook as it is.
pub const WORKBOOK_BYTES: u64 = 64 << 20;
/// Bytes of a workbook once it is unpacked.
pub const UNPACKED_BYTES: u64 = 512 << 20;
/// Files in a workbook's archive.
const ENTRIES: usize = 4096;
/// Sheets that are read.
const SHEETS: usize = 64;
/// Cells of a sheet.
pub const CELLS: usize = 20_000_000;
/// Bytes of all texts of a workbook.
const TEXT_BYTES: usize = 512 << 20;
/// The day after 9999-12-31, the last that Excel knows.
const LAST_DAY: f64 = 2_958_466.0;

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    rows: Vec<Row>,
}

/// Where a row is among the texts of its sheet.
#[derive(Clone, Copy, Debug)]
struct Row {
    line: u32,
    bytes: (usize, usize),
    ends: (usize, usize),
    too_long: bool,
}

/// A row, or that it breaks a limit.
pub enum SheetRow<'a> {
    /// A row.
    Row(Record<'a>),
    /// A row that breaks a limit, by its number.
    TooLong(u32),
}

impl Sheet {
    /// The row at this position; rows without any text are left out.
    pub fn row(&self, at: usize) -> Option<SheetRow<'_>> {
        let row = self.rows.get(at)?;
        if row.too_long {
            return Some(SheetRow::TooLong(row.line));
        }
        let bytes = self.bytes.get(row.bytes.0..row.bytes.1)?;
        let ends = self.ends.get(row.ends.0..row.ends.1)?;
        Some(SheetRow::Row(Record::new(row.line, bytes, ends)))
    }

    fn add(&mut self, line: u32, cells: &[(u32, String)]) {
        let (bytes, ends) = (self.bytes.len(), self.ends.len());
        let columns = cells.last().map_or(0, |(column, _)| *column as usize + 1);
        let size: usize = cells.iter().map(|(_, text)| text.len()).sum();
        let too_long = columns > COLUMNS || size > ROW_BYTES;
        if !too_long {
            let mut cells = cells.iter().peekable();
            for column in 0..columns {
                if let Some((_, text)) = cells.next_if(|(at, _)| *at as usize == column) {
                    self.bytes.extend_from_slice(text.as_bytes());
                }
                self.ends.push(self.bytes.len() - bytes);
            }
        }
        self.rows.push(Row {
            line,
            bytes: (bytes, self.bytes.len()),
            ends: (ends, self.ends.len()),
            too_long,
        });
    }
}

fn broken(why: impl ToString) -> io::Error {
    Unreadable::BrokenWorkbook(why.to_string()).into()
}

fn parsed<T>(result: Result<T, calamine::XlsxError>) -> io::Result<T> {
    result.map_err(broken)
}

/// Reads the visible sheets of a workbook.
///
/// # Errors
/// When it breaks a limit, or isn't a workbook.
pub fn sheets(bytes: &[u8]) -> io::Result<Vec<Sheet>> {
    check_archive(bytes)?;
    let mut workbook: Xlsx<_> = parsed(Xlsx::new(Cursor::new(bytes)))?;
    let shown = workbook.sheets_metadata().iter();
    let names: Vec<String> = shown
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .take(SHEETS)
        .collect();
    let mut sheets = Vec::with_capacity(names.len());
    let mut left = TEXT_BYTES;
    for name in names {
        let sheet = sheet(&mut workbook, name, &mut left)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: String, left: &mut usize) -> io::Result<Sheet> {
    let mut reader = parsed(workbook.worksheet_cells_reader(&name))?;
    let mut sheet = Sheet {
        name,
        ..Sheet::default()
    };
    let (mut line, mut cells, mut count) = (0, Vec::new(), 0_usize);
    while let Some(cell) = parsed(reader.next_cell())? {
        count += 1;
        if count > CELLS {
            return Err(Unreadable::TooManyCells(CELLS as u32).into());
        }
        let (row, column) = cell.get_position();
        let row = row.saturating_add(1);
        if row != line && !cells.is_empty() {
            sheet.add(line, &cells);
            cells.clear();
        }
        let text = text(cell.get_value());
        *left = left
            .checked_sub(text.len())
            .ok_or(Unreadable::TooLarge(TEXT_BYTES as u64))?;
        // Cells that come twice or backwards would be somewhere else than the sheet shows them.
        let follows = cells.last().is_none_or(|(before, _)| *before < column);
        if row < line || !follows {
            return Err(broken("its cells aren't in their order"));
        }
        line = row;
        if !text.is_empty() {
            cells.push((column, text));
        }
    }
    if !cells.is_empty() {
        sheet.add(line, &cells);
    }
    Ok(sheet)
}

/// Unpacks everything once and throws it away: what the archive says of its sizes may be wrong. On the way the places of
/// cells are looked at.
fn check_archive(bytes: &[u8]) -> io::Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > ENTRIES {
        return Err(broken(format!("its archive has more than {ENTRIES} files")));
    }
    let mut left = UNPACKED_BYTES;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(broken)?;
        let unpacked = io::copy(
            &mut entry.take(left.saturating_add(1)),
            &mut References::default(),
        )?;
        left = left
            .checked_sub(unpacked)
            .ok_or(Unreadable::TooLarge(UNPACKED_BYTES))?;
    }
    Ok(())
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => shown_number(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(at) => date(at),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        // A formula that came to nothing.
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A number with the 15 digits that a sheet shows at most: 0.1 + 0.2 is 0.3 there.
fn shown_number(number: f64) -> String {
    let shown = format!("{number:.14e}");
    match Decimal::from_scientific(&shown) {
        Ok(decimal) => decimal.normalize().to_string(),
        Err(_) => number.to_string(),
    }
}

fn date(at: &ExcelDateTime) -> String {
    let days = at.as_f64();
    if at.is_duration() || !(0.0..LAST_DAY).contains(&days) {
        return shown_number(days);
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if days.fract() == 0.0 {
        return date;
    }
    format!("{date} {hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests;
