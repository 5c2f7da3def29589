//! The words on the screens: every text is a key in `locales/`, in three languages, checked when the app is compiled.
//!
//! Texts with a gap are filled in by [`fill`], so that a language can put the gap where its grammar wants it. This
//! module must not know what any text is for.

// The macro below writes items without docstrings. It is deprecated in favour of a build script that would bring a
// hundred crates of Unicode data for formats that the browser's `Intl` has.
#![allow(missing_docs, deprecated)]

leptos_i18n::load_locales!();

pub use i18n::Locale;
pub use leptos_i18n::td_string;

use leptos::prelude::*;

/// The language of the screens, and through it all texts.
///
/// A signal of our own in place of the library's context: that one brings tables of all the world's languages to
/// choose one of three.
#[derive(Clone, Copy)]
pub struct Words(RwSignal<Locale>);

impl Words {
    /// Makes the language known to all screens below the calling component.
    pub fn start(language: RwSignal<Locale>) -> Words {
        let words = Words(language);
        provide_context(words);
        words
    }

    /// The words of one language, whatever the screens are in: for what a customer reads.
    pub fn of(language: Locale) -> Words {
        Words(RwSignal::new(language))
    }

    /// The language. Tracked.
    pub fn get_locale(self) -> Locale {
        self.0.get()
    }

    /// The language as it is now.
    pub fn get_locale_untracked(self) -> Locale {
        self.0.get_untracked()
    }
}

/// The language of the screens.
pub fn use_i18n() -> Words {
    expect_context::<Words>()
}

/// A text, as it is in the language now: `t_string!(words, sell.hold)`. Tracked.
macro_rules! t_string {
    ($words:expr, $($key:tt)+) => {
        $crate::words::td_string!($words.get_locale(), $($key)+)
    };
}

/// A text in a view, which follows the language: `{t!(words, sell.hold)}`.
macro_rules! t {
    ($words:expr, $($key:tt)+) => {
        move || $crate::words::td_string!($words.get_locale(), $($key)+)
    };
}

pub(crate) use {t, t_string};

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
            Some((key.trim_start_matches('"').to_owned(), names))
        };
        json.lines().filter_map(line).collect()
    }

    /// Texts whose count may be any number, and those whose count is a limit and never one.
    const READ_RIGHT_OF_ANY: [&str; 19] = [
        "waiting",
        "unsynced",
        "here",
        "at_place",
        "quantity_is",
        "more_places",
        "on_books",
        "oversold",
        "problems_more",
        "step_holding",
        "fault_too_many",
        "long_characters",
        "long_bytes",
        "long_row",
        "entries",
        "lines",
        "rows",
        "payments",
        "cells",
    ];

    #[test]
    fn what_is_counted_has_words_for_a_single_one() {
        for (language, json) in FILES {
            let texts = gaps(json);
            let has = |gap: &str, at: usize| texts.get(at).is_some_and(|(_, gaps)| gaps.contains(gap));
            for (at, (key, _)) in texts.iter().enumerate() {
                let next = texts.get(at.saturating_add(1)).map(|(key, _)| key.as_str());
                let single = format!("{key}_one");
                if has("count", at) && next != Some(&single) {
                    assert!(
                        READ_RIGHT_OF_ANY.contains(&key.as_str()),
                        "{language}: {key} of one"
                    );
                }
                assert!(
                    !key.ends_with("_one") || !has("count", at),
                    "{language}: {key} counts"
                );
            }
        }
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
