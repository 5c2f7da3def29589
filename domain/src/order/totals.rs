//! What an order costs: the same sums for an order that exists and for one that is being put together.
//!
//! Everything from a line's gross on is a whole number of the currency's smallest unit, so nothing after
//! that can lose or make a cent. Rounding is [half away from zero](crate::money::Currency::round) and happens in three places: a
//! line's gross, a discount by percentage, and a line's tax. The order's discount is shared out by
//! [largest remainder](share), which adds up exactly.
//!
//! This module must not know what an order's facts say: a cancelled order costs what it costs.

mod share;
mod units;

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use self::share::{Portion, share};
use self::units::{LARGEST, Units, divide_rounded, gross_units, percent_of, to_units};
use super::{Direction, Discount, Draft, Item, OrderState, TaxMode};
use crate::money::{Currency, MoneyError};
use crate::quantity::Quantity;

/// What one line costs, in the order's currency; every amount is negative on a return.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct LineTotal {
    /// Unit price times quantity, rounded to the currency's unit.
    #[n(0)]
    #[cbor(with = "crate::codec::decimal")]
    pub gross: Decimal,
    /// Taken off by the line's own discount.
    #[n(1)]
    #[cbor(with = "crate::codec::decimal")]
    pub discount: Decimal,
    /// This line's share of the order's discount.
    #[n(2)]
    #[cbor(with = "crate::codec::decimal")]
    pub order_discount: Decimal,
    /// `gross - discount - order_discount`: what is paid for the line, before exclusive tax.
    #[n(3)]
    #[cbor(with = "crate::codec::decimal")]
    pub net: Decimal,
    /// Tax contained in `net` (inclusive) or to be added to it (exclusive).
    #[n(4)]
    #[cbor(with = "crate::codec::decimal")]
    pub tax: Decimal,
}

/// What an order costs, in its currency; every amount is negative on a return.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Totals {
    /// One for each line that counts, in the order of [`OrderState::live_lines`] or of the draft.
    #[n(0)]
    pub lines: Vec<LineTotal>,
    /// The lines after their own discounts.
    #[n(1)]
    #[cbor(with = "crate::codec::decimal")]
    pub subtotal: Decimal,
    /// Taken off the subtotal by the order's discount.
    #[n(2)]
    #[cbor(with = "crate::codec::decimal")]
    pub discount: Decimal,
    /// Charge for sending it; carries no tax.
    #[n(3)]
    #[cbor(with = "crate::codec::decimal")]
    pub shipping: Decimal,
    /// Tax of all lines: contained in the total (inclusive) or a part of it on top (exclusive).
    #[n(4)]
    #[cbor(with = "crate::codec::decimal")]
    pub tax: Decimal,
    /// What the customer has to pay: `subtotal - discount + shipping`, and exclusive tax.
    #[n(5)]
    #[cbor(with = "crate::codec::decimal")]
    pub total: Decimal,
}

/// What the sums need to know of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LineInput<'a> {
    pub item: &'a Item,
    pub quantity: Quantity,
    pub discount: Option<Discount>,
}

/// What the sums need to know of an order beside its lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OrderInput {
    pub currency: Currency,
    pub tax_mode: TaxMode,
    pub direction: Direction,
    pub discount: Option<Discount>,
    pub shipping: Decimal,
}

/// The totals of an order.
///
/// # Errors
/// [`MoneyError::TooLarge`] when an amount is above 10^18 of the currency's smallest units.
pub fn totals(state: &OrderState) -> Result<Totals, MoneyError> {
    let order = OrderInput {
        currency: state.header.currency,
        tax_mode: state.header.tax_mode,
        direction: state.header.direction,
        discount: state.discount.shown,
        shipping: state.shipping.shown,
    };
    let lines = state.live_lines().map(|(_, line)| LineInput {
        item: &line.item,
        quantity: line.quantity.shown,
        discount: line.discount.shown,
    });
    add_up(&order, lines)
}

/// The totals of an order that someone is still putting together.
///
/// # Errors
/// [`MoneyError::TooLarge`] when an amount is above 10^18 of the currency's smallest units.
pub fn draft_totals(draft: &Draft) -> Result<Totals, MoneyError> {
    let order = OrderInput {
        currency: draft.currency,
        tax_mode: draft.tax_mode,
        direction: draft.direction,
        discount: draft.discount,
        shipping: draft.shipping,
    };
    let lines = draft.lines.iter().map(|line| LineInput {
        item: &line.item,
        quantity: line.quantity,
        discount: line.discount,
    });
    add_up(&order, lines)
}

