//! Orders that are placed, held and taken up again, or imported.

use super::shop::{
    basket, cancel, change_quantity, held, kinds, movements, placed, product, seen, settle, stock,
};
use super::world::{Device, World};
use crate::command::{Command, ImportedFacts};
use crate::customer::CustomerSnapshot;
use crate::decide::{Edit, OrderEdit, Refusal};
use crate::id::DocId;
use crate::issue::{IssueKind, Settlement};
use crate::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use crate::order::{Discount, Draft, DraftLine, ExternalReference, FactKind, Status};
use crate::quantity::Quantity;
use crate::stock::{Movement, MovementKind};
use crate::testing::{decimal, draft, item, location, payment, whole};

#[test]
fn placing_writes_order_facts_and_stock_in_one() {
    let mut order = basket(&[2, 3]);
    order.lines.push(DraftLine {
        item: item(None, "1.00"),
        ..order.lines[0].clone()
    });
    order.customer = Some(CustomerSnapshot {
        name: "Ann".to_owned(),
        ..Default::default()
    });
    order.discount = Some(Discount::Percent(decimal("10")));
    order.note = "ring twice".to_owned();
    let (mut world, mut device) = (World::default(), Device::new(7));
    let payments = vec![payment("20"), payment("4.30")];
    let outcome = world
        .act(&mut device, &Command::PlaceOrder(order, payments))
        .unwrap();
    assert!(outcome.used_number);
    let id = outcome.subject.unwrap();
    assert_eq!(id.to_string(), "o7.1.4096");
    let row = world.row(&device, id);
    assert_eq!(
        (row.number.as_str(), row.customer_name.as_str()),
        ("T07-000001", "Ann")
    );
    assert_eq!((row.total, row.paid), (decimal("24.30"), decimal("24.30")));
    let status = Status {
        lifecycle: Lifecycle::Placed,
        payment: PaymentStatus::Paid,
        fulfilment: Fulfilment::NothingToSend,
    };
    assert_eq!((row.status, row.issues), (status, vec![]));
    // The free line moves nothing.
    let sold = movements(&outcome.edits);
    let of = |(movement, at): &(&Movement, DocId)| (movement.product, movement.quantity, *at);
    assert_eq!(
        sold.iter().map(of).collect::<Vec<_>>(),
        [
            (product(1), whole(2), location()),
            (product(2), whole(3), location())
        ]
    );
    for (movement, _) in sold {
        assert_eq!((&movement.kind, movement.basis), (&MovementKind::Sell, None));
        assert_eq!((movement.order, movement.number), (Some(id), 1));
    }
    // Facts follow each other, so nobody can take them for two people's work.
    let facts = &seen(&world, &device, id).state.facts;
    assert_eq!(facts.len(), 3);
    assert!(
        facts
            .values()
            .zip(facts.values().skip(1))
            .all(|(one, next)| next.after == [one.id])
    );
}

#[test]
fn a_held_order_promises_nothing_until_it_is_placed() {
    let (mut world, mut one, _, order) = held();
    assert_eq!(stock(&world, &one), [0, 0]);
    let before = seen(&world, &one, order);
    assert_eq!(before.status.lifecycle, Lifecycle::Held);
    // Product 1 in another quantity, product 2 gone, product 3 new.
    let mut draft = basket(&[4, 3, 1]);
    draft.lines.remove(1);
    draft.note = "gift".to_owned();
    world.must(
        &mut one,
        &Command::PlaceHeldOrder(order, draft, vec![payment("25")]),
    );
    let view = seen(&world, &one, order);
    assert_eq!(view.status.lifecycle, Lifecycle::Placed);
    assert_eq!(
        (view.line(0), view.state.note.shown.as_str()),
        (before.line(0), "gift")
    );
    let lines: Vec<(Option<DocId>, Quantity)> = view
        .state
        .live_lines()
        .map(|(_, line)| (line.item.product, line.quantity.shown))
        .collect();
    assert_eq!(
        lines,
        [(Some(product(1)), whole(4)), (Some(product(3)), whole(1))]
    );
    assert_eq!(stock(&world, &one), [-4, 0]);
    assert_eq!(view.issues, []);
    assert_eq!(world.row(&one, order).status.payment, PaymentStatus::Paid);
    let again = world.act(&mut one, &Command::PlaceHeldOrder(order, basket(&[1]), vec![]));
    assert_eq!(again, Err(Refusal::WrongState));
}

#[test]
fn a_held_order_taken_up_unchanged_is_only_placed() {
    let (mut world, mut one, _, order) = held();
    let command = Command::PlaceHeldOrder(order, basket(&[2, 3]), vec![]);
    let outcome = world.act(&mut one, &command).unwrap();
    let facts = |edit: &&Edit| !matches!(edit, Edit::Order(_, OrderEdit::AddFact(_)) | Edit::Ledger(..));
    assert_eq!(
        outcome.edits.iter().filter(facts).count(),
        0,
        "{:?}",
        outcome.edits
    );
    assert!(!outcome.used_number);
}

