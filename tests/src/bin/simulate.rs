//! Plays histories and says which seeds break a rule, with the command that plays each again.
//!
//! `simulate [--seeds N] [--first N]` plays N seeds; `simulate --seed N` plays one and tells its story.

// A poisoned lock here means that a check failed in a way nobody thought of: stopping is right.
#![allow(clippy::expect_used)]

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use tests::sim::{Report, Violation, play};

struct Wishes {
    first: u64,
    seeds: u64,
    story: bool,
}

fn wishes() -> Result<Wishes, String> {
    let mut wishes = Wishes {
        first: 1,
        seeds: 200,
        story: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || -> Result<u64, String> {
            let value = words.next().ok_or(format!("`{word}` needs a number"))?;
            value.parse().map_err(|_| format!("`{value}` is no number"))
        };
        match word.as_str() {
            "--seeds" => wishes.seeds = number()?,
            "--first" => wishes.first = number()?,
            "--seed" => (wishes.first, wishes.seeds, wishes.story) = (number()?, 1, true),
            _ => return Err("simulate [--seeds N] [--first N] | simulate --seed N".into()),
        }
    }
    Ok(wishes)
}

/// A history that panics is as bad as one that breaks a rule.
fn attempt(seed: u64, story: bool) -> Result<Report, String> {
    std::panic::catch_unwind(|| play(seed, None, story)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_else(|| "a panic".to_owned())
    })
}

fn main() -> ExitCode {
    let wishes = match wishes() {
        Ok(wishes) => wishes,
        Err(usage) => {
            eprintln!("{usage}");
            return ExitCode::FAILURE;
        }
    };
    let started = Instant::now();
    let next = AtomicU64::new(wishes.first);
    let end = wishes.first.saturating_add(wishes.seeds);
    let results: Mutex<Vec<(u64, Result<Report, String>)>> = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        break;
                    }
                    let result = attempt(seed, wishes.story);
                    tell(seed, &result);
                    results
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push((seed, result));
                }
            });
        }
    });
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    let failed = results
        .iter()
        .filter(|(_, result)| !result.as_ref().is_ok_and(Report::is_clean))
        .count();
    let sum = |of: fn(&Report) -> u64| {
        results
            .iter()
            .filter_map(|(_, result)| result.as_ref().ok())
            .map(of)
            .sum::<u64>()
    };
    println!(
        "{} histories in {:.1} s: {} commits, {} promises, {} faults, {} events; {failed} broke a rule",
        results.len(),
        started.elapsed().as_secs_f64(),
        sum(|report| report.commits),
        sum(|report| report.promises as u64),
        sum(|report| report.faults.values().map(|count| u64::from(*count)).sum()),
        sum(|report| report.happened),
    );
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn tell(seed: u64, result: &Result<Report, String>) {
    let mut lines = Vec::new();
    match result {
        Ok(report) => {
            lines.extend(report.story.iter().cloned());
            if report.is_clean() {
                lines.extend((!report.story.is_empty()).then(|| format!("seed {seed} breaks no rule")));
            } else {
                lines.push(format!("seed {seed} breaks a rule:"));
            }
            let broken = |violation: &Violation| format!("  {:?}: {}", violation.rule, violation.what);
            lines.extend(report.violations.iter().map(broken));
        }
        Err(panic) => lines.push(format!("seed {seed} panics: {panic}")),
    }
    if !result.as_ref().is_ok_and(Report::is_clean) {
        lines.push(format!(
            "  again: cargo run --release -p tests --bin simulate -- --seed {seed}"
        ));
    }
    if !lines.is_empty() {
        println!("{}", lines.join("\n"));
    }
}
