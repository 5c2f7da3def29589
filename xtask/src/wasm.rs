//! Which toolchain builds WebAssembly here, and the environment it needs. Knows nothing about what is built.
//!
//! The usual one is the toolchain that runs everything else, with its wasm32 library from rustup. Where rustup
//! can't fetch that library, `setup` puts together a second toolchain from distribution packages; see
//! `setup/distribution.rs`.

use crate::failure::{Failure, Outcome};
use crate::process;
use crate::setup::distribution;
use crate::workspace;
use std::path::PathBuf;
use std::process::Command;

/// The target everything in the browser is built for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The name under which the distribution's compiler is linked into rustup.
pub const LINKED: &str = "debian-wasm";

/// A toolchain that can build for the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toolchain {
    /// The one that runs this program.
    Own,
    /// The distribution's compiler, linked as [`LINKED`].
    Linked,
}

impl Toolchain {
    /// The toolchain that is ready now, or none when `setup` has something to do.
    ///
    /// `XTASK_WASM=distribution` passes over the first kind: for trying the second one where both work.
    pub fn ready() -> Option<Self> {
        if !distribution_only() && own_is_ready() {
            Some(Self::Own)
        } else {
            distribution::is_ready().then_some(Self::Linked)
        }
    }

    /// The same, as a failure that tells what to do.
    ///
    /// # Errors
    /// When no toolchain is ready.
    pub fn required() -> Outcome<Self> {
        Self::ready().ok_or_else(|| {
            Failure::new("nothing here builds for WebAssembly yet; `cargo xtask setup` changes that")
        })
    }

    /// Makes a command use this toolchain, and the tools from npm before others of the same name.
    ///
    /// # Errors
    /// When the PATH holds something that can't be put back together.
    pub fn apply(self, command: &mut Command) -> Outcome {
        if self == Self::Linked {
            command.env("RUSTUP_TOOLCHAIN", LINKED);
        }
        let mut folders: Vec<PathBuf> = vec![workspace::path("node_modules/.bin")];
        if let Some(path) = std::env::var_os("PATH") {
            folders.extend(std::env::split_paths(&path));
        }
        let path = std::env::join_paths(folders)
            .map_err(|error| Failure::new(format!("the PATH can't be used: {error}")))?;
        command.env("PATH", path);
        Ok(())
    }

    /// What `rustc` says about itself: version, commit and code generator. Output of one compiler is useless to
    /// another, so stamps carry this.
    ///
    /// # Errors
    /// When the compiler can't be run.
    pub fn compiler(self) -> Outcome<String> {
        let mut command = process::command("rustc", &["-vV"]);
        self.apply(&mut command)?;
        process::read(&mut command)
    }
}

/// Whether the person asked for the distribution's compiler.
pub fn distribution_only() -> bool {
    std::env::var("XTASK_WASM").is_ok_and(|value| value == "distribution")
}

/// Whether the toolchain that runs this program has a library for the browser.
fn own_is_ready() -> bool {
    process::read(&mut process::command(
        "rustc",
        &["--print", "target-libdir", "--target", TARGET],
    ))
    .is_ok_and(|folder| std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()))
}
