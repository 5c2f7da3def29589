//! What every store promises, as tests that run on each of them. A store passes by calling [`check`].

use domain::id::{DocId, Kind};
use replica::commit::CommitHash;
use replica::wire::{Link, QuarantineReason};

use super::record::{pack_commits, unpack_commits};
use super::{
    ChainId, Checkpoint, Code, Group, NewRecord, Organisation, Quarantined, Record, SegmentInfo, Store,
    StoreError,
};

/// Runs the suite. Each call of `fresh` gives an empty store; `reopened` opens what the store before left,
/// as after a crash.
pub fn check<S: Store>(mut fresh: impl FnMut() -> S, mut reopened: impl FnMut(S) -> S) {
    founding_happens_once(fresh());
    codes_work_once_and_expire(fresh());
    devices_and_epochs_are_numbered(fresh(), &mut reopened);
    the_log_has_no_gaps_and_is_found_by_document_and_chain(fresh(), &mut reopened);
    a_bad_group_leaves_nothing(fresh());
    the_quarantine_keeps_bytes_once(fresh(), &mut reopened);
    checkpoints_replace_each_other(fresh(), &mut reopened);
    a_second_reader_sees_what_is_stored(fresh());
    compacting_changes_nothing_that_can_be_read(fresh(), &mut reopened);
}

fn doc(counter: u64) -> DocId {
    DocId {
        kind: Kind::Order,
        device: 1,
        epoch: 1,
        counter,
    }
}

fn link(number: u64) -> Link {
    Link {
        number,
        hash: CommitHash::of(&number.to_be_bytes()),
    }
}

fn record(first: u64, commits: &[&[u8]], runs: &[(ChainId, u64)], touches: &[DocId]) -> NewRecord {
    let body = pack_commits(commits.iter().map(|bytes| (CommitHash::of(bytes), *bytes)));
    let last = first + commits.len() as u64 - 1;
    NewRecord {
        record: Record {
            first,
            last,
            at: 5,
            body,
        },
        runs: runs.to_vec(),
        touches: touches.to_vec(),
    }
}

fn with_device<S: Store>(store: &mut S) -> ChainId {
    store
        .add_device(None, "till", &[7; 32], 10)
        .unwrap()
        .unwrap()
        .1
        .id
}

fn founding_happens_once<S: Store>(mut store: S) {
    assert_eq!(store.organisation(), Ok(None));
    let shop = Organisation {
        name: "Shop".into(),
        currency: "EUR".into(),
        created: 3,
    };
    store.found(&shop).unwrap();
    store
        .found(&Organisation {
            name: "Other".into(),
            ..shop.clone()
        })
        .unwrap();
    assert_eq!(store.organisation(), Ok(Some(shop)));
}

fn codes_work_once_and_expire<S: Store>(mut store: S) {
    let code = Code {
        hash: [1; 32],
        name: "Counter".into(),
        expires: 100,
    };
    store.add_code(&code).unwrap();
    assert_eq!(store.codes(99), Ok(vec![code]));
    assert_eq!(store.codes(100), Ok(vec![]));
    assert_eq!(store.add_device(Some(&[1; 32]), "late", &[0; 32], 100), Ok(None));
    assert_eq!(store.add_device(Some(&[2; 32]), "wrong", &[0; 32], 50), Ok(None));
    assert!(
        store
            .add_device(Some(&[1; 32]), "till", &[9; 32], 50)
            .unwrap()
            .is_some()
    );
    assert_eq!(store.add_device(Some(&[1; 32]), "again", &[0; 32], 50), Ok(None));
    assert_eq!(store.codes(50), Ok(vec![]));
    assert_eq!(store.devices().unwrap().len(), 1);
}

fn devices_and_epochs_are_numbered<S: Store>(mut store: S, reopened: &mut impl FnMut(S) -> S) {
    let (device, chain) = store.add_device(None, "a", &[3; 32], 10).unwrap().unwrap();
    assert_eq!((device.id, chain.id.epoch, chain.series.as_str()), (1, 1, "T01"));
    let (second, chain) = store.add_device(None, "b", &[4; 32], 11).unwrap().unwrap();
    assert_eq!((second.id, chain.series.as_str()), (2, "T02"));
    let renewed = store.add_epoch(1, 12).unwrap();
    assert_eq!(
        (renewed.id, renewed.series.as_str()),
        (ChainId { device: 1, epoch: 2 }, "T03")
    );
    assert!(store.add_epoch(9, 12).is_err());
    store.seen(&[(1, 77), (8, 78)]).unwrap();
    let store = reopened(store);
    let devices = store.devices().unwrap();
    assert_eq!(
        devices
            .iter()
            .map(|device| (device.id, device.last_seen))
            .collect::<Vec<_>>(),
        [(1, Some(77)), (2, None)]
    );
    assert_eq!(devices.first().map(|device| device.token), Some([3; 32]));
    let chains = store.chains().unwrap();
    assert_eq!(chains.len(), 3);
    assert!(chains.iter().all(|chain| chain.decided == Link::default()));
}

