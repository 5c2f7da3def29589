//! When the server had what stands in an order: what people were told of it is what the log says, and nobody is left
//! without an answer, whether the server was in reach or not.

use std::collections::BTreeMap;

use super::oracle::Oracle;
use super::{Findings, Rule};
use crate::sim::world::World;

pub(super) fn check(world: &World, oracle: &Oracle) -> Findings {
    let mut findings = Findings::of(Rule::TimesTrue);
    let mut accepted = BTreeMap::new();
    for logged in &oracle.log {
        let stamp = &logged.commit.stamp;
        for change in &logged.commit.changes {
            accepted.insert((change.doc, stamp.device, stamp.epoch, stamp.number), logged.at);
        }
    }
    for (doc, told) in &world.witness.told_times {
        let known = accepted.get(&(*doc, told.device, told.epoch, told.number));
        findings.unless(known == Some(&told.at), || {
            format!("{doc}: told {told:?}, the log says {known:?}")
        });
    }
    for (place, tablet) in world.tablets.iter().enumerate() {
        findings.unless(tablet.asked_times.is_empty(), || {
            format!(
                "d{place} never answered since when the server has {:?}",
                tablet.asked_times
            )
        });
    }
    findings
}
