//! Orders that exist: changed, cancelled, paid and sent; and goods that come in and are counted.

use super::shop::{
    basket, cancel, change_quantity, held, kinds, movements, placed, product, seen, settle, stock,
};
use super::world::{Device, World};
use crate::command::{Amount, Command, Progress};
use crate::decide::Refusal;
use crate::issue::{IssueKind, Settlement};
use crate::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use crate::order::{Direction, Draft, OrderChange};
use crate::stock::{Known, MovementKind};
use crate::testing::{decimal, location, payment, whole};

#[test]
fn a_change_takes_and_gives_back_the_difference() {
    let (mut world, mut one, _, order) = placed();
    assert_eq!(stock(&world, &one), [-2, -3]);
    let view = seen(&world, &one, order);
    let changes = vec![
        OrderChange::SetQuantity(view.line(0), whole(5)),
        OrderChange::RemoveLine(view.line(1)),
        OrderChange::AddLine(basket(&[1, 1]).lines.remove(1)),
        OrderChange::SetNote("later".to_owned()),
    ];
    let outcome = world
        .act(&mut one, &Command::ChangeOrder(order, changes))
        .unwrap();
    assert_eq!(stock(&world, &one), [-5, -1]);
    assert!(
        movements(&outcome.edits)
            .iter()
            .all(|(movement, _)| movement.basis == Some(view.version))
    );
    assert_eq!(seen(&world, &one, order).issues, []);
    assert_eq!(world.row(&one, order).total, decimal("30.00"));
}

#[test]
fn a_change_of_a_held_order_moves_nothing() {
    let (mut world, mut one, _, order) = held();
    let line = seen(&world, &one, order).line(0);
    world.must(&mut one, &change_quantity(order, line, 9));
    assert_eq!(stock(&world, &one), [0, 0]);
}

#[test]
fn cancelling_gives_back_what_was_taken_once() {
    let (mut world, mut one, mut two, order) = placed();
    world.must(&mut one, &cancel(order));
    world.must(&mut two, &cancel(order));
    assert_eq!(stock(&world, &one), [0, 0]);
    one.meet(&mut two);
    assert_eq!(stock(&world, &one), [0, 0], "both released the same version");
    let view = seen(&world, &one, order);
    assert_eq!(
        (view.status.lifecycle, view.issues),
        (Lifecycle::Cancelled, vec![])
    );
    assert_eq!(world.act(&mut one, &cancel(order)), Err(Refusal::Cancelled));
    let line = view.state.lines.keys().next().unwrap();
    assert_eq!(
        world.act(&mut one, &change_quantity(order, *line, 1)),
        Err(Refusal::Cancelled)
    );
}

#[test]
fn cancelling_a_held_order_moves_nothing() {
    let (mut world, mut one, _, order) = held();
    let outcome = world.act(&mut one, &cancel(order)).unwrap();
    assert!(movements(&outcome.edits).is_empty());
    assert_eq!(seen(&world, &one, order).status.lifecycle, Lifecycle::Cancelled);
}

#[test]
fn goods_that_left_are_not_given_back_by_cancelling() {
    let (mut world, mut one, _, order) = placed();
    world.must(&mut one, &Command::RecordProgress(order, Progress::Shipped));
    let outcome = world.act(&mut one, &cancel(order)).unwrap();
    assert!(movements(&outcome.edits).is_empty());
    let view = seen(&world, &one, order);
    assert_eq!(
        (view.status.lifecycle, view.status.fulfilment),
        (Lifecycle::Placed, Fulfilment::Shipped)
    );
    assert!(matches!(
        kinds(&view)[..],
        [IssueKind::CancelledAfterShipping { .. }]
    ));
}

#[test]
fn goods_that_leave_though_the_order_was_cancelled_are_taken() {
    let (mut world, mut one, _, order) = placed();
    world.must(&mut one, &cancel(order));
    world.must(&mut one, &Command::RecordProgress(order, Progress::Delivered));
    assert_eq!(stock(&world, &one), [-2, -3]);
    let view = seen(&world, &one, order);
    assert_eq!(
        (view.status.lifecycle, view.status.fulfilment),
        (Lifecycle::Placed, Fulfilment::Delivered)
    );
    assert!(matches!(
        kinds(&view)[..],
        [IssueKind::CancelledAfterShipping { .. }]
    ));
}

#[test]
fn a_return_brings_goods_in_and_cancelling_it_takes_them_out() {
    let (mut world, mut one) = (World::default(), Device::new(1));
    let back = Draft {
        direction: Direction::Return,
        ..basket(&[2])
    };
    let order = world.must(&mut one, &Command::PlaceOrder(back, vec![payment("10")]));
    assert_eq!(stock(&world, &one), [2, 0]);
    let row = world.row(&one, order);
    assert_eq!(
        (row.total, row.status.payment),
        (decimal("-10.00"), PaymentStatus::Paid)
    );
    world.must(&mut one, &cancel(order));
    assert_eq!(stock(&world, &one), [0, 0]);
}

#[test]
fn money_can_be_recorded_whatever_the_state() {
    let (mut world, mut one, _, order) = placed();
    world.must(&mut one, &cancel(order));
    world.must(&mut one, &Command::RecordPayment(order, payment("25")));
    let view = seen(&world, &one, order);
    assert_eq!(kinds(&view), [&IssueKind::PaidButCancelled]);
    settle(&mut world, &mut one, order, Settlement::Acknowledge);
    assert_eq!(seen(&world, &one, order).issues, []);
}

#[test]
fn goods_come_in_and_are_counted() {
    let (mut world, mut one, mut two, order) = placed();
    let amount = |n, units| Amount {
        product: product(n),
        quantity: whole(units),
    };
    world.must(
        &mut one,
        &Command::ReceiveStock(location(), vec![amount(1, 10), amount(2, 10)]),
    );
    assert_eq!(stock(&world, &one), [8, 7]);
    // Counted on two shelves by one who knows of the sale but not of the goods that came in.
    let count = Command::CountStock(location(), vec![amount(1, 4), amount(1, 1), amount(2, 0)]);
    let outcome = world.act(&mut two, &count).unwrap();
    let point = vec![Known {
        device: 1,
        epoch: 1,
        number: 1,
    }];
    let counts: Vec<_> = movements(&outcome.edits)
        .into_iter()
        .map(|(movement, _)| movement.clone())
        .collect();
    assert_eq!(
        counts.iter().map(|count| count.quantity).collect::<Vec<_>>(),
        [whole(5), whole(0)]
    );
    assert!(
        counts
            .iter()
            .all(|count| count.kind == MovementKind::Count(point.clone()))
    );
    assert_eq!(stock(&world, &two), [5, 0]);
    one.meet(&mut two);
    assert_eq!(stock(&world, &one), [15, 10]);
    // Sold after one's own count: it counts.
    world.must(&mut two, &Command::PlaceOrder(basket(&[1]), vec![]));
    assert_eq!(stock(&world, &two), [14, 10]);
    // And a second count knows the sale.
    world.must(&mut two, &Command::CountStock(location(), vec![amount(1, 3)]));
    assert_eq!(stock(&world, &two), [3, 10]);
    world.must(&mut two, &cancel(order));
    assert_eq!(stock(&world, &two), [5, 13]);
}
