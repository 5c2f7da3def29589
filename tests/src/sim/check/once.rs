//! Invariants 2 and 3: what was promised is there, and nothing is there twice.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::Kind;
use domain::order::FactKind;
use domain::stock::MovementKind;

use server::store::Library;

use super::oracle::{Logged, Oracle};
use super::{Findings, Rule};
use crate::sim::records::{KeptAside, Replay};
use crate::sim::witness::{Identity, MARKED_QUANTITY, mark_in};
use crate::sim::world::World;

/// How often each command is in the log.
fn counted(oracle: &Oracle) -> BTreeMap<Identity, u32> {
    let mut counts = BTreeMap::new();
    for logged in &oracle.log {
        *counts.entry(Identity::of(&logged.commit)).or_default() += 1;
    }
    counts
}

/// Where in the log a command is, for whoever looks for the cause.
fn places(oracle: &Oracle, identity: &Identity) -> String {
    let same = oracle
        .log
        .iter()
        .filter(|logged| Identity::of(&logged.commit) == *identity);
    let place = |logged: &Logged| {
        let stamp = &logged.commit.stamp;
        let again = logged.commit.again.map(|origin| format!(" again {origin:?}"));
        format!(
            "{}.{} commit {}{}",
            stamp.device,
            stamp.epoch,
            stamp.number,
            again.unwrap_or_default()
        )
    };
    same.map(place).collect::<Vec<_>>().join(", ")
}

/// Commands that a device keeps for a person, since they were refused when they were given again. Of these and of the commits
/// that were kept aside she has to be told, each as long as she isn't done with it.
fn kept_for_people(world: &World, findings: &mut Findings) -> BTreeSet<Identity> {
    let mut kept = BTreeSet::new();
    for (place, tablet) in world.tablets.iter().enumerate() {
        let Some(meta) = tablet.meta() else { continue };
        let waiting: Vec<_> = meta
            .replay
            .iter()
            .filter(|replay| replay.again.is_none())
            .collect();
        let unsettled = waiting.iter().filter(|replay| replay.set_aside.is_none());
        let kept_aside = tablet.kept_aside();
        let open = kept_aside.values().filter(|record| record.settled.is_none());
        let refused = unsettled.clone().filter(|replay| replay.refused).count() + open.clone().count();
        let told = tablet.device.refused_work().len();
        let attention = tablet.status.attention as usize;
        findings.unless(attention == refused && told == refused, || {
            format!("d{place} keeps {refused} refused commands and commits, tells of {told} and asks for attention {attention} times")
        });
        // What only stood upon refused work is done again without anybody.
        let idle = unsettled.clone().filter(|replay| !replay.refused).count();
        findings.unless(idle == 0, || {
            format!("d{place} hasn't given {idle} commands again")
        });
        let set_aside = tablet.set_aside.iter().filter_map(|key| kept_aside.get(key));
        kept.extend(open.chain(set_aside).filter_map(KeptAside::identity));
        let identity = |replay: &&Replay| Identity::of_command(meta.device, replay.at, &replay.command);
        kept.extend(waiting.iter().map(identity));
    }
    kept
}

pub(super) fn check_lost(world: &World, oracle: &Oracle) -> Findings {
    let mut findings = Findings::of(Rule::NothingLost);
    let counts = counted(oracle);
    let kept = kept_for_people(world, &mut findings);
    for promise in &world.witness.promises {
        let there = counts.contains_key(&promise.identity) || kept.contains(&promise.identity);
        let excused = world.witness.evicted.contains(&promise.storage);
        findings.unless(there || excused, || {
            format!(
                "d{} was told it is saved, and it is gone: {:?}",
                promise.storage.0, promise.command
            )
        });
    }
    let mut links: BTreeSet<_> = oracle
        .log
        .iter()
        .map(|logged| {
            let stamp = &logged.commit.stamp;
            (stamp.device, stamp.epoch, stamp.number, logged.hash.0)
        })
        .collect();
    let refused = world
        .office
        .store()
        .quarantine()
        .expect("the quarantine can be read");
    links.extend(
        refused
            .iter()
            .map(|entry| (entry.chain.device, entry.chain.epoch, entry.number, entry.hash.0)),
    );
    for link in &world.witness.acknowledged {
        findings.unless(links.contains(link), || {
            format!(
                "commit {} of {}.{} was acknowledged and is gone",
                link.2, link.0, link.1
            )
        });
    }
    findings
}

pub(super) fn check_twice(world: &World, oracle: &Oracle) -> Findings {
    let mut findings = Findings::of(Rule::NothingTwice);
    let counts = counted(oracle);
    for (identity, count) in &counts {
        findings.unless(*count == 1, || {
            let places = places(oracle, identity);
            format!("{identity:?} was accepted {count} times: {places}")
        });
    }
    for identity in &world.witness.withdrawn {
        findings.unless(!counts.contains_key(identity), || {
            format!("{identity:?} was told to be not saved, and is there")
        });
    }
    let mut marks: BTreeMap<(&str, u64), u32> = BTreeMap::new();
    let mut seen = |sort, mark: Option<u64>| {
        if let Some(mark) = mark {
            *marks.entry((sort, mark)).or_default() += 1;
        }
    };
    for state in oracle.orders.values() {
        seen("order", mark_in(&state.header.salesperson));
        for line in state.lines.values() {
            seen("line", mark_in(&line.item.name));
        }
        for fact in state.facts.values() {
            match &fact.kind {
                FactKind::Paid(payment) => seen("payment", mark_in(&payment.reference)),
                FactKind::CancelRequested(reason) => seen("cancellation", mark_in(reason)),
                _ => {}
            }
        }
    }
    for movement in oracle.ledgers().flat_map(|ledger| &ledger.movements) {
        let marked = u64::try_from(movement.quantity.0 - MARKED_QUANTITY).ok();
        if movement.kind == MovementKind::Receive && movement.quantity.0 % 1000 != 0 {
            seen("receipt", marked);
        }
    }
    for ((sort, mark), count) in marks {
        findings.unless(count == 1, || format!("{sort} #{mark}# is there {count} times"));
    }
    debug_assert!(
        oracle
            .rows
            .keys()
            .all(|id| id.kind != Kind::Order || oracle.orders.contains_key(id))
    );
    findings
}
