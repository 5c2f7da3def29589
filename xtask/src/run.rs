//! `cargo xtask run`: from a bare machine to a running system with sample data.

use crate::bundle;
use crate::failure::{Failure, Outcome};
use crate::process::{self, Output};
use crate::setup::{self, Purpose};
use crate::workspace;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;

/// Builds what is out of date and becomes the server. The server replaces this process, so that Ctrl-C reaches it
/// directly and it drains.
///
/// All arguments go to `counterfoil serve`; what they don't say is the usual folder for development.
///
/// # Errors
/// When setting up or building fails, or the server can't be started. On success it doesn't return.
pub fn run(arguments: &[String]) -> Outcome {
    setup::prepare(Purpose::App)?;
    bundle::build()?;
    let server = build_server()?;
    let mut command = process::command(&server.to_string_lossy(), &serve_arguments(arguments));
    let error = command.exec();
    Err(Failure::new(format!(
        "`{}` could not be run: {error}",
        process::shown(&command)
    )))
}

/// Builds the server in release and tells where it is.
///
/// # Errors
/// When the build fails.
pub fn build_server() -> Outcome<PathBuf> {
    let arguments = ["build", "--release", "--package", "server"];
    process::run(&mut process::command("cargo", &arguments), Output::Progress)?;
    Ok(workspace::target().join("release/counterfoil"))
}

/// The arguments of the server: the person's, and the defaults for what is not among them.
fn serve_arguments(given: &[String]) -> Vec<&str> {
    let is_given = |flag: &str| {
        given
            .iter()
            .any(|word| word == flag || word.starts_with(&format!("{flag}=")))
    };
    let mut all = vec!["serve"];
    if !is_given("--data") {
        all.extend(["--data", "data"]);
    }
    if !is_given("--dist") {
        all.extend(["--dist", bundle::DIST]);
    }
    if !is_given("--sample") {
        all.push("--sample");
    }
    all.extend(given.iter().map(String::as_str));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_fill_what_is_not_given() {
        assert_eq!(
            serve_arguments(&[]),
            ["serve", "--data", "data", "--dist", "dist", "--sample"]
        );
        let given = ["--addr", "127.0.0.1:9000", "--data=elsewhere"].map(String::from);
        assert_eq!(
            serve_arguments(&given),
            [
                "serve",
                "--dist",
                "dist",
                "--sample",
                "--addr",
                "127.0.0.1:9000",
                "--data=elsewhere"
            ]
        );
    }
}
