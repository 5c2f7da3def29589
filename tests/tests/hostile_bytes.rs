//! Whatever bytes come, they are read or refused, and nothing panics: real frames, commits, documents and
//! records, mutated in every way a bad network, a bad disk or a bad neighbour can. The fuzz target in `fuzz`
//! looks at the same door with more patience.

// A test may stop at what it didn't expect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use domain::id::{DocId, Kind};
use proptest::prelude::*;
use replica::commit::{Commit, DocChange};
use replica::document::{Document, DocumentError};
use replica::pack;
use replica::wire::Pieces;
use tests::properties::config;
use tests::{corpus, reading};

#[derive(Clone, Debug)]
enum Mutation {
    Flip(usize, u8),
    Put(usize, u8),
    Cut(usize),
    Remove(usize, usize),
    Repeat(usize, usize),
    Insert(usize, Vec<u8>),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let place = any::<usize>;
    prop_oneof![
        (place(), 0..8u8).prop_map(|(at, bit)| Mutation::Flip(at, bit)),
        (place(), any::<u8>()).prop_map(|(at, byte)| Mutation::Put(at, byte)),
        place().prop_map(Mutation::Cut),
        (place(), 1..40usize).prop_map(|(at, length)| Mutation::Remove(at, length)),
        (place(), 1..40usize).prop_map(|(at, length)| Mutation::Repeat(at, length)),
        (place(), prop::collection::vec(any::<u8>(), 1..12))
            .prop_map(|(at, bytes)| Mutation::Insert(at, bytes)),
    ]
}

fn mutated(mut bytes: Vec<u8>, mutations: &[Mutation]) -> Vec<u8> {
    for mutation in mutations {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match mutation {
            Mutation::Flip(at, bit) => bytes[at % length] ^= 1 << bit,
            Mutation::Put(at, byte) => bytes[at % length] = *byte,
            Mutation::Cut(at) => bytes.truncate(at % length),
            Mutation::Remove(at, count) => {
                let from = at % length;
                bytes.drain(from..(from + count).min(length));
            }
            Mutation::Repeat(at, count) => {
                let from = at % length;
                let part = bytes[from..(from + count).min(length)].to_vec();
                bytes.splice(from..from, part);
            }
            Mutation::Insert(at, more) => {
                let from = at % length;
                bytes.splice(from..from, more.iter().copied());
            }
        }
    }
    bytes
}

#[test]
fn what_is_in_the_corpus_is_read() {
    let inputs = corpus::inputs();
    assert!(inputs.len() > 100, "{}", inputs.len());
    for sort in 0..reading::SORTS {
        assert!(
            inputs.iter().any(|input| input.first() == Some(&sort)),
            "nothing of sort {sort}"
        );
    }
    inputs.iter().for_each(|input| reading::read(input));
}

fn some_commit() -> Commit {
    let inputs = corpus::inputs();
    let mut commits = inputs.iter().filter_map(|input| match input.split_first() {
        Some((2, commit)) => Commit::decode(commit).ok(),
        _ => None,
    });
    commits.next().unwrap()
}

#[test]
fn what_broke_something_once_no_longer_does() {
    for input in corpus::FOUND {
        reading::read(input);
        // The same in a commit and among pieces.
        let [5, kind, change @ ..] = input else { continue };
        let doc = DocId {
            kind: Kind::ALL[usize::from(*kind) % Kind::ALL.len()],
            device: 1,
            epoch: 1,
            counter: 4096,
        };
        let refused = Document::load(doc.kind, &[change]);
        assert!(matches!(refused, Err(DocumentError::Malformed(_))), "{refused:?}");
        let mut commit = some_commit();
        commit.changes = vec![DocChange {
            doc,
            change: change.to_vec().into(),
        }];
        reading::read(&[&[2][..], &commit.encode()].concat());
        let pieces = Pieces(vec![(doc, vec![change.to_vec().into()])]);
        reading::read(&[&[3][..], &pack::pack(&pieces)].concat());
    }
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn mutated_bytes_are_read_or_refused(
        which in any::<prop::sample::Index>(),
        mutations in prop::collection::vec(mutation(), 1..6),
    ) {
        thread_local!(static INPUTS: Vec<Vec<u8>> = corpus::inputs());
        let input = INPUTS.with(|inputs| which.get(inputs).clone());
        reading::read(&mutated(input, &mutations));
    }

    #[test]
    fn rubbish_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        reading::read(&bytes);
    }
}
