use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const IDENTITY: [u8; 16] = [7; 16];
const NEW: Mark = Mark {
    identity: IDENTITY,
    since: 0,
    through: 0,
};
/// What a disk writes whole or not at all; small, so that records lie across several.
const SECTOR: usize = 16;

fn transaction(durability: Durability, writes: Vec<Write>) -> Transaction {
    Transaction {
        id: 0,
        durability,
        writes,
    }
}

fn saved(writes: Vec<Write>) -> Transaction {
    transaction(Durability::Strict, writes)
}

fn put(key: Key, record: &[u8]) -> Transaction {
    saved(vec![Write::Put(Store::Outbox, key, record.to_vec())])
}

fn open(mark: Mark, file: &[u8]) -> Journal {
    Journal::open(mark, |at, into| {
        let there = file.get(at..).unwrap_or_default();
        let count = there.len().min(into.len());
        into[..count].copy_from_slice(&there[..count]);
        count
    })
}

/// A file as it is after this journal was given these.
fn append(file: &mut Vec<u8>, journal: &mut Journal, group: &[Transaction]) {
    let (at, records) = journal.records(group).unwrap();
    file.resize(file.len().max(at + records.len()), 0);
    file[at..at + records.len()].copy_from_slice(&records);
    journal.keep(group, at + records.len());
}

type Stores = BTreeMap<(Store, Key), Vec<u8>>;

fn apply(stores: &mut Stores, writes: &[Write]) {
    for write in writes {
        match write {
            Write::Put(store, key, record) => {
                stores.insert((*store, *key), record.clone());
            }
            Write::Delete(store, from, to) => {
                stores.retain(|(of, key), _| of != store || !(from..=to).contains(&key));
            }
        }
    }
}

#[test]
fn what_was_kept_is_found_again_and_only_until_the_stores_have_it() {
    let (mut file, mut journal) = (Vec::new(), open(NEW, &[]));
    let writes = vec![
        Write::Put(Store::Meta, 0, b"me".to_vec()),
        Write::Put(Store::OrderRows, Key::MAX, Vec::new()),
        Write::Delete(Store::Pieces, 3, Key::MAX),
    ];
    append(&mut file, &mut journal, &[saved(writes), saved(Vec::new())]);
    append(&mut file, &mut journal, &[put(1, b"one")]);
    let again = open(NEW, &file);
    assert_eq!(again.settling(), journal.settling());
    assert_eq!(again.settling().writes.len(), 5);

    journal.settled();
    assert!(journal.is_settled());
    assert_eq!(journal.mark.through, 3);
    assert!(open(journal.mark, &file).is_settled());
    // The next round lies over the one before, of which a part is left behind it.
    append(&mut file, &mut journal, &[put(2, b"two")]);
    assert_eq!(open(journal.mark, &file).held, put(2, b"two").writes);
}

#[test]
fn a_journal_of_another_database_is_empty() {
    let (mut file, mut journal) = (Vec::new(), open(NEW, &[]));
    append(&mut file, &mut journal, &[put(1, b"one")]);
    let another = Mark {
        identity: [8; 16],
        ..NEW
    };
    assert!(open(another, &file).is_settled());
}

#[test]
fn what_was_given_up_is_never_taken_for_a_record() {
    let (mut file, mut journal) = (Vec::new(), open(NEW, &[]));
    append(&mut file, &mut journal, &[put(1, b"one")]);
    // Its flush failed, though all of it is there.
    let mut there = file.clone();
    append(&mut there, &mut journal.clone(), &[put(1, b"perhaps")]);
    journal.give_up(1);
    assert!(!journal.is_settled());
    assert!(journal.records(&[put(2, b"more")]).is_none());
    assert_eq!(journal.settling().writes.len(), 2);
    journal.settled();
    assert!(open(journal.mark, &there).is_settled());
}

#[test]
fn nothing_goes_into_a_new_one_before_the_stores_know_it() {
    let mut journal = Journal::new(IDENTITY, 5);
    assert!(!journal.is_settled());
    assert!(journal.records(&[put(1, b"one")]).is_none());
    assert_eq!(journal.settling().writes, [journal.mark.write()]);
    journal.settled();
    assert!(journal.is_settled() && journal.records(&[put(1, b"one")]).is_some());
}

#[test]
fn too_much_does_not_go_in() {
    let mut journal = open(NEW, &[]);
    assert!(journal.records(&[put(1, &vec![0; LARGEST + 1])]).is_none());
    let group = vec![put(1, &vec![0; LARGEST]); 15];
    let (_, records) = journal.records(&group).unwrap();
    journal.keep(&group, records.len());
    assert!(journal.records(&[put(2, &vec![0; LARGEST])]).is_none());
    journal.settled();
    assert!(journal.records(&[put(2, &vec![0; LARGEST])]).is_some());
}

#[test]
fn it_says_what_is_newer_than_the_stores() {
    let mut journal = open(NEW, &[]);
    let writes = vec![
        Write::Put(Store::Pieces, 1, b"a".to_vec()),
        Write::Put(Store::Pieces, 2, b"b".to_vec()),
        Write::Delete(Store::Pieces, 2, 3),
        Write::Put(Store::Rows, 4, b"d".to_vec()),
    ];
    journal.keep(&[saved(writes)], 0);
    assert_eq!(journal.record(Store::Pieces, 1), Some(Some(&b"a"[..])));
    assert_eq!(journal.record(Store::Pieces, 2), Some(None));
    assert_eq!(journal.record(Store::Pieces, 4), None);
    journal.keep(&[saved(vec![Write::Put(Store::Pieces, 1, b"c".to_vec())])], 0);
    assert_eq!(journal.record(Store::Pieces, 1), Some(Some(&b"c"[..])));
}

