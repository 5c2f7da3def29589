//! Rule `file-name`: a file is named after its idea, and a module is `foo.rs` beside `foo/`. Rule `file-length`: a
//! Rust file past 400 lines holds two ideas.

use super::Finding;
use super::source::SourceFile;

/// Names that say nothing about what is inside.
const SAY_NOTHING: &[&str] = &["util", "utils", "helper", "helpers", "common", "manager", "misc"];

const CODE: &[&str] = &["rs", "css", "js", "mjs", "ts", "sh", "py"];

const LINES: usize = 400;

/// Checks one file.
pub fn check(file: &SourceFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    if CODE.contains(&file.extension()) {
        let parts = file
            .path
            .rsplit_once('/')
            .map_or("", |(folders, _)| folders)
            .split('/');
        for part in parts.chain([file.stem()]) {
            if SAY_NOTHING.contains(&part) {
                findings.push(Finding::new(
                    file,
                    0,
                    "file-name",
                    format!("`{part}` says nothing; name the idea"),
                ));
            }
        }
    }
    if file.name() == "mod.rs" {
        findings.push(Finding::new(
            file,
            0,
            "file-name",
            "a module is `foo.rs` beside `foo/`, not `foo/mod.rs`",
        ));
    }
    let lines = file.text.lines().count();
    if file.is_rust() && lines > LINES {
        let what = format!("{lines} lines, more than {LINES}: which two ideas does it hold?");
        findings.push(Finding::new(file, 0, "file-length", what));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&SourceFile::new(path, text)).len()
    }

    #[test]
    fn names_that_say_nothing_are_found() {
        for path in [
            "app/src/utils.rs",
            "tests/browser/helpers/page.mjs",
            "style/common.css",
            "app/src/sell/mod.rs",
        ] {
            assert_eq!(count(path, ""), 1, "{path}");
        }
        for path in [
            "app/src/manager_override.rs",
            "docs/common.md",
            "domain/src/order.rs",
        ] {
            assert_eq!(count(path, ""), 0, "{path}");
        }
    }

    #[test]
    fn long_rust_files_are_found() {
        assert_eq!(count("domain/src/order.rs", &"\n".repeat(LINES)), 0);
        assert_eq!(count("domain/src/order.rs", &"\n".repeat(LINES + 1)), 1);
        assert_eq!(count("docs/guide.md", &"\n".repeat(LINES + 1)), 0);
    }
}
