//! What was done apart, and how a person settles it.

use super::shop::{cancel, change_quantity, kinds, placed, seen, settle, stock};
use crate::command::{Command, Progress};
use crate::decide::Refusal;
use crate::issue::{IssueKind, Settlement};
use crate::order::OrderChange;
use crate::order::status::Lifecycle;
use crate::testing::whole;

#[test]
fn shipped_beside_cancelled_is_settled_either_way() {
    for (settlement, lifecycle, left) in [
        (Settlement::KeepShown, Lifecycle::Placed, [-2, -3]),
        (Settlement::TakeOther(0), Lifecycle::Cancelled, [0, 0]),
    ] {
        let (mut world, mut one, mut two, order) = placed();
        world.must(&mut one, &Command::RecordProgress(order, Progress::Shipped));
        world.must(&mut two, &cancel(order));
        one.meet(&mut two);
        assert_eq!(
            stock(&world, &one),
            [0, 0],
            "the cancellation gave back what had left"
        );
        settle(&mut world, &mut one, order, settlement);
        let view = seen(&world, &one, order);
        assert_eq!((view.status.lifecycle, stock(&world, &one)), (lifecycle, left));
        assert_eq!(view.issues, []);
    }
}

#[test]
fn a_cancellation_beside_a_change_is_settled_either_way() {
    for (settlement, lifecycle, left) in [
        (Settlement::KeepShown, Lifecycle::Cancelled, [0, 0]),
        (Settlement::TakeOther(0), Lifecycle::Placed, [-7, -3]),
    ] {
        let (mut world, mut one, mut two, order) = placed();
        let line = seen(&world, &one, order).line(0);
        world.must(&mut one, &change_quantity(order, line, 7));
        world.must(&mut two, &cancel(order));
        one.meet(&mut two);
        let view = seen(&world, &one, order);
        assert_eq!(
            view.status.lifecycle,
            Lifecycle::Cancelled,
            "until a person says otherwise"
        );
        assert!(matches!(
            kinds(&view)[..],
            [IssueKind::CancelledBesideChange { .. }]
        ));
        settle(&mut world, &mut one, order, settlement);
        let view = seen(&world, &one, order);
        assert_eq!((view.status.lifecycle, stock(&world, &one)), (lifecycle, left));
        assert_eq!(view.issues, []);
    }
}

#[test]
fn two_quantities_are_settled_and_the_stock_follows() {
    for (settlement, units) in [(Settlement::KeepShown, 0), (Settlement::TakeOther(0), 1)] {
        let (mut world, mut one, mut two, order) = placed();
        let line = seen(&world, &one, order).line(0);
        world.must(&mut one, &change_quantity(order, line, 3));
        world.must(&mut two, &change_quantity(order, line, 6));
        one.meet(&mut two);
        let quarrel = seen(&world, &one, order);
        let quantity = &quarrel.state.lines[&line].quantity;
        let expected = [quantity.shown, quantity.others[0]][units];
        assert!(matches!(
            kinds(&quarrel)[..],
            [IssueKind::ConcurrentQuantity { .. }]
        ));
        settle(&mut world, &mut one, order, settlement);
        let view = seen(&world, &one, order);
        assert_eq!(view.state.lines[&line].quantity.shown, expected);
        assert_eq!(view.taken(line), expected.0);
        assert_eq!(view.issues, []);
        // Both settled apart: the quarrel is back, and an old answer doesn't fit it.
        let old = Command::SettleIssue(order, quarrel.issues[0].key.clone(), Settlement::KeepShown);
        assert_eq!(world.act(&mut one, &old), Err(Refusal::NoSuchIssue));
        world.must(
            &mut two,
            &Command::SettleIssue(
                order,
                quarrel.issues[0].key.clone(),
                if units == 0 {
                    Settlement::TakeOther(0)
                } else {
                    Settlement::KeepShown
                },
            ),
        );
        one.meet(&mut two);
        assert!(matches!(
            kinds(&seen(&world, &one, order))[..],
            [IssueKind::ConcurrentQuantity { .. }]
        ));
        settle(&mut world, &mut one, order, Settlement::KeepShown);
        let view = seen(&world, &one, order);
        assert_eq!(view.taken(line), view.state.lines[&line].quantity.shown.0);
    }
}

#[test]
fn two_notes_are_settled() {
    let (mut world, mut one, mut two, order) = placed();
    for (device, note) in [(&mut one, "a"), (&mut two, "b")] {
        let change = OrderChange::SetNote(note.to_owned());
        world.must(device, &Command::ChangeOrder(order, vec![change]));
    }
    one.meet(&mut two);
    let other = seen(&world, &one, order).state.note.others[0].clone();
    settle(&mut world, &mut one, order, Settlement::TakeOther(0));
    let view = seen(&world, &one, order);
    assert_eq!((&view.state.note.shown, view.issues.len()), (&other, 0));
}

#[test]
fn a_line_removed_beside_a_change_leaves_the_ledgers_to_be_set_right() {
    let (mut world, mut one, mut two, order) = placed();
    let line = seen(&world, &one, order).line(0);
    world.must(
        &mut one,
        &Command::ChangeOrder(order, vec![OrderChange::RemoveLine(line)]),
    );
    world.must(&mut two, &change_quantity(order, line, 6));
    one.meet(&mut two);
    let view = seen(&world, &one, order);
    assert_eq!(
        kinds(&view),
        [&IssueKind::LedgerDisagrees {
            line,
            ordered: whole(0),
            taken: whole(4)
        }]
    );
    settle(&mut world, &mut one, order, Settlement::KeepShown);
    assert_eq!(
        (stock(&world, &one), seen(&world, &one, order).issues),
        ([0, -3], vec![])
    );
}
