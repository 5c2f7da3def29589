//! Ledgers of several devices, delivered in any sequence, in parts and again.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::{ledger_id, location, plainly, product};
use crate::id::{Kind, LineId};
use crate::row::LedgerRow;
use crate::stock::{Known, Movement, MovementKind, StockBook};
use crate::testing::{doc, property_config, whole};

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
        prop_assert_eq!(one.short(), one.oversold().len());
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
