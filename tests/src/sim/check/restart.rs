//! What a device keeps is what it shows: a device that starts again without the server shows the same, and
//! every document it has kept is whole.

use domain::id::{DocId, Kind};
use replica::device::{Device, Effect, Event, Request, Response};
use replica::query::OrderDetail;
use replica::storage::Store;

use super::oracle::Oracle;
use super::{Findings, Rule};
use crate::sim::disk::Image;
use crate::sim::tablet::Tablet;
use crate::sim::world::World;

pub(super) fn check(world: &World, oracle: &Oracle) -> Findings {
    let mut findings = Findings::of(Rule::SameAfterRestart);
    for (place, tablet) in world.tablets.iter().enumerate() {
        if tablet.meta().is_some() {
            check_tablet(place, tablet, world.now, oracle, &mut findings);
        }
    }
    findings
}

fn check_tablet(place: usize, tablet: &Tablet, now: i64, oracle: &Oracle, findings: &mut Findings) {
    let image = tablet.disk.image();
    let mut device = Device::new();
    let effects = device.handle(now, Event::Opened(image.snapshot()));
    carry_out(&mut device, now, effects, image);
    let table = &device.holdings().table;
    for (id, (row, bytes)) in &oracle.rows {
        let held = table.entry(*id);
        findings.unless(held.is_some_and(|entry| entry.bytes[..] == bytes[..]), || {
            let version = held.map(|entry| entry.version);
            format!(
                "d{place} starts with {id} at {version:?} instead of {}",
                row.version()
            )
        });
    }
    findings.unless(table.len() == oracle.rows.len(), || {
        format!(
            "d{place} starts with {} rows instead of {}",
            table.len(),
            oracle.rows.len()
        )
    });
    let stock = &tablet.device.holdings().stock;
    for (level, quantity) in device.holdings().stock.levels() {
        findings.unless(stock.on_hand(level.1, level.0) == quantity, || {
            format!("d{place} starts with other stock of {} at {}", level.1, level.0)
        });
    }
    let orders: Vec<DocId> = device
        .holdings()
        .table
        .shelf(Kind::Order)
        .iter()
        .map(|entry| entry.id)
        .collect();
    for id in orders {
        let Some(detail) = open(&mut device, now, id, image) else {
            findings.add(format!("d{place} has no answer for {id}"));
            continue;
        };
        let (Some(document), Some(truth)) = (detail.document, oracle.orders.get(&id)) else {
            // Only its row is kept here, and the server isn't in reach.
            continue;
        };
        let mut facts: Vec<_> = truth.facts.values().cloned().collect();
        facts.sort_by_key(|fact| (fact.at, fact.id));
        findings.unless(document.facts == facts, || {
            format!(
                "d{place} keeps {id} with {} facts instead of {}",
                document.facts.len(),
                facts.len()
            )
        });
        findings.unless(document.note == truth.note.shown, || {
            format!("d{place} keeps another note of {id}")
        });
    }
}

fn open(device: &mut Device, now: i64, id: DocId, image: &Image) -> Option<OrderDetail> {
    let effects = device.handle(now, Event::Request(1, Request::Order(id)));
    carry_out(device, now, effects, image)?.map(|detail| *detail)
}

/// Carries out what a device wants of its disk until it answers, or wants nothing more. What it wants to
/// write and whom it wants to call doesn't matter: nobody answers.
fn carry_out(
    device: &mut Device,
    now: i64,
    mut effects: Vec<Effect>,
    image: &Image,
) -> Option<Option<Box<OrderDetail>>> {
    loop {
        let (mut wanted, mut orders) = (None, None);
        for effect in effects {
            match effect {
                Effect::Respond(1, Response::Order(detail)) => return Some(detail),
                Effect::ReadPieces(keys) => wanted = Some(keys),
                Effect::ReadOrderRows(from) => orders = Some(from),
                _ => {}
            }
        }
        if let Some(from) = orders {
            effects = device.handle(now, Event::OrderRowsRead(from, image.order_rows(from)));
            continue;
        }
        if device.holdings().has_unbooked() {
            effects = device.handle(now, Event::Tick);
            continue;
        }
        let found = wanted?
            .into_iter()
            .filter_map(|key| Some((key, image.record(Store::Pieces, key)?.to_vec())))
            .collect();
        effects = device.handle(now, Event::PiecesRead(found));
    }
}
