use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::id::Kind;
use crate::stock::MovementKind;
use crate::testing::{doc, property_config, whole};

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

use crate::row::Version;

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

/// The rule of [`super`], written as slowly and plainly as it reads.
mod plainly {
    use super::*;

    type Cells = BTreeMap<(DocId, DocId), Quantity>;

    struct Moved<'a> {
        ledger: &'a LedgerRow,
        index: usize,
        movement: &'a Movement,
    }

    impl Moved<'_> {
        fn cell(&self) -> (DocId, DocId) {
            (self.ledger.location, self.movement.product)
        }

        fn is_known_to(&self, point: &[Known]) -> bool {
            let id = self.ledger.id;
            point.iter().any(|known| {
                (known.device, known.epoch) == (id.device, id.epoch) && self.movement.number <= known.number
            })
        }

        fn signed(&self) -> i64 {
            match self.movement.kind {
                MovementKind::Receive | MovementKind::Release => self.movement.quantity.0,
                MovementKind::Sell => -self.movement.quantity.0,
                MovementKind::Count(_) => 0,
            }
        }
    }

    fn all(rows: &[LedgerRow]) -> Vec<Moved<'_>> {
        rows.iter()
            .flat_map(|ledger| {
                let moved = move |(index, movement)| Moved {
                    ledger,
                    index,
                    movement,
                };
                ledger.movements.iter().enumerate().map(moved)
            })
            .collect()
    }

    fn is_same(a: &Moved<'_>, b: &Moved<'_>) -> bool {
        let sort = |moved: &Moved<'_>| {
            let m = moved.movement;
            (moved.cell(), m.order, m.line, m.kind.clone(), m.quantity, m.basis)
        };
        a.movement.basis.is_some() && sort(a) == sort(b)
    }

    pub fn levels(rows: &[LedgerRow]) -> Cells {
        let all = all(rows);
        let cells: BTreeSet<(DocId, DocId)> = all.iter().map(Moved::cell).collect();
        let level = |cell: (DocId, DocId)| {
            let here: Vec<&Moved<'_>> = all.iter().filter(|moved| moved.cell() == cell).collect();
            let counts = here
                .iter()
                .filter(|moved| matches!(moved.movement.kind, MovementKind::Count(_)));
            let latest = counts.max_by_key(|moved| {
                let id = moved.ledger.id;
                (
                    moved.movement.at,
                    id.device,
                    id.epoch,
                    moved.movement.number,
                    id.counter,
                    moved.index,
                )
            });
            let (start, point) = match latest.map(|moved| moved.movement) {
                Some(Movement {
                    kind: MovementKind::Count(point),
                    quantity,
                    ..
                }) => (quantity.0, &point[..]),
                _ => (0, &[][..]),
            };
            let mut sum = start;
            for (n, moved) in here.iter().enumerate() {
                let first = here.iter().position(|other| is_same(other, moved)).unwrap_or(n) == n;
                let before = moved.is_known_to(point)
                    || here
                        .iter()
                        .any(|other| is_same(other, moved) && other.is_known_to(point));
                if first && !before {
                    sum += moved.signed();
                }
            }
            (cell, Quantity(sum))
        };
        cells.into_iter().map(level).collect()
    }

    pub fn taken(rows: &[LedgerRow], order: DocId) -> BTreeMap<(LineId, DocId, DocId), Quantity> {
        let all = all(rows);
        let mut sums = BTreeMap::new();
        for (n, moved) in all.iter().enumerate() {
            let first = all.iter().position(|other| is_same(other, moved)).unwrap_or(n) == n;
            if let (true, Some(line), true) =
                (moved.movement.order == Some(order), moved.movement.line, first)
            {
                let (location, product) = moved.cell();
                sums.entry((line, product, location)).or_insert(Quantity::ZERO).0 -= moved.signed();
            }
        }
        sums
    }
}

fn any_movement() -> impl Strategy<Value = (u64, Movement)> {
    let point = vec((1u32..4, 1u32..3, 1u64..30), 0..4).prop_map(|known| {
        let known = known.into_iter().map(|(device, epoch, number)| Known {
            device,
            epoch,
            number,
        });
        MovementKind::Count(known.collect())
    });
    let kind = prop_oneof![
        2 => Just(MovementKind::Receive),
        4 => Just(MovementKind::Sell),
        4 => Just(MovementKind::Release),
        1 => point,
    ];
    let line = (1u32..3, 1u64..3).prop_map(|(device, counter)| LineId {
        device,
        epoch: 1,
        counter,
    });
    let order = (1u64..3).prop_map(|n| doc(Kind::Order, n));
    let rest = (0i64..20, 1u64..3, 0i64..4);
    (
        1u64..4,
        kind,
        rest,
        prop::option::of(order),
        prop::option::of(line),
        prop::option::of(1u64..3),
    )
        .prop_map(|(step, kind, (at, of, quantity), order, line, basis)| {
            let movement = Movement {
                number: 0,
                at,
                kind,
                product: product(of),
                quantity: whole(quantity),
                order,
                line,
                basis,
            };
            (step, movement)
        })
}

