//! Invariant 5: ledgers, orders and payments agree, by a second and simpler reckoning than the product's.

use std::collections::BTreeMap;

use domain::command::Command;
use domain::id::{DocId, LineId};
use domain::issue::IssueKind;
use domain::order::status::Lifecycle;
use domain::order::{Direction, FactKind, OrderState, Payment};
use domain::row::OrderRow;
use domain::stock::{Known, Movement, MovementKind};
use rust_decimal::Decimal;

use super::oracle::Oracle;
use super::{Findings, Rule};
use crate::sim::tablet::Tablet;
use crate::sim::world::World;

/// A movement with its ledger's writer and place.
#[derive(Clone, Copy)]
struct Entry<'a> {
    ledger: DocId,
    movement: &'a Movement,
    position: usize,
}

type Cell = (DocId, DocId);

fn cells(oracle: &Oracle) -> BTreeMap<Cell, Vec<Entry<'_>>> {
    let mut cells: BTreeMap<Cell, Vec<Entry<'_>>> = BTreeMap::new();
    for ledger in oracle.ledgers() {
        for (position, movement) in ledger.movements.iter().enumerate() {
            let entry = Entry {
                ledger: ledger.id,
                movement,
                position,
            };
            cells
                .entry((ledger.location, movement.product))
                .or_default()
                .push(entry);
        }
    }
    cells
}

fn effect(movement: &Movement) -> i64 {
    match movement.kind {
        MovementKind::Receive | MovementKind::Release => movement.quantity.0,
        MovementKind::Sell => -movement.quantity.0,
        MovementKind::Count(_) => 0,
    }
}

/// Movements that two devices made from the same version of an order mean one: they are put together.
fn grouped<'a>(entries: &[Entry<'a>]) -> Vec<Vec<Entry<'a>>> {
    let mut groups: Vec<Vec<Entry<'a>>> = Vec::new();
    for entry in entries {
        let key = |movement: &Movement| {
            (
                movement.order,
                movement.line,
                movement.kind.clone(),
                movement.quantity,
                movement.basis,
            )
        };
        let same = |group: &&mut Vec<Entry<'a>>| {
            entry.movement.basis.is_some() && key(group[0].movement) == key(entry.movement)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(*entry),
            None => groups.push(vec![*entry]),
        }
    }
    groups
}

/// What is on hand: the latest count, and every movement that it didn't know.
fn on_hand(entries: &[Entry<'_>]) -> i64 {
    let counts = entries.iter().filter_map(|entry| match &entry.movement.kind {
        MovementKind::Count(point) => Some((entry, point)),
        _ => None,
    });
    let latest = counts.max_by_key(|(entry, _)| {
        let (ledger, movement) = (entry.ledger, entry.movement);
        (
            movement.at,
            ledger.device,
            ledger.epoch,
            movement.number,
            ledger.counter,
            entry.position,
        )
    });
    let known = |entry: &Entry<'_>, point: &[Known]| {
        point.iter().any(|known| {
            (known.device, known.epoch) == (entry.ledger.device, entry.ledger.epoch)
                && entry.movement.number <= known.number
        })
    };
    let counts = |group: &&Vec<Entry<'_>>| match latest {
        Some((_, point)) => !group.iter().any(|entry| known(entry, point)),
        None => true,
    };
    let base = latest.map_or(0, |(entry, _)| entry.movement.quantity.0);
    let moved: i64 = grouped(entries)
        .iter()
        .filter(counts)
        .map(|group| effect(group[0].movement))
        .sum();
    base + moved
}

/// What the ledgers took for each line of each order.
fn taken(cells: &BTreeMap<Cell, Vec<Entry<'_>>>) -> BTreeMap<(DocId, LineId), i64> {
    let mut taken = BTreeMap::new();
    for entries in cells.values() {
        for group in grouped(entries) {
            let movement = group[0].movement;
            if let (Some(order), Some(line)) = (movement.order, movement.line) {
                *taken.entry((order, line)).or_default() -= effect(movement);
            }
        }
    }
    taken
}

pub(super) fn check(world: &World, oracle: &Oracle) -> Findings {
    let mut findings = Findings::of(Rule::BooksAgree);
    let cells = cells(oracle);
    for ((location, product), entries) in &cells {
        let expected = on_hand(entries);
        for (place, tablet) in world
            .tablets
            .iter()
            .enumerate()
            .filter(|(_, tablet)| tablet.meta().is_some())
        {
            let shown = tablet.device.holdings().stock.on_hand(*product, *location).0;
            findings.unless(shown == expected, || {
                format!("d{place} shows {shown} of {product} at {location} instead of {expected}")
            });
        }
    }
    check_payments(oracle, &mut findings);
    findings
}

