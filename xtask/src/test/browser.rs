//! Parts that need the app built for the browser, or a browser.

use super::Wishes;
use super::tally::Tally;
use crate::bundle;
use crate::failure::{Failure, Outcome};
use crate::process;
use crate::run;
use crate::wasm::{self, Toolchain};
use crate::workspace;
use std::path::PathBuf;
use std::process::Command;

/// The driver of the suites in a real browser.
const SUITES: &str = "tests/browser/run.mjs";

/// Seconds that the tests of one binary may take inside the browser.
const BROWSER_TEST_LIMIT: &str = "180";

/// Builds the app in release and checks its size.
pub fn build(_: &Wishes) -> Tally {
    if !bundle::exists() {
        return Tally::absent("the app (app/page/index.html)");
    }
    let mut tally = Tally::default();
    tally.record(bundle::build());
    tally
}

/// `wasm-bindgen-test` in Chromium.
pub fn wasm(_: &Wishes) -> Tally {
    if !app_has_browser_tests() {
        return Tally::absent("tests of the app's crate inside Chromium (`#[wasm_bindgen_test]` in app/)");
    }
    let mut tally = Tally::default();
    let mut cargo = process::command("cargo", &["test", "--package", "app", "--target", wasm::TARGET]);
    match prepare_wasm_test(&mut cargo) {
        Ok(()) => tally.count(&mut cargo),
        Err(failure) => tally.record(Err(failure)),
    }
    tally
}

/// The suites that drive the real server and the built app.
pub fn suites(_: &Wishes) -> Tally {
    if !workspace::has(SUITES) {
        return Tally::absent(&format!("the suites in a real browser ({SUITES})"));
    }
    let mut tally = Tally::default();
    let prepared = bundle::build().and_then(|()| node(SUITES));
    match prepared {
        Ok(mut suites) => tally.count(&mut suites),
        Err(failure) => tally.record(Err(failure)),
    }
    tally
}

/// A Node program that drives the built system. It finds everything through these variables:
/// `COUNTERFOIL_BIN` (the server), `COUNTERFOIL_DIST` (the built app), `CHROMIUM` (the browser) and
/// `ARTEFACTS` (a folder for screenshots and traces).
///
/// # Errors
/// When the server doesn't build or there is no browser.
pub fn node(script: &str) -> Outcome<Command> {
    let server = run::build_server()?;
    let mut command = process::command("node", &[script]);
    command.env("COUNTERFOIL_BIN", server);
    command.env("COUNTERFOIL_DIST", workspace::path(bundle::DIST));
    command.env("CHROMIUM", browser()?);
    command.env("ARTEFACTS", workspace::path("artefacts"));
    Ok(command)
}

fn prepare_wasm_test(cargo: &mut Command) -> Outcome {
    Toolchain::required()?.apply(cargo)?;
    let driver = workspace::chromedriver().ok_or_else(|| Failure::new("there is no chromedriver"))?;
    cargo.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        "wasm-bindgen-test-runner",
    );
    cargo.env("CHROMEDRIVER", driver);
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_TEST_LIMIT);
    // Tests that don't say where they run would run in Node; the app's home is the browser.
    cargo.env("WASM_BINDGEN_USE_BROWSER", "1");
    Ok(())
}

fn browser() -> Outcome<PathBuf> {
    workspace::chromium().ok_or_else(|| Failure::new("there is no Chromium; set CHROMIUM or install it"))
}

fn app_has_browser_tests() -> bool {
    workspace::files_below(&workspace::path("app")).is_ok_and(|files| {
        files
            .iter()
            .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
            .any(|file| workspace::read(file).is_ok_and(|text| text.contains("#[wasm_bindgen_test]")))
    })
}
