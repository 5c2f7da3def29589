//! What was typed into the fields of a form, read and judged. Every problem names the field and says why.

use domain::decide::limits::{LIST, NAME_CHARACTERS, TEXT_BYTES};
use rust_decimal::Decimal;

use leptos::prelude::*;

use crate::components::Typed;
use crate::state::amounts;
use crate::words::{Words, fill, t_string};

/// Why what was typed can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was typed where something has to be.
    Missing,
    /// It is too long.
    TooLong,
    /// More lines than there may be.
    TooMany,
    /// This is no number that can be used here.
    NotANumber(String),
    /// This is no e-mail address.
    NotAnEmail(String),
    /// This is no phone number.
    NotAPhone(String),
    /// This code belongs to another product.
    Taken(String, String),
}

/// What was read, or why it can't be.
pub type Checked<T> = Result<T, Problem>;

impl Problem {
    /// As a person reads it.
    pub fn say(&self, words: Words, field: &str) -> String {
        let limit = LIST.to_string();
        let (template, text) = match self {
            Problem::Missing => (t_string!(words, form.missing), ""),
            Problem::TooLong => (t_string!(words, form.too_long), ""),
            Problem::TooMany => (t_string!(words, form.too_many), limit.as_str()),
            Problem::NotANumber(text) => (t_string!(words, form.not_a_number), text.as_str()),
            Problem::NotAnEmail(text) => (t_string!(words, form.not_an_email), text.as_str()),
            Problem::NotAPhone(text) => (t_string!(words, form.not_a_phone), text.as_str()),
            Problem::Taken(code, name) => {
                let template = t_string!(words, form.taken);
                return fill(template, &[("field", field), ("text", code), ("name", name)]);
            }
        };
        fill(template, &[("field", field), ("text", text)])
    }
}

/// Reads a field, and shows there what is wrong with it. What nobody touched stays as it is: what was imported need
/// not be as a person would have to type it.
pub fn judge<T: Clone>(
    words: Words,
    (typed, field): (Typed, &str),
    kept: Option<&T>,
    check: impl FnOnce(&str) -> Checked<T>,
) -> Option<T> {
    let checked = match kept {
        Some(kept) if !typed.is_touched() => Ok(kept.clone()),
        _ => typed.text.with_untracked(|text| check(text)),
    };
    match checked {
        Ok(value) => {
            typed.problem.set(String::new());
            Some(value)
        }
        Err(problem) => {
            typed.problem.set(problem.say(words, field));
            None
        }
    }
}

/// The entries of a field that has one a line: without blanks around them, without empty and repeated ones.
pub fn lines(text: &str) -> Vec<String> {
    distinct(text.lines())
}

/// The entries of a field whose entries have several lines each: an empty line stands between two.
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = String::new();
    for line in text.lines().map(str::trim).chain([""]) {
        if !line.is_empty() {
            if !open.is_empty() {
                open.push('\n');
            }
            open.push_str(line);
        } else if !open.is_empty() {
            found.push(std::mem::take(&mut open));
        }
    }
    distinct(found.iter().map(String::as_str))
}

fn distinct<'a>(entries: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for entry in entries.map(str::trim).filter(|entry| !entry.is_empty()) {
        if found.iter().all(|known| known != entry) {
            found.push(entry.to_owned());
        }
    }
    found
}

/// A name that may be empty.
pub fn name(text: &str) -> Checked<String> {
    let text = text.trim();
    if text.chars().nth(NAME_CHARACTERS).is_some() {
        return Err(Problem::TooLong);
    }
    Ok(text.to_owned())
}

/// A name that must not be empty.
pub fn real_name(text: &str) -> Checked<String> {
    match name(text)? {
        name if name.is_empty() => Err(Problem::Missing),
        name => Ok(name),
    }
}

/// A text of several lines.
pub fn text(text: &str) -> Checked<String> {
    let text = text.trim();
    if text.len() > TEXT_BYTES {
        return Err(Problem::TooLong);
    }
    Ok(text.to_owned())
}