fn the_log_has_no_gaps_and_is_found_by_document_and_chain<S: Store>(
    mut store: S,
    reopened: &mut impl FnMut(S) -> S,
) {
    let a = with_device(&mut store);
    let b = with_device(&mut store);
    assert_eq!((store.head(), store.record_with(1)), (Ok(0), Ok(None)));
    let first = Group {
        records: vec![
            record(1, &[b"one", b"two"], &[(a, 1)], &[doc(1), doc(2)]),
            record(3, &[b"three"], &[(b, 1)], &[doc(2)]),
        ],
        decided: vec![(a, link(2)), (b, link(1))],
        quarantined: vec![],
    };
    store.append(&first).unwrap();
    let second = Group {
        records: vec![record(
            4,
            &[b"four", b"five"],
            &[(a, 3), (b, 2)],
            &[doc(2), doc(3)],
        )],
        decided: vec![(a, link(3)), (b, link(2))],
        quarantined: vec![],
    };
    store.append(&second).unwrap();
    let store = reopened(store);
    assert_eq!(store.head(), Ok(5));
    for (seq, expected) in [(1, 1), (2, 1), (3, 3), (4, 4), (5, 4)] {
        assert_eq!(
            store.record_with(seq).unwrap().unwrap().first,
            expected,
            "with {seq}"
        );
    }
    assert_eq!(store.record_with(6), Ok(None));
    for (from, to, expected) in [
        (1, 2, vec![doc(1), doc(2)]),
        (4, 5, vec![doc(2), doc(3)]),
        (6, 9, vec![]),
    ] {
        let mut touched = store.touched_within(from, to).unwrap();
        touched.sort_unstable();
        assert_eq!(touched, expected, "{from} to {to}");
    }
    let read = unpack_commits(&store.record_with(4).unwrap().unwrap()).unwrap();
    assert_eq!(
        read.iter()
            .map(|logged| logged.bytes.as_slice())
            .collect::<Vec<_>>(),
        [b"four", b"five"]
    );
    assert_eq!(store.touching(doc(1)), Ok(vec![1]));
    assert_eq!(store.touching(doc(2)), Ok(vec![1, 3, 4]));
    assert_eq!(store.touching(doc(9)), Ok(vec![]));
    assert_eq!(store.run_with(a, 1), Ok(Some(1)));
    assert_eq!(store.run_with(a, 2), Ok(Some(1)));
    assert_eq!(store.run_with(a, 3), Ok(Some(4)));
    assert_eq!(store.run_with(b, 2), Ok(Some(4)));
    assert_eq!(store.run_with(ChainId { device: 9, epoch: 1 }, 1), Ok(None));
    let decided: Vec<Link> = store
        .chains()
        .unwrap()
        .iter()
        .map(|chain| chain.decided)
        .collect();
    assert_eq!(decided, [link(3), link(2)]);
}

fn a_bad_group_leaves_nothing<S: Store>(mut store: S) {
    let a = with_device(&mut store);
    let good = record(1, &[b"one"], &[(a, 1)], &[doc(1)]);
    let gap = record(3, &[b"three"], &[(a, 3)], &[doc(3)]);
    let group = Group {
        records: vec![good.clone(), gap],
        decided: vec![(a, link(3))],
        quarantined: vec![],
    };
    assert!(matches!(store.append(&group), Err(StoreError::Damaged(_))));
    let nobody = ChainId { device: 5, epoch: 5 };
    let group = Group {
        records: vec![good],
        decided: vec![(nobody, link(1))],
        quarantined: vec![],
    };
    assert!(store.append(&group).is_err());
    assert_eq!((store.head(), store.touching(doc(1))), (Ok(0), Ok(vec![])));
    assert!(
        store
            .chains()
            .unwrap()
            .iter()
            .all(|chain| chain.decided == Link::default())
    );
}

fn the_quarantine_keeps_bytes_once<S: Store>(mut store: S, reopened: &mut impl FnMut(S) -> S) {
    let a = with_device(&mut store);
    let entry = Quarantined {
        chain: a,
        number: 4,
        hash: CommitHash([8; 32]),
        reason: QuarantineReason::BadChange,
        at: 6,
        sender: 1,
        docs: vec![doc(1), doc(2)],
        bytes: b"what came".to_vec(),
    };
    let group = Group {
        quarantined: vec![entry.clone()],
        ..Group::default()
    };
    store.append(&group).unwrap();
    let later = Quarantined {
        reason: QuarantineReason::Forked,
        at: 9,
        ..entry.clone()
    };
    store
        .append(&Group {
            quarantined: vec![later],
            ..Group::default()
        })
        .unwrap();
    let store = reopened(store);
    assert_eq!(store.quarantine(), Ok(vec![entry.clone()]));
    assert_eq!(
        store.quarantined(a, 4),
        Ok(vec![Quarantined {
            bytes: vec![],
            ..entry
        }])
    );
    assert_eq!(store.quarantined(a, 5), Ok(vec![]));
    assert_eq!(store.tainted(), Ok(vec![doc(1), doc(2)]));
}

