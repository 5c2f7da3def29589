//! What a command may carry: the sizes and ranges that hold before anything is decided.
//!
//! The ranges of prices and quantities are chosen so that an order that keeps them can be added up.

use rust_decimal::Decimal;

use super::Refusal;
use crate::customer::CustomerSnapshot;
use crate::id::{DocId, Kind};
use crate::money::Currency;
use crate::order::totals::draft_totals;
use crate::order::{Discount, Draft, DraftLine, ExternalReference, Payment};
use crate::quantity::Quantity;

/// Live lines of an order; items of a stock command.
pub const LINES: usize = 2000;
/// Bytes of a text: a note, an address, a reason.
pub const TEXT_BYTES: usize = 4096;
/// Characters of a name.
pub const NAME_CHARACTERS: usize = 500;
/// Lines of a text at the head or the foot of a receipt, which has as many characters as a name at most.
pub const RECEIPT_LINES: usize = 12;
/// Entries of a list within a product or customer: barcodes, names, phones.
pub const LIST: usize = 100;
/// The largest quantity: a thousand million units.
pub const LARGEST_QUANTITY: Quantity = Quantity(1_000_000_000_000);
/// The largest amount of money in a command, in units of the currency.
pub const LARGEST_AMOUNT: i64 = 1_000_000_000_000;
/// Decimals that a price or a rate may have.
pub const DECIMALS: u32 = 12;
/// Counted items times device epochs they have to name, so that a count fits a commit.
pub const KNOWN_POINTS: usize = 65_536;

/// Whose word an order is: what a person enters is held to stricter rules than what another system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Person,
    Import,
}

fn bad_text(field: &str) -> Refusal {
    Refusal::BadText(field.to_owned())
}

/// A text that may be empty.
pub(super) fn text(value: &str, field: &str) -> Result<(), Refusal> {
    if value.len() > TEXT_BYTES {
        Err(bad_text(field))
    } else {
        Ok(())
    }
}

/// A name that may be empty.
pub(super) fn name(value: &str, field: &str) -> Result<(), Refusal> {
    // Counting characters is only needed where the bytes alone don't prove that it is short enough.
    let long = value.len() > NAME_CHARACTERS && value.chars().nth(NAME_CHARACTERS).is_some();
    if long { Err(bad_text(field)) } else { Ok(()) }
}

/// A text on a receipt, which may be empty. A roll of paper has room for no more.
pub(super) fn receipt(value: &str, field: &str) -> Result<(), Refusal> {
    let is_long = value.lines().nth(RECEIPT_LINES).is_some();
    if is_long {
        Err(bad_text(field))
    } else {
        name(value, field)
    }
}

/// A name that must not be empty.
pub(super) fn real_name(value: &str, field: &str) -> Result<(), Refusal> {
    if value.trim().is_empty() {
        return Err(bad_text(field));
    }
    name(value, field)
}

/// A list of names, none of them empty.
pub(super) fn names<'a>(
    values: impl ExactSizeIterator<Item = &'a String>,
    field: &str,
) -> Result<(), Refusal> {
    if values.len() > LIST {
        return Err(bad_text(field));
    }
    values.into_iter().try_for_each(|value| real_name(value, field))
}

/// A document of this kind.
pub(super) fn kind(id: DocId, kind: Kind) -> Result<(), Refusal> {
    if id.kind == kind {
        Ok(())
    } else {
        Err(Refusal::Unknown)
    }
}

/// Whether an amount keeps size and decimals.
pub(super) fn fits(amount: Decimal) -> bool {
    amount.abs() <= Decimal::from(LARGEST_AMOUNT)
        && (amount.scale() <= DECIMALS || amount.normalize().scale() <= DECIMALS)
}

