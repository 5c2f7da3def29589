//! Any sequence of the same commits that keeps cause before effect gives the same documents, rows and
//! status, and so does any division of it into batches.

// A test may stop at what it didn't expect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{DocId, Kind};
use domain::row::Row;
use domain::stock::StockBook;
use proptest::prelude::*;
use replica::commit::Commit;
use replica::document::Document;
use replica::holdings::Holdings;
use replica::pack;
use replica::projection::project;
use replica::table::Entry;
use tests::circle::{Circle, Made, outcome};
use tests::properties::config;

#[derive(Clone, Debug)]
enum Step {
    Act(usize, u8, u8, u8),
    Tell(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3usize, any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(who, what, which, how)| {
            Step::Act(who, what, which, how)
        }),
        2 => (0..3usize, 0..3usize).prop_map(|(from, to)| Step::Tell(from, to)),
    ]
}

fn history(steps: &[Step]) -> Vec<Made> {
    let mut circle = Circle::new(3);
    for step in steps {
        match *step {
            Step::Act(who, what, which, how) => circle.act(who, what, which, how),
            Step::Tell(from, to) if from != to => circle.tell(from, to),
            Step::Tell(..) => {}
        }
    }
    circle.made
}

/// The commits in another sequence that keeps cause before effect; `choices` say which of those that could
/// come next does.
fn shuffled<'a>(made: &'a [Made], choices: &[u16]) -> Vec<&'a Commit> {
    let mut left: BTreeSet<usize> = (0..made.len()).collect();
    let mut sequence = Vec::new();
    let mut choices = choices.iter().copied().cycle();
    while !left.is_empty() {
        let ready: Vec<usize> = left
            .iter()
            .copied()
            .filter(|place| made[*place].knows.is_disjoint(&left))
            .collect();
        let place = ready[choices.next().unwrap_or(0) as usize % ready.len()];
        left.remove(&place);
        sequence.push(&made[place].commit);
    }
    sequence
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn any_sequence_and_any_batches_give_the_same(
        steps in prop::collection::vec(step(), 1..60),
        choices in prop::collection::vec(any::<u16>(), 1..80),
        batches in prop::collection::vec(1..9usize, 1..6),
    ) {
        let made = history(&steps);
        let as_made: Vec<&Commit> = made.iter().map(|made| &made.commit).collect();
        let expected = outcome(&as_made, &[1]);
        prop_assert_eq!(&outcome(&as_made, &batches), &expected, "in batches");
        let other = shuffled(&made, &choices);
        prop_assert_eq!(&outcome(&other, &[1]), &expected, "in another sequence");
        prop_assert_eq!(&outcome(&other, &batches), &expected, "in another sequence and in batches");
        prop_assert_eq!(&outcome(&other, &[usize::MAX]), &expected, "all at once");
    }

    /// Who merges, splits and changes customers at once: whatever the sequence in which it comes, everyone sees the
    /// same people, and each entry is one of theirs.
    #[test]
    fn customers_are_the_same_people_in_any_sequence(
        steps in prop::collection::vec(step(), 1..60),
        choices in prop::collection::vec(any::<u16>(), 1..80),
        batches in prop::collection::vec(1..9usize, 1..6),
    ) {
        let mut circle = Circle::new(3);
        for step in &steps {
            match *step {
                Step::Act(who, what, which, how) => circle.act_on_customers(who, what, which, how),
                Step::Tell(from, to) if from != to => circle.tell(from, to),
                Step::Tell(..) => {}
            }
        }
        let made = circle.made;
        let as_made: Vec<&Commit> = made.iter().map(|made| &made.commit).collect();
        let people = |rows: &BTreeMap<DocId, Vec<u8>>, backwards: bool| {
            let mut holdings = Holdings::new();
            let mut rows: Vec<&Vec<u8>> = rows.values().collect();
            if backwards {
                rows.reverse();
            }
            for row in rows {
                holdings.put_encoded(row.clone()).unwrap();
            }
            let shelf = holdings.table.shelf(Kind::Customer);
            let of = |entry: &Entry| {
                let root = holdings.stands_for(entry.id);
                (entry.id, (root, holdings.entries_of(entry.id), holdings.person(entry.id)))
            };
            shelf.iter().map(of).collect::<BTreeMap<_, _>>()
        };
        let rows = outcome(&as_made, &[1]);
        let expected = people(&rows, false);
        prop_assert_eq!(&people(&rows, true), &expected, "rows in another sequence");
        let other = outcome(&shuffled(&made, &choices), &batches);
        prop_assert_eq!(&people(&other, false), &expected, "commits in another sequence");
        for (id, (root, entries, _)) in &expected {
            let root = root.unwrap();
            prop_assert!(entries.contains(id) && entries.first() == Some(&root));
            prop_assert_eq!(expected[&root].0, Some(root), "whoever stands stands for herself");
        }
    }

    #[test]
    fn stock_on_hand_is_the_same_however_ledgers_come(
        steps in prop::collection::vec(step(), 1..60),
        choices in prop::collection::vec(any::<u16>(), 1..80),
    ) {
        let made = history(&steps);
        let levels = |commits: &[&Commit]| {
            let mut book = StockBook::new();
            for take in 1..=commits.len() {
                // After every commit the ledgers that it touched come again, longer.
                let touched = &commits[take - 1].changes;
                for (doc, row) in outcome(&commits[..take], &[usize::MAX]) {
                    if touched.iter().any(|change| change.doc == doc)
                        && let Ok(Row::Ledger(row)) = pack::decode(&row)
                    {
                        book.apply(&row);
                    }
                }
            }
            let mut levels: Vec<_> = book.levels().collect();
            levels.sort();
            levels
        };
        let as_made: Vec<&Commit> = made.iter().map(|made| &made.commit).collect();
        prop_assert_eq!(levels(&shuffled(&made, &choices)), levels(&as_made));
    }

    /// A device keeps changes in whatever sequence they reached it: of others' before its own that they rest
    /// on, say. Loading them has to find the sequence.
    #[test]
    fn a_document_loads_from_its_changes_in_any_sequence(
        steps in prop::collection::vec(step(), 1..60),
        keys in prop::collection::vec(any::<u16>(), 1..40),
    ) {
        let made = history(&steps);
        let commits: Vec<&Commit> = made.iter().map(|made| &made.commit).collect();
        for (doc, row) in outcome(&commits, &[usize::MAX]) {
            let changes = commits.iter().flat_map(|commit| &commit.changes).filter(|change| change.doc == doc);
            let mut keyed: Vec<(u16, &[u8])> =
                keys.iter().copied().cycle().zip(changes.map(|change| change.change.as_slice())).collect();
            keyed.sort();
            let pieces: Vec<&[u8]> = keyed.into_iter().map(|(_, piece)| piece).collect();
            let document = Document::load(doc.kind, &pieces).unwrap();
            prop_assert_eq!(pack::encode(&project(doc, &document).unwrap()), row);
            if let Some((_, rest)) = pieces.split_last() {
                // One is missing: either nothing rests on it, or that is said.
                if let Ok(partial) = Document::load(doc.kind, rest) {
                    prop_assert_ne!(partial.version(), document.version());
                }
            }
        }
    }
}
