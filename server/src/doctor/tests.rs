use domain::command::Command;
use domain::id::{DocId, Kind};
use domain::money::Currency;
use domain::order::{Channel, Direction, Draft, DraftLine, Item, TaxMode};
use domain::quantity::Quantity;
use replica::author::{Author as Pen, Surroundings};
use replica::commit::{Commit, CommitHash};
use replica::document::Actor;
use replica::wire::{Link, QuarantineReason};

use super::*;
use crate::author::testing::{author, made, place_and_product};
use crate::authority::inbound::Sealed;
use crate::authority::{Authority, Submission};
use crate::store::record::{pack_commits, unpack_commits};
use crate::store::{ChainId, Group, MemoryStore, NewRecord, Quarantined, Record, Store as _};

fn draft(location: DocId, product: DocId) -> Draft {
    let item = Item {
        product: Some(product),
        sku: "T1".into(),
        name: "Tea".into(),
        unit_price: "2.50".parse().unwrap(),
        tax_rate: "7".parse().unwrap(),
    };
    let line = DraftLine {
        item,
        quantity: Quantity::ONE,
        discount: None,
        note: String::new(),
    };
    Draft {
        direction: Direction::Sale,
        channel: Channel::Till,
        location,
        salesperson: String::new(),
        currency: Currency::new("EUR").unwrap(),
        tax_mode: TaxMode::Inclusive,
        customer: None,
        lines: vec![line],
        discount: None,
        shipping: "0".parse().unwrap(),
        note: String::new(),
        external: None,
        placed_at: None,
    }
}

/// A shop with a location, a product and five orders; its only chain is (1, 1).
fn shop() -> (Authority<MemoryStore>, Draft) {
    let mut author = author("till");
    let (location, product) = place_and_product(&mut author);
    let draft = draft(location, product);
    for _ in 0..5 {
        made(&mut author, Command::PlaceOrder(draft.clone(), Vec::new()));
    }
    (author.finish().unwrap(), draft)
}

const CHAIN: ChainId = ChainId { device: 1, epoch: 1 };

/// The invariants that are broken, each once.
fn broken(store: &MemoryStore) -> Vec<u8> {
    let report = examine(store).unwrap();
    assert_eq!(report.is_clean(), report.findings.is_empty());
    let invariants: BTreeSet<u8> = report.findings.iter().map(|finding| finding.invariant).collect();
    invariants.into_iter().collect()
}

/// Writes to the log whatever it is, as no authority would.
fn append(store: &mut MemoryStore, commits: &[Vec<u8>], decided: Option<Link>) {
    let first = store.head().unwrap() + 1;
    let hashed = commits
        .iter()
        .map(|bytes| (CommitHash::of(bytes), bytes.as_slice()));
    let record = Record {
        first,
        last: first + commits.len() as u64 - 1,
        at: 0,
        body: pack_commits(hashed),
    };
    let read: Vec<Commit> = commits
        .iter()
        .map(|bytes| Commit::decode(bytes).unwrap())
        .collect();
    let runs = vec![(CHAIN, read.first().map_or(0, |commit| commit.stamp.number))];
    let mut touches: Vec<DocId> = read
        .iter()
        .flat_map(|commit| &commit.changes)
        .map(|change| change.doc)
        .collect();
    touches.dedup();
    let decided = decided.map(|link| (CHAIN, link)).into_iter().collect();
    let records = vec![NewRecord {
        record,
        runs,
        touches,
    }];
    store
        .append(&Group {
            records,
            decided,
            quarantined: vec![],
        })
        .unwrap();
}

/// Someone who goes on with the chain.
fn pen(authority: &Authority<MemoryStore>, series: &str, numbered: u64) -> Pen {
    let actor = Actor {
        device: 1,
        epoch: 1,
        start: 9,
    };
    Pen::new(actor, series.into(), authority.decided(CHAIN).unwrap(), numbered)
}

fn order(pen: &mut Pen, draft: &Draft) -> Commit {
    let surroundings = Surroundings {
        known: &[],
        counted: &[],
        taken: &[],
        utc_offset: &|_| 0,
        stands_for: &Some,
        again: None,
    };
    pen.author(
        1000,
        "",
        Command::PlaceOrder(draft.clone(), vec![]),
        None,
        &surroundings,
    )
    .unwrap()
    .commit
}

/// Pushes commits, as their author.
fn push(authority: &mut Authority<MemoryStore>, commits: Vec<Vec<u8>>) {
    let sealed = commits.into_iter().map(|bytes| Sealed::open(bytes).unwrap());
    let submission = Submission {
        sender: CHAIN,
        relayed: false,
        commits: sealed.collect(),
    };
    authority.push(1000, &[submission]).unwrap();
}

