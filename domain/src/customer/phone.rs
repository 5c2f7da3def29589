//! Phone numbers made alike: with or without the country, however they are spaced.
//!
//! A number is its digits after the country and without leading zeros. Two are the same when these are, and when the
//! countries are where both name one. So `+49 30 901820` is `030 901820`; in countries with a leading digit other
//! than 0 within the country (`8 495 …`, `1 555 …`) both have to be written alike.

use super::folding::fold;

/// Digits that a number needs: shorter ones are extensions, or parts of one.
const FEWEST: usize = 6;

/// A number as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phone {
    /// The country's code; 0 where none is named.
    pub country: u16,
    /// The digits within the country.
    pub digits: Box<str>,
}

/// The length of the country code at the start of these digits (ITU-T E.164, list of 2016).
fn country_length(digits: &str) -> usize {
    let two = digits.get(..2).and_then(|two| two.parse().ok()).unwrap_or(0_u8);
    match two {
        10..=19 | 70..=79 => 1,
        20 | 27 | 30..=34 | 36 | 39..=41 | 43..=49 | 51..=58 | 60..=66 => 2,
        81 | 82 | 84 | 86 | 90..=95 | 98 => 2,
        _ => 3,
    }
}

impl Phone {
    /// Reads a number; nothing where there are too few digits, or the same one over and over, as people type where
    /// they don't know it.
    pub fn read(typed: &str) -> Option<Phone> {
        let folded = fold(typed);
        let first = folded.find(|c: char| c.is_ascii_digit() || c == '+')?;
        // `+44 (0)20`: the zero is for calls within the country.
        let number = folded.get(first..)?.replace("(0)", "");
        let mut digits = String::new();
        for c in number.chars() {
            if c.is_ascii_digit() {
                digits.push(c);
            } else if (c.is_alphabetic() || c == '#') && digits.len() >= FEWEST {
                // What follows is an extension.
                break;
            }
        }
        let abroad = if number.starts_with('+') {
            Some(digits.as_str())
        } else {
            digits.strip_prefix("00")
        };
        let (country, rest) = match abroad {
            None => (0, digits.as_str()),
            Some(abroad) => {
                let (country, rest) = abroad.split_at_checked(country_length(abroad))?;
                (country.parse().ok()?, rest)
            }
        };
        let rest = rest.trim_start_matches('0');
        let is_filler = rest.bytes().all(|digit| rest.starts_with(char::from(digit)));
        (rest.len() >= FEWEST && !is_filler).then(|| Phone {
            country,
            digits: rest.into(),
        })
    }

    /// Whether both are the same number.
    pub fn is(&self, other: &Phone) -> bool {
        self.digits == other.digits
            && (self.country == other.country || self.country == 0 || other.country == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_with_and_without_their_country() {
        let same = |one: &str, other: &str| {
            let (one, other) = (Phone::read(one), Phone::read(other));
            one.zip(other).is_some_and(|(one, other)| one.is(&other))
        };
        for (one, other) in [
            ("+49 (30) 901820", "030/90 18 20"),
            ("0049 30 901820", "+49 30 901820"),
            ("+44 (0)20 7946 0018", "020 7946 0018"),
            ("+86 138 1234 5678", "13812345678"),
            ("１３８１２３４５６７８", "138-1234-5678"),
            ("+1 (555) 123-4567", "555.123.4567"),
            ("+852 9123 4567", "9123 4567"),
            ("Tel. 030 901820 ext. 12", "030901820"),
        ] {
            assert!(same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("+49 30 901820", "+33 30 901820"),
            ("030 901820", "030 901821"),
            ("138 1234 5678", "158 1234 5678"),
            ("12345", "12345"),
            ("0000 000 000", "0000000000"),
            ("9999999", "9999999"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
        for hostile in ["", "+", "00", "+4", "+０", "0".repeat(500).as_str(), "+\u{301}"] {
            assert_eq!(Phone::read(hostile), None, "{hostile}");
        }
    }
}
