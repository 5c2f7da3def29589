//! Invariant 9: the audit chain of every epoch is unbroken. What was refused keeps its place in the chain,
//! in the quarantine.

use std::collections::BTreeMap;

use replica::commit::{Commit, CommitHash};
use server::authority::verdict::holds_its_place;
use server::store::Library;

use super::oracle::Oracle;
use super::{Findings, Rule};
use crate::sim::world::World;

type Places = BTreeMap<(u32, u32, u64), (CommitHash, CommitHash)>;

pub(super) fn check(world: &World, oracle: &Oracle) -> Findings {
    let mut findings = Findings::of(Rule::UnbrokenChains);
    let mut places: Places = BTreeMap::new();
    let mut place = |commit: &Commit, hash: CommitHash, findings: &mut Findings| {
        let stamp = &commit.stamp;
        let at = (stamp.device, stamp.epoch, stamp.number);
        if places.insert(at, (hash, commit.previous)).is_some() {
            findings.add(format!("commit {} of {}.{} is there twice", at.2, at.0, at.1));
        }
    };
    for logged in &oracle.log {
        place(&logged.commit, logged.hash, &mut findings);
    }
    for entry in world
        .office
        .store()
        .quarantine()
        .expect("the quarantine can be read")
    {
        if holds_its_place(entry.reason)
            && let Ok(commit) = Commit::decode(&entry.bytes)
        {
            place(&commit, entry.hash, &mut findings);
        }
    }
    let mut last: Option<((u32, u32, u64), CommitHash)> = None;
    for (at, (hash, previous)) in &places {
        let follows = last.filter(|((device, epoch, _), _)| (*device, *epoch) == (at.0, at.1));
        let expected = match follows {
            Some(((_, _, number), hash)) => (number + 1, hash),
            None => (1, CommitHash::START),
        };
        findings.unless((at.2, *previous) == expected, || {
            format!(
                "commit {} of {}.{} doesn't follow the one before it",
                at.2, at.0, at.1
            )
        });
        last = Some((*at, *hash));
    }
    findings
}