#[test]
fn a_sound_shop_is_clean() {
    let (mut authority, _) = shop();
    assert!(broken(authority.store()).is_empty());
    authority.make_checkpoint().unwrap();
    let report = examine(authority.store()).unwrap();
    assert!(report.is_clean());
    assert_eq!(
        (report.commits, report.orders, report.documents, report.segments),
        (7, 5, 8, 4)
    );
}

#[test]
fn a_lost_acknowledged_commit_is_found() {
    let (authority, draft) = shop();
    let lost = order(&mut pen(&authority, "T01", 5), &draft);
    let mut store = authority.into_store();
    let link = Link {
        number: 8,
        hash: CommitHash::of(&lost.encode()),
    };
    store
        .append(&Group {
            decided: vec![(CHAIN, link)],
            ..Group::default()
        })
        .unwrap();
    assert_eq!(broken(&store), [2]);
}

#[test]
fn a_commit_that_is_there_twice_is_found() {
    let (authority, _) = shop();
    let mut store = authority.into_store();
    let record = store.record_with(7).unwrap().unwrap();
    let last = unpack_commits(&record).unwrap().pop().unwrap().bytes;
    append(&mut store, &[last], None);
    assert_eq!(broken(&store), [3]);
}

#[test]
fn a_broken_link_is_found() {
    let (authority, draft) = shop();
    let mut commit = order(&mut pen(&authority, "T01", 5), &draft);
    commit.previous = CommitHash([9; 32]);
    let mut store = authority.into_store();
    let bytes = commit.encode();
    let link = Link {
        number: 8,
        hash: CommitHash::of(&bytes),
    };
    append(&mut store, &[bytes], Some(link));
    assert_eq!(broken(&store), [9]);
}

#[test]
fn an_order_whose_goods_never_left_the_ledger_is_found() {
    let (mut authority, draft) = shop();
    let mut commit = order(&mut pen(&authority, "T01", 5), &draft);
    commit.changes.retain(|change| change.doc.kind != Kind::Ledger);
    // Verdicts don't compare changes with commands yet, so this is accepted: the doctor must see it.
    push(&mut authority, vec![commit.encode()]);
    assert_eq!(authority.head(), 8);
    assert_eq!(broken(authority.store()), [5]);
}

#[test]
fn numbers_that_repeat_or_jump_or_are_foreign_are_found() {
    for (series, numbered) in [("T01", 2), ("T01", 8), ("T09", 5)] {
        let (mut authority, draft) = shop();
        let commit = order(&mut pen(&authority, series, numbered), &draft);
        push(&mut authority, vec![commit.encode()]);
        assert_eq!(broken(authority.store()), [7], "{series} after {numbered}");
    }
}

#[test]
fn a_number_that_a_refused_order_used_is_explained() {
    let (mut authority, draft) = shop();
    let mut pen = pen(&authority, "T01", 5);
    let mut refused = order(&mut pen, &draft);
    if let Some(change) = refused.changes.first_mut() {
        change.change = vec![1].into();
    }
    let refused = refused.encode();
    let mut after = Pen::new(
        Actor {
            device: 1,
            epoch: 1,
            start: 10,
        },
        "T01".into(),
        Link {
            number: 8,
            hash: CommitHash::of(&refused),
        },
        6,
    );
    let next = order(&mut after, &draft).encode();
    push(&mut authority, vec![refused, next]);
    let report = examine(authority.store()).unwrap();
    assert_eq!(
        (report.findings.as_slice(), report.quarantined),
        ([].as_slice(), 1)
    );
}

#[test]
fn rows_that_differ_from_their_documents_are_found() {
    let (mut authority, draft) = shop();
    authority.make_checkpoint().unwrap();
    let commit = order(&mut pen(&authority, "T01", 5), &draft);
    push(&mut authority, vec![commit.encode()]);
    let mut store = authority.into_store();
    // A checkpoint that claims to be newer than its rows.
    let checkpoint = store.checkpoint().unwrap();
    store
        .put_checkpoint(&crate::store::Checkpoint { seq: 8, ..checkpoint }, &[])
        .unwrap();
    assert_eq!(broken(&store), [1]);
}

#[test]
fn a_quarantine_that_was_tampered_with_is_found() {
    let (authority, _) = shop();
    let mut store = authority.into_store();
    let entry = Quarantined {
        chain: CHAIN,
        number: 3,
        hash: CommitHash([1; 32]),
        reason: QuarantineReason::Forked,
        at: 0,
        sender: 1,
        docs: vec![],
        bytes: b"something else".to_vec(),
    };
    store
        .append(&Group {
            quarantined: vec![entry],
            ..Group::default()
        })
        .unwrap();
    assert_eq!(broken(&store), [6]);
}
