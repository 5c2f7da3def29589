//! One row, read by the rules of its mapping.

use domain::decide::limits::TEXT_BYTES;
use domain::id::Millis;
use domain::money::Currency;
use domain::quantity::{NotAQuantity, Quantity};
use rust_decimal::Decimal;

use crate::calendar::Calendar;
use crate::fields::{Fields, Problem, TIME, too_long};
use crate::mapping::{Field, Mapping, Table};
use crate::numbers::number;
use crate::order::Place;
use crate::reason::{Reason, excerpt};

/// One row of a table.
pub(super) struct Row<'a> {
    pub mapping: &'a Mapping,
    pub table: &'a Table,
    fields: &'a Fields<'a>,
    pub place: Place,
}

impl<'a> Row<'a> {
    pub fn new(mapping: &'a Mapping, table: &'a Table, fields: &'a Fields<'a>, place: Place) -> Row<'a> {
        Row {
            mapping,
            table,
            fields,
            place,
        }
    }

    /// A problem in the column of a field.
    pub fn problem(&self, field: Field, reason: Reason) -> Problem {
        self.fields.problem(field.slot(), reason)
    }

    /// Whether the file has a column for a field.
    pub fn has(&self, field: Field) -> bool {
        self.fields.has(field.slot())
    }

    /// Whether the row is of a sort that is read.
    pub fn is_of_kind(&self) -> Result<bool, Problem> {
        if self.table.kinds.is_empty() {
            return Ok(true);
        }
        let kind = self.text(Field::Kind)?;
        // WooCommerce lists what a product is: `simple, downloadable`.
        let first = kind.split(',').next().unwrap_or_default().trim();
        // A row that goes on with the one above has no kind of its own.
        let continues = self.table.continued && kind.is_empty();
        Ok(continues
            || self
                .table
                .kinds
                .iter()
                .any(|known| known.eq_ignore_ascii_case(first)))
    }

    /// All texts of a field that say something.
    pub fn texts(&self, field: Field) -> Result<Vec<&'a str>, Problem> {
        let texts = self.fields.texts(field.slot())?;
        let texts = texts.into_iter().map(|text| self.meant(field, text));
        Ok(texts.filter(|text| !text.is_empty()).collect())
    }

    /// The text that a field means: without what a spreadsheet puts around it, and nothing where it stands for nothing.
    fn meant(&self, field: Field, text: &'a str) -> &'a str {
        let text = text
            .strip_prefix("=\"")
            .and_then(|text| text.strip_suffix('"'))
            .unwrap_or(text);
        // Spreadsheets keep digits as text with it; a name may really begin so.
        let digits = matches!(
            field,
            Field::Barcode | Field::Customer | Field::CustomerAddress | Field::CustomerPhone | Field::Order
        );
        let text = match text.strip_prefix('\'') {
            Some(rest) if self.mapping.apostrophes => rest,
            Some(rest) if digits && rest.starts_with(|c: char| c.is_ascii_digit() || c == '+') => rest,
            _ => text,
        };
        let text = text.trim();
        if self.mapping.is_empty(text) { "" } else { text }
    }

    /// The first text of a field; empty when there is none.
    pub fn text(&self, field: Field) -> Result<&'a str, Problem> {
        let text = self.texts(field)?.into_iter().next().unwrap_or_default();
        if let Some(reason) = too_long(text) {
            return Err(self.problem(field, reason));
        }
        Ok(text)
    }

    /// The first text of a field, which must be there.
    pub fn needed(&self, field: Field) -> Result<&'a str, Problem> {
        let text = self.text(field)?;
        if text.is_empty() {
            return Err(self.problem(field, Reason::Empty));
        }
        Ok(text)
    }

    /// All texts of a field as one.
    pub fn joined(&self, field: Field, separator: &str) -> Result<String, Problem> {
        let mut texts = self.texts(field)?;
        // A street and its parts often repeat each other.
        texts.dedup();
        let text = texts.join(separator);
        if let Some(reason) = too_long(&text) {
            return Err(self.problem(field, reason));
        }
        Ok(text)
    }

    /// All texts of a field as one, of the length of a note or an address.
    pub fn long(&self, field: Field, separator: &str) -> Result<String, Problem> {
        let text = self.texts(field)?.join(separator);
        if text.len() > TEXT_BYTES {
            return Err(self.problem(field, Reason::TooManyBytes(TEXT_BYTES as u32)));
        }
        Ok(text)
    }

    /// All texts of a field as one, however long: for lists, whose entries are measured by themselves.
    pub fn all(&self, field: Field) -> Result<String, Problem> {
        Ok(self.texts(field)?.join("\n"))
    }

    /// A number; `None` where there is nothing.
    pub fn number(&self, field: Field) -> Result<Option<Decimal>, Problem> {
        let text = self.text(field)?;
        if text.is_empty() {
            return Ok(None);
        }
        match number(text, self.mapping.decimal) {
            Some(number) => Ok(Some(number)),
            None => Err(self.problem(field, Reason::NoNumber(excerpt(text)))),
        }
    }

    /// An amount that isn't below zero.
    pub fn charge(&self, field: Field) -> Result<Option<Decimal>, Problem> {
        let amount = self.number(field)?;
        if let Some(amount) = amount.filter(|amount| *amount < Decimal::ZERO) {
            return Err(self.problem(field, Reason::BelowZero(amount.to_string())));
        }
        Ok(amount)
    }

    /// An amount whose sign says nothing: discounts are written both ways.
    pub fn size(&self, field: Field) -> Result<Option<Decimal>, Problem> {
        Ok(self.number(field)?.map(|amount| amount.abs()))
    }

    /// A quantity with its sign, not zero.
    pub fn quantity(&self) -> Result<Quantity, Problem> {
        let field = Field::Quantity;
        let units = self
            .number(field)?
            .ok_or_else(|| self.problem(field, Reason::Empty))?;
        match self.units(field, units)? {
            Quantity::ZERO => Err(self.problem(field, Reason::NoQuantity)),
            quantity => Ok(quantity),
        }
    }

    /// So many units of something, as a field states them.
    pub fn units(&self, field: Field, units: Decimal) -> Result<Quantity, Problem> {
        let quantity = Quantity::from_decimal(units);
        quantity.map_err(|NotAQuantity| self.problem(field, Reason::BadQuantity(units.to_string())))
    }

    /// A time; `None` where there is nothing.
    pub fn time(&self, field: Field, calendar: &mut Calendar) -> Result<Option<Millis>, Problem> {
        let date = self.text(field)?;
        if date.is_empty() {
            return Ok(None);
        }
        let of_day = if field == Field::PlacedAt {
            self.text(Field::Time)?
        } else {
            ""
        };
        let text = if of_day.is_empty() {
            date.to_owned()
        } else {
            format!("{date} {of_day}")
        };
        let known = calendar.millis(&text);
        known.map(Some).ok_or_else(|| {
            let formats = self.mapping.dates.join(", ");
            let stated = if formats.is_empty() {
                TIME.to_owned()
            } else {
                formats
            };
            self.problem(field, Reason::NoTime(excerpt(&text), stated))
        })
    }

    /// A currency; `None` where there is nothing.
    pub fn currency(&self) -> Result<Option<Currency>, Problem> {
        let code = self.text(Field::Currency)?;
        if code.is_empty() {
            return Ok(None);
        }
        let known = Currency::new(&code.to_uppercase());
        known
            .map(Some)
            .map_err(|_| self.problem(Field::Currency, Reason::NoCurrency(excerpt(code))))
    }

    /// Whether a state, or a state of payment, is one of these.
    pub fn says(&self, states: &[String]) -> Result<bool, Problem> {
        let is_one = |text: &&str| {
            let wanted = text.to_lowercase();
            states.iter().any(|state| state.to_lowercase() == wanted)
        };
        let said = |field| Ok::<bool, Problem>(self.texts(field)?.iter().any(is_one));
        Ok(!states.is_empty() && (said(Field::State)? || said(Field::PaymentState)?))
    }
}
