//! Entries on their way into a workbook. Amounts become numbers, so that a sheet can add them up, unless they have more
//! digits than a sheet keeps; everything else is text, so that codes keep their zeros.

use std::io::Write;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::ExportError;
use super::fields::AMOUNTS;

/// Digits that a number in a sheet keeps.
const DIGITS: Decimal = Decimal::from_parts(2_764_472_319, 232_830, 0, false, 0);

/// A workbook that is being written. Rows go to a temporary file at once, whatever their number.
pub(super) struct Workbook(rust_xlsxwriter::Workbook);

/// One sheet of it.
pub(super) struct Page<'a> {
    sheet: &'a mut Worksheet,
    amounts: Vec<bool>,
    row: u32,
}

fn failed(error: XlsxError) -> ExportError {
    ExportError::Workbook(error.to_string())
}

impl Workbook {
    pub fn new() -> Workbook {
        Workbook(rust_xlsxwriter::Workbook::new())
    }

    /// A further sheet with these columns.
    pub fn sheet(&mut self, name: &str, names: &[&str]) -> Result<Page<'_>, ExportError> {
        let sheet = self.0.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name(name).map_err(failed)?;
        let mut page = Page {
            sheet,
            amounts: vec![false; names.len()],
            row: 0,
        };
        let header: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        page.add(&header)?;
        page.amounts = names.iter().map(|name| AMOUNTS.contains(name)).collect();
        Ok(page)
    }

    pub fn save(mut self, out: &mut dyn Write) -> Result<(), ExportError> {
        let bytes = self.0.save_to_buffer().map_err(failed)?;
        out.write_all(&bytes)?;
        out.flush()?;
        Ok(())
    }
}

impl Page<'_> {
    /// Adds an entry.
    pub fn add(&mut self, values: &[String]) -> Result<(), ExportError> {
        for (column, (value, amount)) in (0..).zip(values.iter().zip(&self.amounts)) {
            if value.is_empty() {
                continue;
            }
            let number = amount.then(|| kept(value)).flatten();
            let written = match number {
                Some(number) => self.sheet.write_number(self.row, column, number),
                None => self.sheet.write_string(self.row, column, value),
            };
            written.map_err(failed)?;
        }
        self.row = self.row.saturating_add(1);
        Ok(())
    }
}

/// A number that a sheet keeps to the last digit.
fn kept(value: &str) -> Option<f64> {
    let decimal: Decimal = value.parse().ok()?;
    let digits = Decimal::from_i128_with_scale(decimal.normalize().mantissa(), 0);
    (digits.abs() <= DIGITS).then(|| decimal.to_f64()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sheet_would_round_stays_text() {
        assert_eq!(DIGITS.to_string(), "999999999999999");
        assert_eq!(kept("12.50"), Some(12.5));
        assert_eq!(kept("-0.001"), Some(-0.001));
        assert_eq!(kept("999999999999.999"), Some(999_999_999_999.999));
        assert_eq!(kept("1234567890123.4567"), None);
        assert_eq!(kept("T1"), None);
    }
}
