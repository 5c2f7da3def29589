//! The table of parts, in the order in which they run.

use super::tally::Tally;
use super::{Wishes, browser, native, static_checks};

/// A named part of the tests.
pub struct Part {
    /// What `--only` takes.
    pub name: &'static str,
    /// What it checks, for people.
    pub about: &'static str,
    /// Runs it.
    pub run: fn(&Wishes) -> Tally,
}

/// All parts.
pub const PARTS: &[Part] = &[
    Part {
        name: "fmt",
        about: "formatting",
        run: static_checks::format,
    },
    Part {
        name: "tidy",
        about: "the project's own rules (`cargo xtask tidy`)",
        run: static_checks::tidy,
    },
    Part {
        name: "deny",
        about: "dependencies: bans, licences, sources, advisories",
        run: static_checks::deny,
    },
    Part {
        name: "clippy",
        about: "lints, for the host and for the browser",
        run: static_checks::clippy,
    },
    Part {
        name: "unit",
        about: "tests of each crate on the host",
        run: native::unit,
    },
    Part {
        name: "sim",
        about: "cross-crate tests and the simulator",
        run: native::simulate,
    },
    Part {
        name: "build",
        about: "the app in release, and its size",
        run: browser::build,
    },
    Part {
        name: "wasm",
        about: "tests of the app's crate inside Chromium",
        run: browser::wasm,
    },
    Part {
        name: "browser",
        about: "the whole system, driven in Chromium",
        run: browser::suites,
    },
];
