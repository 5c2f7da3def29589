use super::*;
use crate::audit;
use crate::pack;
use domain::id::Kind;
use domain::quantity::Quantity;
use domain::row::LedgerRow;
use domain::stock::{Movement, MovementKind};

fn id(kind: Kind, counter: u64) -> DocId {
    DocId {
        kind,
        device: 7,
        epoch: 1,
        counter,
    }
}

/// A ledger in which so many pieces of product 1 came in, one with each movement.
pub(crate) fn ledger(counter: u64, pieces: u64) -> LedgerRow {
    let movement = |number| Movement {
        number,
        at: 10,
        kind: MovementKind::Receive,
        product: id(Kind::Product, 1),
        quantity: Quantity::ONE,
        order: None,
        line: None,
        basis: None,
    };
    LedgerRow {
        id: id(Kind::Ledger, counter),
        location: id(Kind::Location, 1),
        day: 0,
        movements: (1..=pieces).map(movement).collect(),
        version: 100 + pieces,
    }
}

fn encoded(row: LedgerRow) -> RowBytes {
    pack::encode(&Row::Ledger(row)).into()
}

fn on_hand(holdings: &Holdings) -> i64 {
    let on_hand = holdings
        .stock
        .on_hand(id(Kind::Product, 1), id(Kind::Location, 1));
    on_hand.0 / Quantity::ONE.0
}

#[test]
fn ledgers_are_booked_some_at_a_time_and_nothing_twice() {
    let mut holdings = Holdings::new();
    for row in [ledger(1, 3), ledger(2, 4), ledger(1, 5), ledger(3, 6)] {
        holdings.put_unbooked(encoded(row)).unwrap();
    }
    // As from the outbox, whose rows are newer than those on disk.
    holdings.put_encoded(encoded(ledger(3, 7))).unwrap();
    assert_eq!(on_hand(&holdings), 7);
    let mut told = Vec::new();
    while holdings.has_unbooked() {
        holdings.book_some(5);
        told.push(on_hand(&holdings));
    }
    // Five of the first ledger; four of the second and the first again, which adds nothing; the third is there.
    assert_eq!(told, [12, 16, 16]);
    let mut at_once = Holdings::new();
    for row in [ledger(1, 5), ledger(2, 4), ledger(3, 7)] {
        at_once.put_encoded(encoded(row)).unwrap();
    }
    assert_eq!(holdings.table.sum(), at_once.table.sum());
    assert_eq!(holdings.stock.known(), at_once.stock.known());
}

#[test]
fn a_ledger_that_this_build_cannot_read_is_fetched_again() {
    let row = ledger(1, 1);
    // Its movement is of a kind that comes with a later build.
    let later: Vec<u8> = {
        let bytes = pack::encode(&Row::Ledger(row.clone()));
        let kind = pack::encode(&MovementKind::Receive);
        let at = bytes.windows(kind.len()).position(|part| *part == *kind);
        let mut bytes = bytes;
        // The variant follows the array's head.
        bytes[at.unwrap() + 1] = 23;
        bytes
    };
    assert!(pack::decode::<Row>(&later).is_err());
    let mut holdings = Holdings::new();
    holdings.put_unbooked(later.into()).unwrap();
    assert_eq!(holdings.table.version(row.id), Some(row.version));
    holdings.book_some(1);
    assert!(!holdings.has_unbooked());
    let bucket = holdings.table.in_bucket(audit::bucket(row.id));
    assert_eq!(bucket, [(row.id, UNREADABLE)]);
}

#[test]
fn a_glance_sees_what_the_row_says() {
    for row in [ledger(4096, 0), ledger(1, 30)] {
        let bytes = encoded(row.clone());
        let glance = LedgerGlance::read(&bytes).unwrap();
        assert_eq!((glance.id, glance.version), (row.id, row.version));
        for end in 0..bytes.len() {
            assert!(LedgerGlance::read(&bytes[..end]).is_err(), "{end}");
        }
    }
    assert!(LedgerGlance::read(b"rubbish").is_err());
}
