//! The words on the screens: every text is a key in `locales/`, in three languages, checked when the app is compiled.
//!
//! Texts with a gap are filled in by [`fill`], so that a language can put the gap where its grammar wants it. This
//! module must not know what any text is for.

// The macro below writes items without docstrings. It is deprecated in favour of a build script that would bring a
// hundred crates of Unicode data for formats that the browser's `Intl` has.
#![allow(missing_docs, deprecated)]

leptos_i18n::load_locales!();

pub use i18n::{I18nContextProvider, Locale, use_i18n};
pub use leptos_i18n::{t, t_string};

/// The person's language, and through it all texts.
pub type Words = leptos_i18n::I18nContext<Locale>;

/// The files that the texts come from. Naming them here makes the compiler look again when one changes.
pub const FILES: [(&str, &str); 3] = [
    ("en", include_str!("../locales/en.json")),
    ("zh-Hans", include_str!("../locales/zh-Hans.json")),
    ("zh-Hant", include_str!("../locales/zh-Hant.json")),
];

/// The template with each `{name}` replaced by its value. A name without a value stays as it is.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len().saturating_add(16));
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let gap = after.split_once('}').and_then(|(name, tail)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, tail))
        });
        rest = match gap {
            Some((value, tail)) => {
                text.push_str(value);
                tail
            }
            None => {
                text.push('{');
                after
            }
        };
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn gaps_are_filled_once() {
        assert_eq!(fill("{count} unsynced", &[("count", "3")]), "3 unsynced");
        assert_eq!(fill("{a}{b}", &[("a", "{b}"), ("b", "x")]), "{b}x");
        assert_eq!(fill("{what} {", &[("a", "b")]), "{what} {");
    }

    /// Each text of a file with the names of its gaps, in the order of the file.
    fn gaps(json: &str) -> Vec<(String, BTreeSet<String>)> {
        let line = |line: &str| {
            let (key, text) = line.trim().trim_end_matches(',').split_once("\": \"")?;
            let names = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            Some((key.to_owned(), names))
        };
        json.lines().filter_map(line).collect()
    }

    #[test]
    fn every_language_has_the_same_gaps() {
        let english = gaps(FILES[0].1);
        assert!(
            english.len() > 100,
            "the files aren't laid out one text a line any more"
        );
        for (language, json) in FILES {
            for ((key, wanted), (other, found)) in english.iter().zip(gaps(json)) {
                assert_eq!(*key, other, "{language}");
                assert_eq!(*wanted, found, "{language}: {key}");
            }
        }
    }
}
