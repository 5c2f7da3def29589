//! Why a row can't be used. The texts are those of the command line; the screens say each reason in the person's language.

use domain::refusal::Refusal;
use minicbor::{Decode, Encode};

/// Why a row can't be used. Texts out of files are short and without line breaks ([`excerpt`]).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Encode, Decode)]
pub enum Reason {
    /// Nothing stands where something must.
    #[error("empty")]
    #[n(0)]
    Empty,
    /// Bytes that are no characters in the file's encoding, which is named.
    #[error("not {0}")]
    #[n(1)]
    BadCharacters(#[n(0)] String),
    /// Longer than so many characters.
    #[error("longer than {0} characters")]
    #[n(2)]
    TooManyCharacters(#[n(0)] u32),
    /// Longer than so many bytes.
    #[error("longer than {0} bytes")]
    #[n(3)]
    TooManyBytes(#[n(0)] u32),
    /// A whole row of more bytes than a row may have.
    #[error("longer than {0} bytes, or a quote that isn't closed")]
    #[n(4)]
    RowTooLong(#[n(0)] u32),
    /// So many fields, where the header has so many.
    #[error("{0} fields, where the header has {1}")]
    #[n(5)]
    FieldCount(#[n(0)] u32, #[n(1)] u32),
    /// A text that is no number.
    #[error("“{0}” is no number")]
    #[n(6)]
    NoNumber(#[n(0)] String),
    /// A text that is no number, under this name within a field of several.
    #[error("{0}: “{1}” is no number")]
    #[n(7)]
    NoNumberOf(#[n(0)] String, #[n(1)] String),
    /// A text that is no whole number.
    #[error("“{0}” is no whole number")]
    #[n(8)]
    NoWholeNumber(#[n(0)] String),
    /// One of a list of amounts is no number.
    #[error("an amount in it is no number")]
    #[n(9)]
    NoAmount,
    /// A number below zero where none may be.
    #[error("{0} is below zero")]
    #[n(10)]
    BelowZero(#[n(0)] String),
    /// A rate above one.
    #[error("{0} is more than everything")]
    #[n(11)]
    MoreThanAll(#[n(0)] String),
    /// A number beyond what can be kept.
    #[error("too large")]
    #[n(12)]
    TooLarge,
    /// A quantity with too many digits.
    #[error("{0} is not a quantity: at most three decimals and 9 million million units")]
    #[n(13)]
    BadQuantity(#[n(0)] String),
    /// A quantity of zero.
    #[error("a line without a quantity")]
    #[n(14)]
    NoQuantity,
    /// A line without its sum.
    #[error("a line without a total")]
    #[n(15)]
    NoLineTotal,
    /// A text that is no time; how one is written.
    #[error("“{0}” is no time as in {1}")]
    #[n(16)]
    NoTime(#[n(0)] String, #[n(1)] String),
    /// A text that is no currency's code.
    #[error("“{0}”: a currency is three capital letters, as in EUR")]
    #[n(17)]
    NoCurrency(#[n(0)] String),
    /// A price in the first currency; the organisation has the second.
    #[error("the price is in {0}, those of the organisation are in {1}")]
    #[n(18)]
    OtherCurrency(#[n(0)] String, #[n(1)] String),
    /// A text that isn't a language with a name.
    #[error("“{0}” isn't as in en=Tea")]
    #[n(19)]
    NoLocalisedName(#[n(0)] String),
    /// A text that is no unit of weight.
    #[error("“{0}” is no unit of weight")]
    #[n(20)]
    NoWeightUnit(#[n(0)] String),
    /// A text that is neither yes nor no.
    #[error("“{0}” is neither yes nor no")]
    #[n(21)]
    NoTruth(#[n(0)] String),
    /// A line that names nothing that was sold.
    #[error("neither a name nor a code")]
    #[n(22)]
    NameAndCodeMissing,
    /// The same, in a source that calls names descriptions.
    #[error("neither a code nor a description")]
    #[n(42)]
    CodeAndDescriptionMissing,
    /// More than so many entries of a list.
    #[error("more than {0} entries")]
    #[n(23)]
    TooManyEntries(#[n(0)] u32),
    /// More than so many lines of an order.
    #[error("more than {0} lines of one order")]
    #[n(24)]
    TooManyLines(#[n(0)] u32),
    /// More than so many rows of an order.
    #[error("more than {0} rows of one order")]
    #[n(25)]
    TooManyRows(#[n(0)] u32),
    /// More than so many payments of an order.
    #[error("more than {0} payments of one order")]
    #[n(26)]
    TooManyPayments(#[n(0)] u32),
    /// No row tells of the order that this one belongs to.
    #[error("no order with this reference in these files")]
    #[n(27)]
    NoSuchOrder,
    /// The same, in a source that calls references ids.
    #[error("no order with this id in these files")]
    #[n(43)]
    NoSuchOrderId,
    /// An earlier row tells another thing of the same line.
    #[error("this line of the order is there already and says otherwise")]
    #[n(28)]
    LineDiffers,
    /// An earlier row tells another thing of the item with this number.
    #[error("item {0} of this order is there already and says otherwise")]
    #[n(29)]
    ItemDiffers(#[n(0)] u32),
    /// An earlier row tells another thing of the payment with this number.
    #[error("payment {0} of this order is there already and says otherwise")]
    #[n(30)]
    PaymentDiffers(#[n(0)] u32),
    /// This amount, where an earlier row of the order has the other.
    #[error("{0}, where an earlier row of the same order has {1}")]
    #[n(31)]
    AmountDiffers(#[n(0)] String, #[n(1)] String),
    /// The row with this number describes a product of this code in another way.
    #[error("row {0} has this code too, and says otherwise")]
    #[n(32)]
    ProductDiffers(#[n(0)] u32),
    /// The row with this number tells of the customer of this reference under another name.
    #[error("row {0} is “{1}” too, under another name")]
    #[n(33)]
    CustomerDiffers(#[n(0)] u32, #[n(1)] String),
    /// Another row of the order, this one, can't be used.
    #[error("row {0} of the same order can't be used, so nothing of the order was imported")]
    #[n(34)]
    OrderSpoiled(#[n(0)] u32),
    /// Nothing says when the order was placed.
    #[error("the order has no time at which it was placed")]
    #[n(35)]
    NoOrderTime,
    /// Nothing says what the order's lines cost.
    #[error("the order has neither prices nor a total")]
    #[n(36)]
    PricesMissing,
    /// Nothing says what the order comes to.
    #[error("the order has neither lines nor a total")]
    #[n(37)]
    LinesMissing,
    /// The order's sums have too many digits.
    #[error("the order's amounts are too large to be added up")]
    #[n(38)]
    SumTooLarge,
    /// The order is here under this number, without this line.
    #[error("imported before as {0}, which doesn't hold this line")]
    #[n(39)]
    LineNotHere(#[n(0)] String),
    /// A rule forbids the product or customer.
    #[error("{0}")]
    #[n(40)]
    Refused(#[n(0)] Refusal),
    /// A rule forbids the order with this reference.
    #[error("order {0}: {1}")]
    #[n(41)]
    OrderRefused(#[n(0)] String, #[n(1)] Refusal),
}

/// Characters of a file that a reason shows.
const EXCERPT: usize = 40;

/// A piece of a file as a reason shows it: short, and without line breaks.
pub fn excerpt(text: &str) -> String {
    let mut short: String = text
        .chars()
        .take(EXCERPT)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(EXCERPT).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_a_file_is_short_and_on_one_line() {
        assert_eq!(
            Reason::NoNumber(excerpt("a\nb")).to_string(),
            "“a b” is no number"
        );
        assert_eq!(excerpt(&"x".repeat(1000)).chars().count(), EXCERPT + 1);
    }

    #[test]
    fn a_refusal_keeps_its_words() {
        let refused = Reason::OrderRefused("7".to_owned(), Refusal::BadPrice(1));
        assert_eq!(
            refused.to_string(),
            "order 7: line 1: the price must not be below zero"
        );
        assert_eq!(
            Reason::Refused(Refusal::NoLines).to_string(),
            Refusal::NoLines.to_string()
        );
    }
}
