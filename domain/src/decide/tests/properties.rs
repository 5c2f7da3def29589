//! What holds whatever people do: nothing panics, an outcome is sound by itself, stock follows the orders,
//! and whatever devices did apart can be settled.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::acts::{any_act, any_order, any_settlement, command_of};
use super::world::{Device, View, World};
use crate::command::Command;
use crate::decide::{Context, Edit, OrderEdit, Outcome, Refusal, decide};
use crate::id::{DocId, Kind, LineId, PartId, Stamp};
use crate::issue::{IssueKind, Settlement};
use crate::order::status::Lifecycle;
use crate::order::{Direction, DraftLine, FactKind, OrderState};
use crate::stock::MovementKind;
use crate::testing::{draft, draft_line, property_config, whole};

/// Whether the order's stock moves at all: an import may come without.
fn has_stock(view: &View) -> bool {
    let imported = view
        .state
        .facts
        .values()
        .any(|fact| matches!(fact.kind, FactKind::Imported(..)));
    !imported || !view.taken.is_empty()
}

/// What the ledgers have to hold for each line, said independently of the code under test.
fn expected(view: &View, line: LineId) -> i64 {
    let sign = if view.state.header.direction == Direction::Sale {
        1
    } else {
        -1
    };
    let placed = view.status.lifecycle == Lifecycle::Placed;
    match view.state.lines.get(&line) {
        Some(state) if placed && !state.removed && state.item.product.is_some() => {
            sign * state.quantity.shown.0
        }
        _ => 0,
    }
}

fn check_stock(view: &View) -> Result<(), TestCaseError> {
    if has_stock(view) {
        for line in view.state.lines.keys() {
            prop_assert_eq!(
                view.taken(*line),
                expected(view, *line),
                "line {} of {}",
                line,
                view.id
            );
        }
        for part in &view.taken {
            prop_assert!(view.state.lines.contains_key(&part.line), "{:?}", part);
        }
    }
    Ok(())
}

