//! A mapping: which columns of somebody's files mean what. A person can write one, and the presets are mappings too.
//!
//! It is JSON, documented in `docs/imports.md`. A mapping must not say how orders are put together: that is the same for all
//! of them ([`crate::mapped`]).

pub mod field;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use domain::money::Currency;
use serde::{Deserialize, Serialize};

pub use field::Field;

use crate::layout::{Layout, Part, Slot};
use crate::numbers::DecimalMark;

/// Bytes of a mapping's text.
pub const BYTES: usize = 256 << 10;
/// Tables of a mapping.
const TABLES: usize = 32;
/// Columns for one field.
const COLUMNS: usize = 64;

/// What is true of all files of one system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The system's name: the source in external references, by which orders are known again.
    pub name: String,
    /// Currency of amounts in rows that name none. Without one it is the organisation's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// IANA zone of times that carry no offset.
    #[serde(default = "utc")]
    pub time_zone: String,
    /// BCP 47 tag of the language of product names.
    #[serde(default = "english")]
    pub language: String,
    /// What parts decimals.
    #[serde(default)]
    pub decimal: DecimalMark,
    /// Ways of writing times beside ISO 8601: `DD-MM-YYYY hh:mm:ss`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<String>,
    /// Texts that stand for nothing: `--`, `NULL`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub empty: Vec<String>,
    /// Whether every text may begin with an apostrophe that isn't part of it, as spreadsheets keep numbers texts.
    #[serde(default, skip_serializing_if = "is_false")]
    pub apostrophes: bool,
    /// States of an order that mean that it was cancelled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cancelled: Vec<String>,
    /// States, or states of payment, that mean that all was paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid: Vec<String>,
    /// States that mean that the goods left, where no time says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shipped: Vec<String>,
    /// States that mean that the customer has the goods, where no time says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delivered: Vec<String>,
    /// Whether prices contain their tax, where an order's sums don't show it.
    #[serde(default = "yes")]
    pub prices_with_tax: bool,
    /// The kinds of files.
    pub tables: Vec<Table>,
}

/// One kind of file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What its rows are.
    pub rows: Rows,
    /// The columns.
    #[serde(default)]
    pub columns: BTreeMap<Field, Columns>,
    /// Columns that a file must have to be of this kind, beside those without which its rows mean nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// The values of [`Field::Kind`] whose rows are read; the others are passed over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Unit of weights without one.
    #[serde(default)]
    pub weight: WeightUnit,
    /// What parts several entries in one column: categories, links, telephones. Line breaks always do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Whether a row without an order's reference goes on with the order above.
    #[serde(default, skip_serializing_if = "is_false")]
    pub continued: bool,
}

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// An order each.
    Orders,
    /// A line of an order each.
    Lines,
    /// A payment each.
    Payments,
    /// An order that came back as a whole each.
    Returns,
    /// A product each, or a variant of one.
    Products,
    /// A customer each, or an address of one.
    Customers,
    /// Nothing that is read.
    Unused,
}

/// The columns that may hold a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Columns {
    /// One.
    One(String),
    /// Several: the first that says something counts; of names, addresses, telephones, barcodes and images all do.
    Several(Vec<String>),
}

/// What a weight is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum WeightUnit {
    /// Grams.
    #[default]
    #[serde(rename = "g")]
    Gram,
    /// Kilograms.
    #[serde(rename = "kg")]
    Kilogram,
    /// Pounds, 453.59237 g.
    #[serde(rename = "lb")]
    Pound,
    /// Ounces, 28.349523125 g.
    #[serde(rename = "oz")]
    Ounce,
}

fn utc() -> String {
    "UTC".to_owned()
}

fn english() -> String {
    "en".to_owned()
}

