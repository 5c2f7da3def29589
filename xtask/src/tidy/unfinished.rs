//! Rule `unfinished`: no placeholder and no skipped test. Rule `machine-path`: no path of somebody's machine.

use super::Finding;
use super::rust_source::RustSource;
use super::source::{SourceFile, line_of};

/// In Rust code. Put together so that this file doesn't find itself.
const RUST: &[&str] = &[
    concat!("to", "do!("),
    concat!("unimpl", "emented!("),
    concat!("#[ign", "ore"),
];

/// In the browser's tests and scripts.
const SCRIPT: &[&str] = &[
    concat!("test", ".skip("),
    concat!("describe", ".skip("),
    concat!(".on", "ly("),
];

/// In any comment.
const MARKS: &[&str] = &[concat!("FIX", "ME"), concat!("XX", "X:")];

const MACHINES: &[&str] = &[
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
];

/// Checks one file.
pub fn check(file: &SourceFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut look = |text: &str, patterns: &[&str], rule, what: &str| {
        for pattern in patterns {
            for (at, _) in text.match_indices(pattern) {
                findings.push(Finding::new(
                    file,
                    line_of(text, at),
                    rule,
                    format!("`{pattern}`: {what}"),
                ));
            }
        }
    };
    match file.extension() {
        "rs" => look(
            &RustSource::new(&file.text).code,
            RUST,
            "unfinished",
            "finish it, or don't claim it",
        ),
        "js" | "mjs" | "ts" => look(&file.text, SCRIPT, "unfinished", "every test runs"),
        _ => {}
    }
    if matches!(file.extension(), "rs" | "js" | "mjs" | "ts" | "css" | "html") {
        look(&file.text, MARKS, "unfinished", "finish it, or file an issue");
    }
    look(
        &file.text,
        MACHINES,
        "machine-path",
        "the project runs on any machine",
    );
    findings
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
    fn placeholders_are_found_in_code_and_not_in_prose() {
        assert_eq!(
            rules("a/src/a.rs", &format!("fn f() {{\n{} }}", concat!("to", "do!()"))),
            [(2, "unfinished")]
        );
        assert_eq!(
            rules(
                "a/src/a.rs",
                &format!("{}]\nfn f() {{}}", concat!("#[ign", "ore"))
            ),
            [(1, "unfinished")]
        );
        assert_eq!(
            rules(
                "a/src/a.rs",
                &format!("// never write {}", concat!("to", "do!()"))
            ),
            []
        );
        assert_eq!(
            rules("a/a.mjs", concat!("test", ".skip('x')")),
            [(1, "unfinished")]
        );
        assert_eq!(
            rules("a/src/a.rs", concat!("// FIX", "ME: later")),
            [(1, "unfinished")]
        );
    }

    #[test]
    fn paths_of_machines_are_found_everywhere() {
        assert_eq!(
            rules("README.md", concat!("\nsee /wo", "rk/main")),
            [(2, "machine-path")]
        );
        assert_eq!(
            rules("a/src/a.rs", concat!("\"/ro", "ot/.cargo\"")),
            [(1, "machine-path")]
        );
        assert_eq!(rules("README.md", "a workspace, at the root"), []);
    }
}
