//! Digests of content, by which parts of the app are told apart and named. They depend on no path and no time.

use crate::failure::{Failure, Outcome};
use crate::process;
use crate::workspace;
use std::path::PathBuf;

/// The SHA-256 of each file, as `sha256sum` prints it.
///
/// # Errors
/// When a file can't be read.
pub fn of_files(files: &[PathBuf]) -> Outcome<Vec<String>> {
    let printed = process::read(process::command("sha256sum", &["--"]).args(files))?;
    let digests: Vec<String> = printed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    let are_digests = digests
        .iter()
        .all(|digest| digest.len() == 64 && digest.chars().all(|c| c.is_ascii_hexdigit()));
    if digests.len() == files.len() && are_digests {
        Ok(digests)
    } else {
        Err(Failure::new("`sha256sum` printed something else than digests"))
    }
}

/// Sixteen digits of the SHA-256 of a text: enough for a name.
///
/// # Errors
/// When the text can't be written to a file, which is what digests are taken of.
pub fn short(text: &str) -> Outcome<String> {
    let file = workspace::target().join("digested-text");
    workspace::write(&file, text)?;
    let digest = of_files(&[file])?.pop();
    digest
        .and_then(|digest| digest.get(..16).map(str::to_owned))
        .ok_or_else(|| Failure::new("no digest for a text"))
}
