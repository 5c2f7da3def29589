//! `cargo xtask bench`: builds everything in release and runs the measurements.
//!
//! Figures go to standard output and nothing else does, so that `--json` can be read by a program; progress goes
//! to standard error. A measurement is a Node program `tests/bench/NAME.mjs` that drives the real system in a
//! browser, or the binary `bench` of the crate `tests`, here called `native`.

use crate::bundle;
use crate::failure::{Failure, Outcome};
use crate::process::{self, Output};
use crate::setup::{self, Purpose};
use crate::test;
use crate::workspace;

/// The measurement without a browser.
const NATIVE: &str = "native";

/// Where the measurements in a browser are.
const FOLDER: &str = "tests/bench";

/// Runs one measurement, or all.
///
/// The first argument that is no flag names the measurement; everything else is passed on to it. What isn't there
/// yet is said.
///
/// # Errors
/// When something can't be built, the named measurement doesn't exist, or one fails. The others still run.
pub fn run(arguments: &[String]) -> Outcome {
    let (name, rest) = split(arguments);
    let mut names = measurements()?;
    if let Some(name) = name {
        if !names.contains(&name) {
            return Err(Failure::new(format!(
                "not there yet: `{name}`; there are: {}",
                names.join(", ")
            )));
        }
        names.retain(|known| *known == name);
    } else if names.is_empty() {
        eprintln!("bench: not there yet: {FOLDER}/*.mjs and tests/src/bin/bench.rs");
        return Ok(());
    }
    setup::prepare(Purpose::Everything)?;
    let failures: Vec<String> = names
        .iter()
        .filter_map(|name| {
            eprintln!("bench: {name}");
            measure(name, &rest).err().map(|failure| failure.to_string())
        })
        .collect();
    if failures.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(failures.join("\n")))
    }
}

fn measure(name: &str, arguments: &[String]) -> Outcome {
    if name == NATIVE {
        // The bench starts the program that lies beside it.
        let build = [
            "build",
            "--release",
            "--package",
            "server",
            "--bin",
            "counterfoil",
        ];
        process::run(&mut process::command("cargo", &build), Output::Progress)?;
        let mut cargo = process::command(
            "cargo",
            &["run", "--release", "--package", "tests", "--bin", "bench", "--"],
        );
        return process::run(cargo.args(arguments), Output::Shown);
    }
    bundle::build()?;
    process::run(
        test::node(&format!("{FOLDER}/{name}.mjs"))?.args(arguments),
        Output::Shown,
    )
}

/// The names of the measurements that exist.
fn measurements() -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    if workspace::has("tests/src/bin/bench.rs") {
        names.push(NATIVE.to_owned());
    }
    let folder = workspace::path(FOLDER);
    for file in workspace::files_below(&folder)? {
        // What they share lies in folders below.
        let is_direct = file.parent() == Some(folder.as_path());
        if is_direct && file.extension().is_some_and(|extension| extension == "mjs") {
            names.extend(file.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    Ok(names)
}

/// The name of a measurement, if given first or after flags without values, and all else.
fn split(arguments: &[String]) -> (Option<String>, Vec<String>) {
    let mut rest = arguments.to_vec();
    let at = rest.iter().position(|word| word != "--json").filter(|at| {
        // `--orders 10` without a name: the flag belongs to all measurements, and so does its value.
        rest.get(*at).is_some_and(|word| !word.starts_with('-'))
    });
    (at.map(|at| rest.remove(at)), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn the_name_is_told_from_what_is_passed_on() {
        assert_eq!(split(&words("")), (None, vec![]));
        assert_eq!(split(&words("--json")), (None, words("--json")));
        assert_eq!(
            split(&words("offline-day --orders 1000 --json")),
            (Some("offline-day".into()), words("--orders 1000 --json"))
        );
        assert_eq!(
            split(&words("--json native")),
            (Some("native".into()), words("--json"))
        );
        assert_eq!(split(&words("--orders 10")), (None, words("--orders 10")));
    }

    #[test]
    fn a_measurement_that_does_not_exist_is_refused() {
        assert!(run(&words("no-such-measurement")).is_err());
    }
}
