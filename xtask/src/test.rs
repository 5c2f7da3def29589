//! `cargo xtask test`: everything that must hold, in named parts, the quick ones first.

mod browser;
mod native;
mod parts;
mod static_checks;
mod tally;

use crate::failure::{Failure, Outcome};
use crate::setup::{self, Purpose};
pub use browser::node;
use parts::{PARTS, Part};
use std::time::Instant;
use tally::Tally;

/// How many histories the simulator plays when nobody says otherwise.
const SEEDS: u32 = 200;

/// What the person asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// Names of parts; none means all.
    only: Vec<String>,
    /// How many histories the simulator plays.
    pub seeds: u32,
}

/// Runs the parts and prints a summary; its last line is `N passed, N failed`.
///
/// # Errors
/// When the arguments make no sense, or any part failed.
pub fn run(arguments: &[String]) -> Outcome {
    let wishes = wishes(arguments)?;
    setup::prepare(Purpose::Everything)?;
    let mut all = Tally::default();
    let mut lines = Vec::new();
    for part in PARTS.iter().filter(|part| wishes.wants(part)) {
        println!("\n== {}: {}", part.name, part.about);
        let start = Instant::now();
        let tally = (part.run)(&wishes);
        let line = format!(
            "{:<8} {:>6.1} s  {}",
            part.name,
            start.elapsed().as_secs_f64(),
            tally.verdict()
        );
        println!("== {line}");
        lines.push(line);
        all.add(tally);
    }
    println!("\n{}", lines.join("\n"));
    for (part, why) in PARTS.iter().filter_map(|part| Some((part, part.left_out?))) {
        if wishes.only.is_empty() {
            println!("LEFT OUT: {} ({}): {why}", part.name, part.about);
        }
    }
    for note in all.notes() {
        println!("note: {note}");
    }
    for failure in all.failures() {
        println!("failed: {failure}");
    }
    println!("{} passed, {} failed", all.passed(), all.failed());
    if all.failed() == 0 {
        Ok(())
    } else {
        Err(Failure::already_told())
    }
}

/// The parts, for `--help`.
pub fn list() -> String {
    PARTS
        .iter()
        .map(|part| format!("  {:<8} {}\n", part.name, part.about))
        .collect()
}

impl Wishes {
    fn wants(&self, part: &Part) -> bool {
        match self.only.as_slice() {
            [] => part.left_out.is_none(),
            only => only.iter().any(|name| name == part.name),
        }
    }
}

fn wishes(arguments: &[String]) -> Outcome<Wishes> {
    let mut wishes = Wishes {
        only: Vec::new(),
        seeds: SEEDS,
    };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let mut value = || {
            words
                .next()
                .ok_or_else(|| Failure::new(format!("`{word}` needs a value; see `cargo xtask test --help`")))
        };
        match word.as_str() {
            "--only" => wishes.only.extend(value()?.split(',').map(str::to_owned)),
            "--seeds" => {
                let value = value()?;
                wishes.seeds = value
                    .parse()
                    .map_err(|_| Failure::new(format!("`{value}` is no number of seeds")))?;
            }
            _ => {
                return Err(Failure::new(format!(
                    "unknown: `{word}`; see `cargo xtask test --help`"
                )));
            }
        }
    }
    match wishes
        .only
        .iter()
        .find(|name| PARTS.iter().all(|part| part.name != name.as_str()))
    {
        Some(unknown) => Err(Failure::new(format!(
            "there is no part `{unknown}`; the parts are\n{}",
            list()
        ))),
        None => Ok(wishes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Outcome<Wishes> {
        wishes(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn arguments_are_understood() {
        assert_eq!(
            parse("").unwrap(),
            Wishes {
                only: vec![],
                seeds: SEEDS
            }
        );
        let expected = Wishes {
            only: vec!["fmt".into(), "unit".into(), "sim".into()],
            seeds: 5,
        };
        assert_eq!(parse("--only fmt,unit --seeds 5 --only sim").unwrap(), expected);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for line in ["--only nonsense", "--seeds many", "--seeds", "fmt"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
