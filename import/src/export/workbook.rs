//! Entries on their way into a workbook. Amounts become numbers, so that a sheet can add them up, unless they have more
//! digits than a sheet keeps; everything else is text, so that codes keep their zeros.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::XlsxError;

use super::ExportError;
use super::fields::AMOUNTS;

/// Digits that a number in a sheet keeps.
const DIGITS: Decimal = Decimal::from_parts(2_764_472_319, 232_830, 0, false, 0);

/// A workbook that is being written. Where the host has temporary files (feature `constant-memory`), rows go to one at once,
/// whatever their number; a browser has none.
pub(super) struct Workbook {
    book: rust_xlsxwriter::Workbook,
    page: Page,
}

/// The sheet that was begun last.
#[derive(Default)]
struct Page {
    amounts: Vec<bool>,
    row: u32,
}

fn failed(error: XlsxError) -> ExportError {
    ExportError::Workbook(error.to_string())
}

impl Workbook {
    pub fn new() -> Workbook {
        Workbook {
            book: rust_xlsxwriter::Workbook::new(),
            page: Page::default(),
        }
    }

    /// Begins a further sheet with these columns.
    pub fn begin(&mut self, name: &str, names: &[&str]) -> Result<(), ExportError> {
        #[cfg(feature = "constant-memory")]
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(failed)?;
        #[cfg(not(feature = "constant-memory"))]
        let sheet = self.book.add_worksheet();
        sheet.set_name(name).map_err(failed)?;
        self.page = Page {
            amounts: vec![false; names.len()],
            row: 0,
        };
        let header: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        self.add(&header)?;
        self.page.amounts = names.iter().map(|name| AMOUNTS.contains(name)).collect();
        Ok(())
    }

    /// Adds an entry to the sheet that was begun last.
    pub fn add(&mut self, values: &[String]) -> Result<(), ExportError> {
        let Some(sheet) = self.book.worksheets_mut().last_mut() else {
            return Err(ExportError::Workbook("it has no sheet".to_owned()));
        };
        let page = &mut self.page;
        for (column, (value, amount)) in (0..).zip(values.iter().zip(&page.amounts)) {
            if value.is_empty() {
                continue;
            }
            let number = amount.then(|| kept(value)).flatten();
            let written = match number {
                Some(number) => sheet.write_number(page.row, column, number),
                None => sheet.write_string(page.row, column, value),
            };
            written.map_err(failed)?;
        }
        page.row = page.row.saturating_add(1);
        Ok(())
    }

    /// Its bytes.
    pub fn save(mut self) -> Result<Vec<u8>, ExportError> {
        self.book.save_to_buffer().map_err(failed)
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
