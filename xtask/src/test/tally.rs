//! Counts what passed and failed, from the words of the test runners, and says loudly what was not there to run.

use crate::failure::Outcome;
use crate::process;
use std::process::Command;

/// The results of one part, or of all.
#[derive(Debug, Default)]
pub struct Tally {
    passed: u64,
    failures: u64,
    explained: Vec<String>,
    notes: Vec<String>,
}

impl Tally {
    /// A part whose subject doesn't exist yet. Neither passed nor failed, and said at the end.
    pub fn absent(what: &str) -> Self {
        Self {
            notes: vec![format!("not there yet: {what}")],
            ..Self::default()
        }
    }

    /// Runs a command that is one check.
    pub fn check(&mut self, command: &mut Command) {
        let outcome = process::run(command, process::Output::Shown);
        self.record(outcome);
    }

    /// Runs a test runner, and counts the tests it reports. A run that reports none counts as a failure: it would
    /// pass for ever.
    pub fn count(&mut self, command: &mut Command) {
        let watched = process::watch(command);
        let (passed, failed) = reported(&watched.output);
        self.passed = self.passed.saturating_add(passed);
        self.failures = self.failures.saturating_add(failed);
        match watched.outcome {
            Err(failure) => {
                // A runner that couldn't even start its tests reports no failed one.
                self.failures = self.failures.saturating_add(u64::from(failed == 0));
                self.explained.push(failure.to_string());
            }
            Ok(()) if passed == 0 && failed == 0 => {
                self.failures = self.failures.saturating_add(1);
                self.explained
                    .push(format!("`{}` ran no test", process::shown(command)));
            }
            Ok(()) if failed > 0 => {
                self.explained
                    .push(format!("`{}` reported failures", process::shown(command)));
            }
            Ok(()) => {}
        }
    }

    /// Takes the result of one check.
    pub fn record(&mut self, outcome: Outcome) {
        match outcome {
            Ok(()) => self.passed = self.passed.saturating_add(1),
            Err(failure) => {
                println!("{failure}");
                self.failures = self.failures.saturating_add(1);
                self.explained.push(failure.to_string());
            }
        }
    }

    /// Says something about the part that a reader of the summary must know.
    pub fn note(&mut self, words: impl Into<String>) {
        self.notes.push(words.into());
    }

    /// Adds the results of another part.
    pub fn add(&mut self, other: Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failures = self.failures.saturating_add(other.failures);
        self.explained.extend(other.explained);
        self.notes.extend(other.notes);
    }

    /// How many checks held.
    pub fn passed(&self) -> u64 {
        self.passed
    }

    /// How many checks didn't.
    pub fn failed(&self) -> u64 {
        self.failures
    }

    /// What failed, in words.
    pub fn failures(&self) -> &[String] {
        &self.explained
    }

    /// What a reader of the summary must know.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The result of a part in a few words.
    pub fn verdict(&self) -> String {
        match (self.passed, self.failures) {
            (0, 0) => "not there yet".to_owned(),
            (passed, 0) => format!("ok, {passed} passed"),
            (passed, failed) => format!("FAILED, {passed} passed, {failed} failed"),
        }
    }
}

/// The sums of what test runners say: `test result: ok. 3 passed; 0 failed; …` or a line `3 passed, 0 failed`.
fn reported(output: &str) -> (u64, u64) {
    let mut sums = (0_u64, 0_u64);
    for line in output.lines() {
        let line = line.trim();
        let counts = match line.strip_prefix("test result: ") {
            Some(rest) => rest.split_once(". ").map_or(rest, |(_, counts)| counts),
            None => line,
        };
        let mut words = counts.split([',', ';']).map(str::trim);
        let (Some(passed), Some(failed)) = (words.next(), words.next()) else {
            continue;
        };
        let passed = passed
            .strip_suffix(" passed")
            .and_then(|number| number.parse::<u64>().ok());
        let failed = failed
            .strip_suffix(" failed")
            .and_then(|number| number.parse::<u64>().ok());
        if let (Some(passed), Some(failed)) = (passed, failed) {
            sums = (sums.0.saturating_add(passed), sums.1.saturating_add(failed));
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_reporting_are_counted() {
        let output = "running 3 tests\ntest a ... ok\n\n\
                      test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n\
                      test result: ok. 10 passed; 0 failed; 0 ignored\n5 passed, 2 failed\nall 9 passed, they say\n";
        assert_eq!(reported(output), (17, 3));
    }

    #[test]
    fn a_runner_without_tests_fails() {
        let mut tally = Tally::default();
        tally.count(&mut process::command(
            "sh",
            &["-c", "echo 'test result: ok. 0 passed; 0 failed'"],
        ));
        assert_eq!((tally.passed(), tally.failed()), (0, 1));
    }

    #[test]
    fn a_runner_that_dies_fails_even_when_its_tests_passed() {
        let mut tally = Tally::default();
        tally.count(&mut process::command(
            "sh",
            &["-c", "echo '4 passed, 0 failed'; exit 1"],
        ));
        assert_eq!((tally.passed(), tally.failed()), (4, 1));
    }

    #[test]
    fn a_runner_that_reports_failures_but_exits_well_fails() {
        let mut tally = Tally::default();
        tally.count(&mut process::command("sh", &["-c", "echo '4 passed, 2 failed'"]));
        assert_eq!((tally.passed(), tally.failed()), (4, 2));
    }

    #[test]
    fn what_is_absent_is_neither_passed_nor_silent() {
        let tally = Tally::absent("the suites");
        assert_eq!((tally.passed(), tally.failed()), (0, 0));
        assert_eq!(tally.verdict(), "not there yet");
        assert_eq!(tally.notes(), ["not there yet: the suites"]);
    }
}
