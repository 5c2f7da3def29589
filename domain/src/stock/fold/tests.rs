mod histories;
mod plainly;

use super::*;
use crate::id::{Kind, LineId};
use crate::row::Version;
use crate::stock::MovementKind;
use crate::testing::{doc, whole};

fn ledger_id(device: u32, epoch: u32, counter: u64) -> DocId {
    DocId {
        kind: Kind::Ledger,
        device,
        epoch,
        counter,
    }
}

fn location(n: u64) -> DocId {
    doc(Kind::Location, n)
}

fn product(n: u64) -> DocId {
    doc(Kind::Product, n)
}

fn movement(number: u64, kind: MovementKind, units: i64) -> Movement {
    Movement {
        number,
        at: i64::try_from(number).unwrap() * 1000,
        kind,
        product: product(1),
        quantity: whole(units),
        order: None,
        line: None,
        basis: None,
    }
}

fn row(device: u32, counter: u64, movements: &[Movement]) -> LedgerRow {
    LedgerRow {
        id: ledger_id(device, 1, counter),
        location: location(1),
        day: 0,
        movements: movements.to_vec(),
        version: 0,
    }
}

fn book(rows: &[LedgerRow]) -> StockBook {
    let mut book = StockBook::new();
    rows.iter().for_each(|row| book.apply(row));
    book
}

fn here(book: &StockBook) -> Quantity {
    book.on_hand(product(1), location(1))
}

/// A correction of line 1 of order 1.
fn correction(number: u64, kind: MovementKind, units: i64, basis: Version) -> Movement {
    let order = doc(Kind::Order, 1);
    let line = LineId {
        device: 1,
        epoch: 1,
        counter: 1,
    };
    Movement {
        order: Some(order),
        line: Some(line),
        basis: Some(basis),
        ..movement(number, kind, units)
    }
}

fn known(device: u32, number: u64) -> Known {
    Known {
        device,
        epoch: 1,
        number,
    }
}

#[test]
fn stock_is_what_came_less_what_went() {
    let ledgers = [
        row(
            1,
            1,
            &[
                movement(1, MovementKind::Receive, 10),
                movement(3, MovementKind::Sell, 4),
            ],
        ),
        row(2, 1, &[movement(1, MovementKind::Release, 1)]),
    ];
    let book = book(&ledgers);
    assert_eq!(here(&book), whole(7));
    assert_eq!(book.on_hand(product(2), location(1)), Quantity::ZERO);
    assert_eq!(book.known(), [known(1, 3), known(2, 1)]);
    assert_eq!(
        book.levels().collect::<Vec<_>>(),
        [((location(1), product(1)), whole(7))]
    );
}

#[test]
fn a_count_keeps_what_it_could_not_know() {
    let count = MovementKind::Count(vec![known(1, 2), known(2, 5)]);
    let ledgers = [
        // Sold 2 before the count and 3 after it.
        row(
            1,
            1,
            &[
                movement(2, MovementKind::Sell, 2),
                movement(3, MovementKind::Sell, 3),
            ],
        ),
        row(
            2,
            1,
            &[movement(5, MovementKind::Receive, 50), movement(6, count, 20)],
        ),
        // Another device sold 1 in the meantime; the count doesn't name it.
        row(3, 1, &[movement(1, MovementKind::Sell, 1)]),
    ];
    assert_eq!(here(&book(&ledgers)), whole(16));
    let backwards: Vec<LedgerRow> = ledgers.iter().rev().cloned().collect();
    assert_eq!(here(&book(&backwards)), whole(16));
}

#[test]
fn the_latest_count_holds_whichever_comes_first() {
    let early = row(1, 1, &[movement(4, MovementKind::Count(vec![]), 10)]);
    let late = row(2, 1, &[movement(5, MovementKind::Count(vec![]), 12)]);
    assert_eq!(here(&book(&[early.clone(), late.clone()])), whole(12));
    assert_eq!(here(&book(&[late, early])), whole(12));
}

#[test]
fn two_devices_that_cancel_the_same_version_release_once() {
    let sale = row(
        1,
        1,
        &[Movement {
            basis: None,
            ..correction(1, MovementKind::Sell, 5, 0)
        }],
    );
    let release = |device, basis| row(device, 2, &[correction(2, MovementKind::Release, 5, basis)]);
    let same = book(&[sale.clone(), release(2, 77), release(3, 77)]);
    assert_eq!(here(&same), Quantity::ZERO);
    assert_eq!(
        same.taken(doc(Kind::Order, 1))
            .iter()
            .map(|part| part.quantity)
            .collect::<Vec<_>>(),
        [Quantity::ZERO]
    );
    let different = book(&[sale, release(2, 77), release(3, 78)]);
    assert_eq!(here(&different), whole(5));
}

#[test]
fn a_correction_that_a_count_knew_from_one_device_is_not_added_by_another() {
    let release = |device| row(device, 1, &[correction(1, MovementKind::Release, 5, 77)]);
    let count = row(3, 1, &[movement(9, MovementKind::Count(vec![known(1, 1)]), 30)]);
    for sequence in [
        [release(1), release(2), count.clone()],
        [release(2), count.clone(), release(1)],
        [count.clone(), release(2), release(1)],
    ] {
        assert_eq!(here(&book(&sequence)), whole(30));
    }
}

#[test]
fn selling_below_nothing_is_an_issue() {
    let book = book(&[row(1, 1, &[movement(1, MovementKind::Sell, 2)])]);
    let issues = book.oversold();
    assert_eq!(issues.len(), 1);
    let kind = IssueKind::Oversold {
        product: product(1),
        location: location(1),
        short: whole(2),
    };
    assert_eq!(
        issues[0],
        Issue {
            key: "oversold/l1.1.1/p1.1.1".to_owned(),
            kind
        }
    );
}

/// 300,000 movements of 100,000 orders: a busy year of a chain.
fn large_book() -> (StockBook, usize) {
    let mut book = StockBook::new();
    let mut number = 0;
    for ledger in 0..5_000u64 {
        let device = u32::try_from(ledger % 40).unwrap() + 1;
        let movements: Vec<Movement> = (0..60)
            .map(|n: u64| {
                let moved = ledger * 60 + n;
                number += 1;
                let order = DocId {
                    kind: Kind::Order,
                    device,
                    epoch: 1,
                    counter: moved / 3 * 4096,
                };
                let line = LineId {
                    device,
                    epoch: 1,
                    counter: moved / 3 * 4096 + moved % 3,
                };
                Movement {
                    product: product(moved * 7919 % 2_000),
                    order: Some(order),
                    line: Some(line),
                    // One in ten is a correction.
                    basis: moved.is_multiple_of(10).then_some(moved),
                    ..movement(number, MovementKind::Sell, 1)
                }
            })
            .collect();
        let row = LedgerRow {
            location: location(ledger % 3),
            ..row(device, ledger, &movements)
        };
        book.apply(&row);
    }
    (book, 300_000)
}

#[test]
fn a_large_book_stays_small() {
    let (book, movements) = large_book();
    assert_eq!(book.len(), movements);
    assert!(book.bytes() < 25_000_000, "{} bytes", book.bytes());
    let total: i64 = book.levels().map(|(_, level)| level.0).sum();
    assert_eq!(total, -1000 * i64::try_from(movements).unwrap());
}
