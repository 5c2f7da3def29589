//! Invariant 7: order numbers are unique, each series is without a gap, and the number that a person was
//! told leads to her order.

use std::collections::{BTreeMap, BTreeSet};

use domain::command::Command;
use domain::id::DocId;
use domain::order::FactKind;

use super::oracle::Oracle;
use super::{Findings, Rule};
use crate::sim::witness::{Identity, mark_in};
use crate::sim::world::World;

pub(super) fn check(world: &World, oracle: &Oracle) -> Findings {
    let mut findings = Findings::of(Rule::OrderNumbers);
    let mut owners: BTreeMap<&str, DocId> = BTreeMap::new();
    let mut series: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for (id, state) in &oracle.orders {
        let number = state.header.number.as_str();
        if let Some(other) = owners.insert(number, *id) {
            findings.add(format!("{number} is the number of {other} and of {id}"));
        }
        match number
            .split_once('-')
            .and_then(|(name, count)| Some((name, count.parse().ok()?)))
        {
            Some((name, count)) => {
                series.entry(name).or_default().insert(count);
            }
            None => findings.add(format!("{number} isn't from a series")),
        }
    }
    for (name, counts) in &series {
        let last = counts.last().copied().unwrap_or(0);
        findings.unless(counts.len() as u64 == last, || {
            let gap = (1..=last).find(|count| !counts.contains(count));
            format!("series {name} lacks {gap:?} of {last}")
        });
    }
    for promise in &world.witness.promises {
        let (Some(number), Identity::Marked(mark)) = (&promise.number, &promise.identity) else {
            continue;
        };
        // A note of the old number that hadn't left the device goes with its storage.
        let gone = world.witness.evicted.contains(&promise.storage);
        if gone || matches!(promise.command, Command::PlaceHeldOrder(..)) {
            continue;
        }
        let found = oracle
            .orders
            .values()
            .find(|state| mark_in(&state.header.salesperson) == Some(*mark));
        // An order that isn't there at all is the matter of another rule.
        let Some(state) = found else { continue };
        let noted = state
            .facts
            .values()
            .any(|fact| fact.kind == FactKind::Renumbered(number.clone()));
        findings.unless(state.header.number == *number || noted, || {
            format!(
                "a person was told {number}, and the order is {}",
                state.header.number
            )
        });
    }
    findings
}
