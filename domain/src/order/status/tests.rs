use proptest::prelude::*;

use super::*;
use crate::order::totals::totals;
use crate::order::{Direction, ExternalReference};
use crate::testing::{Order, any_facts, held_order, payment, placed_order, property_config};

fn status(order: &Order) -> Status {
    fold(&order.state, &totals(&order.state).unwrap())
}

fn cancel() -> FactKind {
    FactKind::CancelRequested("no longer wanted".to_owned())
}

fn paid_with(amount: &str) -> FactKind {
    FactKind::Paid(payment(amount))
}

#[test]
fn an_order_is_held_then_placed_then_cancelled() {
    let mut order = held_order(&[("5", 1)]);
    order.add_fact(FactKind::Held);
    assert_eq!(status(&order).lifecycle, Lifecycle::Held);
    order.add_fact(FactKind::Placed);
    assert_eq!(status(&order).lifecycle, Lifecycle::Placed);
    order.add_fact(cancel());
    assert_eq!(status(&order).lifecycle, Lifecycle::Cancelled);
}

#[test]
fn a_held_order_can_be_cancelled() {
    let mut order = held_order(&[("5", 1)]);
    order.add_fact(FactKind::Held);
    order.add_fact(cancel());
    assert_eq!(status(&order).lifecycle, Lifecycle::Cancelled);
}

#[test]
fn cancelled_beats_placed_when_neither_knew_of_the_other() {
    let mut order = held_order(&[("5", 1)]);
    let held = order.add_fact(FactKind::Held);
    order.add_fact_after(2, vec![held], FactKind::Placed);
    order.add_fact_after(3, vec![held], cancel());
    assert_eq!(status(&order).lifecycle, Lifecycle::Cancelled);
}

#[test]
fn placing_it_again_overrules_a_cancellation_that_was_known() {
    let mut order = placed_order(&[("5", 1)]);
    let known = order.add_fact(cancel());
    let unknown = order.add_fact_after(3, vec![], cancel());
    order.add_fact_after(2, vec![known], FactKind::Placed);
    assert_eq!(
        status(&order).lifecycle,
        Lifecycle::Cancelled,
        "one cancellation wasn't known"
    );
    order.add_fact_after(2, vec![unknown], FactKind::Placed);
    assert_eq!(status(&order).lifecycle, Lifecycle::Placed);
}

#[test]
fn goods_that_left_keep_an_order_placed() {
    for order in [placed_order(&[("5", 1)]), held_order(&[("5", 1)])] {
        let mut order = order;
        order.add_fact(cancel());
        order.add_fact(FactKind::Shipped);
        let status = status(&order);
        assert_eq!(
            (status.lifecycle, status.fulfilment),
            (Lifecycle::Placed, Fulfilment::Shipped)
        );
    }
}

#[test]
fn only_what_somebody_has_to_send_is_called_unsent() {
    let of = |change: fn(&mut Order)| {
        let mut order = placed_order(&[("5", 1)]);
        order.state.header.channel = Channel::Phone;
        change(&mut order);
        status(&order).fulfilment
    };
    assert_eq!(of(|_| ()), Fulfilment::Unfulfilled);
    let none = Fulfilment::NothingToSend;
    assert_eq!(of(|order| order.state.header.direction = Direction::Return), none);
    let cancelled = |order: &mut Order| {
        order.add_fact(cancel());
    };
    assert_eq!(of(cancelled), none);
    assert_eq!(of(|order| order.state.header.channel = Channel::Till), none);
    let charged = |order: &mut Order| {
        order.state.header.channel = Channel::Till;
        order.state.shipping.shown = Decimal::ONE;
    };
    assert_eq!(of(charged), Fulfilment::Unfulfilled);
    let sent = |order: &mut Order| {
        order.state.header.channel = Channel::Till;
        order.add_fact(FactKind::Shipped);
    };
    assert_eq!(of(sent), Fulfilment::Shipped);
}

#[test]
fn a_parcel_that_was_called_back_has_not_left() {
    let mut order = placed_order(&[("5", 1)]);
    let placed = order.state.latest_facts();
    order.add_fact(FactKind::Shipped);
    order.add_fact(cancel());
    order.add_fact(FactKind::CameBack);
    let called_back = status(&order);
    assert_eq!(
        (called_back.lifecycle, called_back.fulfilment),
        (Lifecycle::Cancelled, Fulfilment::NothingToSend)
    );
    // A shipping that whoever called it back didn't know of still counts.
    order.add_fact_after(4, placed, FactKind::Delivered);
    assert_eq!(status(&order).fulfilment, Fulfilment::Delivered);
}

#[test]
fn delivered_is_more_than_shipped() {
    let mut order = placed_order(&[("5", 1)]);
    order.add_fact(FactKind::Delivered);
    order.add_fact(FactKind::Shipped);
    assert_eq!(status(&order).fulfilment, Fulfilment::Delivered);
}

