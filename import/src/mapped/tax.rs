//! Taxes that a source states as amounts, as the rates that make the same amounts here.
//!
//! A rate is taken only if it gives the stated tax to the smallest unit of the currency. Where none does, lines carry no
//! rate, and the total's difference says what the tax was.

use domain::money::{Currency, MoneyError};
use domain::order::TaxMode;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::lines::Line;
use super::orders::Order;
use crate::order::{Place, SourceOrder};
use crate::sums::totals;
use crate::texts::Text;

/// Decimals of the rates that are tried: round ones first.
const DECIMALS: [u32; 7] = [0, 1, 2, 3, 4, 6, 10];

/// Finds out whether prices contain their tax, and gives the lines their rates.
///
/// # Errors
/// When the sums can't be made.
pub(super) fn settle(
    order: &Order,
    currency: Currency,
    sale: Option<&mut SourceOrder>,
    back: Option<&mut SourceOrder>,
) -> Result<(), MoneyError> {
    let mut parts: Vec<&mut SourceOrder> = sale.into_iter().chain(back).collect();
    let stated = order.head.tax.or_else(|| of_lines(order));
    let mode = match (stated, order.head.total) {
        (Some(tax), Some(total)) => mode(order, currency, &parts, tax, total)?,
        _ if order.prices_with_tax => TaxMode::Inclusive,
        _ => TaxMode::Exclusive,
    };
    for part in &mut parts {
        part.tax_mode = mode;
        line_rates(order, part, currency, mode)?;
    }
    let has_rates = order
        .lines
        .iter()
        .any(|line| line.tax_rate.is_some() || line.tax.is_some());
    if let Some(tax) = order.head.tax.filter(|tax| !has_rates && !tax.is_zero()) {
        one_rate(&mut parts, currency, mode, tax)?;
    }
    Ok(())
}

/// The taxes of all lines, if they state any.
fn of_lines(order: &Order) -> Option<Decimal> {
    let mut sum = None;
    for line in &order.lines {
        if let Some(tax) = line.tax {
            let tax = if line.quantity.0 < 0 {
                Decimal::ZERO - tax
            } else {
                tax
            };
            sum = sum.unwrap_or(Decimal::ZERO).checked_add(tax);
        }
    }
    sum
}

/// By what the order says it comes to: with the tax or without.
fn mode(
    order: &Order,
    currency: Currency,
    parts: &[&mut SourceOrder],
    tax: Decimal,
    total: Decimal,
) -> Result<TaxMode, MoneyError> {
    let mut untaxed = Decimal::ZERO;
    for part in parts {
        let plain = SourceOrder {
            tax_mode: TaxMode::Inclusive,
            ..(**part).clone()
        };
        let sum = totals(&plain, currency)?.total;
        untaxed = untaxed.checked_add(sum).ok_or(MoneyError::TooLarge)?;
    }
    // A smallest unit a line may be lost to rounding.
    let unit = Decimal::new(1, currency.decimals());
    let lines = Decimal::from(order.lines.len().max(1));
    let near = |sum: Option<Decimal>| {
        let apart = sum.and_then(|sum| sum.checked_sub(total));
        apart.is_some_and(|apart| unit.checked_mul(lines).is_some_and(|most| apart.abs() <= most))
    };
    let unpriced = order.lines.iter().any(|line| line.unit_price.is_none());
    Ok(match (near(Some(untaxed)), near(untaxed.checked_add(tax))) {
        (true, _) => TaxMode::Inclusive,
        (false, true) => TaxMode::Exclusive,
        // Without prices there is nothing that a tax could be added to.
        (false, false) if order.prices_with_tax || unpriced => TaxMode::Inclusive,
        (false, false) => TaxMode::Exclusive,
    })
}

/// Gives lines that state a tax the rate that makes it.
fn line_rates(
    order: &Order,
    part: &mut SourceOrder,
    currency: Currency,
    mode: TaxMode,
) -> Result<(), MoneyError> {
    if order
        .lines
        .iter()
        .all(|line| line.tax.is_none() || line.tax_rate.is_some())
    {
        return Ok(());
    }
    let nets: Vec<Decimal> = totals(part, currency)?
        .lines
        .iter()
        .map(|line| line.net.abs())
        .collect();
    // Several lines of one row may be alike in all but their taxes; then the last one's rate counts for them.
    let key = |place: Place, sku: Text, name: Text| (place, sku, name);
    let told: FxHashMap<_, &Line> = order
        .lines
        .iter()
        .map(|line| (key(line.place, line.sku, line.name), line))
        .collect();
    for (line, net) in part.lines.iter_mut().zip(nets) {
        if let Some(told) = told.get(&key(line.place, line.sku, line.name))
            && told.tax_rate.is_none()
            && let Some(tax) = told.tax.filter(|tax| !tax.is_zero())
        {
            line.tax_rate = rate(tax, net, mode, currency).unwrap_or_default();
        }
    }
    Ok(())
}

/// Gives all lines the one rate that makes the order's tax, if there is one.
fn one_rate(
    parts: &mut [&mut SourceOrder],
    currency: Currency,
    mode: TaxMode,
    tax: Decimal,
) -> Result<(), MoneyError> {
    let mut net = Decimal::ZERO;
    for part in parts.iter() {
        // Charges that no row tells of stand at the end, and carry no tax.
        let told = part.lines.len().saturating_sub(part.charges);
        for line in totals(part, currency)?.lines.iter().take(told) {
            net = net.checked_add(line.net).ok_or(MoneyError::TooLarge)?;
        }
    }
    for decimals in DECIMALS {
        let Some(rate) = exact_rate(tax, net, mode).map(|rate| rate.round_dp(decimals)) else {
            return Ok(());
        };
        let mut sum = Decimal::ZERO;
        for part in parts.iter_mut() {
            let told = part.lines.len().saturating_sub(part.charges);
            part.lines
                .iter_mut()
                .take(told)
                .for_each(|line| line.tax_rate = rate);
            sum = sum
                .checked_add(totals(part, currency)?.tax)
                .ok_or(MoneyError::TooLarge)?;
        }
        if sum == tax {
            return Ok(());
        }
    }
    for line in parts.iter_mut().flat_map(|part| part.lines.iter_mut()) {
        line.tax_rate = Decimal::ZERO;
    }
    Ok(())
}

fn exact_rate(tax: Decimal, net: Decimal, mode: TaxMode) -> Option<Decimal> {
    let base = match mode {
        TaxMode::Exclusive => net,
        TaxMode::Inclusive => net.checked_sub(tax)?,
    };
    let rate = tax.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(base)?;
    (rate > Decimal::ZERO && rate <= Decimal::ONE_THOUSAND).then_some(rate)
}

/// The rate that makes this tax of a line.
fn rate(tax: Decimal, net: Decimal, mode: TaxMode, currency: Currency) -> Option<Decimal> {
    let exact = exact_rate(tax, net, mode)?;
    let makes = |rate: &Decimal| {
        let part = match mode {
            TaxMode::Exclusive => Some(Decimal::ONE_HUNDRED),
            TaxMode::Inclusive => Decimal::ONE_HUNDRED.checked_add(*rate),
        };
        let made = net.checked_mul(*rate).and_then(|made| made.checked_div(part?));
        made.map(|made| currency.round(made)) == Some(tax)
    };
    DECIMALS
        .iter()
        .map(|decimals| exact.round_dp(*decimals))
        .find(makes)
}