/// A rate in per cent.
pub(super) fn rate(rate: Decimal) -> Result<(), Refusal> {
    let possible = !rate.is_sign_negative() || rate.is_zero();
    if possible && rate <= Decimal::ONE_THOUSAND && fits(rate) {
        Ok(())
    } else {
        Err(Refusal::BadAmount)
    }
}

/// An amount that isn't below zero.
pub(super) fn charge(amount: Decimal) -> Result<(), Refusal> {
    if amount >= Decimal::ZERO && fits(amount) {
        Ok(())
    } else {
        Err(Refusal::BadAmount)
    }
}

/// A quantity above zero, on the line with this position.
pub(super) fn quantity(quantity: Quantity, at: usize) -> Result<(), Refusal> {
    if quantity > Quantity::ZERO && quantity <= LARGEST_QUANTITY {
        Ok(())
    } else {
        Err(Refusal::BadQuantity(line_number(at)))
    }
}

/// A discount, as far as it can be judged by itself.
pub(super) fn discount(discount: Option<Discount>) -> Result<(), Refusal> {
    let possible = match discount {
        None => true,
        Some(Discount::Amount(amount)) => amount >= Decimal::ZERO && fits(amount),
        Some(Discount::Percent(percent)) => {
            percent >= Decimal::ZERO && percent <= Decimal::ONE_HUNDRED && fits(percent)
        }
    };
    if possible {
        Ok(())
    } else {
        Err(Refusal::BadDiscount)
    }
}

/// A discount that is taken off `base`.
pub(super) fn discount_off(taken_off: Option<Discount>, base: Decimal) -> Result<(), Refusal> {
    discount(taken_off)?;
    let possible = match taken_off {
        None => true,
        Some(Discount::Amount(amount)) => amount <= base.max(Decimal::ZERO),
        Some(Discount::Percent(percent)) => base >= Decimal::ZERO || percent.is_zero(),
    };
    if possible {
        Ok(())
    } else {
        Err(Refusal::BadDiscount)
    }
}

/// Money that was taken. A person takes more than nothing, in coins that exist.
pub(super) fn payment(payment: &Payment, currency: Currency, source: Source) -> Result<(), Refusal> {
    text(&payment.reference, "reference")?;
    charge(payment.amount)?;
    let real = payment.amount > Decimal::ZERO && currency.round(payment.amount) == payment.amount;
    if let Some(given) = payment.given {
        charge(given)?;
        // Change is never paid out beyond what was handed over.
        if given < payment.amount || currency.round(given) != given {
            return Err(Refusal::BadAmount);
        }
    }
    if source == Source::Import || real {
        Ok(())
    } else {
        Err(Refusal::BadAmount)
    }
}

/// The customer on an order.
pub(super) fn customer(customer: Option<&CustomerSnapshot>) -> Result<(), Refusal> {
    let Some(customer) = customer else { return Ok(()) };
    if let Some(id) = customer.id {
        kind(id, Kind::Customer)?;
    }
    name(&customer.name, "customer name")?;
    name(&customer.phone, "customer phone")?;
    name(&customer.email, "customer e-mail")?;
    text(&customer.address, "customer address")
}

/// A line, as far as it can be judged by itself. `at` is its position in the command.
pub(super) fn line(line: &DraftLine, at: usize, source: Source) -> Result<(), Refusal> {
    let item = &line.item;
    if let Some(product) = item.product {
        kind(product, Kind::Product)?;
    }
    name(&item.sku, "sku")?;
    // A line needs something to call it by.
    if item.sku.is_empty() {
        real_name(&item.name, "name")?
    } else {
        name(&item.name, "name")?
    }
    text(&line.note, "line note")?;
    quantity(line.quantity, at)?;
    let negative = item.unit_price < Decimal::ZERO;
    if !fits(item.unit_price) || (negative && source == Source::Person) {
        return Err(Refusal::BadPrice(line_number(at)));
    }
    rate(item.tax_rate)?;
    discount(line.discount)
}