/// One line in smallest units, as if it were sold (a return's sign is put on at the end).
struct Sums {
    gross: Units,
    discount: Units,
    tax_rate: Decimal,
}

/// The sums themselves.
pub(crate) fn add_up<'a>(
    order: &OrderInput,
    lines: impl Iterator<Item = LineInput<'a>>,
) -> Result<Totals, MoneyError> {
    let decimals = order.currency.decimals();
    let mut sums = Vec::with_capacity(lines.size_hint().0);
    let mut subtotal: Units = 0;
    for line in lines {
        let gross = gross_units(line.item.unit_price, line.quantity, decimals)?;
        let discount = discount_units(line.discount, gross, decimals)?;
        // Each is at most LARGEST, so fewer than 10^19 lines can't overflow.
        subtotal = subtotal.saturating_add(gross - discount);
        sums.push(Sums {
            gross,
            discount,
            tax_rate: line.item.tax_rate,
        });
    }
    if subtotal.abs() > LARGEST {
        return Err(MoneyError::TooLarge);
    }
    let discount = discount_units(order.discount, subtotal, decimals)?;
    let portions: Vec<Portion> = sums
        .iter()
        .map(|line| Portion {
            weight: line.gross - line.discount,
            tax_rate: line.tax_rate,
        })
        .collect();
    let shares = share(discount, &portions)?;
    let shipping = to_units(order.shipping, decimals)?;

    let sign = match order.direction {
        Direction::Sale => 1,
        Direction::Return => -1,
    };
    let money = |units: Units| in_currency(sign * units, decimals);
    let mut tax: Units = 0;
    let mut rows = Vec::with_capacity(sums.len());
    for (line, order_discount) in sums.iter().zip(shares) {
        let net = line.gross - line.discount - order_discount;
        let line_tax = tax_units(net, line.tax_rate, order.tax_mode)?;
        tax = tax.saturating_add(line_tax);
        rows.push(LineTotal {
            gross: money(line.gross)?,
            discount: money(line.discount)?,
            order_discount: money(order_discount)?,
            net: money(net)?,
            tax: money(line_tax)?,
        });
    }
    let mut total = subtotal - discount + shipping;
    if order.tax_mode == TaxMode::Exclusive {
        total = total.saturating_add(tax);
    }
    Ok(Totals {
        lines: rows,
        subtotal: money(subtotal)?,
        discount: money(discount)?,
        shipping: money(shipping)?,
        tax: money(tax)?,
        total: money(total)?,
    })
}

/// What `discount` takes off `base`: never below nothing, never more than there is. There is nothing to
/// take off an amount below zero.
fn discount_units(discount: Option<Discount>, base: Units, decimals: u32) -> Result<Units, MoneyError> {
    let Some(discount) = discount else { return Ok(0) };
    if base <= 0 {
        return Ok(0);
    }
    let wanted = match discount {
        // An amount that is too large to hold is more than there is.
        Discount::Amount(amount) => {
            to_units(amount, decimals).unwrap_or(if amount.is_sign_negative() { 0 } else { base })
        }
        Discount::Percent(percent) => percent_of(base, percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED))
            .ok_or(MoneyError::TooLarge)?,
    };
    Ok(wanted.clamp(0, base))
}

/// The tax of a line, rounded per line: `net × rate / (100 + rate)` is contained in an inclusive price,
/// `net × rate / 100` comes on top of an exclusive one.
fn tax_units(net: Units, rate: Decimal, mode: TaxMode) -> Result<Units, MoneyError> {
    if rate <= Decimal::ZERO || net == 0 {
        return Ok(0);
    }
    match mode {
        TaxMode::Exclusive => percent_of(net, rate).ok_or(MoneyError::TooLarge),
        TaxMode::Inclusive => {
            let rate = units::short(rate);
            let hundred = 10i128
                .checked_pow(rate.scale().saturating_add(2))
                .ok_or(MoneyError::TooLarge)?;
            let (part, whole) = (rate.mantissa(), hundred.checked_add(rate.mantissa()));
            let (product, whole) = net.checked_mul(part).zip(whole).ok_or(MoneyError::TooLarge)?;
            Ok(divide_rounded(product, whole))
        }
    }
}

/// Smallest units as an amount with the currency's decimals.
fn in_currency(units: Units, decimals: u32) -> Result<Decimal, MoneyError> {
    // The smallest units of a currency have at most 3 decimals, so the scale is always possible.
    i64::try_from(units)
        .map(|units| Decimal::new(units, decimals))
        .map_err(|_| MoneyError::TooLarge)
}

#[cfg(test)]
mod tests;