#[test]
fn what_the_stores_hold_is_amended() {
    let mut journal = open(NEW, &[]);
    let writes = vec![
        Write::Put(Store::Meta, 0, b"me".to_vec()),
        Write::Delete(Store::Outbox, 2, 3),
        Write::Put(Store::Outbox, 3, b"new".to_vec()),
        Write::Put(Store::Outbox, 4, b"newer".to_vec()),
        Write::Put(Store::OrderRows, 1, b"row".to_vec()),
    ];
    journal.keep(&[saved(writes)], 0);
    let old = |key: Key| (key, b"old".to_vec());
    let mut snapshot = Snapshot {
        outbox: vec![old(1), old(2), old(4), old(5)],
        rows: vec![old(9)],
        ..Snapshot::default()
    };
    journal.amend(&mut snapshot);
    let expected = Snapshot {
        meta: Some(b"me".to_vec()),
        outbox: vec![old(1), (3, b"new".to_vec()), (4, b"newer".to_vec()), old(5)],
        rows: vec![old(9)],
        orders_to_come: true,
        ..Snapshot::default()
    };
    assert_eq!(snapshot, expected);
    let mut some = vec![old(1), old(2)];
    journal.amend_records(Store::Outbox, 1..=3, &mut some);
    assert_eq!(some, [old(1), (3, b"new".to_vec())]);
}

#[test]
fn a_mark_is_read_as_it_was_written() {
    let mark = Mark {
        identity: IDENTITY,
        since: -5,
        through: u64::MAX,
    };
    assert_eq!(Mark::decode(&mark.encode()), Some(mark));
    assert_eq!(Mark::decode(&[0; 31]), None);
    assert_eq!(Mark::decode(&[0; 33]), None);
}

#[derive(Clone, Debug)]
enum Step {
    Save(Transaction),
    /// Everything goes to the stores.
    Settle,
    /// The stores have it, and the power goes before the journal knows.
    SettleAndFail,
    /// The power goes; of what wasn't flushed, the disk has those sectors for which the bits are set.
    Fail(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let write = prop_oneof![
        3 => (0..4_u64, prop::collection::vec(any::<u8>(), 0..60))
            .prop_map(|(key, record)| Write::Put(Store::Rows, key, record)),
        1 => (0..4_u64, 0..4_u64).prop_map(|(from, to)| Write::Delete(Store::Rows, from, to)),
    ];
    let durability = prop_oneof![Just(Durability::Strict), Just(Durability::Relaxed)];
    let save = (durability, prop::collection::vec(write, 0..4))
        .prop_map(|(durability, writes)| Step::Save(transaction(durability, writes)));
    let step = prop_oneof![
        8 => save,
        2 => Just(Step::Settle),
        1 => Just(Step::SettleAndFail),
        2 => any::<u64>().prop_map(Step::Fail),
    ];
    prop::collection::vec(step, 0..60)
}

proptest! {
    /// After any crash the stores are as they were behind some transaction, and behind none before the last that was flushed.
    #[test]
    fn a_crash_leaves_all_that_was_flushed_and_nothing_out_of_its_sequence(steps in steps()) {
        let (mut flushed, mut file) = (Vec::new(), Vec::new());
        let (mut stores, mut mark, mut journal) = (Stores::new(), NEW, open(NEW, &[]));
        // The stores as they were behind each transaction, from the last that can't be lost on.
        let mut possible = vec![Stores::new()];
        for step in steps {
            let mut torn = None;
            match step {
                Step::Save(given) => {
                    append(&mut file, &mut journal, std::slice::from_ref(&given));
                    let mut next = possible.last().unwrap().clone();
                    apply(&mut next, &given.writes);
                    possible.push(next);
                    if given.durability == Durability::Strict {
                        flushed = file.clone();
                        possible.drain(..possible.len() - 1);
                    }
                }
                Step::Settle | Step::SettleAndFail => {
                    apply(&mut stores, &journal.settling().writes);
                    let kept = stores.remove(&(Store::Meta, MARK)).unwrap();
                    mark = Mark::decode(&kept).unwrap();
                    possible.drain(..possible.len() - 1);
                    match step {
                        Step::Settle => journal.settled(),
                        _ => torn = Some(u64::MAX),
                    }
                }
                Step::Fail(sectors) => torn = Some(sectors),
            }
            let Some(sectors) = torn else { continue };
            let mut left = flushed.clone();
            left.resize(file.len(), 0);
            for (number, sector) in file.chunks(SECTOR).enumerate() {
                if sectors >> (number % 64) & 1 == 1 {
                    left[number * SECTOR..][..sector.len()].copy_from_slice(sector);
                }
            }
            journal = open(mark, &left);
            let mut found = stores.clone();
            apply(&mut found, &journal.held);
            prop_assert!(possible.contains(&found), "{found:?} is none of {possible:?}");
            possible = vec![found];
            (flushed, file) = (left.clone(), left);
        }
    }
}
