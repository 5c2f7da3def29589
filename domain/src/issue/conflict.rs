//! From a field that several people set at once to the issue that offers the values.

use std::fmt;

use super::{Field, Issue, IssueKind};
use crate::customer::CustomerSnapshot;
use crate::id::LineId;
use crate::order::{Discount, Versions};
use crate::quantity::Quantity;

/// Characters of a value that the inbox shows.
const SHOWN_CHARACTERS: usize = 200;

/// The issue of a plain field, if its values differ. `name` is the field's part of the key.
pub(crate) fn field_issue<T: PartialEq>(
    name: &str,
    field: Field,
    line: Option<LineId>,
    versions: &Versions<T>,
    text: impl Fn(&T) -> String,
) -> Option<Issue> {
    let others = versions.alternatives();
    if others.is_empty() {
        return None;
    }
    let shown = text(&versions.shown);
    let others: Vec<String> = others.into_iter().map(text).collect();
    let key = key(name, line, std::iter::once(&shown).chain(&others));
    let shorten = |text: String| match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    };
    let (shown, others) = (shorten(shown), others.into_iter().map(shorten).collect());
    Some(Issue {
        key,
        kind: IssueKind::ConcurrentField {
            field,
            line,
            shown,
            others,
        },
    })
}

/// The issue of a line's quantity, if its values differ.
pub(crate) fn quantity_issue(line: LineId, name: &str, versions: &Versions<Quantity>) -> Option<Issue> {
    let others: Vec<Quantity> = versions.alternatives().into_iter().copied().collect();
    if others.is_empty() {
        return None;
    }
    let shown = versions.shown;
    let key = key("quantity", Some(line), std::iter::once(&shown).chain(&others));
    Some(Issue {
        key,
        kind: IssueKind::ConcurrentQuantity {
            line,
            name: name.to_owned(),
            shown,
            others,
        },
    })
}

/// `name/line/digest`. The digest covers the values in their sequence, so that an answer given to one set
/// of values can't be taken for an answer to another.
fn key<T: fmt::Display>(name: &str, line: Option<LineId>, values: impl Iterator<Item = T>) -> String {
    let mut digest = Fnv::default();
    for value in values {
        digest.add(value.to_string().as_bytes());
        // 0xFF occurs in no text, so two values can't be mistaken for one.
        digest.add(&[0xFF]);
    }
    match line {
        Some(line) => format!("{name}/{line}/{:08x}", digest.short()),
        None => format!("{name}/{:08x}", digest.short()),
    }
}

/// FNV-1a with 64 bits (Fowler, Noll, Vo): the same on every device and in every release, which the
/// standard library's hashers don't promise.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Both halves folded into 32 bits: enough to tell two sets of values of one field apart.
    fn short(&self) -> u64 {
        (self.0 >> 32) ^ (self.0 & 0xFFFF_FFFF)
    }
}

/// A discount as a person reads it: `5.00`, `10 %`, or nothing.
pub(crate) fn discount_text(discount: &Option<Discount>) -> String {
    match discount {
        None => String::new(),
        Some(Discount::Amount(amount)) => amount.to_string(),
        Some(Discount::Percent(percent)) => format!("{} %", percent.normalize()),
    }
}

/// A customer as a person reads her: all that is known, or nothing.
pub(crate) fn customer_text(customer: &Option<CustomerSnapshot>) -> String {
    let Some(customer) = customer else {
        return String::new();
    };
    let parts = [
        &customer.name,
        &customer.phone,
        &customer.email,
        &customer.address,
    ];
    let known: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    known.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(shown: &str, others: &[&str]) -> Versions<String> {
        Versions {
            shown: shown.to_owned(),
            others: others.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    fn issue(versions: &Versions<String>) -> Option<Issue> {
        field_issue("note", Field::Note, None, versions, String::clone)
    }

    #[test]
    fn values_that_agree_are_no_issue() {
        assert_eq!(issue(&note("a", &[])), None);
        assert_eq!(issue(&note("a", &["a", "a"])), None);
    }

    #[test]
    fn each_other_value_is_offered_once() {
        let issue = issue(&note("a", &["b", "a", "b", "c"])).unwrap();
        let IssueKind::ConcurrentField { shown, others, .. } = issue.kind else {
            panic!("{:?}", issue.kind)
        };
        assert_eq!(
            (shown.as_str(), others),
            ("a", vec!["b".to_owned(), "c".to_owned()])
        );
    }

    #[test]
    fn a_key_belongs_to_its_values() {
        let keys: std::collections::BTreeSet<String> = [
            note("a", &["b"]),
            note("b", &["a"]),
            note("ab", &["c"]),
            note("a", &["bc"]),
        ]
        .iter()
        .map(|versions| issue(versions).unwrap().key)
        .collect();
        assert_eq!(keys.len(), 4, "{keys:?}");
        // Keys are stored in documents: this one must stay what it is.
        assert_eq!(issue(&note("a", &["b"])).unwrap().key, "note/4024880b");
    }

    #[test]
    fn a_long_value_is_shortened_between_characters() {
        let issue = issue(&note(&"ä".repeat(500), &["b"])).unwrap();
        let IssueKind::ConcurrentField { shown, .. } = issue.kind else {
            panic!("{:?}", issue.kind)
        };
        assert_eq!(shown, format!("{}…", "ä".repeat(200)));
    }
}
