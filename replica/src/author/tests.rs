use domain::id::PartId;
use domain::money::Currency;
use domain::order::{Channel, Direction, Draft, DraftLine, Item, TaxMode};
use domain::quantity::Quantity;
use rust_decimal::Decimal;

use super::*;

const ACTOR: Actor = Actor {
    device: 7,
    epoch: 1,
    start: 1,
};

fn id(kind: Kind) -> DocId {
    DocId {
        kind,
        device: 1,
        epoch: 1,
        counter: 4096,
    }
}

pub(crate) fn draft(lines: usize) -> Draft {
    let line = DraftLine {
        item: Item {
            product: Some(id(Kind::Product)),
            sku: "TEA".into(),
            name: "Tea".into(),
            unit_price: Decimal::new(250, 2),
            tax_rate: Decimal::ZERO,
        },
        quantity: Quantity::ONE,
        discount: None,
        note: String::new(),
    };
    Draft {
        direction: Direction::Sale,
        channel: Channel::Till,
        location: id(Kind::Location),
        salesperson: String::new(),
        currency: Currency::new("EUR").unwrap(),
        tax_mode: TaxMode::Inclusive,
        customer: None,
        lines: vec![line; lines],
        discount: None,
        shipping: Decimal::ZERO,
        note: String::new(),
        external: None,
        placed_at: None,
    }
}

fn author_one(author: &mut Author, at: i64, command: Command) -> Result<Authored, AuthorError> {
    let surroundings = Surroundings {
        known: &[],
        counted: &[],
        taken: &[],
        utc_offset: &|_| 480,
        stands_for: &Some,
        again: None,
    };
    author.author(at, "", command, None, &surroundings)
}

fn ledger(authored: &Authored) -> &domain::row::LedgerRow {
    let found = authored.rows.iter().find_map(|row| match row {
        Row::Ledger(row) => Some(row),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn an_order_and_its_stock_are_one_commit() {
    let mut author = Author::new(ACTOR, "T07".into(), Link::default(), 122);
    let authored = author_one(&mut author, 0, Command::PlaceOrder(draft(2), Vec::new())).unwrap();
    assert_eq!(authored.number.as_deref(), Some("T07-000123"));
    assert_eq!(authored.commit.changes.len(), 2);
    assert_eq!(ledger(&authored).movements.len(), 2);
    let Row::Order(order) = &authored.rows[0] else {
        panic!("the order comes first")
    };
    assert_eq!((order.lines.len(), order.total), (2, Decimal::new(500, 2)));
    assert!(order.lines.iter().all(|line| line.id
        != PartId {
            device: 7,
            epoch: 1,
            counter: 0
        }));
    assert_eq!(Commit::decode(&authored.bytes), Ok(authored.commit));
}

#[test]
fn commits_form_a_chain() {
    let mut author = Author::new(ACTOR, "T07".into(), Link::default(), 0);
    let first = author_one(&mut author, 0, Command::PlaceOrder(draft(1), Vec::new())).unwrap();
    let second = author_one(&mut author, 0, Command::HoldOrder(draft(1))).unwrap();
    assert_eq!(first.commit.previous, CommitHash::START);
    assert_eq!(second.commit.previous, first.link.hash);
    assert_eq!(
        (second.link.number, second.number.as_deref()),
        (2, Some("T07-000002"))
    );
}

#[test]
fn a_refused_command_uses_nothing_up() {
    let mut author = Author::new(ACTOR, "T07".into(), Link::default(), 0);
    let refused = author_one(&mut author, 0, Command::PlaceOrder(draft(0), Vec::new()));
    assert!(matches!(refused, Err(AuthorError::Refused(_))));
    assert_eq!((author.last(), author.numbered()), (Link::default(), 0));
}

#[test]
fn a_ledger_is_cut_by_day_and_size() {
    let mut author = Author::new(ACTOR, "T07".into(), Link::default(), 0);
    let day = 24 * 60 * 60 * 1000;
    let mut place = |at| {
        let authored = author_one(&mut author, at, Command::PlaceOrder(draft(32), Vec::new())).unwrap();
        let row = ledger(&authored);
        (row.id, row.day, row.movements.len())
    };
    let (first, second, third) = (place(0), place(1), place(2));
    assert_eq!((first.0, first.2, second.2), (second.0, 32, 64));
    assert_ne!(second.0, third.0);
    // 16 hours on it is the next day at a place eight hours ahead of UTC.
    let (before, after) = (place(16 * 60 * 60 * 1000 - 1), place(16 * 60 * 60 * 1000));
    assert_eq!((before.1, after.1), (0, 1));
    assert_ne!(before.0, after.0);
    assert_eq!(place(day * 3).1, 3);
}

#[test]
fn nothing_more_is_written_into_a_ledger_that_was_left() {
    let mut author = Author::new(ACTOR, "T07".into(), Link::default(), 0);
    let place = |author: &mut Author| {
        let authored = author_one(author, 0, Command::PlaceOrder(draft(1), Vec::new())).unwrap();
        ledger(&authored).id
    };
    let first = place(&mut author);
    author.leave_ledgers(&[DocId { counter: 0, ..first }]);
    assert_eq!(place(&mut author), first);
    author.leave_ledgers(&[first]);
    assert_ne!(place(&mut author), first);
}
