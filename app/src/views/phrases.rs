//! What states and troubles are called, in the person's language: one place, so that a thing has the same name on
//! every screen.

mod status;
mod trouble;

pub use status::{channel, fulfilment, lifecycle, method, payment, safety, settlement, sync};
pub use trouble::{refusal, trouble};

use domain::id::DeviceId;
use domain::money::Currency;
use domain::order::Discount;
use rust_decimal::Decimal;

use crate::state::format;
use crate::words::{Words, fill, t_string};

/// A device as people on this device call it. Names of other devices aren't known here, their numbers are.
pub fn device(words: Words, number: DeviceId, own: DeviceId) -> String {
    if number == own {
        return t_string!(words, word.here).to_owned();
    }
    fill(t_string!(words, word.device), &[("number", &number.to_string())])
}

/// So many lines.
pub fn line_count(words: Words, lines: usize) -> String {
    let count = u32::try_from(lines).unwrap_or(u32::MAX);
    let (one, several) = (t_string!(words, lines.count_one), t_string!(words, lines.count));
    format::counted(words.get_locale(), count, one, several)
}

/// What is left to be paid, or to go back where it is below zero.
pub fn due(words: Words, open: Decimal) -> &'static str {
    match open.is_sign_negative() {
        false => t_string!(words, pay.due),
        true => t_string!(words, pay.back),
    }
}

/// A discount: `10 % off`, or the amount with its sign.
pub fn discount(words: Words, discount: Discount, currency: Currency) -> String {
    let locale = words.get_locale();
    match discount {
        Discount::Percent(percent) => {
            let percent = format::decimal(locale, percent);
            fill(t_string!(words, lines.percent_off), &[("percent", &percent)])
        }
        Discount::Amount(amount) => format::money(locale, -amount, currency),
    }
}
