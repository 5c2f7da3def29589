//! Decides whether the built app still belongs to its sources: a digest over the content of everything that goes
//! into it. Content rather than times, because a checkout changes times.

use crate::failure::{Failure, Outcome};
use crate::process;
use crate::wasm::Toolchain;
use crate::workspace;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// The folders and files that go into the app.
const INPUTS: &[&str] = &[
    "app",
    "domain",
    "import",
    "replica",
    "style",
    "public",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "package.json",
    ".cargo/config.toml",
    // How the app is built is an input too.
    "xtask/src/bundle.rs",
    "xtask/src/bundle",
];

/// A digest of the app's sources and of the tools that build it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp(String);

impl Stamp {
    /// The stamp of what is there now.
    ///
    /// # Errors
    /// When a source or the compiler's version can't be read.
    pub fn of_inputs(toolchain: Toolchain) -> Outcome<Self> {
        // Trunk's version is part of the commands in `setup`; asking it costs little and needs no coupling.
        let trunk = process::read(&mut process::command("trunk", &["--version"]))?;
        let mut files = Vec::new();
        for input in INPUTS {
            let path = workspace::path(input);
            if path.is_dir() {
                files.extend(workspace::files_below(&path)?);
            } else if path.exists() {
                files.push(path);
            }
        }
        digest(&[&toolchain.compiler()?, &trunk], &files)
    }

    /// Whether this is the stamp of the last complete build.
    pub fn is_stored(&self) -> bool {
        workspace::read(&place()).is_ok_and(|stored| stored == self.0)
    }

    /// Records that a build of exactly these sources is complete.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn store(&self) -> Outcome {
        workspace::write(&place(), &self.0)
    }

    /// Drops the record of the last complete build.
    pub fn forget() {
        // None there is as good as one removed.
        let _ = std::fs::remove_file(place());
    }
}

fn place() -> PathBuf {
    workspace::target().join("app-build.stamp")
}

fn digest(words: &[&str], files: &[PathBuf]) -> Outcome<Stamp> {
    // Not for security: the hasher only has to tell one state of this folder from the next.
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    for file in files {
        let content = read_bytes(file)?;
        file.strip_prefix(workspace::root())
            .unwrap_or(file)
            .hash(&mut hasher);
        content.hash(&mut hasher);
    }
    Ok(Stamp(format!("{:016x}\n", hasher.finish())))
}

fn read_bytes(file: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(file).map_err(|error| Failure::file("read", file, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_and_compiler_make_the_stamp() {
        let folder = workspace::target().join("stamp-test");
        let file = folder.join("a.rs");
        workspace::write(&file, "one").unwrap();
        let files = [file.clone()];
        let before = digest(&["rustc 1"], &files).unwrap();
        assert_eq!(before, digest(&["rustc 1"], &files).unwrap());
        assert_ne!(before, digest(&["rustc 2"], &files).unwrap());
        workspace::write(&file, "two").unwrap();
        assert_ne!(before, digest(&["rustc 1"], &files).unwrap());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