/// A whole order. An import may come without lines: some systems keep the order and lose the lines.
pub(super) fn draft(draft: &Draft, source: Source) -> Result<(), Refusal> {
    kind(draft.location, Kind::Location)?;
    if draft.lines.is_empty() && source == Source::Person {
        return Err(Refusal::NoLines);
    }
    if draft.lines.len() > LINES {
        return Err(Refusal::TooManyLines);
    }
    name(&draft.salesperson, "salesperson")?;
    text(&draft.note, "note")?;
    customer(draft.customer.as_ref())?;
    if let Some(reference) = &draft.external {
        external(reference)?;
    }
    for (at, one) in draft.lines.iter().enumerate() {
        line(one, at, source)?;
    }
    charge(draft.shipping)?;
    discount(draft.discount)?;
    let totals = draft_totals(draft).map_err(|_| Refusal::BadAmount)?;
    for (line, total) in draft.lines.iter().zip(&totals.lines) {
        discount_off(line.discount, as_sold(total.gross, draft))?;
    }
    discount_off(draft.discount, as_sold(totals.subtotal, draft))
}

/// An amount as if the order were a sale.
fn as_sold(amount: Decimal, draft: &Draft) -> Decimal {
    draft.direction.signed(amount)
}

/// What another system calls an order.
pub(super) fn external(reference: &ExternalReference) -> Result<(), Refusal> {
    real_name(&reference.system, "external system")?;
    real_name(&reference.id, "external reference")
}

/// A position as people count.
pub(super) fn line_number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::decimal;

    #[test]
    fn a_name_is_measured_in_characters_and_a_text_in_bytes() {
        assert_eq!(name(&"茶".repeat(500), "name"), Ok(()));
        assert_eq!(name(&"茶".repeat(501), "name"), Err(bad_text("name")));
        assert_eq!(text(&"茶".repeat(1365), "note"), Ok(()));
        assert_eq!(text(&"茶".repeat(1366), "note"), Err(bad_text("note")));
        assert_eq!(real_name("  ", "name"), Err(bad_text("name")));
        let lines = |count| receipt(&"茶\n".repeat(count), "foot");
        assert_eq!(
            (lines(RECEIPT_LINES), lines(RECEIPT_LINES + 1)),
            (Ok(()), Err(bad_text("foot")))
        );
        assert_eq!(receipt(&"茶".repeat(501), "foot"), Err(bad_text("foot")));
    }

    #[test]
    fn a_discount_fits_what_it_is_taken_off() {
        let amount = |text: &str| Some(Discount::Amount(decimal(text)));
        let percent = |text: &str| Some(Discount::Percent(decimal(text)));
        let base = decimal("10");
        for good in [None, amount("0"), amount("10.00"), percent("0"), percent("100")] {
            assert_eq!(discount_off(good, base), Ok(()), "{good:?}");
        }
        for bad in [amount("-1"), amount("10.01"), percent("-1"), percent("100.1")] {
            assert_eq!(discount_off(bad, base), Err(Refusal::BadDiscount), "{bad:?}");
        }
        assert_eq!(
            discount_off(percent("5"), decimal("-3")),
            Err(Refusal::BadDiscount)
        );
    }

    #[test]
    fn people_pay_in_coins_that_exist() {
        let euro = Currency::new("EUR").unwrap();
        let paid = |amount: &str, source| payment(&crate::testing::payment(amount), euro, source);
        assert_eq!(paid("0.01", Source::Person), Ok(()));
        assert_eq!(paid("5.000", Source::Person), Ok(()));
        assert_eq!(paid("0", Source::Person), Err(Refusal::BadAmount));
        assert_eq!(paid("0.001", Source::Person), Err(Refusal::BadAmount));
        assert_eq!(paid("0", Source::Import), Ok(()));
        assert_eq!(paid("0.001", Source::Import), Ok(()));
        assert_eq!(paid("-1", Source::Import), Err(Refusal::BadAmount));
    }
}
