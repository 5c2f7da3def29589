//! Why rows can't be used, in the person's language.

use import::Reason;

use crate::state::format;
use crate::views::phrases;
use crate::words::{Words, fill, t_string};

/// A reason in words.
pub fn reason(words: Words, reason: &Reason) -> String {
    let count = |count: &u32| format::count(words.get_locale(), *count);
    match reason {
        Reason::Empty => t_string!(words, reason.empty).to_owned(),
        Reason::BadCharacters(encoding) => fill(t_string!(words, reason.characters), &[("text", encoding)]),
        Reason::TooManyCharacters(most) => fill(
            t_string!(words, reason.long_characters),
            &[("count", &count(most))],
        ),
        Reason::TooManyBytes(most) => fill(t_string!(words, reason.long_bytes), &[("count", &count(most))]),
        Reason::RowTooLong(most) => fill(t_string!(words, reason.long_row), &[("count", &count(most))]),
        Reason::FieldCount(fields, header) => {
            let (one, several) = (
                t_string!(words, reason.fields_one),
                t_string!(words, reason.fields),
            );
            let text = format::counted(words.get_locale(), *fields, one, several);
            fill(&text, &[("other", &count(header))])
        }
        Reason::NoNumber(text) => fill(t_string!(words, reason.number), &[("text", text)]),
        Reason::NoNumberOf(name, text) => {
            let text = format!("{name}: {text}");
            fill(t_string!(words, reason.number), &[("text", &text)])
        }
        Reason::NoWholeNumber(text) => fill(t_string!(words, reason.whole), &[("text", text)]),
        Reason::NoAmount => t_string!(words, reason.amount).to_owned(),
        Reason::BelowZero(text) => fill(t_string!(words, reason.below_zero), &[("text", text)]),
        Reason::MoreThanAll(text) => fill(t_string!(words, reason.above_all), &[("text", text)]),
        Reason::TooLarge => t_string!(words, reason.too_large).to_owned(),
        Reason::BadQuantity(text) => fill(t_string!(words, reason.quantity), &[("text", text)]),
        Reason::NoQuantity => t_string!(words, reason.no_quantity).to_owned(),
        Reason::NoLineTotal => t_string!(words, reason.no_amount).to_owned(),
        Reason::NoTime(text, stated) => fill(
            t_string!(words, reason.time),
            &[("text", text), ("other", stated)],
        ),
        Reason::NoCurrency(text) => fill(t_string!(words, reason.currency), &[("text", text)]),
        Reason::OtherCurrency(price, own) => fill(
            t_string!(words, reason.other_currency),
            &[("text", price), ("other", own)],
        ),
        Reason::NoLocalisedName(text) => fill(t_string!(words, reason.localised), &[("text", text)]),
        Reason::NoWeightUnit(text) => fill(t_string!(words, reason.weight_unit), &[("text", text)]),
        Reason::NoTruth(text) => fill(t_string!(words, reason.truth), &[("text", text)]),
        Reason::NameAndCodeMissing | Reason::CodeAndDescriptionMissing => {
            t_string!(words, reason.nameless).to_owned()
        }
        Reason::TooManyEntries(most) => fill(t_string!(words, reason.entries), &[("count", &count(most))]),
        Reason::TooManyLines(most) => fill(t_string!(words, reason.lines), &[("count", &count(most))]),
        Reason::TooManyRows(most) => fill(t_string!(words, reason.rows), &[("count", &count(most))]),
        Reason::TooManyPayments(most) => fill(t_string!(words, reason.payments), &[("count", &count(most))]),
        Reason::NoSuchOrder | Reason::NoSuchOrderId => t_string!(words, reason.no_order).to_owned(),
        Reason::LineDiffers => t_string!(words, reason.line_differs).to_owned(),
        Reason::ItemDiffers(item) => fill(
            t_string!(words, reason.item_differs),
            &[("text", &item.to_string())],
        ),
        Reason::PaymentDiffers(payment) => fill(
            t_string!(words, reason.payment_differs),
            &[("text", &payment.to_string())],
        ),
        Reason::AmountDiffers(told, known) => fill(
            t_string!(words, reason.amount_differs),
            &[("text", told), ("other", known)],
        ),
        Reason::ProductDiffers(row) => fill(
            t_string!(words, reason.product_differs),
            &[("row", &row.to_string())],
        ),
        Reason::CustomerDiffers(row, code) => fill(
            t_string!(words, reason.customer_differs),
            &[("row", &row.to_string()), ("text", code)],
        ),
        Reason::OrderSpoiled(row) => fill(t_string!(words, reason.spoiled), &[("row", &row.to_string())]),
        Reason::NoOrderTime => t_string!(words, reason.order_time).to_owned(),
        Reason::PricesMissing => t_string!(words, reason.order_prices).to_owned(),
        Reason::LinesMissing => t_string!(words, reason.order_lines).to_owned(),
        Reason::SumTooLarge => t_string!(words, reason.order_sums).to_owned(),
        Reason::LineNotHere(number) => fill(t_string!(words, reason.not_here), &[("text", number)]),
        Reason::Refused(refusal) => phrases::refusal(words, refusal),
        Reason::OrderRefused(order, refusal) => fill(
            t_string!(words, reason.order),
            &[("text", order), ("why", &phrases::refusal(words, refusal))],
        ),
    }
}
