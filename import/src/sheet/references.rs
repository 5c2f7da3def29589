//! The places of cells in a workbook's markup, looked at before the parser sees them: it adds up letters and digits without
//! a limit, so that a cell far beyond any sheet would come out at a place where nobody wrote it.

use std::io::{self, Write};

use crate::unfit::Unreadable;

/// Bytes of a name or a place that are looked at; one more than any that can be right.
const BYTES: usize = 24;

/// Where in the markup it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Between tags.
    #[default]
    Text,
    /// In the name of an element, right after `<`.
    Element,
    /// In a tag, after the element's name.
    Tag,
    /// In an attribute's value, which ends with this quote.
    Value(u8),
    /// In a comment, or in text that isn't parsed, which ends with these bytes.
    Opaque(&'static [u8]),
}

/// Takes markup piece by piece, and fails at a place that no sheet has.
#[derive(Debug, Default)]
pub(super) struct References {
    state: State,
    element: Vec<u8>,
    attribute: Vec<u8>,
    value: Vec<u8>,
    /// The last bytes of a comment.
    tail: Vec<u8>,
}

impl References {
    fn take(&mut self, byte: u8) -> io::Result<()> {
        let keep = |bytes: &mut Vec<u8>| {
            if bytes.len() < BYTES {
                bytes.push(byte);
            }
        };
        match (self.state, byte) {
            (State::Text, b'<') => {
                self.element.clear();
                self.state = State::Element;
            }
            (State::Text, _) => {}
            (State::Element | State::Tag, b'>') => self.state = State::Text,
            (State::Element, b' ' | b'\t' | b'\r' | b'\n' | b'/') if !self.element.is_empty() => {
                self.attribute.clear();
                self.state = State::Tag;
            }
            (State::Element, _) => {
                keep(&mut self.element);
                self.state = match self.element.as_slice() {
                    b"!--" => State::Opaque(b"-->"),
                    b"![CDATA[" => State::Opaque(b"]]>"),
                    _ => State::Element,
                };
                self.tail.clear();
            }
            (State::Tag, b'"' | b'\'') => {
                self.value.clear();
                self.state = State::Value(byte);
            }
            (State::Tag, b' ' | b'\t' | b'\r' | b'\n') => self.attribute.clear(),
            (State::Tag, b'=') => {}
            (State::Tag, _) => keep(&mut self.attribute),
            (State::Value(quote), _) if quote == byte => {
                self.check()?;
                self.attribute.clear();
                self.state = State::Tag;
            }
            (State::Value(_), _) => keep(&mut self.value),
            (State::Opaque(end), _) => {
                self.tail.push(byte);
                if self.tail.ends_with(end) {
                    self.state = State::Text;
                } else if self.tail.len() > end.len() {
                    self.tail.remove(0);
                }
            }
        }
        Ok(())
    }

    fn check(&self) -> io::Result<()> {
        let prefixed = self.element.rsplit(|byte| *byte == b':').next();
        let is_right = match (prefixed.unwrap_or_default(), self.attribute.as_slice()) {
            (b"c" | b"row", b"r") => place(&self.value).is_some(),
            (b"dimension", b"ref") => is_range(&self.value),
            _ => true,
        };
        if is_right {
            return Ok(());
        }
        let shown = String::from_utf8_lossy(&self.value);
        let why = format!("it has a cell at {shown:?}, where no sheet has one");
        Err(Unreadable::BrokenWorkbook(why).into())
    }
}

/// Column and row of a place such as `AB12`; of a row alone the column is 0. `None` for more than three letters or seven
/// digits: sheets end at `XFD1048576`.
fn place(text: &[u8]) -> Option<(u32, u32)> {
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (letters, digits) = text.split_at_checked(letters)?;
    let is_place = letters.len() <= 3 && (1..=7).contains(&digits.len());
    if !is_place || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let base = |sum: u32, step: u32, digit: u32| sum.saturating_mul(step).saturating_add(digit);
    let column = letters.iter().fold(0, |column, letter| {
        base(column, 26, u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    let row = digits
        .iter()
        .fold(0, |row, digit| base(row, 10, u32::from(digit - b'0')));
    (row > 0).then_some((column, row))
}

/// Whether a text is a place, or two of which the second isn't before the first.
fn is_range(text: &[u8]) -> bool {
    let mut ends = text.splitn(2, |byte| *byte == b':').map(place);
    match (ends.next().flatten(), ends.next()) {
        (Some(_), None) => true,
        (Some((left, top)), Some(Some((right, bottom)))) => left <= right && top <= bottom,
        _ => false,
    }
}

impl Write for References {
    fn write(&mut self, markup: &[u8]) -> io::Result<usize> {
        let mut rest = markup;
        while let Some((byte, after)) = rest.split_first() {
            if self.state == State::Text && *byte != b'<' {
                // Most of a sheet is between its tags.
                let next = memchr::memchr(b'<', rest).unwrap_or(rest.len());
                rest = rest.get(next..).unwrap_or_default();
                continue;
            }
            self.take(*byte)?;
            rest = after;
        }
        Ok(markup.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether markup is taken, in pieces of one byte and as a whole.
    fn is_taken(markup: &str) -> bool {
        let whole = References::default().write_all(markup.as_bytes()).is_ok();
        let mut references = References::default();
        let mut bytes = markup.bytes();
        assert_eq!(
            whole,
            bytes.all(|byte| references.write_all(&[byte]).is_ok()),
            "{markup}"
        );
        whole
    }

    #[test]
    fn places_are_those_that_sheets_have() {
        for good in [
            "<row r=\"1\"><c r=\"A1\" s='2'><v>9</v></c><x:c r='XFD1048576'/></row>",
            "<dimension ref=\"A1:C7\"/>",
            "<dimension ref=\"A1\"/>",
            "<!-- <c r=\"ZZZZ1\"> ' --><c r=\"A1\"/>",
            "<c><is><t><![CDATA[<c r=\"ZZZZ1\">]]></t></is></c>",
            "<hyperlink ref=\"anywhere\"/><r><t>r=\"ZZZZ1\"</t></r>",
        ] {
            assert!(is_taken(good), "{good}");
        }
        for bad in [
            "<c r=\"ZZZZ1\"/>",
            "<c s=\"1\" r='A12345678'/>",
            "<row r=\"4294967295\">",
            "<row r=\"0\">",
            "<c r=\"A1B\"/>",
            "<c r=\"1\" /><c r=\"\"/>",
            "<!-- \" --><c r=\"ZZZZ1\"/>",
            "<dimension ref=\"C7:A1\"/>",
            "<dimension ref=\"A1:B2:C3\"/>",
            "<x:c r=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA1\"/>",
        ] {
            assert!(!is_taken(bad), "{bad}");
        }
    }
}
