use std::collections::BTreeMap;
use std::time::Instant;

use domain::issue::IssueKind;
use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use domain::order::{Channel, Direction};
use domain::row::OrderRow;

use super::*;

#[path = "../../../import/src/testing/book.rs"]
mod book;

use book::{Book, NOW};

fn filled() -> Book {
    let mut book = Book::new("EUR");
    let filled = fill_if_empty(&mut book, NOW).unwrap();
    assert_eq!(
        filled,
        Some(Filled {
            locations: 3,
            products: 200,
            customers: 60,
            orders: 500
        })
    );
    book
}

#[test]
fn the_sample_is_a_shop_at_work() {
    let book = filled();
    let kinds = [Kind::Location, Kind::Product, Kind::Customer, Kind::Order].map(|kind| book.count(kind));
    assert_eq!(kinds, [3, 200, 60, 500]);
    let orders = book.orders();
    let count = |is: &dyn Fn(&OrderRow) -> bool| orders.iter().filter(|order| is(order)).count();
    for channel in [
        Channel::Till,
        Channel::Phone,
        Channel::Web,
        Channel::Email,
        Channel::Rep,
    ] {
        assert!(count(&|order| order.channel == channel) >= 10, "{channel:?}");
    }
    assert_eq!(count(&|order| order.direction == Direction::Return), 20);
    assert_eq!(count(&|order| order.status.lifecycle == Lifecycle::Held), 4);
    assert!(count(&|order| order.status.lifecycle == Lifecycle::Cancelled) >= 25);
    for status in [
        Fulfilment::Unfulfilled,
        Fulfilment::Shipped,
        Fulfilment::Delivered,
        Fulfilment::NothingToSend,
    ] {
        assert!(
            count(&|order| order.status.fulfilment == status) >= 2,
            "{status:?}"
        );
    }
    for status in [
        PaymentStatus::Unpaid,
        PaymentStatus::PartlyPaid,
        PaymentStatus::Paid,
    ] {
        assert!(count(&|order| order.status.payment == status) >= 2, "{status:?}");
    }
    assert!(
        orders
            .iter()
            .all(|order| order.placed_at < NOW && order.placed_at > NOW - (DAYS + 2) * DAY)
    );
    assert!(orders.iter().all(|order| !order.lines.is_empty()));
}

#[test]
fn one_thing_waits_in_the_inbox_and_no_shelf_is_below_nothing() {
    let book = filled();
    let issues: Vec<_> = book
        .rows
        .values()
        .flat_map(|row| row.issues())
        .map(|issue| &issue.kind)
        .collect();
    assert_eq!(issues, [&IssueKind::PaidButCancelled]);
    let mut levels: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, on_hand) in book.stock.levels() {
        let level = match on_hand.0 {
            ..=-1 => "below",
            0 => "none",
            1..=3000 => "low",
            _ => "plenty",
        };
        *levels.entry(level).or_default() += 1;
    }
    assert_eq!(levels.get("below"), None);
    assert_eq!(levels.values().sum::<usize>(), 600);
    assert!(
        levels["none"] == 5 && levels["low"] >= 7 && levels["plenty"] > 550,
        "{levels:?}"
    );
}

#[test]
fn the_sample_is_the_same_each_time_and_only_for_the_empty() {
    let (mut first, second) = (filled(), filled());
    assert!(first.rows == second.rows);
    let commits = first.commits;
    assert_eq!(fill_if_empty(&mut first, NOW).unwrap(), None);
    assert_eq!(first.commits, commits);
}

#[test]
fn every_moment_of_a_year_gives_a_sample() {
    let start = Instant::now();
    for step in 0..5 {
        let mut book = Book::new(if step % 2 == 0 { "JPY" } else { "EUR" });
        fill_if_empty(&mut book, NOW + step * 73 * DAY + step * 5 * 3_600_000 + step).unwrap();
        assert!(book.stock.levels().all(|(_, on_hand)| on_hand.0 >= 0));
        assert_eq!(book.count(Kind::Order), 500);
    }
    eprintln!("five samples in {:?}", start.elapsed());
}
