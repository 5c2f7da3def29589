//! Things that people do, drawn at random, and the commands they become on a device.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use rust_decimal::Decimal;

use super::world::{Device, View, World};
use crate::command::{Amount, Command, ImportedFacts, Progress};
use crate::id::{Kind, LineId, PartId};
use crate::issue::Settlement;
use crate::order::{Direction, Discount, Draft, DraftLine, ExternalReference, OrderChange};
use crate::testing::{doc, draft, item, location, payment, whole};

/// Something that a person does; positions are taken among what there is.
#[derive(Clone, Debug)]
pub enum Act {
    Place(Draft, bool),
    Hold(Draft),
    PlaceHeld(Index, Draft),
    Change(Index, Vec<Change>),
    Cancel(Index),
    Pay(Index),
    Progress(Index, Progress),
    Receive(u64, i64),
    Count(u64, i64),
    Import(Draft, ImportedFacts),
    Settle(Index, Index, Settlement),
}

#[derive(Clone, Debug)]
pub enum Change {
    Add(DraftLine),
    Quantity(Index, i64),
    Discount(Index, u8),
    Remove(Index),
    OrderDiscount(u8),
    Shipping(i64),
    Note(u8),
}

fn any_line() -> impl Strategy<Value = DraftLine> {
    (
        prop::option::weighted(0.8, 1u64..4),
        1i64..5,
        prop::option::of(0i64..=100),
    )
        .prop_map(|(product, units, percent)| DraftLine {
            item: item(product, "5.00"),
            quantity: whole(units),
            discount: percent.map(|percent| Discount::Percent(Decimal::from(percent))),
            note: String::new(),
        })
}

pub fn any_order() -> impl Strategy<Value = Draft> {
    let direction = prop_oneof![5 => Just(Direction::Sale), 1 => Just(Direction::Return)];
    (vec(any_line(), 1..4), direction).prop_map(|(lines, direction)| Draft {
        direction,
        ..draft(lines)
    })
}

fn any_import() -> impl Strategy<Value = (Draft, ImportedFacts)> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (any_order(), flags).prop_map(|(draft, (shipped, cancelled, moves_stock, paid))| {
        let external = ExternalReference {
            system: "olist".to_owned(),
            id: "1".to_owned(),
        };
        let facts = ImportedFacts {
            state: "?".to_owned(),
            payments: if paid { vec![payment("7.77")] } else { vec![] },
            shipped_at: shipped.then_some(1),
            delivered_at: None,
            cancelled,
            moves_stock,
        };
        (
            Draft {
                external: Some(external),
                ..draft
            },
            facts,
        )
    })
}

pub fn any_settlement() -> impl Strategy<Value = Settlement> {
    prop_oneof![
        3 => Just(Settlement::KeepShown),
        3 => (0u32..2).prop_map(Settlement::TakeOther),
        1 => Just(Settlement::Acknowledge),
    ]
}

fn any_change() -> impl Strategy<Value = Change> {
    let line = any::<Index>;
    prop_oneof![
        2 => any_line().prop_map(Change::Add),
        6 => (line(), 1i64..6).prop_map(|(line, units)| Change::Quantity(line, units)),
        1 => (line(), 0u8..101).prop_map(|(line, percent)| Change::Discount(line, percent)),
        2 => line().prop_map(Change::Remove),
        1 => (0u8..101).prop_map(Change::OrderDiscount),
        1 => (0i64..5).prop_map(Change::Shipping),
        1 => (0u8..3).prop_map(Change::Note),
    ]
}

