//! From the bytes of a field to what it means, or the reason why it means nothing.

use domain::decide::limits::NAME_CHARACTERS;
use domain::id::Millis;
use domain::quantity::{NotAQuantity, Quantity};
use rust_decimal::Decimal;

use crate::calendar::Calendar;
use crate::encoding::Encoding;
use crate::reason::{Reason, excerpt};
use crate::records::Record;
use crate::source::{Content, Source};

/// A time as it is read unless something else is stated.
pub const TIME: &str = "2011-03-01 08:26:00";

/// Why a row can't be used: the column, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The column's name; empty when it is about the whole row.
    pub column: String,
    /// What is wrong.
    pub reason: Reason,
}

impl Problem {
    /// About a column.
    pub fn new(column: impl Into<String>, reason: Reason) -> Problem {
        Problem {
            column: column.into(),
            reason,
        }
    }

    /// About the whole row.
    pub fn of_row(reason: Reason) -> Problem {
        Problem::new("", reason)
    }
}

/// A row of a recognised file. What is read is named by its slot, a position in the file's layout.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    source: &'a Source,
    record: Record<'a>,
}

impl<'a> Fields<'a> {
    /// A row as a row of this file.
    ///
    /// # Errors
    /// When it has more or fewer fields than the header. Empty ones at the end don't count; the rows of a sheet end with
    /// their last cell.
    pub fn new(source: &'a Source, record: Record<'a>) -> Result<Fields<'a>, Problem> {
        let width = source.header.len();
        let surplus = (width..record.len()).any(|at| record.get(at).is_some_and(|field| !field.is_empty()));
        let short = record.len() < width && !matches!(source.content, Content::Sheet(_));
        if surplus || short {
            // Rows have no more than 256 fields.
            let reason = Reason::FieldCount(record.len() as u32, width as u32);
            return Err(Problem::of_row(reason));
        }
        Ok(Fields { source, record })
    }

    /// The line on which the row begins.
    pub fn line(&self) -> u32 {
        self.record.line
    }

    /// A problem in the columns of a slot: the first of them that says something, as the file calls it.
    pub fn problem(&self, slot: usize, reason: Reason) -> Problem {
        let places = self.places(slot);
        let filled = places
            .iter()
            .find(|at| !self.record.get(**at).unwrap_or_default().trim_ascii().is_empty());
        let column = filled
            .or(places.first())
            .and_then(|at| self.source.header.get(*at));
        let named = || {
            let slot = self.source.layout.slots.get(slot)?;
            slot.names.first().map(|name| name.to_string())
        };
        Problem::new(column.cloned().or_else(named).unwrap_or_default(), reason)
    }

    fn places(&self, slot: usize) -> &'a [usize] {
        self.source.places.get(slot).map_or(&[], Vec::as_slice)
    }

    /// Whether the file has a column for a slot.
    pub fn has(&self, slot: usize) -> bool {
        !self.places(slot).is_empty()
    }

    /// Whether nothing stands in the columns of a slot.
    pub fn is_empty(&self, slot: usize) -> bool {
        let field = |at: &usize| self.record.get(*at).unwrap_or_default();
        self.places(slot)
            .iter()
            .all(|at| field(at).trim_ascii().is_empty())
    }

    /// The texts of all columns of a slot, without the blanks around them; empty ones are left out.
    ///
    /// # Errors
    /// When one can't be read as text.
    pub fn texts(&self, slot: usize) -> Result<Vec<&'a str>, Problem> {
        let mut texts = Vec::new();
        for at in self.places(slot) {
            let text = self.text_at(slot, *at)?;
            if !text.is_empty() {
                texts.push(text);
            }
        }
        Ok(texts)
    }

    fn text_at(&self, slot: usize, at: usize) -> Result<&'a str, Problem> {
        let bytes = self.record.get(at).unwrap_or_default();
        let not = |encoding: Encoding| {
            let reason = Reason::BadCharacters(encoding.name().to_owned());
            self.problem(slot, reason)
        };
        let text = std::str::from_utf8(bytes).map_err(|_| not(Encoding::Utf8))?;
        let encoding = self.source.content.encoding();
        if encoding != Encoding::Utf8 && text.contains(char::REPLACEMENT_CHARACTER) {
            return Err(not(encoding));
        }
        Ok(text.trim())
    }

    /// The first text of a slot; empty when the file lacks the column.
    ///
    /// # Errors
    /// When it can't be read as text, or is too long for a name.
    pub fn text(&self, column: usize) -> Result<&'a str, Problem> {
        let mut text = "";
        for at in self.places(column) {
            text = self.text_at(column, *at)?;
            if !text.is_empty() {
                break;
            }
        }
        if let Some(reason) = too_long(text) {
            return Err(self.problem(column, reason));
        }
        Ok(text)
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// As [`Fields::text`], and when it is empty.
    pub fn needed(&self, column: usize) -> Result<&'a str, Problem> {
        match self.text(column)? {
            "" => Err(self.problem(column, Reason::Empty)),
            text => Ok(text),
        }
    }

    /// A plain decimal number: a sign, digits, a point.
    ///
    /// # Errors
    /// When it isn't one, or has more digits than an exact decimal holds.
    pub fn decimal(&self, column: usize) -> Result<Decimal, Problem> {
        let text = self.needed(column)?;
        decimal(text).ok_or_else(|| self.problem(column, Reason::NoNumber(excerpt(text))))
    }

    /// An amount of money that isn't below zero.
    ///
    /// # Errors
    /// As [`Fields::decimal`], and when it is negative.
    pub fn charge(&self, column: usize) -> Result<Decimal, Problem> {
        let amount = self.decimal(column)?;
        if amount < Decimal::ZERO {
            return Err(self.problem(column, Reason::BelowZero(amount.to_string())));
        }
        Ok(amount)
    }

    /// A quantity with its sign, not zero.
    ///
    /// # Errors
    /// As [`Fields::decimal`], when it is zero, and when it is finer than a thousandth.
    pub fn quantity(&self, column: usize) -> Result<Quantity, Problem> {
        let units = self.decimal(column)?;
        match Quantity::from_decimal(units) {
            Ok(Quantity::ZERO) => Err(self.problem(column, Reason::NoQuantity)),
            Ok(quantity) => Ok(quantity),
            Err(NotAQuantity) => Err(self.problem(column, Reason::BadQuantity(units.to_string()))),
        }
    }

    /// A whole number, not below zero.
    ///
    /// # Errors
    /// When it isn't one.
    pub fn whole(&self, column: usize) -> Result<u32, Problem> {
        let text = self.needed(column)?;
        text.parse()
            .map_err(|_| self.problem(column, Reason::NoWholeNumber(excerpt(text))))
    }

    /// A time of day in the files' zone.
    ///
    /// # Errors
    /// When it isn't one.
    pub fn time(&self, column: usize, calendar: &mut Calendar) -> Result<Millis, Problem> {
        let text = self.needed(column)?;
        calendar.millis(text).ok_or_else(|| {
            let reason = Reason::NoTime(excerpt(text), TIME.to_owned());
            self.problem(column, reason)
        })
    }

    /// A time that may be missing.
    ///
    /// # Errors
    /// When there is something else.
    pub fn optional_time(&self, column: usize, calendar: &mut Calendar) -> Result<Option<Millis>, Problem> {
        if self.text(column)?.is_empty() {
            Ok(None)
        } else {
            self.time(column, calendar).map(Some)
        }
    }
}

