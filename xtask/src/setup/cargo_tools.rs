//! Tools that Cargo installs, each in one exact version.

use super::{Purpose, say};
use crate::failure::{Failure, Outcome};
use crate::process::{self, Output};
use crate::workspace;

struct Tool {
    package: &'static str,
    program: &'static str,
    version: &'static str,
    /// Whether to take the versions of its own lock file.
    locked: bool,
    /// The feature of the package that its program needs, if any.
    feature: Option<&'static str>,
}

/// Must be the version of the crate `wasm-bindgen` in `Cargo.lock`: the two share a format without a version.
const BINDGEN: Tool =
    // Its lock file names a version of a dependency that was taken back.
    Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: "0.2.130",
        locked: false,
        feature: None,
    };

/// The newest that the stable compiler builds.
const TRUNK: Tool = Tool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    locked: true,
    feature: None,
};

/// Cuts the screens in two files (`bundle/screens.rs`). Must be of the generation of the crate `wasm_split_helpers` in
/// `Cargo.lock`: the one writes the marks that the other looks for.
const SPLIT: Tool = Tool {
    package: "wasm_split_cli_support",
    program: "wasm-split-cli",
    version: "0.2.4",
    locked: true,
    feature: Some("build-binary"),
};

const DENY: Tool = Tool {
    package: "cargo-deny",
    program: "cargo-deny",
    version: "0.20.2",
    locked: true,
    feature: None,
};

/// Installs those that are missing or have another version.
///
/// # Errors
/// When an installation fails, or `Cargo.lock` wants another `wasm-bindgen`.
pub fn prepare(purpose: Purpose) -> Outcome {
    check_bindgen()?;
    let tools = match purpose {
        Purpose::App => vec![BINDGEN, TRUNK, SPLIT],
        Purpose::Everything => vec![BINDGEN, TRUNK, SPLIT, DENY],
    };
    tools
        .iter()
        .filter(|tool| !is_installed(tool))
        .try_for_each(install)
}

fn is_installed(tool: &Tool) -> bool {
    process::read(&mut process::command(tool.program, &["--version"]))
        .is_ok_and(|said| said.split_whitespace().nth(1) == Some(tool.version))
        || is_listed(tool)
}

/// Not every program knows its own version; Cargo knows what it installed.
fn is_listed(tool: &Tool) -> bool {
    let line = format!("{} v{}:", tool.package, tool.version);
    process::read(&mut process::command("cargo", &["install", "--list"]))
        .is_ok_and(|list| list.lines().any(|known| known == line))
}

fn install(tool: &Tool) -> Outcome {
    say(&format!(
        "cargo install {} {} (some minutes)",
        tool.package, tool.version
    ));
    let mut cargo = process::command(
        "cargo",
        &["install", tool.package, "--version", tool.version, "--force"],
    );
    if tool.locked {
        cargo.arg("--locked");
    }
    if let Some(feature) = tool.feature {
        cargo.args(["--features", feature]);
    }
    // They run for a second; what counts is how long they take to build.
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
    cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    process::run(&mut cargo, Output::Progress)
}

fn check_bindgen() -> Outcome {
    let lock = workspace::path("Cargo.lock");
    if !lock.exists() {
        return Ok(());
    }
    match locked_version(&workspace::read(&lock)?, "wasm-bindgen") {
        Some(version) if version != BINDGEN.version => Err(Failure::new(format!(
            "Cargo.lock has wasm-bindgen {version}, but the tool is {}: pin the crate to `={}`",
            BINDGEN.version, BINDGEN.version
        ))),
        _ => Ok(()),
    }
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""))?;
    Some(
        lines
            .next()?
            .strip_prefix("version = \"")?
            .trim_end_matches('"')
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_version_is_read() {
        let lock = "[[package]]\nname = \"wasm-bindgen-x\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "serde"), None);
    }
}
