//! What an order costs.

use rust_decimal::Decimal;

use super::{Draft, OrderState};
use crate::money::MoneyError;

/// What one line costs, in the order's currency; every amount is negative on a return.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineTotal {
    /// Unit price times quantity, rounded to the currency's unit.
    pub gross: Decimal,
    /// Taken off by the line's own discount.
    pub discount: Decimal,
    /// This line's share of the order's discount.
    pub order_discount: Decimal,
    /// `gross - discount - order_discount`: what is paid for the line, before exclusive tax.
    pub net: Decimal,
    /// Tax contained in `net` (inclusive) or to be added to it (exclusive).
    pub tax: Decimal,
}

/// What an order costs, in its currency; every amount is negative on a return.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// One for each line that counts, in the order of [`OrderState::live_lines`] or of the draft.
    pub lines: Vec<LineTotal>,
    /// The lines after their own discounts.
    pub subtotal: Decimal,
    /// Taken off the subtotal by the order's discount.
    pub discount: Decimal,
    /// Charge for sending it; carries no tax.
    pub shipping: Decimal,
    /// Tax of all lines, contained in the total or (exclusive) a part of it on top.
    pub tax: Decimal,
    /// What the customer has to pay.
    pub total: Decimal,
}

/// The totals of an order.
///
/// # Errors
/// [`MoneyError::TooLarge`] when an amount can't be held.
pub fn totals(state: &OrderState) -> Result<Totals, MoneyError> {
    let _ = state;
    Ok(Totals::default())
}

/// The totals of an order that someone is still putting together.
///
/// # Errors
/// [`MoneyError::TooLarge`] when an amount can't be held.
pub fn draft_totals(draft: &Draft) -> Result<Totals, MoneyError> {
    let _ = draft;
    Ok(Totals::default())
}
