//! The checkers: what must hold after every history, whatever went wrong in it. Each rule is checked from
//! what lies on the disks and in the server's log, not from what the product says about itself.

mod books;
mod chains;
mod numbers;
mod once;
mod oracle;
mod persons;
mod restart;
mod same;
mod times;

use super::world::World;
use oracle::Oracle;

/// A rule of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Afterwards all replicas have the same documents and the same rows (invariant 1).
    SameEverywhere,
    /// An acknowledged commit is never lost; a saved one only with its device (invariant 2).
    NothingLost,
    /// A commit has its effect exactly once (invariant 3).
    NothingTwice,
    /// Ledgers, orders and payments agree (invariant 5).
    BooksAgree,
    /// Order numbers are unique, and a series has no gap (invariant 7).
    OrderNumbers,
    /// The chain of every epoch is unbroken (invariant 9).
    UnbrokenChains,
    /// What leaves a device is on its disk first.
    SavedFirst,
    /// The audit finds nothing to repair.
    NoRepairs,
    /// A device that starts again shows what it showed, also without the server.
    SameAfterRestart,
    /// When the trouble ends, everyone comes to rest.
    ComesToRest,
    /// What a person has to see is in the inbox.
    NothingHidden,
    /// All devices agree on which customer stands for which; nobody and no order is lost by it.
    SamePeople,
    /// What an order's story says of when the server had it is what the log says, and who asks is answered.
    TimesTrue,
}

/// A rule that was broken, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule.
    pub rule: Rule,
    /// What is wrong.
    pub what: String,
}

/// What a checker found so far.
struct Findings {
    rule: Rule,
    found: Vec<Violation>,
}

/// Findings of one rule that are told one by one; what follows is more of the same.
const TOLD: usize = 4;

impl Findings {
    fn of(rule: Rule) -> Findings {
        Findings {
            rule,
            found: Vec::new(),
        }
    }

    fn add(&mut self, what: impl Into<String>) {
        if self.found.len() < TOLD {
            let (rule, what) = (self.rule, what.into());
            self.found.push(Violation { rule, what });
        }
    }

    fn unless(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.add(what());
        }
    }
}

/// Everything that is wrong at the end of a history.
pub fn check(world: &mut World) -> Vec<Violation> {
    let (oracle, mut violations) = Oracle::read(world);
    for findings in [
        same::check(world, &oracle),
        same::check_repairs(world),
        persons::check(world, &oracle),
        restart::check(world, &oracle),
        once::check_lost(world, &oracle),
        once::check_twice(world, &oracle),
        books::check(world, &oracle),
        books::check_visible(world, &oracle),
        numbers::check(world, &oracle),
        chains::check(world, &oracle),
        times::check(world, &oracle),
    ] {
        violations.extend(findings.found);
    }
    violations
}