/// Ledgers of a few device epochs at two locations, and a sequence in which parts of them come in.
fn any_history() -> impl Strategy<Value = (Vec<LedgerRow>, Vec<(usize, usize)>)> {
    let ledger = (1u32..4, 1u32..3, 1u64..3, vec(any_movement(), 0..12)).prop_map(
        |(device, epoch, place, movements)| {
            let mut number = 0;
            let movements = movements.into_iter().map(|(step, movement)| {
                number += step - 1;
                Movement { number, ..movement }
            });
            (device, epoch, place, movements.collect::<Vec<_>>())
        },
    );
    let ledgers = vec(ledger, 1..7).prop_map(|ledgers| {
        let row = |((device, epoch, place, movements), counter)| LedgerRow {
            id: ledger_id(device, epoch, counter),
            location: location(place),
            day: 0,
            movements,
            version: 0,
        };
        ledgers.into_iter().zip(1..).map(row).collect()
    });
    (ledgers, vec((0usize..7, 0usize..13), 0..30))
}

/// The book after the arrivals, then everything in full.
fn deliver(rows: &[LedgerRow], arrivals: &[(usize, usize)]) -> StockBook {
    let mut book = StockBook::new();
    for (which, length) in arrivals {
        let row = &rows[which % rows.len()];
        let movements = row.movements.iter().take(*length).cloned().collect();
        book.apply(&LedgerRow {
            movements,
            ..row.clone()
        });
    }
    let start = arrivals.len();
    (0..rows.len()).for_each(|n| book.apply(&rows[(start + n) % rows.len()]));
    book
}

proptest! {
    #![proptest_config(property_config(2000))]

    #[test]
    fn any_sequence_repetition_and_growth_gives_what_the_plain_rule_gives(
        (rows, arrivals) in any_history()
    ) {
        let book = deliver(&rows, &arrivals);
        let levels: BTreeMap<_, _> = book.levels().collect();
        prop_assert_eq!(&levels, &plainly::levels(&rows));
        for ((location, product), level) in levels {
            prop_assert_eq!(book.on_hand(product, location), level);
        }
        for n in 1..3 {
            let order = doc(Kind::Order, n);
            let taken: BTreeMap<_, _> = book
                .taken(order)
                .into_iter()
                .map(|part| ((part.line, part.product, part.location), part.quantity))
                .collect();
            prop_assert_eq!(taken, plainly::taken(&rows, order));
        }
    }

    #[test]
    fn the_answers_are_the_same_on_every_device((rows, arrivals) in any_history()) {
        let (one, other) = (deliver(&rows, &arrivals), deliver(&rows, &[]));
        prop_assert_eq!(one.known(), other.known());
        prop_assert_eq!(one.oversold(), other.oversold());
        for n in 1..3 {
            prop_assert_eq!(one.taken(doc(Kind::Order, n)), other.taken(doc(Kind::Order, n)));
            for place in 1..3 {
                let read = |book: &StockBook| book.movements(product(n), location(place));
                prop_assert_eq!(read(&one), read(&other));
            }
        }
    }

    #[test]
    fn movements_read_back_whole_and_newest_first((rows, arrivals) in any_history()) {
        let book = deliver(&rows, &arrivals);
        for n in 1..3 {
            let read = book.movements_everywhere(product(n));
            prop_assert!(read.is_sorted_by_key(|(_, movement)| std::cmp::Reverse(movement.at)));
            for row in &rows {
                let mut written: Vec<&Movement> =
                    row.movements.iter().filter(|movement| movement.product == product(n)).collect();
                // Newest first, and the later of two at the same time first.
                written.reverse();
                written.sort_by_key(|movement| std::cmp::Reverse((movement.at, movement.number)));
                let read: Vec<&Movement> =
                    read.iter().filter(|(id, _)| *id == row.id).map(|(_, movement)| movement).collect();
                prop_assert_eq!(read, written);
            }
        }
    }
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
