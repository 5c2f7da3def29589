//! Commands about orders and stock that are refused.

use super::world::{Device, World};
use crate::command::{Amount, Command, ImportedFacts};
use crate::customer::{CustomerChange, CustomerSnapshot};
use crate::decide::{Context, Edit, Outcome, Refusal, decide, limits};
use crate::id::{DocId, Kind, Stamp};
use crate::issue::Settlement;
use crate::order::{Discount, Draft, DraftLine, ExternalReference, OrderChange, Payment};
use crate::product::ProductChange;
use crate::quantity::Quantity;
use crate::testing::{decimal, doc, draft, draft_line, item, location, payment, whole};

pub fn stamp() -> Stamp {
    Stamp {
        device: 1,
        epoch: 1,
        number: 9,
        at: 0,
        user: String::new(),
    }
}

pub fn context(stamp: &Stamp) -> Context<'_> {
    Context {
        stamp,
        next_number: "T01-000001",
        order: None,
        taken: &[],
        known: &[],
        counted: &[],
        product: None,
        customer: None,
        ties: None,
        location: None,
        stands_for: &Some,
    }
}

pub fn answer(command: &Command) -> Result<Outcome, Refusal> {
    decide(command, &context(&stamp()))
}

fn place(draft: Draft) -> Result<Outcome, Refusal> {
    answer(&Command::PlaceOrder(draft, vec![]))
}

fn one_line(change: impl FnOnce(&mut DraftLine)) -> Draft {
    let mut line = draft_line("5.00", whole(1));
    change(&mut line);
    draft(vec![draft_line("1.00", whole(1)), line])
}

pub fn refused<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> Refusal {
    answer.expect_err("it should be refused")
}

pub fn bad_text(field: &str) -> Refusal {
    Refusal::BadText(field.to_owned())
}

#[test]
fn a_draft_is_held_to_the_limits() {
    assert_eq!(refused(place(draft(vec![]))), Refusal::NoLines);
    let many = vec![draft_line("1.00", whole(1)); limits::LINES + 1];
    assert_eq!(refused(place(draft(many.clone()))), Refusal::TooManyLines);
    assert!(place(draft(many[1..].to_vec())).is_ok());
    for quantity in [0, -1, limits::LARGEST_QUANTITY.0 + 1, i64::MIN, i64::MAX] {
        let draft = one_line(|line| line.quantity = Quantity(quantity));
        assert_eq!(refused(place(draft)), Refusal::BadQuantity(2));
    }
    for price in ["-0.01", "1000000000000.01", "0.0000000000001"] {
        let draft = one_line(|line| line.item.unit_price = decimal(price));
        assert_eq!(refused(place(draft)), Refusal::BadPrice(2), "{price}");
    }
    let amount = |text: &str| Some(Discount::Amount(decimal(text)));
    assert_eq!(
        refused(place(one_line(|line| line.discount = amount("5.01")))),
        Refusal::BadDiscount
    );
    let order_discount = Draft {
        discount: amount("6.01"),
        ..one_line(|_| {})
    };
    assert_eq!(refused(place(order_discount)), Refusal::BadDiscount);
    let shipping = Draft {
        shipping: decimal("-1"),
        ..one_line(|_| {})
    };
    assert_eq!(refused(place(shipping)), Refusal::BadAmount);
    assert_eq!(
        refused(place(one_line(|line| line.item.tax_rate = decimal("-1")))),
        Refusal::BadAmount
    );
    let unnamed = one_line(|line| (line.item.sku, line.item.name) = (String::new(), " ".to_owned()));
    assert_eq!(refused(place(unnamed)), bad_text("name"));
    let long = one_line(|line| line.note = "n".repeat(limits::TEXT_BYTES + 1));
    assert_eq!(refused(place(long)), bad_text("line note"));
    let elsewhere = Draft {
        location: doc(Kind::Product, 1),
        ..one_line(|_| {})
    };
    assert_eq!(refused(place(elsewhere)), Refusal::Unknown);
    let nobody = CustomerSnapshot {
        id: Some(doc(Kind::Order, 1)),
        ..Default::default()
    };
    let of_nobody = Draft {
        customer: Some(nobody),
        ..one_line(|_| {})
    };
    assert_eq!(refused(place(of_nobody)), Refusal::Unknown);
    let too_dear = one_line(|line| {
        (line.item.unit_price, line.quantity) = (decimal("1000000000000"), limits::LARGEST_QUANTITY);
    });
    assert_eq!(refused(place(too_dear)), Refusal::BadAmount);
    let unpaid = Command::PlaceOrder(one_line(|_| {}), vec![payment("0")]);
    assert_eq!(refused(answer(&unpaid)), Refusal::BadAmount);
    for (kept, given) in [("5", "4.99"), ("5", "5.001"), ("5", "-1")] {
        let paid = Payment {
            given: Some(decimal(given)),
            ..payment(kept)
        };
        let order = Command::PlaceOrder(one_line(|_| {}), vec![paid]);
        assert_eq!(refused(answer(&order)), Refusal::BadAmount, "{given} for {kept}");
    }
}

