use domain::customer::Customer;
use domain::customer::likeness::{Grade, Reason};
use domain::customer::ties::{Became, Ties};
use proptest::prelude::*;

use super::*;
use crate::pack;

fn id(counter: u64) -> DocId {
    DocId {
        kind: Kind::Customer,
        device: 1,
        epoch: 1,
        counter,
    }
}

fn row(n: u64, name: &str, phone: &str, into: Option<u64>) -> CustomerRow {
    CustomerRow {
        id: id(n),
        customer: Customer {
            name: name.to_owned(),
            phones: vec![phone.to_owned()],
            addresses: vec![format!("Lane {n}")],
            ..Customer::default()
        },
        issues: Vec::new(),
        version: n,
        ties: into.map(|into| Ties {
            became: Some(Became {
                into: id(into),
                at: 1,
            }),
            ..Ties::default()
        }),
    }
}

fn put(holdings: &mut Holdings, row: CustomerRow) {
    let row = Row::Customer(row);
    let bytes = pack::encode(&row);
    holdings.put(&row, bytes);
}

fn listed(holdings: &Holdings, typed: &str) -> Vec<u64> {
    let page = holdings.query_customers(typed, 0, 99);
    assert_eq!(page.total as usize, page.rows.len());
    page.rows.iter().map(|row| row.id.counter).collect()
}

#[test]
fn a_person_is_listed_once_and_found_by_what_any_of_her_entries_says() {
    let mut holdings = Holdings::new();
    put(&mut holdings, row(1, "Anna Wang", "030 901820", None));
    put(&mut holdings, row(2, "A. Wang", "0171 555123", Some(1)));
    put(&mut holdings, row(3, "Zoe", "040 1", None));
    assert_eq!(listed(&holdings, ""), [1, 3]);
    for typed in ["A. Wang", "0171555123", "anna 0171", "lane 2"] {
        assert_eq!(listed(&holdings, typed), [1], "{typed}");
    }
    let person = holdings.person(id(2)).unwrap();
    assert_eq!((person.id, person.customer.phones.len()), (id(1), 2));
    let (own, also) = holdings.also_known(id(2)).unwrap();
    assert_eq!((own.id, own.customer.phones.len()), (id(1), 1));
    assert_eq!((also[0].row.id, also[0].splits.as_slice()), (id(2), &[id(2)][..]));
    // Taken back, both are as they were.
    put(&mut holdings, row(2, "A. Wang", "0171 555123", None));
    assert_eq!(listed(&holdings, ""), [2, 1, 3]);
    assert_eq!(listed(&holdings, "0171555123"), [2]);
}

#[test]
fn whoever_became_someone_that_is_not_here_stays_in_sight() {
    let mut holdings = Holdings::new();
    put(&mut holdings, row(2, "A. Wang", "1", Some(1)));
    assert_eq!(listed(&holdings, ""), [2]);
    put(&mut holdings, row(1, "Anna", "2", None));
    assert_eq!(listed(&holdings, ""), [1]);
}

#[test]
fn likely_pairs_are_proposed_until_a_person_decides() {
    let mut holdings = Holdings::new();
    put(&mut holdings, row(1, "Anna Wang", "030 901820", None));
    put(&mut holdings, row(2, "A. Wang", "+49 30 901820", None));
    put(&mut holdings, row(3, "Bruno", "0171 555123", None));
    let page = holdings.duplicates(0, 9);
    assert_eq!(page.total, 1);
    let pair = &page.pairs[0];
    assert_eq!((pair.stays.row.id, pair.goes.row.id), (id(1), id(2)));
    assert_eq!(
        (pair.grade, pair.reasons.as_slice()),
        (Grade::Likely, &[Reason::Phone][..])
    );
    assert_eq!(holdings.duplicates(1, 9).pairs, []);

    let mut told = row(2, "A. Wang", "+49 30 901820", None);
    told.ties = Some(Ties {
        apart: vec![id(1)],
        ..Ties::default()
    });
    put(&mut holdings, told);
    assert_eq!(holdings.duplicates(0, 9).total, 0);
    put(&mut holdings, row(2, "A. Wang", "+49 30 901820", Some(1)));
    assert_eq!(holdings.duplicates(0, 9).total, 0);
    // What is known of all entries speaks for the person.
    put(&mut holdings, row(3, "A. Wang", "0301 901820", None));
    assert_eq!(holdings.duplicates(0, 9).total, 0);
    put(&mut holdings, row(3, "Anna W.", "(030) 901820", None));
    assert_eq!(holdings.duplicates(0, 9).total, 1);
    put(&mut holdings, row(3, "Anna W.", "", None));
    assert_eq!(holdings.duplicates(0, 9).total, 0);
}

#[test]
fn many_customers_are_read_in_parts() {
    let mut holdings = Holdings::new();
    for n in 0..4100 {
        put(
            &mut holdings,
            row(n, &format!("N{n}"), &format!("030 {}", 100_001 + n / 2), None),
        );
    }
    let answers: Vec<(bool, u32)> = (0..3)
        .map(|_| holdings.duplicates(0, 0))
        .map(|page| (page.is_partial, page.total))
        .collect();
    assert_eq!(answers, [(true, 0), (true, 0), (false, 2050)]);
}

#[test]
fn whom_another_device_merged_elsewhere_at_the_same_time_is_proposed() {
    let mut holdings = Holdings::new();
    put(&mut holdings, row(1, "Ann", "1", None));
    put(&mut holdings, row(2, "Bob", "2", None));
    let mut both = row(3, "Cid", "3", Some(1));
    both.ties.as_mut().unwrap().also = vec![id(2)];
    put(&mut holdings, both);
    let page = holdings.duplicates(0, 9);
    assert_eq!(
        (page.total, page.pairs[0].reasons.as_slice()),
        (1, &[Reason::Said][..])
    );
    put(&mut holdings, row(2, "Bob", "2", Some(1)));
    assert_eq!(holdings.duplicates(0, 9).total, 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_in_any_sequence_give_the_same_people(
        into in proptest::collection::vec(proptest::option::of(0..6_u64), 6),
        keys in proptest::collection::vec(any::<u8>(), 12),
    ) {
        let rows: Vec<CustomerRow> = (0..).zip(&into).map(|(n, into)| row(n, &format!("N{n}"), "0171 555123", *into)).collect();
        let mut expected = Holdings::new();
        rows.iter().for_each(|row| put(&mut expected, row.clone()));
        let mut other = Holdings::new();
        let mut sequence: Vec<(u8, usize)> = keys.iter().copied().zip((0..6).cycle()).collect();
        sequence.sort_unstable();
        for (at, (_, n)) in sequence.iter().enumerate() {
            let is_last = sequence.iter().skip(at + 1).all(|(_, later)| later != n);
            // Before its last row an entry pointed elsewhere.
            let before = row(*n as u64, "before", "1", Some((*n as u64 + 1) % 6));
            put(&mut other, if is_last { rows[*n].clone() } else { before });
        }
        for n in 0..6 {
            prop_assert_eq!(expected.stands_for(id(n)), other.stands_for(id(n)));
            prop_assert_eq!(expected.person(id(n)), other.person(id(n)));
        }
        prop_assert_eq!(listed(&expected, ""), listed(&other, ""));
        prop_assert_eq!(expected.duplicates(0, 0).total, other.duplicates(0, 0).total);
    }
}
