//! Products, customers and locations: what is refused, and how a field that two people set is settled.

use super::refusals::{answer, bad_text, context, refused, stamp};
use crate::command::Command;
use crate::customer::ties::Ties;
use crate::customer::{Customer, CustomerChange};
use crate::decide::{Context, Edit, Refusal, decide};
use crate::id::Kind;
use crate::issue::Settlement;
use crate::location::{Location, LocationChange};
use crate::order::Versions;
use crate::product::{Product, ProductChange};
use crate::row::{customer_row, location_row, product_row};
use crate::testing::{decimal, doc};

#[test]
fn products_customers_and_locations_are_held_to_the_limits() {
    let product = Product {
        sku: "TEA".to_owned(),
        price: decimal("2.50"),
        ..Product::default()
    };
    assert!(answer(&Command::CreateProduct(product.clone())).is_ok());
    let product = |change: fn(&mut Product)| {
        let mut product = product.clone();
        change(&mut product);
        refused(answer(&Command::CreateProduct(product)))
    };
    assert_eq!(product(|product| product.sku.clear()), bad_text("sku"));
    assert_eq!(
        product(|product| product.price = decimal("-1")),
        Refusal::BadAmount
    );
    assert_eq!(
        product(|product| product.tax_rate = decimal("-1")),
        Refusal::BadAmount
    );
    assert_eq!(
        product(|product| product.barcodes = vec![String::new()]),
        bad_text("barcode")
    );
    assert_eq!(
        product(|product| product.barcodes = vec!["1".to_owned(); 101]),
        bad_text("barcode")
    );
    assert_eq!(
        refused(answer(&Command::CreateCustomer(Customer::default()))),
        bad_text("name")
    );
    let customer = Customer {
        name: "Ann".to_owned(),
        note: "n".repeat(5000),
        ..Customer::default()
    };
    assert_eq!(
        refused(answer(&Command::CreateCustomer(customer))),
        bad_text("note")
    );
    let place = Location {
        code: "HARBOUR".to_owned(),
        name: "Harbour".to_owned(),
        ..Location::default()
    };
    assert!(answer(&Command::CreateLocation(place.clone())).is_ok());
    let far = Location {
        utc_offset_minutes: i32::MIN,
        ..place
    };
    assert_eq!(
        refused(answer(&Command::CreateLocation(far))),
        bad_text("time zone")
    );
}

#[test]
fn what_receipts_say_is_held_to_the_limits_and_settled_by_setting_it_again() {
    let id = doc(Kind::Location, 1);
    let foot = |text: &str| LocationChange::ReceiptFoot(text.to_owned());
    let head = |text: &str| LocationChange::ReceiptHead(text.to_owned());
    let stamp = stamp();
    let fields = quarrel(foot("Thank you"), foot("Come again"));
    let context = Context {
        location: Some(&fields),
        ..context(&stamp)
    };
    let change = |changes| decide(&Command::ChangeLocation(id, changes), &context);
    assert_eq!(
        change(vec![head("Tea"), foot("Thank you")]).unwrap().edits,
        [
            Edit::LocationField(id, head("Tea")),
            Edit::LocationField(id, foot("Thank you"))
        ],
        "what is shown is news where others set something else"
    );
    assert_eq!(refused(change(vec![])), Refusal::NothingToDo);
    assert_eq!(
        refused(change(vec![head(&"1\n".repeat(13))])),
        bad_text("receipt head")
    );
    assert_eq!(
        refused(change(vec![foot(&"x".repeat(501))])),
        bad_text("receipt foot")
    );
    let wrong = Command::ChangeLocation(doc(Kind::Product, 1), vec![foot("x")]);
    assert_eq!(refused(decide(&wrong, &context)), Refusal::Unknown);
    let unknown = Command::ChangeLocation(id, vec![foot("x")]);
    assert_eq!(refused(answer(&unknown)), Refusal::Unknown);

    let key = location_row(id, Location::default(), &fields, 0).issues[0]
        .key
        .clone();
    let settle = |settlement| decide(&Command::SettleIssue(id, key.clone(), settlement), &context);
    assert_eq!(
        settle(Settlement::TakeOther(0)).unwrap().edits,
        [Edit::LocationField(id, foot("Come again"))]
    );
    assert_eq!(
        settle(Settlement::KeepShown).unwrap().edits,
        [Edit::LocationField(id, foot("Thank you"))]
    );
}

fn quarrel<T>(shown: T, other: T) -> [Versions<T>; 1] {
    [Versions {
        shown,
        others: vec![other],
    }]
}

#[test]
fn a_products_field_is_settled_by_setting_it_again() {
    let id = doc(Kind::Product, 1);
    let price = |text: &str| ProductChange::Price(decimal(text));
    let fields = quarrel(price("2.50"), price("2.80"));
    let key = product_row(id, &fields, 0).issues[0].key.clone();
    let stamp = stamp();
    let context = Context {
        product: Some(&fields),
        ..context(&stamp)
    };
    let settle = |key: &str, settlement| {
        decide(&Command::SettleIssue(id, key.to_owned(), settlement), &context).map(|outcome| outcome.edits)
    };
    let keep = vec![Edit::Product(id, price("2.50"))];
    assert_eq!(settle(&key, Settlement::KeepShown), Ok(keep.clone()));
    assert_eq!(settle(&key, Settlement::Acknowledge), Ok(keep));
    assert_eq!(
        settle(&key, Settlement::TakeOther(0)),
        Ok(vec![Edit::Product(id, price("2.80"))])
    );
    assert_eq!(settle(&key, Settlement::TakeOther(1)), Err(Refusal::NoSuchIssue));
    assert_eq!(
        settle("price/00000000", Settlement::KeepShown),
        Err(Refusal::NoSuchIssue)
    );
}

#[test]
fn a_customers_field_is_settled_by_setting_it_again() {
    let id = doc(Kind::Customer, 1);
    let note = |text: &str| CustomerChange::Note(text.to_owned());
    let fields = quarrel(note("a"), note("b"));
    let key = customer_row(id, &fields, Ties::default(), 0).issues[0]
        .key
        .clone();
    let stamp = stamp();
    let context = Context {
        customer: Some(&fields),
        ..context(&stamp)
    };
    let answer = decide(&Command::SettleIssue(id, key, Settlement::TakeOther(0)), &context);
    assert_eq!(
        answer.map(|outcome| outcome.edits),
        Ok(vec![Edit::Customer(id, note("b"))])
    );
}

#[test]
fn only_what_changes_is_written() {
    let id = doc(Kind::Customer, 1);
    let name = |text: &str| CustomerChange::Name(text.to_owned());
    let note = |text: &str| CustomerChange::Note(text.to_owned());
    let fields = [
        Versions::settled(name("Ann")),
        Versions {
            shown: note("a"),
            others: vec![note("b")],
        },
    ];
    let stamp = stamp();
    let context = Context {
        customer: Some(&fields),
        ..context(&stamp)
    };
    let change =
        |changes| decide(&Command::ChangeCustomer(id, changes), &context).map(|outcome| outcome.edits);
    assert_eq!(change(vec![name("Ann")]), Err(Refusal::NothingToDo));
    assert_eq!(change(vec![name("Anne"), name("Ann")]), Err(Refusal::NothingToDo));
    assert_eq!(
        change(vec![name("Ann"), name("Anne")]),
        Ok(vec![Edit::Customer(id, name("Anne"))])
    );
    // Setting what is shown settles what two people set.
    assert_eq!(change(vec![note("a")]), Ok(vec![Edit::Customer(id, note("a"))]));
}