#[test]
fn a_held_order_placed_on_two_devices_sells_once_and_says_so() {
    let (mut world, mut one, mut two, order) = held();
    for device in [&mut one, &mut two] {
        world.must(device, &Command::PlaceHeldOrder(order, basket(&[2, 3]), vec![]));
    }
    one.meet(&mut two);
    assert_eq!(stock(&world, &one), [-2, -3]);
    let view = seen(&world, &one, order);
    assert!(
        matches!(kinds(&view)[..], [IssueKind::PlacedTwice { .. }]),
        "{:?}",
        view.issues
    );
    settle(&mut world, &mut two, order, Settlement::Acknowledge);
    assert_eq!(seen(&world, &two, order).issues, []);
}

fn imported(draft: Draft) -> Draft {
    let external = ExternalReference {
        system: "olist".to_owned(),
        id: "0042".to_owned(),
    };
    Draft {
        external: Some(external),
        placed_at: Some(-86_400_000),
        ..draft
    }
}

#[test]
fn an_import_says_what_happened_when_it_did() {
    let (mut world, mut one) = (World::default(), Device::new(1));
    let mut draft = imported(basket(&[2, 1]));
    draft.lines[1].item.unit_price = decimal("-3.125");
    let facts = ImportedFacts {
        state: "delivered".to_owned(),
        payments: vec![payment("0"), payment("6.87")],
        shipped_at: Some(1000),
        delivered_at: Some(2000),
        cancelled: false,
        moves_stock: false,
    };
    let order = world.must(&mut one, &Command::ImportOrder(draft, facts));
    let row = world.row(&one, order);
    assert_eq!(
        (row.total, row.paid, row.placed_at),
        (decimal("6.87"), decimal("6.87"), -86_400_000)
    );
    assert_eq!(
        row.status,
        Status {
            lifecycle: Lifecycle::Placed,
            payment: PaymentStatus::Paid,
            fulfilment: Fulfilment::Delivered
        }
    );
    assert_eq!((row.issues, stock(&world, &one)), (vec![], [0, 0]));
    let view = seen(&world, &one, order);
    let times = |wanted: fn(&FactKind) -> bool| {
        view.state
            .facts
            .values()
            .filter(|fact| wanted(&fact.kind))
            .map(|fact| fact.at)
            .collect::<Vec<_>>()
    };
    assert_eq!(times(|kind| *kind == FactKind::Placed), [-86_400_000]);
    assert_eq!(
        times(|kind| matches!(kind, FactKind::Paid(_))),
        [-86_400_000, -86_400_000]
    );
    assert_eq!(times(|kind| *kind == FactKind::Shipped), [1000]);
    assert_eq!(times(|kind| *kind == FactKind::Delivered), [2000]);
    // A change of trade that moved no stock moves none either.
    world.must(&mut one, &change_quantity(order, view.line(0), 5));
    assert_eq!(stock(&world, &one), [0, 0]);
    assert_eq!(seen(&world, &one, order).issues.len(), 0);
}

#[test]
fn an_import_can_move_stock_unless_it_was_cancelled() {
    for (cancelled, left) in [(false, [-2, -3]), (true, [0, 0])] {
        let (mut world, mut one) = (World::default(), Device::new(1));
        let facts = ImportedFacts {
            cancelled,
            moves_stock: true,
            ..Default::default()
        };
        let order = world.must(&mut one, &Command::ImportOrder(imported(basket(&[2, 3])), facts));
        assert_eq!(stock(&world, &one), left);
        let view = seen(&world, &one, order);
        assert_eq!(view.status.lifecycle == Lifecycle::Cancelled, cancelled);
        assert_eq!(view.issues, []);
    }
}

#[test]
fn an_import_without_lines_is_an_order_all_the_same() {
    let (mut world, mut one) = (World::default(), Device::new(1));
    let facts = ImportedFacts {
        state: "unavailable".to_owned(),
        ..Default::default()
    };
    let order = world.must(&mut one, &Command::ImportOrder(imported(draft(vec![])), facts));
    assert_eq!(world.row(&one, order).total, decimal("0"));
}

#[test]
fn an_old_number_is_noted_on_a_cancelled_order_too() {
    let (mut world, mut one, _, order) = placed();
    world.must(&mut one, &cancel(order));
    world.must(&mut one, &Command::NoteOldNumber(order, "T01-000001".to_owned()));
    let facts = seen(&world, &one, order).state.facts;
    assert!(
        facts
            .values()
            .any(|fact| fact.kind == FactKind::Renumbered("T01-000001".to_owned()))
    );
}