#[test]
fn an_import_needs_a_reference_and_is_held_to_the_same_limits() {
    let import = |draft: Draft| answer(&Command::ImportOrder(draft, ImportedFacts::default()));
    assert_eq!(refused(import(one_line(|_| {}))), bad_text("external reference"));
    let external = ExternalReference {
        system: "olist".to_owned(),
        id: String::new(),
    };
    let nameless = Draft {
        external: Some(external),
        ..one_line(|_| {})
    };
    assert_eq!(refused(import(nameless)), bad_text("external reference"));
    let external = ExternalReference {
        system: "olist".to_owned(),
        id: "1".to_owned(),
    };
    let negative = one_line(|line| line.item.unit_price = decimal("-5"));
    assert!(
        import(Draft {
            external: Some(external),
            ..negative
        })
        .is_ok()
    );
}

#[test]
fn one_commit_makes_no_more_ids_than_it_may() {
    let payments = |count| vec![payment("1"); count];
    let many = draft(vec![draft_line("1.00", whole(1)); limits::LINES]);
    assert!(answer(&Command::PlaceOrder(many.clone(), payments(limits::LINES))).is_ok());
    let too_many = Command::PlaceOrder(many, payments(limits::LINES + 1));
    assert_eq!(refused(answer(&too_many)), Refusal::TooManyLines);
}

#[test]
fn what_is_not_here_cannot_be_acted_on() {
    let order = doc(Kind::Order, 1);
    for command in [
        Command::CancelOrder(order, String::new()),
        Command::RecordPayment(order, payment("1")),
        Command::ChangeOrder(order, vec![OrderChange::SetNote(String::new())]),
        Command::PlaceHeldOrder(order, one_line(|_| {}), vec![]),
        Command::SettleIssue(order, "overpaid".to_owned(), Settlement::Acknowledge),
        Command::SettleIssue(doc(Kind::Product, 1), "price".to_owned(), Settlement::Acknowledge),
        Command::ChangeProduct(doc(Kind::Product, 1), vec![ProductChange::Archived(true)]),
        Command::ChangeCustomer(
            doc(Kind::Customer, 1),
            vec![CustomerChange::Name("Ann".to_owned())],
        ),
        Command::ChangeProduct(order, vec![ProductChange::Archived(true)]),
        Command::ReceiveStock(
            order,
            vec![Amount {
                product: doc(Kind::Product, 1),
                quantity: whole(1),
            }],
        ),
    ] {
        assert_eq!(refused(answer(&command)), Refusal::Unknown, "{command:?}");
    }
}

fn changed(changes: Vec<OrderChange>) -> Result<Outcome, Refusal> {
    let (mut world, mut device) = (World::default(), Device::new(1));
    let order = world.must(
        &mut device,
        &Command::PlaceOrder(draft(vec![draft_line("5", whole(2))]), vec![]),
    );
    world.act(&mut device, &Command::ChangeOrder(order, changes))
}

#[test]
fn a_change_leaves_a_possible_order() {
    // Ids are counted by commit: the first commit's first part is the line.
    let line = Stamp { number: 1, ..stamp() }.part(0);
    let nowhere = Stamp { number: 1, ..stamp() }.part(77);
    let amount = |text: &str| Some(Discount::Amount(decimal(text)));
    assert!(changed(vec![OrderChange::SetQuantity(line, whole(1))]).is_ok());
    let refusals = [
        (vec![], Refusal::NothingToDo),
        (vec![OrderChange::RemoveLine(line)], Refusal::NoLines),
        (
            vec![OrderChange::SetQuantity(nowhere, whole(1))],
            Refusal::NoSuchLine,
        ),
        (
            vec![OrderChange::SetQuantity(line, whole(0))],
            Refusal::BadQuantity(1),
        ),
        (
            vec![
                OrderChange::AddLine(draft_line("1", whole(1))),
                OrderChange::AddLine(draft_line("-1", whole(1))),
            ],
            Refusal::BadPrice(2),
        ),
        (
            vec![OrderChange::RemoveLine(line), OrderChange::RemoveLine(line)],
            Refusal::NoSuchLine,
        ),
        (
            vec![
                OrderChange::RemoveLine(line),
                OrderChange::SetLineNote(line, String::new()),
            ],
            Refusal::NoSuchLine,
        ),
        (
            vec![OrderChange::SetLineDiscount(line, amount("10.01"))],
            Refusal::BadDiscount,
        ),
        (
            vec![OrderChange::SetDiscount(amount("10.01"))],
            Refusal::BadDiscount,
        ),
        (vec![OrderChange::SetShipping(decimal("-1"))], Refusal::BadAmount),
    ];
    for (changes, refusal) in refusals {
        assert_eq!(refused(changed(changes.clone())), refusal, "{changes:?}");
    }
    // A line may be swapped for another, and a discount may use up what a smaller order leaves.
    let swap = vec![
        OrderChange::RemoveLine(line),
        OrderChange::AddLine(draft_line("1", whole(1))),
    ];
    assert!(changed(swap).is_ok());
    let smaller = vec![
        OrderChange::SetDiscount(amount("5")),
        OrderChange::SetQuantity(line, whole(1)),
    ];
    assert!(changed(smaller).is_ok());
}

