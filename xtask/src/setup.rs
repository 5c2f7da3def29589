//! `cargo xtask setup`: brings a machine with only Rust and Node to the point where everything here builds and
//! runs. Each step first looks whether it has anything to do, so a second run takes seconds.

pub mod cargo_tools;
pub mod distribution;
pub mod npm;
pub mod packages;

use crate::failure::Outcome;
use crate::process;
use crate::wasm::{self, Toolchain};
use crate::workspace;
use std::time::Duration;

/// How long rustup may take to fetch the library for the browser before it counts as unreachable.
const RUSTUP_LIMIT: Duration = Duration::from_secs(90);

/// What the machine is being prepared for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Building and serving the app.
    App,
    /// That, and all tests and benches: a browser, fonts, licence checks.
    Everything,
}

/// Installs what is missing and says so, one line a step.
///
/// # Errors
/// When a step fails, or needs rights this user doesn't have; the words then say what to install.
pub fn prepare(purpose: Purpose) -> Outcome {
    let own_toolchain = !wasm::distribution_only() && own_toolchain_is_prepared();
    let mut missing = packages::missing_programs(purpose);
    if !own_toolchain {
        missing.extend(packages::not_installed(distribution::PACKAGES));
    }
    packages::install(&missing)?;
    if !own_toolchain {
        distribution::prepare()?;
    }
    cargo_tools::prepare(purpose)?;
    npm::prepare()?;
    say(&versions(purpose)?);
    Ok(())
}

/// Writes one line about a step. On standard error, because `bench --json` sets up too and its output is read by
/// programs.
pub fn say(line: &str) {
    eprintln!("setup: {line}");
}

/// Whether the toolchain that runs this program builds for the browser, after trying to make it so.
fn own_toolchain_is_prepared() -> bool {
    match Toolchain::ready() {
        Some(Toolchain::Own) => return true,
        // Someone's machine could not reach rustup's server before; asking each time would cost a minute and a half.
        Some(Toolchain::Linked) => return false,
        None => {}
    }
    if workspace::program(&["rustup"]).is_none() {
        return false;
    }
    say(&format!("rustup target add {}", wasm::TARGET));
    let mut add = process::command("rustup", &["target", "add", wasm::TARGET]);
    match process::run_within(add.env("RUSTUP_MAX_RETRIES", "1"), RUSTUP_LIMIT) {
        Ok(()) => Toolchain::ready() == Some(Toolchain::Own),
        Err(failure) => {
            say(&format!("{failure}; taking the distribution's compiler instead"));
            false
        }
    }
}

/// One line with the versions of what was found.
fn versions(purpose: Purpose) -> Outcome<String> {
    let toolchain = Toolchain::required()?;
    let mut found = Vec::new();
    let mut questions = vec![
        ("rustc", "-V"),
        ("trunk", "-V"),
        ("wasm-bindgen", "-V"),
        ("wasm-opt", "--version"),
    ];
    if purpose == Purpose::Everything {
        questions.push(("cargo-deny", "-V"));
    }
    for (program, question) in questions {
        let mut command = process::command(program, &[question]);
        toolchain.apply(&mut command)?;
        found.push(short(&process::read(&mut command)?));
    }
    if purpose == Purpose::Everything
        && let Some(chromium) = workspace::chromium()
    {
        found.push(process::read(&mut process::command(
            &chromium.to_string_lossy(),
            &["--version"],
        ))?);
    }
    Ok(format!("ready: {}", found.join(", ")))
}

/// `rustc 1.95.0 (59807616e 2026-04-14)` without what stands in brackets.
fn short(version: &str) -> String {
    version.split('(').next().unwrap_or(version).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_version_is_shortened_to_name_and_number() {
        assert_eq!(short("rustc 1.95.0 (59807616e 2026-04-14)"), "rustc 1.95.0");
        assert_eq!(short("trunk 0.21.14"), "trunk 0.21.14");
    }
}
