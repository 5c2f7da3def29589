//! Numbers as people's programs write them: `1,200.50`, `$39.99`, `-$12.00`, `(12.00)`, `1.200,50 €`, `398.20元`, `15%`.
//!
//! Which of point and comma parts the decimals is stated, never guessed: `1,200` is 1200 in one country and 1.2 in another.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::fields::decimal;

/// What parts the decimals of a number from its whole part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecimalMark {
    /// `1,200.50`
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `1.200,50`
    #[serde(rename = ",")]
    Comma,
}

/// A number with its sign. Currency signs and codes around it are left out, groups of three digits are allowed where
/// they are whole, and brackets make it negative.
pub fn number(text: &str, mark: DecimalMark) -> Option<Decimal> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) => (true, inner.trim()),
        None => match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text),
        },
    };
    let is_sign = |c: char| c.is_alphabetic() || "$€£¥₹₩₽￥%".contains(c) || c.is_whitespace();
    let text = text.trim_matches(is_sign);
    // `$-12.00` and `-$12.00` are both written.
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) if !negative => (true, rest),
        _ => (negative, text),
    };
    let (point, group) = match mark {
        DecimalMark::Point => ('.', [',', '\'']),
        DecimalMark::Comma => (',', ['.', '\'']),
    };
    let (whole, fraction) = match text.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = ungrouped(whole, group)?;
    if !digits(&whole) || !fraction.is_none_or(|fraction| digits(fraction) && !fraction.is_empty()) {
        return None;
    }
    if whole.is_empty() && fraction.is_none() {
        return None;
    }
    let plain = match fraction {
        Some(fraction) => format!("{}.{fraction}", if whole.is_empty() { "0" } else { &whole }),
        None => whole,
    };
    let number = decimal(&plain)?;
    Some(if negative { Decimal::ZERO - number } else { number })
}

/// Digits without what parts them in threes; `None` where the groups aren't of three.
fn ungrouped(whole: &str, group: [char; 2]) -> Option<String> {
    let blanks = |c: char| group.contains(&c) || matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    if !whole.contains(blanks) {
        return Some(whole.to_owned());
    }
    let mut groups = whole.split(blanks);
    let first = groups.next().unwrap_or_default();
    let mut digits = first.to_owned();
    if !(1..=3).contains(&first.len()) {
        return None;
    }
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, mark: DecimalMark) -> Option<String> {
        number(text, mark).map(|number| number.to_string())
    }

    #[test]
    fn numbers_are_read_as_they_are_written_in_their_country() {
        let cases = [
            ("1,200.50", "1200.50"),
            ("$39.99", "39.99"),
            ("-$12.00", "-12.00"),
            ("$-3.00", "-3.00"),
            ("(12.00)", "-12.00"),
            ("398.20元", "398.20"),
            ("US$ 5", "5"),
            (".5", "0.5"),
            ("15%", "15"),
            ("1'000", "1000"),
        ];
        for (text, number) in cases {
            assert_eq!(read(text, DecimalMark::Point).as_deref(), Some(number), "{text}");
        }
        assert_eq!(read("1.200,50 €", DecimalMark::Comma).as_deref(), Some("1200.50"));
        assert_eq!(read("1 200,5", DecimalMark::Comma).as_deref(), Some("1200.5"));
    }

    #[test]
    fn what_could_mean_two_things_means_none() {
        for bad in [
            "", "-", "$", "1,5", "1,20.5", "12,3456", "1.2.3", "1e5", "--", "abc", "1-2", "5.", "1,,000",
        ] {
            assert_eq!(read(bad, DecimalMark::Point), None, "{bad}");
        }
        assert_eq!(read("1.5", DecimalMark::Comma), None);
    }
}
