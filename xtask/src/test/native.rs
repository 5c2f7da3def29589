//! Parts that run on the host.

use super::Wishes;
use super::tally::Tally;
use crate::process;
use crate::workspace;

/// The crates that run on the host.
const CRATES: &[&str] = &["domain", "import", "replica", "server", "xtask"];

/// The tests of each crate, and those of the app that need no browser.
pub fn unit(_: &Wishes) -> Tally {
    let mut tally = Tally::default();
    let mut cargo = process::command("cargo", &["test"]);
    for name in CRATES {
        cargo.args(["--package", name]);
    }
    tally.count(&mut cargo);
    tally.count(&mut process::command(
        "cargo",
        &["test", "--package", "app", "--lib"],
    ));
    tally
}

/// The tests across crates, then the simulator with as many histories as wished.
pub fn simulate(wishes: &Wishes) -> Tally {
    if !workspace::has("tests/src/bin/simulate.rs") {
        return Tally::absent("the simulator (tests/src/bin/simulate.rs)");
    }
    let mut tally = Tally::default();
    let seeds = wishes.seeds.to_string();
    tally.count(process::command("cargo", &["test", "--package", "tests"]).env("COUNTERFOIL_SEEDS", &seeds));
    let simulator = [
        "run",
        "--release",
        "--package",
        "tests",
        "--bin",
        "simulate",
        "--",
        "--seeds",
        &seeds,
    ];
    tally.check(&mut process::command("cargo", &simulator));
    tally
}