/// A plain decimal. The library's parser would also take underscores between digits.
pub fn decimal(text: &str) -> Option<Decimal> {
    let plain = text
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+'));
    if !plain {
        return None;
    }
    // Zeros at the end can make a number too long for an exact decimal that isn't.
    let shorter = || {
        text.contains('.')
            .then(|| Decimal::from_str_exact(text.trim_end_matches('0')).ok())
    };
    Decimal::from_str_exact(text).ok().or_else(|| shorter().flatten())
}

/// Why a text is too long for a name; `None` when it isn't.
pub fn too_long(text: &str) -> Option<Reason> {
    // Characters are counted only where there are bytes enough for too many.
    let is_long = text.len() > NAME_CHARACTERS && text.chars().nth(NAME_CHARACTERS).is_some();
    is_long.then_some(Reason::TooManyCharacters(NAME_CHARACTERS as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_or_refused() {
        let read = |text| decimal(text).map(|read| read.to_string());
        assert_eq!(read("2.55").as_deref(), Some("2.55"));
        assert_eq!(read("-11062.06").as_deref(), Some("-11062.06"));
        assert_eq!(read("+3").as_deref(), Some("3"));
        assert_eq!(
            decimal("1.50000000000000000000000000000000000"),
            Some(Decimal::new(15, 1))
        );
        for bad in [
            "",
            "-",
            "1,5",
            "1e5",
            "1_000",
            "0x1",
            "1.2.3",
            "NaN",
            "$1",
            "99999999999999999999999999999999",
        ] {
            assert_eq!(decimal(bad), None, "{bad}");
        }
    }
}
