//! What a person types for a number, read forgivingly and exactly.

use domain::money::Currency;
use domain::quantity::Quantity;
use rust_decimal::Decimal;

/// The number in a text: `1,234.50`, `1.234,50`, `12,5` and `１２` are all read as their writers mean them.
///
/// Where only one mark occurs, and once, it is the decimal mark if at most two digits follow a comma or anything
/// follows a point; a comma before three digits groups thousands.
pub fn parse(text: &str) -> Option<Decimal> {
    let mut plain = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '０'..='９' => {
                let digit = u32::from(letter).checked_sub(u32::from('０'))?;
                plain.push(char::from_digit(digit, 10)?);
            }
            '．' | '。' => plain.push('.'),
            '，' => plain.push(','),
            ' ' | '\u{a0}' | '\u{202f}' | '\'' => {}
            _ => plain.push(letter),
        }
    }
    let comma = plain.rfind(',');
    let point = plain.rfind('.');
    let normal = match (comma, point) {
        (Some(comma), Some(point)) if comma > point => plain.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => plain.replace(',', ""),
        (Some(comma), None) => {
            let after = plain.len().saturating_sub(comma).saturating_sub(1);
            let is_only = plain.matches(',').count() == 1;
            if is_only && after != 3 {
                plain.replace(',', ".")
            } else {
                plain.replace(',', "")
            }
        }
        _ => plain,
    };
    if normal.is_empty() || normal.starts_with('+') {
        return None;
    }
    Decimal::from_str_exact(&normal).ok()
}

/// A quantity above zero.
pub fn quantity(text: &str) -> Option<Quantity> {
    Quantity::from_decimal(parse(text)?)
        .ok()
        .filter(|quantity| *quantity > Quantity::ZERO)
}

/// A counted quantity, zero or more.
pub fn counted(text: &str) -> Option<Quantity> {
    Quantity::from_decimal(parse(text)?)
        .ok()
        .filter(|quantity| *quantity >= Quantity::ZERO)
}

/// An amount above zero with no more decimals than the currency has.
pub fn amount(text: &str, currency: Currency) -> Option<Decimal> {
    amount_or_zero(text, currency).filter(|amount| *amount > Decimal::ZERO)
}

/// An amount, zero or more, with no more decimals than the currency has.
pub fn amount_or_zero(text: &str, currency: Currency) -> Option<Decimal> {
    parse(text).filter(|amount| *amount >= Decimal::ZERO && currency.round(*amount) == *amount)
}

/// An amount as a field shows it: with the currency's decimals, or with as many as it has.
pub fn written(amount: Decimal, currency: Currency) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < currency.decimals() {
        amount.rescale(currency.decimals());
    }
    amount.to_string()
}

/// A quantity before a code, as in `3*4006381333931`: the quantity, and the rest.
pub fn multiplied(text: &str) -> (Option<Quantity>, &str) {
    let text = text.trim();
    let mark = text.find(['*', '×', '＊']);
    let Some((number, rest)) = mark.and_then(|at| text.split_at_checked(at)) else {
        return (None, text);
    };
    let mut rest = rest.chars();
    rest.next();
    match quantity(number) {
        Some(quantity) => (Some(quantity), rest.as_str().trim_start()),
        None => (None, text),
    }
}

/// What a customer may hand over for this amount: the next sums that notes and coins make, smallest first.
pub fn next_notes(due: Decimal, currency: Currency) -> Vec<Decimal> {
    // Steps in units of the currency; a currency without decimals has notes a thousand times as large.
    let scale = if currency.decimals() == 0 { 100 } else { 1 };
    let mut sums: Vec<Decimal> = [1, 5, 10, 20, 50, 100, 200, 500]
        .into_iter()
        .filter_map(|step| {
            let step = Decimal::from(step * scale);
            due.checked_div(step)?.ceil().checked_mul(step)
        })
        .filter(|sum| *sum > due)
        .collect();
    sums.sort();
    sums.dedup();
    sums.truncate(4);
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: Option<Decimal>) -> String {
        number.map_or_else(|| "none".to_owned(), |number| number.to_string())
    }

    #[test]
    fn numbers_are_read_as_their_writers_mean_them() {
        for (typed, meant) in [
            ("12", "12"),
            (" 12.50 ", "12.50"),
            ("12,5", "12.5"),
            ("1,234", "1234"),
            ("1,234.50", "1234.50"),
            ("1.234,50", "1234.50"),
            ("1 234,5", "1234.5"),
            ("１２．５", "12.5"),
            ("1,234,567", "1234567"),
            ("", "none"),
            ("abc", "none"),
            ("1.2.3", "none"),
            ("+1", "none"),
        ] {
            assert_eq!(text(parse(typed)), meant, "{typed}");
        }
    }

    #[test]
    fn a_multiplier_stands_before_the_code() {
        assert_eq!(multiplied("3*abc"), (Some(Quantity(3000)), "abc"));
        assert_eq!(multiplied("0.5 * abc"), (Some(Quantity(500)), "abc"));
        assert_eq!(multiplied("3*"), (Some(Quantity(3000)), ""));
        assert_eq!(multiplied("abc"), (None, "abc"));
        assert_eq!(multiplied("a*b"), (None, "a*b"));
        assert_eq!(multiplied("0*b"), (None, "0*b"));
    }

    #[test]
    fn notes_are_above_what_is_due() {
        let usd = Currency::new("USD").unwrap();
        let sums = |due: &str| -> Vec<String> {
            next_notes(Decimal::from_str_exact(due).unwrap(), usd)
                .iter()
                .map(|sum| sum.normalize().to_string())
                .collect()
        };
        assert_eq!(sums("17.00"), ["20", "50", "100", "200"]);
        assert_eq!(sums("3.20"), ["4", "5", "10", "20"]);
        assert_eq!(sums("20"), ["50", "100", "200", "500"]);
    }
}