fn yes() -> bool {
    true
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Why a text is no mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAMapping(String);

impl Mapping {
    /// Reads a mapping from JSON.
    ///
    /// # Errors
    /// In words, with the place.
    pub fn from_json(text: &str) -> Result<Mapping, NotAMapping> {
        if text.len() > BYTES {
            return Err(NotAMapping(format!("it is longer than {} KiB", BYTES >> 10)));
        }
        let mapping: Mapping = serde_json::from_str(text).map_err(|error| NotAMapping(error.to_string()))?;
        mapping.check()?;
        Ok(mapping)
    }

    /// As JSON that reads back to the same.
    pub fn to_json(&self) -> String {
        // Maps with text keys and plain values can't fail.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    fn check(&self) -> Result<(), NotAMapping> {
        let wrong = |words: String| Err(NotAMapping(words));
        let name = self.name.trim();
        let simple = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        if name.is_empty() || name != self.name || name.len() > 60 || !name.chars().all(simple) {
            return wrong(format!(
                "a name is up to 60 letters, digits and dashes, not {name:?}"
            ));
        }
        if let Some(code) = &self.currency
            && Currency::new(code).is_err()
        {
            return wrong(format!("{code:?} is no currency as in EUR"));
        }
        if self.tables.is_empty() || self.tables.len() > TABLES {
            return wrong(format!("a mapping has between 1 and {TABLES} tables"));
        }
        for table in &self.tables {
            for field in table.rows.needed() {
                if !table.columns.contains_key(field) {
                    let (rows, field) = (table.rows, field.name());
                    return wrong(format!(
                        "a table of {} must say which column is `{field}`",
                        rows.name()
                    ));
                }
            }
            if table.rows == Rows::Unused && table.marks.is_empty() {
                return wrong("a table that isn't used needs `marks` to know it by".to_owned());
            }
            if table
                .columns
                .values()
                .any(|columns| columns.names().len() > COLUMNS)
            {
                return wrong(format!("more than {COLUMNS} columns for one field"));
            }
        }
        Ok(())
    }

    /// The currency of amounts in rows that name none, if it is stated.
    pub fn currency(&self) -> Option<Currency> {
        Currency::new(self.currency.as_deref()?).ok()
    }

    /// The kinds of files, as they are recognised.
    pub fn layouts(&self) -> Vec<Rc<Layout>> {
        let layout = |(at, table): (usize, &Table)| Rc::new(table.layout(at));
        self.tables.iter().enumerate().map(layout).collect()
    }

    /// Whether a text stands for nothing.
    pub fn is_empty(&self, text: &str) -> bool {
        text.is_empty() || self.empty.iter().any(|empty| empty.eq_ignore_ascii_case(text))
    }
}

impl Table {
    fn layout(&self, at: usize) -> Layout {
        let slot = |field: &Field| match self.columns.get(field) {
            None => Slot::default(),
            Some(columns) => Slot {
                names: columns.names().iter().cloned().map(Cow::Owned).collect(),
                required: self.rows.needed().contains(field),
            },
        };
        Layout {
            part: self.rows.part(),
            table: at,
            slots: Field::ALL.iter().map(slot).collect(),
            marks: self.marks.iter().cloned().map(Cow::Owned).collect(),
        }
    }
}

impl Columns {
    /// Their names.
    pub fn names(&self) -> &[String] {
        match self {
            Columns::One(name) => std::slice::from_ref(name),
            Columns::Several(names) => names,
        }
    }
}

impl Rows {
    /// The fields without which such a row means nothing.
    pub fn needed(self) -> &'static [Field] {
        match self {
            Rows::Orders | Rows::Returns => &[Field::Order],
            Rows::Lines => &[Field::Order, Field::Quantity],
            Rows::Payments => &[Field::Order, Field::Paid],
            Rows::Products => &[Field::Name],
            Rows::Customers => &[Field::CustomerName],
            Rows::Unused => &[],
        }
    }

    fn part(self) -> Part {
        match self {
            Rows::Orders => Part::Orders,
            Rows::Lines => Part::Lines,
            Rows::Payments => Part::Payments,
            Rows::Returns => Part::Returns,
            Rows::Products => Part::Products,
            Rows::Customers => Part::Customers,
            Rows::Unused => Part::Unused,
        }
    }

    fn name(self) -> &'static str {
        self.part().word()
    }
}

#[cfg(test)]
mod tests;
