//! Going on after an import was cut short, and how codes are read.

use super::*;

#[test]
fn an_import_that_was_cut_short_goes_on_where_it_was() {
    let rows: String = (1..=9)
        .map(|order| format!("{order},10001,A,1,2011-01-04 10:00:00,2,55.0,\n"))
        .collect();
    let desk = Desk::new(Preset::UciOnlineRetail);
    let path = desk.file("a.csv", &format!("{HEADER}{rows}"));
    for fails_after in 0..=12 {
        let mut book = Book::new("GBP");
        book.fails_after = fails_after;
        let first = desk.import(&mut book, from_ref(&path));
        assert_eq!(
            matches!(first, Err(ImportError::Sink(_))),
            fails_after < 12,
            "after {fails_after}"
        );
        book.fails_after = u64::MAX;
        desk.import(&mut book, from_ref(&path)).unwrap();
        let kinds = [Kind::Location, Kind::Product, Kind::Customer, Kind::Order].map(|kind| book.count(kind));
        assert_eq!(kinds, [1, 1, 1, 9], "after {fails_after}");
    }
}

use crate::sink::Sink as _;
use domain::command::Command;
use domain::id::Kind;

#[test]
fn orders_of_a_customer_that_was_merged_go_to_the_one_that_stays() {
    let desk = Desk::new(Preset::UciOnlineRetail);
    let row = |order: u32, customer: u32| format!("{order},10001,A,1,2011-01-04 10:00:00,2,{customer}.0,\n");
    let mut book = Book::new("GBP");
    let first = desk.file("a.csv", &format!("{HEADER}{}{}", row(1, 55), row(2, 66)));
    desk.import(&mut book, from_ref(&first)).unwrap();
    let ids: Vec<_> = book
        .rows
        .keys()
        .filter(|id| id.kind == Kind::Customer)
        .copied()
        .collect();
    book.commit(crate::testing::NOW, Command::MergeCustomer(ids[1], ids[0]))
        .unwrap();
    let more = desk.file("b.csv", &format!("{HEADER}{}{}", row(2, 66), row(3, 66)));
    let imported = desk.import(&mut book, from_ref(&more)).unwrap();
    assert_eq!(
        (
            imported.account.orders,
            imported.duplicates,
            book.count(Kind::Customer)
        ),
        (1, 1, 2)
    );
    let of: Vec<_> = book.orders().iter().map(|order| order.customer).collect();
    assert_eq!(
        of,
        [Some(ids[0]), Some(ids[1]), Some(ids[0])],
        "old orders keep their entry"
    );
    let again = desk.import(&mut book, from_ref(&more)).unwrap();
    assert_eq!((again.account.orders, again.duplicates), (0, 2));
}

#[test]
fn customers_and_codes_are_read_as_meant() {
    assert_eq!(
        ["17850.0", "17850", "17850.00", "17850.5", "a.b", ""].map(customer),
        ["17850", "17850", "17850", "17850.5", "a.b", ""]
    );
    for product in ["85123A", "22960", "15056BL"] {
        assert!(is_product(product), "{product}");
    }
    for none in [
        "POST",
        "D",
        "",
        "M",
        "BANK CHARGES",
        "gift_0001_20",
        "1234",
        "12345-6",
        "DCGS0003",
        "ＡＢＣＤＥ",
    ] {
        assert!(!is_product(none), "{none}");
    }
}
