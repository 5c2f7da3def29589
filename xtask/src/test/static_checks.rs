//! Parts that read the sources without running them.

use super::Wishes;
use super::tally::Tally;
use crate::failure::Failure;
use crate::process;
use crate::tidy;
use crate::wasm::{self, Toolchain};
use std::path::{Path, PathBuf};

/// `cargo fmt`.
pub fn format(_: &Wishes) -> Tally {
    let mut tally = Tally::default();
    tally.check(&mut process::command("cargo", &["fmt", "--all", "--check"]));
    tally
}

/// `cargo xtask tidy`.
pub fn tidy(_: &Wishes) -> Tally {
    let mut tally = Tally::default();
    tally.record(tidy::run());
    tally
}

/// `cargo clippy`, with every warning an error.
pub fn clippy(_: &Wishes) -> Tally {
    let mut tally = Tally::default();
    let host = [
        "clippy",
        "--workspace",
        "--exclude",
        "app",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    tally.check(&mut process::command("cargo", &host));
    let app = [
        "clippy",
        "--package",
        "app",
        "--target",
        wasm::TARGET,
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    let mut browser = process::command("cargo", &app);
    match Toolchain::required().and_then(|toolchain| toolchain.apply(&mut browser)) {
        Ok(()) => tally.check(&mut browser),
        Err(failure) => tally.record(Err(failure)),
    }
    tally
}

/// `cargo deny`. Its advisories need a database that it can't always fetch; the note says whether they ran.
pub fn deny(_: &Wishes) -> Tally {
    let mut tally = Tally::default();
    tally.check(&mut process::command(
        "cargo",
        &["deny", "check", "bans", "licenses", "sources"],
    ));
    match advisory_databases() {
        Some(folder) if holds_a_database(&folder) => {
            tally.check(&mut process::command(
                "cargo",
                &["deny", "--offline", "check", "advisories"],
            ));
            tally.note("deny: bans, licences, sources and advisories ran");
        }
        Some(folder) => tally.note(format!(
            "deny: bans, licences and sources ran; advisories did not, there is no database in {}",
            folder.display()
        )),
        None => tally.record(Err(Failure::new("neither CARGO_HOME nor HOME is set"))),
    }
    tally
}

/// Where `cargo deny` keeps its databases.
fn advisory_databases() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))?;
    Some(home.join("advisory-dbs"))
}

/// A fetch that failed leaves its lock file behind; only a folder is a database.
fn holds_a_database(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(|entry| entry.path().is_dir()))
}