fn segment(id: &str, counter: u64) -> (SegmentInfo, (String, Vec<u8>)) {
    let info = SegmentInfo {
        id: id.into(),
        from: doc(counter),
        to: doc(counter + 5),
        rows: 3,
        bytes: 4,
    };
    (info, (id.into(), id.as_bytes().to_vec()))
}

fn checkpoints_replace_each_other<S: Store>(mut store: S, reopened: &mut impl FnMut(S) -> S) {
    assert_eq!(store.checkpoint(), Ok(Checkpoint::default()));
    let ((a, a_bytes), (b, b_bytes), (c, c_bytes)) = (segment("a", 0), segment("b", 10), segment("c", 20));
    let first = Checkpoint {
        seq: 3,
        revision: 7,
        segments: vec![a.clone(), b.clone()],
    };
    store.put_checkpoint(&first, &[a_bytes, b_bytes.clone()]).unwrap();
    assert!(
        store
            .put_checkpoint(
                &Checkpoint {
                    seq: 4,
                    revision: 7,
                    segments: vec![c.clone()]
                },
                &[]
            )
            .is_err()
    );
    let mut store = reopened(store);
    assert_eq!(store.checkpoint(), Ok(first));
    assert_eq!(store.segment("b"), Ok(Some(b"b".to_vec())));
    let second = Checkpoint {
        seq: 9,
        revision: 7,
        segments: vec![a, c.clone()],
    };
    store.put_checkpoint(&second, &[c_bytes]).unwrap();
    // A device that still holds the first list can go on with it.
    assert_eq!(store.segment("b"), Ok(Some(b"b".to_vec())));
    store
        .put_checkpoint(
            &Checkpoint {
                seq: 10,
                revision: 8,
                segments: vec![c],
            },
            &[],
        )
        .unwrap();
    store.compact().unwrap();
    assert_eq!(store.segment("b"), Ok(None));
    assert_eq!(store.segment("c"), Ok(Some(b"c".to_vec())));
    assert_eq!(store.segment("rubbish"), Ok(None));
}

fn a_second_reader_sees_what_is_stored<S: Store>(mut store: S) {
    let a = with_device(&mut store);
    let library = store.library().unwrap();
    let group = Group {
        records: vec![record(1, &[b"one"], &[(a, 1)], &[doc(1)])],
        decided: vec![(a, link(1))],
        quarantined: vec![],
    };
    store.append(&group).unwrap();
    assert_eq!((library.head(), library.touching(doc(1))), (Ok(1), Ok(vec![1])));
}

/// All commits of a log with their seqs.
fn whole_log<S: Store>(store: &S) -> Vec<(u64, Vec<u8>)> {
    let mut commits = Vec::new();
    let mut next = 1;
    while let Some(record) = store.record_with(next).unwrap() {
        assert_eq!(record.first, next);
        commits.extend(
            unpack_commits(&record)
                .unwrap()
                .into_iter()
                .map(|logged| (logged.seq, logged.bytes)),
        );
        next = record.last + 1;
    }
    commits
}

fn compacting_changes_nothing_that_can_be_read<S: Store>(mut store: S, reopened: &mut impl FnMut(S) -> S) {
    let a = with_device(&mut store);
    let append = |store: &mut S, seq: u64| {
        let bytes = vec![seq as u8; 300];
        let group = Group {
            records: vec![record(seq, &[&bytes], &[(a, seq)], &[doc(seq % 7)])],
            decided: vec![(a, link(seq))],
            quarantined: vec![],
        };
        store.append(&group).unwrap();
    };
    for seq in 1..=300 {
        append(&mut store, seq);
    }
    let before = whole_log(&store);
    store.compact().unwrap();
    for seq in 301..=500 {
        append(&mut store, seq);
        if seq % 50 == 0 {
            store.compact().unwrap();
        }
    }
    let store = reopened(store);
    let after = whole_log(&store);
    assert_eq!((after.len(), &after[..300]), (500, before.as_slice()));
    assert_eq!(store.head(), Ok(500));
    for seq in [1, 150, 300, 301, 499, 500] {
        let found = store
            .record_with(store.run_with(a, seq).unwrap().unwrap())
            .unwrap()
            .unwrap();
        assert!(found.first <= seq && seq <= found.last);
        let touching = store.touching(doc(seq % 7)).unwrap();
        assert!(
            touching
                .iter()
                .any(|touched| (found.first..=found.last).contains(touched))
        );
    }
}
