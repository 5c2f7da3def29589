//! What commands do, one by one, and what merges of them lead to.

use super::world::{Device, View, World};
use crate::command::{Amount, Command, ImportedFacts, Progress};
use crate::customer::CustomerSnapshot;
use crate::decide::{Edit, OrderEdit, Refusal};
use crate::id::{DocId, Kind, LineId};
use crate::issue::{IssueKind, Settlement};
use crate::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use crate::order::{Direction, Discount, Draft, DraftLine, ExternalReference, FactKind, OrderChange, Status};
use crate::quantity::Quantity;
use crate::stock::{Known, Movement, MovementKind};
use crate::testing::{decimal, doc, draft, item, location, payment, whole};

fn product(n: u64) -> DocId {
    doc(Kind::Product, n)
}

/// Products 1, 2, 3 … in these quantities, at 5.00 each.
fn basket(units: &[i64]) -> Draft {
    let line = |(n, units): (u64, &i64)| DraftLine {
        item: item(Some(n), "5.00"),
        quantity: whole(*units),
        discount: None,
        note: String::new(),
    };
    draft((1..).zip(units).map(line).collect())
}

/// A world in which device 1 placed an order of 2 and 3 units, and device 2 knows.
fn placed() -> (World, Device, Device, DocId) {
    let (mut world, mut one, mut two) = (World::default(), Device::new(1), Device::new(2));
    let order = world.must(&mut one, &Command::PlaceOrder(basket(&[2, 3]), vec![]));
    two.learn(&one);
    (world, one, two, order)
}

fn held() -> (World, Device, Device, DocId) {
    let (mut world, mut one, mut two) = (World::default(), Device::new(1), Device::new(2));
    let order = world.must(&mut one, &Command::HoldOrder(basket(&[2, 3])));
    two.learn(&one);
    (world, one, two, order)
}

fn seen(world: &World, device: &Device, order: DocId) -> View {
    world.view(device, order).unwrap()
}

/// On hand of products 1 and 2, where nothing was ever received.
fn stock(world: &World, device: &Device) -> [i64; 2] {
    let book = world.book(device);
    [1, 2].map(|n| book.on_hand(product(n), location()).0 / 1000)
}

fn movements(edits: &[Edit]) -> Vec<(&Movement, DocId)> {
    edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Ledger(location, movement) => Some((movement, *location)),
            _ => None,
        })
        .collect()
}

fn change_quantity(order: DocId, line: LineId, units: i64) -> Command {
    Command::ChangeOrder(order, vec![OrderChange::SetQuantity(line, whole(units))])
}

fn cancel(order: DocId) -> Command {
    Command::CancelOrder(order, String::new())
}

fn kinds(view: &View) -> Vec<&IssueKind> {
    view.issues.iter().map(|issue| &issue.kind).collect()
}

/// Settles the only issue.
fn settle(world: &mut World, device: &mut Device, order: DocId, settlement: Settlement) {
    let view = seen(world, device, order);
    let [issue] = &view.issues[..] else {
        panic!("{:?}", view.issues)
    };
    world.must(
        device,
        &Command::SettleIssue(order, issue.key.clone(), settlement),
    );
}

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
        fulfilment: Fulfilment::Unfulfilled,
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