#[test]
fn an_import_that_says_cancelled_is_believed() {
    let mut order = placed_order(&[("5", 1)]);
    let reference = ExternalReference {
        system: "olist".to_owned(),
        id: "1".to_owned(),
    };
    let imported = order.add_fact(FactKind::Imported(reference, "canceled".to_owned()));
    order.add_fact(FactKind::Shipped);
    // Facts of one import share its commit, which is the upper part of their counters.
    let id = FactId {
        counter: imported.counter + 1,
        ..imported
    };
    let after = order.state.latest_facts();
    order.state.facts.insert(
        id,
        Fact {
            id,
            at: 0,
            user: String::new(),
            after,
            kind: cancel(),
        },
    );
    assert_eq!(status(&order).lifecycle, Lifecycle::Cancelled);
    // A cancellation of somebody here is not: the goods have left.
    order.state.facts.remove(&id);
    order.add_fact(cancel());
    assert_eq!(status(&order).lifecycle, Lifecycle::Placed);
}

#[test]
fn money_stands_where_the_payments_put_it() {
    let expected = [
        (vec![], PaymentStatus::Unpaid),
        (vec!["9.99"], PaymentStatus::PartlyPaid),
        (vec!["9.99", "0.01"], PaymentStatus::Paid),
        (vec!["9.99", "0.02"], PaymentStatus::Overpaid),
    ];
    for direction in [Direction::Sale, Direction::Return] {
        for (amounts, payment) in &expected {
            let mut order = placed_order(&[("5", 2)]);
            order.state.header.direction = direction;
            amounts
                .iter()
                .for_each(|amount| _ = order.add_fact(paid_with(amount)));
            assert_eq!(status(&order).payment, *payment, "{direction:?} {amounts:?}");
        }
    }
}

#[test]
fn where_nothing_is_due_nothing_is_unpaid() {
    let mut order = placed_order(&[("0", 1), ("-3", 1)]);
    assert_eq!(status(&order).payment, PaymentStatus::Paid);
    order.add_fact(paid_with("1"));
    assert_eq!(status(&order).payment, PaymentStatus::Overpaid);
}

#[test]
fn payments_too_large_to_add_do_not_panic() {
    let mut order = placed_order(&[("5", 1)]);
    order.add_fact(paid_with("79228162514264337593543950335"));
    order.add_fact(paid_with("79228162514264337593543950335"));
    assert_eq!(paid(&order.state), Err(MoneyError::TooLarge));
    assert_eq!(status(&order).payment, PaymentStatus::Unpaid);
}

proptest! {
    #![proptest_config(property_config(1000))]

    /// Facts come in any sequence, in parts, and some twice; the last state has all of them.
    #[test]
    fn the_same_facts_give_the_same_status(
        (facts, arrivals) in any_facts(20).prop_flat_map(|facts| {
            let arrivals: Vec<usize> = (0..facts.len()).chain(0..facts.len() / 2).collect();
            (Just(facts), Just(arrivals).prop_shuffle())
        }),
    ) {
        let mut all = held_order(&[("5", 2)]);
        all.state.facts = facts.iter().map(|fact| (fact.id, fact.clone())).collect();
        let mut growing = held_order(&[("5", 2)]);
        for at in arrivals {
            growing.state.facts.insert(facts[at].id, facts[at].clone());
            // Every state on the way can be folded too.
            let part = status(&growing);
            prop_assert!(part.fulfilment == Fulfilment::NothingToSend || part.lifecycle != Lifecycle::Held);
        }
        prop_assert_eq!(status(&growing), status(&all));
    }

    /// Where no cancellation is known there is nothing to be cancelled; and an order that stands has been
    /// placed or has left.
    #[test]
    fn a_status_has_its_reasons(facts in any_facts(20)) {
        let mut order = held_order(&[("5", 2)]);
        order.state.facts = facts.iter().map(|fact| (fact.id, fact.clone())).collect();
        let any = |wanted: fn(&FactKind) -> bool| facts.iter().any(|fact| wanted(&fact.kind));
        let status = status(&order);
        match status.lifecycle {
            Lifecycle::Cancelled => prop_assert!(any(|kind| matches!(kind, FactKind::CancelRequested(_)))),
            Lifecycle::Placed => prop_assert!(
                any(|kind| matches!(kind, FactKind::Placed | FactKind::Shipped | FactKind::Delivered))
            ),
            Lifecycle::Held => prop_assert!(!any(|kind| matches!(kind, FactKind::Placed))),
        }
        if !status.fulfilment.has_left() && !any(|kind| *kind == FactKind::CameBack) {
            prop_assert!(!any(|kind| matches!(kind, FactKind::Shipped | FactKind::Delivered)));
        }
    }
}
