//! Invariant 1: afterwards all replicas have the same rows at the same versions; and nobody needed the
//! audit to get there.

use std::collections::BTreeSet;

use domain::id::DocId;
use domain::row::Row;
use replica::pack;
use replica::table::Table;

use super::oracle::Oracle;
use super::{Findings, Rule};
use crate::sim::world::World;

pub(super) fn check(world: &mut World, oracle: &Oracle) -> Findings {
    let mut findings = Findings::of(Rule::SameEverywhere);
    if let Some(authority) = world.office.authority() {
        compare("the server", authority.table(), oracle, &mut findings);
    }
    for (place, tablet) in world.tablets.iter().enumerate() {
        if tablet.meta().is_some() {
            compare(
                &format!("d{place}"),
                &tablet.device.holdings().table,
                oracle,
                &mut findings,
            );
        }
    }
    findings
}

fn compare(who: &str, table: &Table, oracle: &Oracle, findings: &mut Findings) {
    let held: BTreeSet<DocId> = table.iter().map(|entry| entry.id).collect();
    for id in oracle.rows.keys().filter(|id| !held.contains(id)) {
        findings.add(format!("{who} lacks {id}"));
    }
    for entry in table.iter() {
        let Some((row, bytes)) = oracle.rows.get(&entry.id) else {
            findings.add(format!("{who} holds {}, which the log doesn't", entry.id));
            continue;
        };
        findings.unless(entry.version == row.version(), || {
            format!("{who} has another version of {}", entry.id)
        });
        findings.unless(entry.bytes[..] == bytes[..], || {
            let held = pack::decode::<Row>(&entry.bytes);
            format!("{who} shows {} as {held:?}\n      instead of {row:?}", entry.id)
        });
    }
}

/// Repairs are for damage. Where no disk was damaged on purpose, none may be needed.
pub(super) fn check_repairs(world: &World) -> Findings {
    let mut findings = Findings::of(Rule::NoRepairs);
    for (place, tablet) in world.tablets.iter().enumerate() {
        let (repaired, damaged) = (tablet.repaired(), world.witness.damaged.contains(&place));
        findings.unless(repaired == 0 || damaged, || {
            format!("d{place} had {repaired} documents repaired")
        });
    }
    findings
}