/// A list of which every entry is checked.
pub fn all(entries: Vec<String>, check: fn(&str) -> Checked<String>) -> Checked<Vec<String>> {
    if entries.len() > LIST {
        return Err(Problem::TooMany);
    }
    entries.iter().map(|entry| check(entry)).collect()
}

/// A phone number: anything with a digit in it, as people write them in many ways.
pub fn phone(text: &str) -> Checked<String> {
    let phone = name(text)?;
    if phone.chars().any(char::is_numeric) {
        Ok(phone)
    } else {
        Err(Problem::NotAPhone(phone))
    }
}

/// An e-mail address: something, an @, something. More can only be known by writing to it.
pub fn email(text: &str) -> Checked<String> {
    let email = name(text)?;
    let parts = email.split_once('@');
    let fits = parts.is_some_and(|(who, place)| !who.is_empty() && !place.is_empty() && !place.contains('@'));
    if fits && !email.contains(char::is_whitespace) {
        Ok(email)
    } else {
        Err(Problem::NotAnEmail(email))
    }
}

/// A number, zero or more, at most `most`.
pub fn number(text: &str, most: Decimal) -> Checked<Decimal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    amounts::parse(text)
        .filter(|number| *number >= Decimal::ZERO && *number <= most)
        .filter(|number| number.normalize().scale() <= domain::decide::limits::DECIMALS)
        .ok_or_else(|| Problem::NotANumber(text.to_owned()))
}

/// A whole number, zero or more; nothing typed is zero.
pub fn whole(text: &str) -> Checked<u32> {
    use rust_decimal::prelude::ToPrimitive;
    match number(text, Decimal::from(u32::MAX)) {
        Err(Problem::Missing) => Ok(0),
        Ok(number) if number.fract().is_zero() => number.to_u32().ok_or(Problem::TooLong),
        Ok(_) => Err(Problem::NotANumber(text.trim().to_owned())),
        Err(problem) => Err(problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_what_stands_between_the_breaks() {
        assert_eq!(lines(" 1 \n\n2\r\n1\n"), ["1", "2"]);
        assert_eq!(
            paragraphs("Main St 1\n Berlin\n\n\nElm St 2\n"),
            ["Main St 1\nBerlin", "Elm St 2"]
        );
        assert!(lines("").is_empty() && paragraphs(" \n \n").is_empty());
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        assert_eq!(real_name("  "), Err(Problem::Missing));
        assert_eq!(name(&"茶".repeat(501)), Err(Problem::TooLong));
        assert_eq!(name(&"茶".repeat(500)).map(|name| name.chars().count()), Ok(500));
        assert_eq!(text(&"茶".repeat(1366)), Err(Problem::TooLong));
        assert_eq!(all(vec!["1".to_owned(); 101], phone), Err(Problem::TooMany));
        assert_eq!(phone("call me"), Err(Problem::NotAPhone("call me".to_owned())));
        assert_eq!(phone("+49 30 1").as_deref(), Ok("+49 30 1"));
        for bad in ["a", "@b", "a@", "a@b@c", "a b@c"] {
            assert_eq!(email(bad), Err(Problem::NotAnEmail(bad.to_owned())));
        }
        assert_eq!(email("a@b").as_deref(), Ok("a@b"));
    }

    #[test]
    fn numbers_have_their_bounds() {
        let most = Decimal::from(100);
        assert_eq!(number("12,5", most), Ok(Decimal::new(125, 1)));
        assert_eq!(number("", most), Err(Problem::Missing));
        for bad in ["-1", "101", "x", "0.0000000000001"] {
            assert_eq!(number(bad, most), Err(Problem::NotANumber(bad.to_owned())));
        }
        assert_eq!((whole(""), whole("250"), whole("2.0")), (Ok(0), Ok(250), Ok(2)));
        assert_eq!(whole("2.5"), Err(Problem::NotANumber("2.5".to_owned())));
    }
}
