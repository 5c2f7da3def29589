use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, ReadDoc, ScalarValue};
use domain::id::Kind;
use proptest::prelude::*;

use crate::document::{Actor, Document, genesis};

/// An edit: by which of two actors, when in milliseconds, and which keys get which values.
type Edit = (u32, i64, Vec<(String, Vec<u8>)>);

/// Edits of one document: small ones, in which keys and values recur, and large ones.
fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let at = -1_000_000_000_000..4_000_000_000_000i64;
    let few = prop::collection::vec(("[a-cé]{1,2}", prop::collection::vec(0..3u8, 0..4)), 0..6);
    let many = prop::collection::vec(("[a-cé]{1,9}", prop::collection::vec(0..3u8, 0..200)), 0..150);
    prop::collection::vec((1..3u32, at, prop_oneof![9 => few, 1 => many]), 1..8)
}

fn actor(start: u32) -> Actor {
    Actor {
        device: 7,
        epoch: 1,
        start,
    }
}

/// What automerge's own transactions write.
fn transact(document: &mut Automerge, start: u32, at: i64, cells: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    document.set_actor(actor(start).id());
    let mut transaction = document.transaction();
    for (key, value) in cells {
        let value = ScalarValue::Bytes(value.clone());
        transaction.put(automerge::ROOT, key, value).unwrap();
    }
    let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(at.div_euclid(1000)));
    let change = document.get_change_by_hash(&hash?)?;
    Some(change.raw_bytes().to_vec())
}

proptest! {
    #[test]
    fn a_line_writes_and_answers_as_what_is_merged_does(edits in edits()) {
        let mut line = Document::genesis(Kind::Order);
        let mut merged = Document::load(Kind::Order, &[]).unwrap();
        let mut transacted = genesis(Kind::Order).document.clone();
        let mut written: Vec<Vec<u8>> = Vec::new();
        for (start, at, cells) in edits {
            let by_transaction = transact(&mut transacted, start, at, &cells);
            let change = line.edit(actor(start), at, cells.clone()).unwrap();
            prop_assert_eq!(&change, &by_transaction);
            prop_assert_eq!(&merged.edit(actor(start), at, cells).unwrap(), &by_transaction);
            prop_assert_eq!(line.cells(), merged.cells());
            prop_assert_eq!(line.version(), merged.version());
            written.extend(change);
            let slices: Vec<&[u8]> = written.iter().map(Vec::as_slice).collect();
            prop_assert!(merged.holds(&slices));
            let mut again = Document::written_here(Kind::Order, &slices).unwrap();
            prop_assert!(matches!(again.state, crate::document::State::Line(_)));
            prop_assert_eq!(again.cells(), line.cells());
            prop_assert_eq!(again.version(), line.version());
            let next = vec![("z".to_owned(), vec![1])];
            prop_assert_eq!(
                again.edit(actor(3), 5_000, next.clone()).unwrap(),
                transact(&mut transacted.clone(), 3, 5_000, &next)
            );
        }
        let saved = line.save().unwrap();
        prop_assert_eq!(Document::load(Kind::Order, &[&saved]).unwrap().version(), line.version());
        line.apply(&[]).unwrap();
        prop_assert_eq!(line.cells(), merged.cells());
    }
}

#[test]
fn changes_that_do_not_follow_each_other_are_merged() {
    let edit = |document: &mut Document, start, value: u8| {
        let cells = vec![("q".to_owned(), vec![value])];
        document.edit(actor(start), 0, cells).unwrap().unwrap()
    };
    let mut ours = Document::genesis(Kind::Order);
    let mut theirs = Document::genesis(Kind::Order);
    let (first, other) = (edit(&mut ours, 1, 1), edit(&mut theirs, 2, 2));
    let second = edit(&mut ours, 1, 3);
    let both = Document::written_here(Kind::Order, &[&first, &other, &second]).unwrap();
    assert_eq!(both.cells()[0].others.len(), 1);
    let backwards = Document::written_here(Kind::Order, &[&second, &first]).unwrap();
    assert_eq!(backwards.version(), ours.version());
    assert_eq!(backwards.cells(), ours.cells());
    assert!(Document::written_here(Kind::Order, &[&second]).is_err());
    // What others changed joins a line.
    ours.apply(&[&other]).unwrap();
    assert_eq!(ours.cells(), both.cells());
    assert_eq!(ours.version(), both.version());
}
