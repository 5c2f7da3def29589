use std::cell::Cell;

use domain::command::Command;
use domain::id::{Kind, Millis};
use domain::money::Currency;
use domain::refusal::Refusal;
use domain::row::Row;

use crate::sink::{AtHand, Committed, RemoteSink, SinkError, at_once};
use crate::testing::{Book, Desk, Rejected};
use crate::{Preset, Summary, run_remote};

/// A sink that is told to end after so many groups, and notes how large they were.
struct Stopping<'a> {
    book: AtHand<'a>,
    groups: Cell<usize>,
    ends_after: usize,
    largest: usize,
}

impl RemoteSink for Stopping<'_> {
    fn currency(&self) -> Result<Currency, SinkError> {
        self.book.currency()
    }

    async fn rows(&self, kind: Kind, visit: &mut dyn FnMut(Row)) -> Result<(), SinkError> {
        self.book.rows(kind, visit).await
    }

    async fn commit(
        &mut self,
        at: Millis,
        commands: Vec<Command>,
    ) -> Result<Vec<Result<Committed, Refusal>>, SinkError> {
        self.groups.set(self.groups.get() + 1);
        self.largest = self.largest.max(commands.len());
        self.book.commit(at, commands).await
    }

    async fn flush(&mut self) -> Result<(), SinkError> {
        self.book.flush().await
    }

    fn is_stopped(&self) -> bool {
        self.groups.get() >= self.ends_after
    }
}

const ORDERS: usize = 100;

/// Orders of two lines each, all by one customer.
fn file() -> String {
    let mut text =
        "Name,Created at,Email,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n".to_owned();
    for order in 1..=ORDERS {
        for line in ["Tea", "Pot"] {
            text.push_str(&format!(
                "#{order},2026-03-01 10:00:00 +0000,a@example.org,1,{line},2.50,{line}\n"
            ));
        }
    }
    text
}

fn import(book: &mut Book, ends_after: usize) -> (Summary, usize) {
    let desk = Desk::new(Preset::named("shopify").unwrap());
    let mut sink = Stopping {
        book: AtHand(book),
        groups: Cell::new(0),
        ends_after,
        largest: 0,
    };
    let request = desk.request(&[desk.file("orders.csv", &file())]);
    let mut rejected = Rejected::default();
    let imported = at_once(run_remote(&request, &mut rejected, &mut sink, &mut |_| {}));
    (imported.unwrap().unwrap(), sink.largest)
}

#[test]
fn a_catalogue_gets_a_place_to_be_sold_at_where_there_is_none() {
    let mut book = Book::new("USD");
    let desk = Desk::new(Preset::named("shopify").unwrap());
    let mut bring = |title: &str, preview: bool| {
        let text =
            format!("Handle,Title,Option1 Value,Variant SKU,Variant Price,Image Src\na,{title},,A-1,2.50,\n");
        let mut request = desk.request(&[desk.file("products.csv", &text)]);
        request.preview = preview;
        let mut rejected = Rejected::default();
        let summary = crate::run(&request, &mut rejected, &mut book, &mut |_| {}).unwrap();
        (
            summary.made_location,
            summary.products,
            book.count(Kind::Location),
        )
    };
    assert_eq!(bring("Tea", true), (true, 1, 0));
    assert_eq!(bring("Tea", false), (true, 1, 1));
    // Once there is one, whatever its name, products need no other.
    assert_eq!(bring("Green tea", false), (false, 0, 1));
}

#[test]
fn what_was_stopped_is_whole_as_far_as_it_came_and_goes_on_from_there() {
    let mut book = Book::new("USD");
    // The location, the customer, and two groups of orders.
    let (first, largest) = import(&mut book, 4);
    assert!(first.stopped);
    let came = first.orders() as usize;
    assert!(0 < came && came < ORDERS, "{came}");
    assert_eq!(first.account.lines as usize, came * 2);
    assert_eq!(book.orders().len(), came);
    assert!(book.orders().iter().all(|order| order.lines.len() == 2));
    assert!(largest > 1, "groups of {largest}");

    let (second, _) = import(&mut book, usize::MAX);
    assert!(!second.stopped);
    assert_eq!(second.duplicates as usize, came);
    assert_eq!(second.orders() as usize, ORDERS - came);
    assert_eq!((book.orders().len(), book.count(Kind::Customer)), (ORDERS, 1));
}
