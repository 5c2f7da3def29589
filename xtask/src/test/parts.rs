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
    /// Why a run of all parts leaves it out for now, and says so; `--only` runs it all the same.
    pub left_out: Option<&'static str>,
}

/// All parts.
pub const PARTS: &[Part] = &[
    Part {
        name: "fmt",
        about: "formatting",
        run: static_checks::format,
        left_out: None,
    },
    Part {
        name: "tidy",
        about: "the project's own rules (`cargo xtask tidy`)",
        run: static_checks::tidy,
        left_out: None,
    },
    Part {
        name: "deny",
        about: "dependencies: bans, licences, sources, advisories",
        run: static_checks::deny,
        left_out: None,
    },
    Part {
        name: "clippy",
        about: "lints, for the host and for the browser",
        run: static_checks::clippy,
        left_out: None,
    },
    Part {
        name: "unit",
        about: "tests of each crate on the host",
        run: native::unit,
        left_out: None,
    },
    Part {
        name: "sim",
        about: "cross-crate tests and the simulator",
        run: native::simulate,
        left_out: None,
    },
    Part {
        name: "build",
        about: "the app in release, and its size",
        run: browser::build,
        left_out: None,
    },
    Part {
        name: "wasm",
        about: "tests of the app's crate inside Chromium",
        run: browser::wasm,
        left_out: None,
    },
    Part {
        name: "browser",
        about: "the whole system, driven in Chromium",
        run: browser::suites,
        left_out: None,
    },
];
