//! A small shop for the examples: what it sells, and how one looks at it.

use super::world::{Device, View, World};
use crate::command::Command;
use crate::decide::Edit;
use crate::id::{DocId, Kind, LineId};
use crate::issue::{IssueKind, Settlement};
use crate::order::{Draft, DraftLine, OrderChange};
use crate::stock::Movement;
use crate::testing::{doc, draft, item, location, whole};

pub fn product(n: u64) -> DocId {
    doc(Kind::Product, n)
}

/// Products 1, 2, 3 … in these quantities, at 5.00 each.
pub fn basket(units: &[i64]) -> Draft {
    let line = |(n, units): (u64, &i64)| DraftLine {
        item: item(Some(n), "5.00"),
        quantity: whole(*units),
        discount: None,
        note: String::new(),
    };
    draft((1..).zip(units).map(line).collect())
}

/// A world in which device 1 placed an order of 2 and 3 units, and device 2 knows.
pub fn placed() -> (World, Device, Device, DocId) {
    let (mut world, mut one, mut two) = (World::default(), Device::new(1), Device::new(2));
    let order = world.must(&mut one, &Command::PlaceOrder(basket(&[2, 3]), vec![]));
    two.learn(&one);
    (world, one, two, order)
}

pub fn held() -> (World, Device, Device, DocId) {
    let (mut world, mut one, mut two) = (World::default(), Device::new(1), Device::new(2));
    let order = world.must(&mut one, &Command::HoldOrder(basket(&[2, 3])));
    two.learn(&one);
    (world, one, two, order)
}

pub fn seen(world: &World, device: &Device, order: DocId) -> View {
    world.view(device, order).unwrap()
}

/// On hand of products 1 and 2, where nothing was ever received.
pub fn stock(world: &World, device: &Device) -> [i64; 2] {
    let book = world.book(device);
    [1, 2].map(|n| book.on_hand(product(n), location()).0 / 1000)
}

pub fn movements(edits: &[Edit]) -> Vec<(&Movement, DocId)> {
    edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Ledger(location, movement) => Some((movement, *location)),
            _ => None,
        })
        .collect()
}

pub fn change_quantity(order: DocId, line: LineId, units: i64) -> Command {
    Command::ChangeOrder(order, vec![OrderChange::SetQuantity(line, whole(units))])
}

pub fn cancel(order: DocId) -> Command {
    Command::CancelOrder(order, String::new())
}

pub fn kinds(view: &View) -> Vec<&IssueKind> {
    view.issues.iter().map(|issue| &issue.kind).collect()
}

/// Settles the only issue.
pub fn settle(world: &mut World, device: &mut Device, order: DocId, settlement: Settlement) {
    let view = seen(world, device, order);
    let [issue] = &view.issues[..] else {
        panic!("{:?}", view.issues)
    };
    world.must(
        device,
        &Command::SettleIssue(order, issue.key.clone(), settlement),
    );
}
