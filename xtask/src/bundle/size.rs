//! Weighs what a browser downloads before the app works for the first time, and holds it to its budget. What it fetches
//! afterwards is weighed beside it, so that nothing is hidden there.

use super::precompress;
use crate::failure::{Failure, Outcome};
use crate::workspace;
use std::fmt;
use std::path::Path;

/// Bytes over the wire for the first load: the UI and the worker, compressed.
pub const BUDGET: u64 = 900_000;

/// What the first load consists of; icons come when the browser wants them.
const FIRST_LOAD: &[&str] = &["css", "html", "js", "mjs", "json", "wasm", "webmanifest"];

/// How the names of programs begin that are fetched once the device is up (`screens.rs`), and of the one that reads and
/// writes files, which is fetched when someone first imports or exports.
const LATER: &[&str] = &["split_", "importer"];

/// A file of the app.
struct Weighed {
    name: String,
    /// Whether it is fetched after the first load.
    later: bool,
    /// Bytes on disk.
    raw: u64,
    /// Bytes over the wire.
    wire: u64,
}

/// The files of the app.
pub struct Sizes(Vec<Weighed>);

impl Sizes {
    /// Weighs the built app in this folder.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn of(dist: &Path) -> Outcome<Self> {
        let mut files = Vec::new();
        for file in workspace::files_below(dist)? {
            let kind = file
                .extension()
                .and_then(|extension| extension.to_str())
                .unwrap_or_default();
            if !FIRST_LOAD.contains(&kind) {
                continue;
            }
            let raw = bytes(&file)?;
            let compressed = precompress::beside(&file);
            let wire = if compressed.exists() {
                bytes(&compressed)?
            } else {
                raw
            };
            let name = file.strip_prefix(dist).unwrap_or(&file).display().to_string();
            let later = file
                .file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| LATER.iter().any(|later| name.starts_with(later)));
            files.push(Weighed {
                name,
                later,
                raw,
                wire,
            });
        }
        files.sort_by(|a, b| {
            let by_weight = b.wire.cmp(&a.wire).then_with(|| a.name.cmp(&b.name));
            a.later.cmp(&b.later).then(by_weight)
        });
        Ok(Self(files))
    }

    /// Bytes of the first load over the wire.
    pub fn wire(&self) -> u64 {
        self.first().map(|file| file.wire).sum()
    }

    fn first(&self) -> impl Iterator<Item = &Weighed> {
        self.0.iter().filter(|file| !file.later)
    }

    /// Fails when the budget is exceeded, or when there is nothing to weigh.
    ///
    /// # Errors
    /// As said; the words have the figures.
    pub fn check(&self) -> Outcome {
        let wire = self.wire();
        if wire == 0 {
            return Err(Failure::new("the build left no files"));
        }
        if wire > BUDGET {
            return Err(Failure::new(format!(
                "the first load is {wire} bytes; its budget is {BUDGET}"
            )));
        }
        Ok(())
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>12} {:>12}", "bytes", "brotli")?;
        for file in &self.0 {
            let when = if file.later { " (later)" } else { "" };
            writeln!(f, "{:>12} {:>12}  {}{when}", file.raw, file.wire, file.name)?;
        }
        let raw: u64 = self.first().map(|file| file.raw).sum();
        let wire = self.wire();
        writeln!(f, "{raw:>12} {wire:>12}  first load, of {BUDGET}")
    }
}

fn bytes(file: &Path) -> Outcome<u64> {
    file.metadata()
        .map(|data| data.len())
        .map_err(|error| Failure::file("weigh", file, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_file(wire: u64) -> Sizes {
        Sizes(vec![Weighed {
            name: "app.wasm".into(),
            later: false,
            raw: wire,
            wire,
        }])
    }

    #[test]
    fn the_budget_holds_to_the_byte() {
        assert_eq!(one_file(BUDGET).check(), Ok(()));
        assert!(one_file(BUDGET + 1).check().is_err());
        assert!(Sizes(Vec::new()).check().is_err());
    }

    #[test]
    fn compressed_size_counts_where_there_is_one() {
        let folder = workspace::target().join("size-test");
        workspace::write(&folder.join("app.js"), "0123456789").unwrap();
        workspace::write(&folder.join("app.js.br"), "012").unwrap();
        workspace::write(&folder.join("index.html"), "01").unwrap();
        workspace::write(&folder.join("icon.png"), "0123456789").unwrap();
        workspace::write(&folder.join("split_screens.wasm"), "0123456789").unwrap();
        assert_eq!(Sizes::of(&folder).unwrap().wire(), 5);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
