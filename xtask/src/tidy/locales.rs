//! Rule `locales`: the three languages have the same keys, and none is empty. A missing one would show the text of
//! another language in the middle of a screen.

use super::Finding;
use super::source::{SourceFile, line_of};
use std::collections::{BTreeMap, BTreeSet};

mod json;

/// The languages of the app; the first is the one keys are written for first.
const LANGUAGES: &[&str] = &["en", "zh-Hans", "zh-Hant"];

const FOLDER: &str = "app/locales/";

/// Ends of keys that choose a form by number. Languages differ in the forms they have.
const PLURALS: &[&str] = &["_zero", "_one", "_two", "_few", "_many", "_other"];

/// The keys of one language, each with its place.
type Keys<'a> = BTreeMap<String, (&'a SourceFile, usize)>;

/// Compares all locale files with each other. Without any, there is nothing to find.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut languages: BTreeMap<&str, Keys> = BTreeMap::new();
    for file in files.iter().filter(|file| file.path.starts_with(FOLDER)) {
        let Some((language, namespace)) = language_of(file) else {
            findings.push(Finding::new(
                file,
                0,
                "locales",
                format!("no file of {}", LANGUAGES.join(", ")),
            ));
            continue;
        };
        match json::texts(&file.text) {
            Ok(texts) => {
                let keys = languages.entry(language).or_default();
                collect(file, namespace, texts, keys, &mut findings);
            }
            Err((at, problem)) => {
                findings.push(Finding::new(file, line_of(&file.text, at), "locales", problem));
            }
        }
    }
    if languages.is_empty() {
        return findings;
    }
    let all: BTreeSet<&String> = languages.values().flat_map(BTreeMap::keys).collect();
    for language in LANGUAGES {
        for key in &all {
            if languages
                .get(language)
                .is_none_or(|keys| !keys.contains_key(*key))
            {
                // The place to look at is where another language has the key.
                let place = languages.values().find_map(|keys| keys.get(*key));
                findings.extend(place.map(|(file, line)| {
                    Finding::new(file, *line, "locales", format!("{language} lacks `{key}`"))
                }));
            }
        }
    }
    findings
}

/// The language of a file and its namespace: `en.json` or `en/orders.json`.
fn language_of(file: &SourceFile) -> Option<(&'static str, &str)> {
    let path = file.path.strip_prefix(FOLDER)?.strip_suffix(".json")?;
    let (language, namespace) = path.split_once('/').unwrap_or((path, ""));
    Some((*LANGUAGES.iter().find(|known| **known == language)?, namespace))
}

fn collect<'a>(
    file: &'a SourceFile,
    namespace: &str,
    texts: Vec<json::Text>,
    keys: &mut Keys<'a>,
    findings: &mut Vec<Finding>,
) {
    let mut seen = BTreeSet::new();
    for text in texts {
        let line = line_of(&file.text, text.at);
        if text.is_empty {
            findings.push(Finding::new(
                file,
                line,
                "locales",
                format!("`{}` is empty", text.key),
            ));
        }
        if !seen.insert(text.key.clone()) {
            findings.push(Finding::new(
                file,
                line,
                "locales",
                format!("`{}` is there twice", text.key),
            ));
        }
        let key = PLURALS
            .iter()
            .find_map(|plural| text.key.strip_suffix(plural))
            .unwrap_or(&text.key);
        let key = if namespace.is_empty() {
            key.to_owned()
        } else {
            format!("{namespace}/{key}")
        };
        keys.entry(key).or_insert((file, line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(en: &str, hans: &str, hant: &str) -> Vec<String> {
        let files: Vec<SourceFile> = LANGUAGES
            .iter()
            .zip([en, hans, hant])
            .map(|(language, text)| SourceFile::new(format!("{FOLDER}{language}.json"), text))
            .collect();
        check(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_same_keys_are_fine() {
        let text = r#"{"sell": {"hold": "x", "place": "y"}}"#;
        assert!(findings(text, text, text).is_empty());
        assert!(check(&[SourceFile::new("app/src/lib.rs", "")]).is_empty());
    }

    #[test]
    fn a_missing_key_is_found_in_whichever_language() {
        let found = findings("{\n\"a\": \"x\"}", r#"{"a": "x", "b": "y"}"#, r#"{"a": "x"}"#);
        assert_eq!(
            found,
            [
                "app/locales/zh-Hans.json:1: locales: en lacks `b`",
                "app/locales/zh-Hans.json:1: locales: zh-Hant lacks `b`",
            ]
        );
    }

    #[test]
    fn a_missing_language_is_found() {
        let only = [SourceFile::new("app/locales/en.json", r#"{"a": "x"}"#)];
        assert_eq!(check(&only).len(), 2);
    }

    #[test]
    fn languages_may_differ_in_plural_forms() {
        let other = r#"{"n_other": "x"}"#;
        assert!(findings(r#"{"n_one": "x", "n_other": "y"}"#, other, other).is_empty());
    }

    #[test]
    fn empty_broken_and_double_are_found() {
        let good = r#"{"a": "x"}"#;
        assert_eq!(findings(r#"{"a": ""}"#, good, good).len(), 1);
        assert_eq!(findings(r#"{"a": "x", "a": "y"}"#, good, good).len(), 1);
        assert!(!findings(r#"{"a": "#, good, good).is_empty());
    }
}