#[test]
fn stock_commands_are_held_to_the_limits() {
    let amount = |quantity| Amount {
        product: doc(Kind::Product, 1),
        quantity: Quantity(quantity),
    };
    let receive = |amounts| answer(&Command::ReceiveStock(location(), amounts));
    let count = |amounts| answer(&Command::CountStock(location(), amounts));
    assert_eq!(refused(receive(vec![])), Refusal::NothingToDo);
    assert_eq!(
        refused(receive(vec![amount(1), amount(0)])),
        Refusal::BadQuantity(2)
    );
    assert_eq!(refused(count(vec![amount(-1)])), Refusal::BadQuantity(1));
    assert_eq!(
        refused(count(vec![amount(limits::LARGEST_QUANTITY.0); 2])),
        Refusal::BadQuantity(2)
    );
    assert_eq!(
        refused(receive(vec![amount(1); limits::LINES + 1])),
        Refusal::TooManyLines
    );
    let other = Amount {
        product: location(),
        quantity: whole(1),
    };
    assert_eq!(refused(receive(vec![other])), Refusal::Unknown);
}

#[test]
fn a_draft_for_another_place_is_another_order() {
    let (mut world, mut device) = (World::default(), Device::new(1));
    let held = draft(vec![draft_line("5", whole(2))]);
    let order = world.must(&mut device, &Command::HoldOrder(held.clone()));
    let elsewhere = Draft {
        location: doc(Kind::Location, 2),
        ..held.clone()
    };
    let answer = world.act(&mut device, &Command::PlaceHeldOrder(order, elsewhere, vec![]));
    assert_eq!(answer, Err(Refusal::WrongState));
    world.must(&mut device, &Command::CancelOrder(order, String::new()));
    let answer = world.act(&mut device, &Command::PlaceHeldOrder(order, held, vec![]));
    assert_eq!(answer, Err(Refusal::Cancelled));
}

#[test]
fn free_lines_are_told_apart_by_name() {
    let free = |name: &str| DraftLine {
        item: crate::order::Item {
            sku: String::new(),
            name: name.to_owned(),
            ..item(None, "5")
        },
        ..draft_line("5", whole(1))
    };
    let (mut world, mut device) = (World::default(), Device::new(1));
    let order = world.must(
        &mut device,
        &Command::HoldOrder(draft(vec![free("Gift wrap"), free("Engraving")])),
    );
    let kept = draft(vec![free("Engraving")]);
    world.must(&mut device, &Command::PlaceHeldOrder(order, kept, vec![]));
    let id: DocId = order;
    let names: Vec<String> = world
        .row(&device, id)
        .lines
        .into_iter()
        .map(|line| line.name)
        .collect();
    assert_eq!(names, ["Engraving"]);
}

#[test]
fn a_count_lies_after_the_one_its_author_knew_whatever_the_clock_says() {
    let amount = |n| Amount {
        product: doc(Kind::Product, n),
        quantity: whole(1),
    };
    let count = Command::CountStock(location(), vec![amount(1), amount(2)]);
    let stamp = Stamp { at: 50, ..stamp() };
    let counted = [(doc(Kind::Product, 1), 70)];
    let context = Context {
        counted: &counted,
        ..context(&stamp)
    };
    let times: Vec<_> = decide(&count, &context)
        .unwrap()
        .edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Ledger(_, movement) => Some(movement.at),
            _ => None,
        })
        .collect();
    assert_eq!(times, [71, 50]);
}