/// What the commands say was paid is what the orders say.
fn check_payments(oracle: &Oracle, findings: &mut Findings) {
    let mut paid: BTreeMap<DocId, Decimal> = BTreeMap::new();
    for logged in &oracle.log {
        let commit = &logged.commit;
        let made = commit.stamp.doc(domain::id::Kind::Order, 0);
        let (order, payments): (DocId, &[Payment]) = match &commit.command {
            Command::PlaceOrder(_, payments) => (made, payments),
            Command::PlaceHeldOrder(order, _, payments) => (*order, payments),
            Command::RecordPayment(order, payment) => (*order, std::slice::from_ref(payment)),
            Command::ImportOrder(_, facts) => (made, &facts.payments),
            _ => continue,
        };
        *paid.entry(order).or_default() += payments.iter().map(|payment| payment.amount).sum::<Decimal>();
    }
    for (order, sum) in paid {
        let shown = oracle.order(order).map(|row| row.paid.abs());
        findings.unless(shown == Some(sum), || {
            format!("{order} shows {shown:?} paid instead of {sum}")
        });
    }
}

/// What an order's line should have taken.
fn ordered(state: &OrderState, row: &OrderRow, line: LineId) -> i64 {
    let sign = match state.header.direction {
        Direction::Sale => 1,
        Direction::Return => -1,
    };
    match state.lines.get(&line) {
        Some(line)
            if row.status.lifecycle == Lifecycle::Placed && !line.removed && line.item.product.is_some() =>
        {
            sign * line.quantity.shown.0
        }
        _ => 0,
    }
}

/// Where an order and the ledgers say different things, a person is told so, on every device.
pub(super) fn check_visible(world: &World, oracle: &Oracle) -> Findings {
    let mut findings = Findings::of(Rule::NothingHidden);
    let cells = cells(oracle);
    let taken = taken(&cells);
    for (id, state) in &oracle.orders {
        let Some(row) = oracle.order(*id) else { continue };
        let has = |kind: fn(&FactKind) -> bool| state.facts.values().any(|fact| kind(&fact.kind));
        let moved = taken.keys().any(|(order, _)| order == id);
        if !moved && has(|kind| matches!(kind, FactKind::Imported(..))) {
            // Past trade of another system doesn't move stock.
            continue;
        }
        if has(|kind| matches!(kind, FactKind::Settled(_))) {
            // A person has looked at it, and may have left it so.
            continue;
        }
        for line in state.lines.keys() {
            let took = taken.get(&(*id, *line)).copied().unwrap_or(0);
            let wants = ordered(state, row, *line);
            if took != wants && !all_are_told(world, *id) {
                let story = story(*id, *line, state, &cells);
                let number = &row.number;
                findings.add(format!(
                    "{number} wants {wants} on line {line}, the ledgers took {took}:{story}"
                ));
            }
        }
    }
    findings
}

fn all_are_told(world: &World, order: DocId) -> bool {
    let about_stock = |kind: &IssueKind| !matches!(kind, IssueKind::Overpaid | IssueKind::PaidButCancelled);
    let is_told = |tablet: &Tablet| {
        let inbox = tablet.device.holdings().inbox();
        inbox
            .iter()
            .any(|entry| entry.doc == order && about_stock(&entry.issue.kind))
    };
    world
        .tablets
        .iter()
        .filter(|tablet| tablet.meta().is_some())
        .all(is_told)
}

/// What happened to a line, for whoever looks for the cause.
fn story(order: DocId, line: LineId, state: &OrderState, cells: &BTreeMap<Cell, Vec<Entry<'_>>>) -> String {
    let mut story = String::new();
    for fact in state.facts.values() {
        let after: Vec<String> = fact.after.iter().map(ToString::to_string).collect();
        story += &format!("\n      {} after {}: {:?}", fact.id, after.join(" "), fact.kind);
    }
    for ((location, _), entries) in cells {
        for entry in entries {
            let movement = entry.movement;
            if movement.order == Some(order) && movement.line == Some(line) {
                let writer = entry.ledger;
                story += &format!(
                    "\n      {}.{} commit {}: {:?} {} at {location} basis {:?}",
                    writer.device,
                    writer.epoch,
                    movement.number,
                    movement.kind,
                    movement.quantity.0,
                    movement.basis
                );
            }
        }
    }
    story
}
