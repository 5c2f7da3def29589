//! Invariant 7: order numbers are unique, each series is without a gap, and the number that a person was
//! told leads to her order.

use std::collections::{BTreeMap, BTreeSet};

use domain::command::Command;
use domain::id::DocId;
use domain::order::FactKind;
use replica::commit::Commit;
use server::store::{ChainId, Library};

use super::oracle::Oracle;
use super::{Findings, Rule};
use crate::sim::records::KeptAside;
use crate::sim::witness::{Identity, mark_in};
use crate::sim::world::World;

/// How many numbers of each series went to orders that were refused.
fn used_up_by_refused(world: &World) -> BTreeMap<String, u64> {
    let store = world.office.store();
    let chains = store.chains().expect("the chains can be read");
    let series: BTreeMap<ChainId, String> =
        chains.into_iter().map(|chain| (chain.id, chain.series)).collect();
    let mut used_up = BTreeMap::new();
    for entry in store.quarantine().expect("the quarantine can be read") {
        let commit = Commit::decode(&entry.bytes).expect("a device's commit can be read");
        if commit.command.is_numbered()
            && let Some(series) = series.get(&entry.chain)
        {
            *used_up.entry(series.clone()).or_default() += 1;
        }
    }
    used_up
}

/// Old numbers whose note was itself refused, and waits for a person.
fn refused_notes(world: &World) -> BTreeSet<String> {
    let kept_aside = world
        .tablets
        .iter()
        .flat_map(|tablet| tablet.kept_aside().into_values());
    let note = |record: KeptAside| match record.identity() {
        Some(Identity::OldNumber(_, number)) => Some(number),
        _ => None,
    };
    kept_aside.filter_map(note).collect()
}

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
    let refused = used_up_by_refused(world);
    for (name, counts) in &series {
        let last = counts.last().copied().unwrap_or(0);
        let gaps = last - counts.len() as u64;
        findings.unless(gaps <= refused.get(*name).copied().unwrap_or(0), || {
            let gap = (1..=last).find(|count| !counts.contains(count));
            format!("series {name} lacks {gap:?} of {last}")
        });
    }
    let unnoted = refused_notes(world);
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
        let is_note_refused = unnoted.contains(number);
        findings.unless(state.header.number == *number || noted || is_note_refused, || {
            format!(
                "a person was told {number}, and the order is {}",
                state.header.number
            )
        });
    }
    findings
}
