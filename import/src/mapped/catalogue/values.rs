//! Values of products and customers, as a row has them.

use domain::decide::limits::{LARGEST_QUANTITY, LIST};
use domain::product::Localised;
use domain::quantity::Quantity;
use rust_decimal::Decimal;

use super::super::row::Row;
use crate::fields::Problem;
use crate::mapping::{Field, WeightUnit};
use crate::reason::{Reason, excerpt};

/// A text, unless there is none.
pub(super) fn told(row: &Row<'_>, field: Field) -> Result<Option<String>, Problem> {
    let text = row.text(field)?;
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// All entries of a field.
pub(super) fn list(row: &Row<'_>, field: Field) -> Result<Vec<String>, Problem> {
    let mut entries: Vec<String> = Vec::new();
    for text in row.texts(field)? {
        let parted = text.split(|c| c == '\n' || Some(c) == row.table.separator);
        for entry in parted.map(str::trim).filter(|entry| !entry.is_empty()) {
            if !entries.iter().any(|known| known == entry) {
                entries.push(entry.to_owned());
            }
        }
    }
    if entries.len() > LIST {
        return Err(row.problem(field, Reason::TooManyEntries(LIST as u32)));
    }
    Ok(entries)
}

pub(super) fn grow(
    row: &Row<'_>,
    field: Field,
    known: &mut Vec<String>,
    more: Vec<String>,
) -> Result<(), Problem> {
    let more: Vec<String> = more.into_iter().filter(|entry| !known.contains(entry)).collect();
    if known.len() + more.len() > LIST {
        return Err(row.problem(field, Reason::TooManyEntries(LIST as u32)));
    }
    known.extend(more);
    Ok(())
}

/// Addresses: one that is put together from its parts, or several in one column, an empty line between them.
pub(super) fn addresses(row: &Row<'_>, text: String) -> Vec<String> {
    let together = row
        .table
        .columns
        .get(&Field::CustomerAddress)
        .is_some_and(|columns| columns.names().len() > 1);
    if together {
        return if text.is_empty() { Vec::new() } else { vec![text] };
    }
    let parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    parts.take(LIST).map(str::to_owned).collect()
}

/// Names in all languages, or the one name in the mapping's language.
pub(super) fn names(row: &Row<'_>, name: String) -> Result<Vec<Localised>, Problem> {
    let mut names = Vec::new();
    for entry in row.all(Field::Names)?.lines() {
        let Some((language, text)) = entry.split_once('=') else {
            return Err(row.problem(Field::Names, Reason::NoLocalisedName(excerpt(entry))));
        };
        names.push(Localised {
            language: language.trim().to_owned(),
            text: text.trim().to_owned(),
        });
    }
    if names.is_empty() && !name.is_empty() && !row.has(Field::Names) {
        names.push(Localised {
            language: row.mapping.language.clone(),
            text: name,
        });
    }
    Ok(names)
}

/// The first category: a product is sorted under one.
pub(super) fn category(row: &Row<'_>) -> Result<Option<String>, Problem> {
    Ok(list(row, Field::Category)?.into_iter().next())
}

/// Links; paths within somebody's server are none.
pub(super) fn images(row: &Row<'_>) -> Result<Vec<String>, Problem> {
    let mut links = list(row, Field::Images)?;
    links.retain(|link| link.starts_with("https://") || link.starts_with("http://"));
    Ok(links)
}

pub(super) fn weight(row: &Row<'_>) -> Result<Option<u32>, Problem> {
    let Some(weight) = row.charge(Field::Weight)? else {
        return Ok(None);
    };
    let unit = row.text(Field::WeightUnit)?.to_lowercase();
    let unit = match unit.as_str() {
        "" => row.table.weight,
        "g" | "gram" | "grams" => WeightUnit::Gram,
        "kg" | "kgs" => WeightUnit::Kilogram,
        "lb" | "lbs" => WeightUnit::Pound,
        "oz" => WeightUnit::Ounce,
        unit => return Err(row.problem(Field::WeightUnit, Reason::NoWeightUnit(excerpt(unit)))),
    };
    let grams = match unit {
        WeightUnit::Gram => Decimal::ONE,
        WeightUnit::Kilogram => Decimal::ONE_THOUSAND,
        WeightUnit::Pound => Decimal::new(45_359_237, 5),
        WeightUnit::Ounce => Decimal::new(28_349_523_125, 9),
    };
    whole(row, Field::Weight, weight.checked_mul(grams))
}

/// How much of a product there is; `None` where there is nothing, or less: what was sold before it came can't be counted.
pub(super) fn stock(row: &Row<'_>) -> Result<Option<Quantity>, Problem> {
    // WooCommerce's word for what is kept of the product and not of its variation.
    if row.text(Field::Stock)? == "parent" {
        return Ok(None);
    }
    let Some(units) = row.number(Field::Stock)?.filter(|units| *units > Decimal::ZERO) else {
        return Ok(None);
    };
    match row.units(Field::Stock, units)? {
        quantity if quantity <= LARGEST_QUANTITY => Ok(Some(quantity)),
        _ => Err(row.problem(Field::Stock, Reason::TooLarge)),
    }
}

pub(super) fn whole(row: &Row<'_>, field: Field, amount: Option<Decimal>) -> Result<Option<u32>, Problem> {
    let Some(amount) = amount else { return Ok(None) };
    let whole = u32::try_from(amount.round());
    whole.map(Some).map_err(|_| row.problem(field, Reason::TooLarge))
}

pub(super) fn truth(row: &Row<'_>, field: Field) -> Result<Option<bool>, Problem> {
    let text = row.text(field)?.to_lowercase();
    match text.as_str() {
        "" => Ok(None),
        "1" | "true" | "yes" | "on" | "active" => Ok(Some(true)),
        "0" | "-1" | "false" | "no" | "off" | "draft" | "archived" => Ok(Some(false)),
        text => Err(row.problem(field, Reason::NoTruth(excerpt(text)))),
    }
}

pub(super) fn active(row: &Row<'_>) -> Result<Option<bool>, Problem> {
    truth(row, Field::Active)
}

pub(super) fn archived(row: &Row<'_>) -> Result<Option<bool>, Problem> {
    Ok(truth(row, Field::Archived)?.or(active(row)?.map(|active| !active)))
}
