//! Rule `pure`: `domain` and `replica` have no clock and no randomness, because the simulator must be able to repeat
//! a history exactly. Rule `automerge`: only `replica` names it, so that it can be replaced.

use super::Finding;
use super::rust_source::RustSource;
use super::source::{SourceFile, line_of, words};

/// What reads a clock or makes a random number.
const IMPURE: &[&str] = &[
    "SystemTime",
    "Instant::now",
    "Date::now",
    "Utc::now",
    "Local::now",
    "rand",
    "getrandom",
    "thread_rng",
];

/// Collections of the standard library that go through their entries in another order in every process.
const UNORDERED: &[&str] = &["HashMap", "HashSet", "RandomState"];

/// Checks one file.
pub fn check(file: &SourceFile) -> Vec<Finding> {
    let crate_name = file.path.split('/').next().unwrap_or_default();
    let is_manifest = file.name() == "Cargo.toml";
    if !file.is_rust() && !is_manifest {
        return Vec::new();
    }
    let code = if is_manifest {
        without_comments(&file.text)
    } else {
        RustSource::new(&file.text).code
    };
    let mut findings = Vec::new();
    if matches!(crate_name, "domain" | "replica") {
        for word in IMPURE {
            findings.extend(words(&code, word).map(|at| {
                let what = format!("`{word}` in {crate_name}: time and randomness are passed in");
                Finding::new(file, line_of(&code, at), "pure", what)
            }));
        }
        for word in UNORDERED {
            findings.extend(words(&code, word).map(|at| {
                let what = format!(
                    "`{word}` has a random order; take `FxHashMap`, or a `BTreeMap` to go through it"
                );
                Finding::new(file, line_of(&code, at), "pure", what)
            }));
        }
    }
    // The workspace's manifest pins versions for all crates.
    if !matches!(crate_name, "replica" | "Cargo.toml") {
        findings.extend(words(&code, "automerge").map(|at| {
            Finding::new(
                file,
                line_of(&code, at),
                "automerge",
                "only `replica` names automerge",
            )
        }));
    }
    findings
}

/// A manifest without its comments; no value in ours holds a `#`.
fn without_comments(manifest: &str) -> String {
    manifest
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<(usize, &'static str)> {
        check(&SourceFile::new(path, text))
            .into_iter()
            .map(|finding| (finding.line, finding.rule))
            .collect()
    }

    #[test]
    fn clocks_and_randomness_are_found_where_they_must_not_be() {
        let text = "use std::time::SystemTime;\nlet t = Instant::now();\nrand::random();\n";
        assert_eq!(
            rules("domain/src/a.rs", text),
            [(1, "pure"), (2, "pure"), (3, "pure")]
        );
        assert_eq!(rules("replica/src/a.rs", "getrandom::fill()"), [(1, "pure")]);
        assert_eq!(
            rules("domain/Cargo.toml", "[dependencies]\nrand = \"1\"\n"),
            [(2, "pure")]
        );
        assert_eq!(rules("server/src/a.rs", text), []);
    }

    #[test]
    fn collections_with_a_random_order_are_found() {
        assert_eq!(
            rules("replica/src/a.rs", "use std::collections::{BTreeMap, HashMap};"),
            [(1, "pure")]
        );
        assert_eq!(
            rules("replica/src/a.rs", "use rustc_hash::FxHashMap; // no HashMap"),
            []
        );
    }

    #[test]
    fn words_about_clocks_are_fine() {
        assert_eq!(
            rules(
                "domain/src/a.rs",
                "// no SystemTime here, says \"rand\"\nlet brand = \"rand\";"
            ),
            []
        );
    }

    #[test]
    fn automerge_stays_in_replica() {
        assert_eq!(
            rules("app/src/a.rs", "use automerge::AutoCommit;"),
            [(1, "automerge")]
        );
        assert_eq!(
            rules("server/Cargo.toml", "automerge = \"1\"\n"),
            [(1, "automerge")]
        );
        assert_eq!(rules("replica/src/a.rs", "use automerge::AutoCommit;"), []);
        assert_eq!(rules("Cargo.toml", "automerge = \"=0.12.0\""), []);
        assert_eq!(rules("app/src/a.rs", "// automerge is not known here"), []);
    }
}