/// What makes an outcome sound by itself.
pub fn check_outcome(
    outcome: &Outcome,
    state: Option<&OrderState>,
    stamp_number: u64,
) -> Result<(), TestCaseError> {
    let subject = outcome.subject.expect("every command has a subject");
    let mut parts: BTreeSet<PartId> = BTreeSet::new();
    let mut facts: BTreeSet<PartId> = state
        .map(|state| state.facts.keys().copied().collect())
        .unwrap_or_default();
    let mut heads: BTreeSet<PartId> = state
        .map(|state| state.latest_facts().into_iter().collect())
        .unwrap_or_default();
    let mut lines: BTreeSet<LineId> = state
        .map(|state| state.lines.keys().copied().collect())
        .unwrap_or_default();
    for edit in &outcome.edits {
        match edit {
            Edit::Order(id, edit) => {
                prop_assert_eq!(*id, subject);
                match edit {
                    OrderEdit::AddFact(fact) => {
                        prop_assert!(parts.insert(fact.id), "an id twice");
                        // It follows everything there was, so nothing in one commit is concurrent.
                        let after: BTreeSet<PartId> = fact.after.iter().copied().collect();
                        prop_assert_eq!(&after, &heads);
                        facts.insert(fact.id);
                        heads = BTreeSet::from([fact.id]);
                    }
                    OrderEdit::AddLine(line, _) => {
                        prop_assert!(parts.insert(*line), "an id twice");
                        lines.insert(*line);
                    }
                    OrderEdit::SetQuantity(line, quantity) => {
                        prop_assert!(lines.contains(line) && quantity.0 > 0);
                    }
                    OrderEdit::SetLineDiscount(line, _)
                    | OrderEdit::SetLineNote(line, _)
                    | OrderEdit::RemoveLine(line) => prop_assert!(lines.contains(line)),
                    OrderEdit::Create(_) => prop_assert!(state.is_none()),
                    _ => {}
                }
            }
            Edit::Ledger(location, movement) => {
                prop_assert_eq!(location.kind, Kind::Location);
                prop_assert_eq!(movement.number, stamp_number);
                prop_assert_eq!(movement.product.kind, Kind::Product);
                let least = if matches!(movement.kind, MovementKind::Count(_)) {
                    0
                } else {
                    1
                };
                prop_assert!(movement.quantity.0 >= least);
                if let Some(order) = movement.order {
                    prop_assert_eq!(order, subject);
                    prop_assert_eq!(
                        movement.basis.is_some(),
                        state.is_some(),
                        "only corrections have a basis"
                    );
                    prop_assert!(movement.line.is_some());
                }
            }
            Edit::Product(id, _)
            | Edit::Customer(id, _)
            | Edit::Tie(id, _)
            | Edit::Location(id, _)
            | Edit::LocationField(id, _) => {
                prop_assert_eq!(*id, subject);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(property_config(400))]

    /// One person, one device: after each command the ledgers hold exactly what the orders say, and nothing
    /// waits for her but what she did herself.
    #[test]
    fn without_company_stock_always_follows_the_orders(acts in vec(any_act(), 1..25)) {
        let (mut world, mut device) = (World::default(), Device::new(1));
        let mut number = 0;
        for act in acts {
            let Some(command) = command_of(&act, &world, &device) else { continue };
            let before = command.reads().and_then(|id| world.view(&device, id));
            let Ok(outcome) = world.act(&mut device, &command) else { continue };
            number += 1;
            check_outcome(&outcome, before.as_ref().map(|view| &view.state), number)?;
            for order in world.orders(&device) {
                let view = world.view(&device, order).unwrap();
                check_stock(&view)?;
                for issue in &view.issues {
                    prop_assert!(matches!(
                        issue.kind,
                        IssueKind::CancelledAfterShipping { .. } | IssueKind::Overpaid | IssueKind::PaidButCancelled
                    ), "{:?}", issue);
                }
            }
        }
    }

    /// Three devices that meet now and then: once all know all, they show the same; and a person can settle
    /// whatever is left, after which the ledgers hold what the orders say.
    #[test]
    fn whatever_was_done_apart_can_be_settled(
        acts in vec((0usize..3, any_act(), prop::option::weighted(0.2, 0usize..3)), 1..25),
        answers in vec(any_settlement(), 1..8),
    ) {
        let mut world = World::default();
        let mut devices = [1, 2, 3].map(Device::new);
        for (who, act, meets) in acts {
            if let Some(command) = command_of(&act, &world, &devices[who]) {
                let before = command.reads().and_then(|id| world.view(&devices[who], id));
                let number = devices[who].number() + 1;
                if let Ok(outcome) = world.act(&mut devices[who], &command) {
                    check_outcome(&outcome, before.as_ref().map(|view| &view.state), number)?;
                }
            }
            if let Some(other) = meets.filter(|other| *other != who)
                && let Ok([one, other]) = devices.get_disjoint_mut([who, other])
            {
                one.meet(other);
            }
        }
        let [mut one, mut two, mut three] = devices;
        one.meet(&mut two);
        one.meet(&mut three);
        two.learn(&one);
        for order in world.orders(&one) {
            prop_assert_eq!(world.row(&one, order), world.row(&two, order));
            prop_assert_eq!(world.row(&one, order), world.row(&three, order));
            let taken = |device| world.view(device, order).unwrap().taken;
            prop_assert_eq!(taken(&one), taken(&three));
        }
        for order in world.orders(&one) {
            let mut answers = answers.iter().cycle();
            for round in 0.. {
                let view = world.view(&one, order).unwrap();
                let Some(issue) = view.issues.first() else { break };
                prop_assert!(round < 40, "no end of issues: {:?}", view.issues);
                let settle = |settlement| Command::SettleIssue(order, issue.key.clone(), settlement);
                let answer = answers.next().unwrap().clone();
                // Not every issue has another value to take.
                if world.act(&mut one, &settle(answer)).is_err() {
                    let kept = world.act(&mut one, &settle(Settlement::KeepShown));
                    prop_assert!(kept.is_ok(), "{:?}: {:?}", issue, kept);
                }
            }
            // Who only takes note that the ledgers disagree leaves them as they are.
            let view = world.view(&one, order).unwrap();
            let noted = |kind: &FactKind| matches!(kind, FactKind::Settled(key) if key.starts_with("ledger/"));
            if !view.state.facts.values().any(|fact| noted(&fact.kind)) {
                check_stock(&view)?;
            }
        }
    }

    /// A new order moves exactly what its lines say; a held one nothing.
    #[test]
    fn movements_match_the_lines(draft in any_order(), held in any::<bool>()) {
        let stamp = Stamp { device: 5, epoch: 2, number: 3, at: 0, user: String::new() };
        let context = Context {
            stamp: &stamp,
            next_number: "T05-000001",
            order: None,
            taken: &[],
            known: &[],
            counted: &[],
            product: None,
            customer: None,
            ties: None,
            location: None,
            stands_for: &Some,
        };
        let command =
            if held { Command::HoldOrder(draft.clone()) } else { Command::PlaceOrder(draft.clone(), vec![]) };
        let outcome = decide(&command, &context).unwrap();
        let mut moved: Vec<(DocId, i64)> = outcome
            .edits
            .iter()
            .filter_map(|edit| match edit {
                Edit::Ledger(_, movement) if movement.kind == MovementKind::Sell => {
                    Some((movement.product, movement.quantity.0))
                }
                Edit::Ledger(_, movement) => Some((movement.product, -movement.quantity.0)),
                _ => None,
            })
            .collect();
        moved.sort_unstable();
        let sign = if draft.direction == Direction::Sale { 1 } else { -1 };
        let of = |line: &DraftLine| Some((line.item.product?, sign * line.quantity.0));
        let mut lines: Vec<(DocId, i64)> = draft.lines.iter().filter_map(of).collect();
        lines.sort_unstable();
        prop_assert_eq!(moved, if held { vec![] } else { lines });
    }
}

/// Refusals are answers, not accidents: this one is met by the acts above.
#[test]
fn a_refusal_changes_nothing() {
    let (mut world, mut device) = (World::default(), Device::new(1));
    let order = world.must(
        &mut device,
        &Command::PlaceOrder(draft(vec![draft_line("1", whole(1))]), vec![]),
    );
    let before = world.row(&device, order);
    let nothing = world.act(&mut device, &Command::ChangeOrder(order, vec![]));
    assert_eq!(nothing, Err(Refusal::NothingToDo));
    assert_eq!(world.row(&device, order), before);
}