pub fn any_act() -> impl Strategy<Value = Act> {
    let order = any::<Index>;
    let progress = prop_oneof![Just(Progress::Shipped), Just(Progress::Delivered)];
    prop_oneof![
        3 => (any_order(), any::<bool>()).prop_map(|(draft, paid)| Act::Place(draft, paid)),
        2 => any_order().prop_map(Act::Hold),
        3 => (order(), any_order()).prop_map(|(order, draft)| Act::PlaceHeld(order, draft)),
        6 => (order(), vec(any_change(), 1..3)).prop_map(|(order, changes)| Act::Change(order, changes)),
        3 => order().prop_map(Act::Cancel),
        2 => order().prop_map(Act::Pay),
        2 => (order(), progress).prop_map(|(order, progress)| Act::Progress(order, progress)),
        1 => (1u64..4, 1i64..20).prop_map(|(product, units)| Act::Receive(product, units)),
        1 => (1u64..4, 0i64..20).prop_map(|(product, units)| Act::Count(product, units)),
        1 => any_import().prop_map(|(draft, facts)| Act::Import(draft, facts)),
        3 => (order(), order(), any_settlement())
            .prop_map(|(order, issue, settlement)| Act::Settle(order, issue, settlement)),
    ]
}

fn change_of(change: &Change, view: &View) -> OrderChange {
    let lines: Vec<LineId> = view.state.live_lines().map(|(id, _)| *id).collect();
    let line = |index: &Index| match lines.len() {
        0 => PartId {
            device: 9,
            epoch: 9,
            counter: 9,
        },
        count => lines[index.index(count)],
    };
    let percent = |percent: u8| Some(Discount::Percent(Decimal::from(percent)));
    match change {
        Change::Add(line) => OrderChange::AddLine(line.clone()),
        Change::Quantity(index, units) => OrderChange::SetQuantity(line(index), whole(*units)),
        Change::Discount(index, off) => OrderChange::SetLineDiscount(line(index), percent(*off)),
        Change::Remove(index) => OrderChange::RemoveLine(line(index)),
        Change::OrderDiscount(off) => OrderChange::SetDiscount(percent(*off)),
        Change::Shipping(amount) => OrderChange::SetShipping(Decimal::from(*amount)),
        Change::Note(note) => OrderChange::SetNote(note.to_string()),
    }
}

/// The command that an act is on this device, if there is anything to do it to.
pub fn command_of(act: &Act, world: &World, device: &Device) -> Option<Command> {
    let orders = world.orders(device);
    let pick = |index: &Index| (!orders.is_empty()).then(|| orders[index.index(orders.len())]);
    let amount = |product: u64, units| Amount {
        product: doc(Kind::Product, product),
        quantity: whole(units),
    };
    Some(match act {
        Act::Place(draft, paid) => {
            let payments = if *paid { vec![payment("5.00")] } else { vec![] };
            Command::PlaceOrder(draft.clone(), payments)
        }
        Act::Hold(draft) => Command::HoldOrder(draft.clone()),
        Act::PlaceHeld(order, draft) => {
            let id = pick(order)?;
            let direction = world.view(device, id)?.state.header.direction;
            Command::PlaceHeldOrder(
                id,
                Draft {
                    direction,
                    ..draft.clone()
                },
                vec![],
            )
        }
        Act::Change(order, changes) => {
            let view = world.view(device, pick(order)?)?;
            Command::ChangeOrder(
                view.id,
                changes.iter().map(|change| change_of(change, &view)).collect(),
            )
        }
        Act::Cancel(order) => Command::CancelOrder(pick(order)?, String::new()),
        Act::Pay(order) => Command::RecordPayment(pick(order)?, payment("5.00")),
        Act::Progress(order, progress) => Command::RecordProgress(pick(order)?, *progress),
        Act::Receive(product, units) => Command::ReceiveStock(location(), vec![amount(*product, *units)]),
        Act::Count(product, units) => Command::CountStock(location(), vec![amount(*product, *units)]),
        Act::Import(draft, facts) => Command::ImportOrder(draft.clone(), facts.clone()),
        Act::Settle(order, issue, settlement) => {
            let view = world.view(device, pick(order)?)?;
            let issues = &view.issues;
            let key = (!issues.is_empty()).then(|| issues[issue.index(issues.len())].key.clone())?;
            Command::SettleIssue(view.id, key, settlement.clone())
        }
    })
}
