//! Lines of an order: one a row, or several packed into one row.

use domain::order::Discount;
use domain::quantity::Quantity;
use rust_decimal::Decimal;

use super::row::Row;
use crate::fields::Problem;
use crate::mapping::Field;
use crate::numbers::number;
use crate::order::Place;
use crate::reason::{Reason, excerpt};
use crate::texts::{Text, Texts};

/// Decimals that a price is worked out to where only the sum of a line is stated: what a command may carry at most.
const PRICE_DECIMALS: u32 = 12;

/// A line as its row has it; quantities keep their sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub place: Place,
    pub item: Text,
    pub sku: Text,
    pub name: Text,
    pub note: Text,
    pub quantity: Quantity,
    /// Price of one; `None` where the file has no prices.
    pub unit_price: Option<Decimal>,
    pub discount: Option<Discount>,
    pub tax_rate: Option<Decimal>,
    /// Tax of the line, without its sign.
    pub tax: Option<Decimal>,
    pub shipping: Decimal,
}

impl Line {
    /// The line that a row is. Rows without product and quantity are none.
    pub fn of(row: &Row<'_>, texts: &mut Texts) -> Result<Option<Line>, Problem> {
        let sku = row.text(Field::Sku)?;
        let name = row.joined(Field::Name, " ")?;
        let variant = row.joined(Field::Variant, " / ")?;
        if sku.is_empty() && name.is_empty() {
            if row.text(Field::Quantity)?.is_empty() {
                return Ok(None);
            }
            return Err(row.problem(Field::Name, Reason::NameAndCodeMissing));
        }
        let quantity = row.quantity()?;
        let rate = discount_rate(row)?;
        let unit_price = unit_price(row, quantity, rate)?;
        let percent = rate.and_then(|rate| rate.checked_mul(Decimal::ONE_HUNDRED));
        let percent = percent.or(row.size(Field::LineDiscountPercent)?);
        let off = row.size(Field::LineDiscount)?.filter(|off| !off.is_zero());
        let discount = match (off, percent.filter(|percent| !percent.is_zero())) {
            (Some(off), _) => Some(Discount::Amount(off)),
            (None, Some(percent)) => Some(Discount::Percent(percent.normalize())),
            (None, None) => None,
        };
        Ok(Some(Line {
            place: row.place,
            item: texts.put(row.text(Field::Item)?),
            sku: texts.put(sku),
            name: texts.put(&with_variant(name, &variant)),
            note: texts.put(&row.long(Field::LineNote, "\n")?),
            quantity,
            unit_price,
            discount,
            tax_rate: row.charge(Field::TaxRate)?,
            tax: row.size(Field::LineTax)?,
            shipping: row.charge(Field::LineShipping)?.unwrap_or_default(),
        }))
    }

    /// The lines that a row packs into a column each: `name:Tea|sku:T1|quantity:2|total:8.00|tax:1.44`.
    pub fn packed(row: &Row<'_>, texts: &mut Texts) -> Result<Vec<Line>, Problem> {
        let field = Field::PackedLines;
        let mut lines = Vec::new();
        for text in row.texts(field)? {
            let value = |name: &str| {
                let mut parts = text.split('|').filter_map(|part| part.split_once(':'));
                parts
                    .find(|(key, _)| key.trim() == name)
                    .map_or("", |(_, value)| value.trim())
            };
            let read = |name: &str| match value(name) {
                "" => Ok(None),
                text => match number(text, row.mapping.decimal) {
                    Some(number) => Ok(Some(number)),
                    None => {
                        let reason = Reason::NoNumberOf(name.to_owned(), excerpt(text));
                        Err(row.problem(field, reason))
                    }
                },
            };
            let (sku, name) = (value("sku"), value("name"));
            if sku.is_empty() && name.is_empty() {
                return Err(row.problem(field, Reason::NameAndCodeMissing));
            }
            let units = read("quantity")?.unwrap_or_default();
            let quantity = match Quantity::from_decimal(units) {
                Ok(quantity) if quantity != Quantity::ZERO => quantity,
                _ => return Err(row.problem(field, Reason::NoQuantity)),
            };
            let total = read("total")?.ok_or_else(|| row.problem(field, Reason::NoLineTotal))?;
            lines.push(Line {
                place: row.place,
                item: Text::EMPTY,
                sku: texts.put(sku),
                name: texts.put(name),
                note: Text::EMPTY,
                quantity,
                unit_price: Some(shared(row, field, total, units)?),
                discount: None,
                tax_rate: None,
                tax: read("tax")?.map(|tax| tax.abs()),
                shipping: Decimal::ZERO,
            });
        }
        Ok(lines)
    }

    /// Whether another row tells of the same line.
    pub fn is_told_by(&self, other: &Line) -> bool {
        let place = self.place;
        *self
            == Line {
                place,
                ..other.clone()
            }
    }
}

/// A product's name with its variant.
pub(super) fn with_variant(name: String, variant: &str) -> String {
    // What Shopify calls the only variant of a product.
    if variant.is_empty() || variant == "Default Title" {
        name
    } else if name.is_empty() {
        variant.to_owned()
    } else {
        format!("{name} – {variant}")
    }
}

fn discount_rate(row: &Row<'_>) -> Result<Option<Decimal>, Problem> {
    let field = Field::LineDiscountRate;
    match row.charge(field)? {
        Some(rate) if rate > Decimal::ONE => Err(row.problem(field, Reason::MoreThanAll(rate.to_string()))),
        rate => Ok(rate),
    }
}

/// The price of one: stated, or what the line comes to by its quantity. With a discount rate the line's sum is what was
/// left after it, and the price is the one before.
fn unit_price(row: &Row<'_>, quantity: Quantity, rate: Option<Decimal>) -> Result<Option<Decimal>, Problem> {
    if row.has(Field::UnitPrice) {
        let price = row.number(Field::UnitPrice)?;
        return price
            .map(Some)
            .ok_or_else(|| row.problem(Field::UnitPrice, Reason::Empty));
    }
    let field = Field::LineTotal;
    if !row.has(field) {
        return Ok(None);
    }
    let total = row
        .number(field)?
        .ok_or_else(|| row.problem(field, Reason::Empty))?;
    let left = Decimal::ONE
        .checked_sub(rate.unwrap_or_default())
        .filter(|left| !left.is_zero());
    let parts = quantity.to_decimal().checked_mul(left.unwrap_or(Decimal::ONE));
    let parts = parts.ok_or_else(|| row.problem(field, Reason::TooLarge))?;
    shared(row, field, total, parts).map(Some)
}

/// A sum shared out to so many parts.
fn shared(row: &Row<'_>, field: Field, sum: Decimal, parts: Decimal) -> Result<Decimal, Problem> {
    let price = sum
        .checked_div(parts)
        .ok_or_else(|| row.problem(field, Reason::TooLarge))?;
    Ok(price.round_dp(PRICE_DECIMALS).normalize())
}
