//! `cargo xtask tidy`: the project's own rules, those that neither the compiler nor clippy can check.
//!
//! Every rule is a function from a file, or from all files, to findings. A finding names file, line and rule.

mod layout;
mod literals;
mod locales;
mod purity;
mod rust_source;
mod source;
mod unfinished;
mod view_text;

use crate::failure::{Failure, Outcome};
use source::SourceFile;
use std::fmt;

/// A place where a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path from the root of the workspace.
    path: String,
    /// Counted from 1; 0 when the finding is about the file as a whole.
    line: usize,
    /// The name of the rule.
    rule: &'static str,
    /// What is wrong, and where useful what to do.
    what: String,
}

impl Finding {
    /// A finding on a line, counted from 1, or about the whole file, 0.
    pub fn new(file: &SourceFile, line: usize, rule: &'static str, what: impl Into<String>) -> Self {
        Self {
            path: file.path.clone(),
            line,
            rule,
            what: what.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}: {}", self.path, self.rule, self.what),
            line => write!(f, "{}:{line}: {}: {}", self.path, self.rule, self.what),
        }
    }
}

/// Checks every file that is, or could be, under version control, and prints the findings.
///
/// # Errors
/// When there are findings, or the files can't be listed or read.
pub fn run() -> Outcome {
    let files = source::all()?;
    let mut findings: Vec<Finding> = files.iter().flat_map(check).collect();
    findings.extend(locales::check(&files));
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("tidy: {} files, nothing found", files.len());
            Ok(())
        }
        1 => Err(Failure::new("tidy: 1 finding")),
        number => Err(Failure::new(format!("tidy: {number} findings"))),
    }
}

fn check(file: &SourceFile) -> Vec<Finding> {
    let rules = [
        layout::check,
        literals::check,
        purity::check,
        unfinished::check,
        view_text::check,
    ];
    rules.iter().flat_map(|rule| rule(file)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_place_and_rule() {
        let file = SourceFile::new("domain/src/money.rs", "");
        assert_eq!(
            Finding::new(&file, 7, "clock", "no").to_string(),
            "domain/src/money.rs:7: clock: no"
        );
        assert_eq!(
            Finding::new(&file, 0, "long", "no").to_string(),
            "domain/src/money.rs: long: no"
        );
    }

    #[test]
    fn every_rule_is_at_work() {
        let sources = [
            ("domain/src/utils.rs", "", "file-name"),
            (
                "domain/src/a.rs",
                "fn f() { std::time::SystemTime::now(); }",
                "pure",
            ),
            ("style/button.css", "a { color: #fff }", "tokens"),
            (
                "app/src/views/sell.rs",
                "view! { <p>\"Sell now\"</p> }",
                "view-text",
            ),
            ("server/src/a.rs", concat!("fn f() { to", "do!() }"), "unfinished"),
        ];
        for (path, text, rule) in sources {
            let findings = check(&SourceFile::new(path, text));
            assert!(
                findings.iter().any(|finding| finding.rule == rule),
                "{rule}: {findings:?}"
            );
        }
    }
}
