//! Rule `pure`: `domain`, `replica` and `import` have no clock and no randomness, because the simulator must be able to
//! repeat a history exactly, and because an import runs in a browser too. Rule `bytes-in`: for the same reason `import` knows
//! no file, no socket, no thread and none of the crates that do. Rule `automerge`: only `replica` names it, so that it can be replaced.

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

/// What a crate that only gets bytes must not name.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::thread",
    "std::env",
    "tokio",
    "rusqlite",
    "web_sys",
    "replica",
    "server",
];

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
    if matches!(crate_name, "domain" | "replica" | "import") {
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
    if crate_name == "import" {
        // The tests give the commands to a real author.
        let tests = file.path.contains("/testing") || file.path.contains("/tests");
        let kept = code.split("[dev-dependencies]").next().unwrap_or_default();
        for word in OUTSIDE.iter().filter(|_| !tests) {
            findings.extend(words(kept, word).map(|at| {
                let what = format!("`{word}` in import: bytes, a sink and a list of rejects are passed in");
                Finding::new(file, line_of(kept, at), "bytes-in", what)
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
    fn the_import_gets_its_bytes() {
        assert_eq!(
            rules("import/src/a.rs", "std::fs::read(path);\nInstant::now();"),
            [(2, "pure"), (1, "bytes-in")]
        );
        let manifest = "[dependencies]\ntokio = \"1\"\n[dev-dependencies]\nreplica.workspace = true\n";
        assert_eq!(rules("import/Cargo.toml", manifest), [(2, "bytes-in")]);
        assert_eq!(rules("import/src/testing/book.rs", "use replica::author;"), []);
        assert_eq!(rules("server/src/a.rs", "std::fs::read(path);"), []);
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
