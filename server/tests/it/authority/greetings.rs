//! Checkpoints, and what a returning device is told.

use super::*;

#[test]
fn checkpoints_reuse_what_did_not_change() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    let placed: Vec<_> = (0..2500).map(|_| till.place(1)).collect();
    let commits: Vec<Vec<u8>> = placed.iter().map(|placed| placed.bytes.clone()).collect();
    push(&mut core, chain.id, &commits);
    core.make_checkpoint().unwrap();
    let before = core.manifest();
    assert_eq!(
        before
            .segments
            .iter()
            .map(|segment| segment.rows)
            .collect::<Vec<_>>(),
        [500, 1000, 1000]
    );
    let edited = till.note(placed[0].subject.unwrap(), "later").bytes;
    push(&mut core, chain.id, &[edited, till.place(1).bytes]);
    core.make_checkpoint().unwrap();
    let after = core.manifest();
    assert_eq!(
        after
            .segments
            .iter()
            .map(|segment| segment.rows)
            .collect::<Vec<_>>(),
        [501, 1000, 1000]
    );
    assert_eq!(after.segments[1], before.segments[1]);
    assert_ne!(after.segments[2], before.segments[2]);
    assert_eq!(after.seq, 2502);
}

#[test]
fn greetings_are_compared_with_the_known_past() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    let first = till.place(1);
    let one = till.last();
    let second = till.place(1);
    push(&mut core, chain.id, &[first.bytes, second.bytes]);
    let two = till.last();
    let none = Link::default();
    let decided = |greeted| match greeted {
        Greeted::Welcome(_, welcome) => Ok(welcome.decided),
        Greeted::Refused(reason) => Err(reason),
    };
    let elsewhere = Link {
        number: 2,
        hash: CommitHash([5; 32]),
    };
    let beyond = Link {
        number: 3,
        hash: CommitHash([6; 32]),
    };
    let id = chain.id;
    assert_eq!(decided(greet(&mut core, id, 1, 0, two, two)), Ok(two));
    assert_eq!(
        decided(greet(&mut core, id, 1, 0, none, two)),
        Ok(two),
        "a verdict was lost"
    );
    assert_eq!(
        decided(greet(&mut core, id, 1, 0, none, beyond)),
        Ok(none),
        "can't be told: send it again"
    );
    assert_eq!(decided(greet(&mut core, id, 1, 0, two, beyond)), Ok(two));
    assert_eq!(
        decided(greet(&mut core, id, 1, 0, none, one)),
        Err(RefusalReason::Forked),
        "a copy that only reads"
    );
    assert_eq!(
        decided(greet(&mut core, id, 1, 0, none, elsewhere)),
        Err(RefusalReason::Forked)
    );
    assert_eq!(
        decided(greet(&mut core, id, 1, 0, elsewhere, beyond)),
        Err(RefusalReason::Forked)
    );
    assert_eq!(
        decided(greet(&mut core, id, 1, 0, beyond, beyond)),
        Err(RefusalReason::ServerBehind)
    );
    assert_eq!(
        decided(greet(&mut core, id, 1, 3, two, two)),
        Err(RefusalReason::ServerBehind)
    );
    let other_epoch = ChainId { epoch: 2, ..id };
    assert_eq!(
        decided(greet(&mut core, other_epoch, 1, 0, none, none)),
        Err(RefusalReason::ServerBehind)
    );
    assert_eq!(
        decided(greet(&mut core, id, 9, 0, two, two)),
        Err(RefusalReason::UnknownDevice)
    );
}

#[test]
fn a_refusal_that_was_not_heard_is_told_again() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    let bad = altered(&till.place(1).bytes, |commit| {
        commit.changes[0].change = vec![0].into()
    });
    push(&mut core, chain.id, std::slice::from_ref(&bad));
    let last = Link {
        number: 1,
        hash: CommitHash::of(&bad),
    };
    let Greeted::Welcome(_, welcome) = greet(&mut core, chain.id, 1, 0, Link::default(), last) else {
        panic!("refused")
    };
    // Were it told that number 1 is decided, it would take it for accepted.
    assert_eq!(welcome.decided, Link::default());
}

#[test]
fn a_copy_learns_what_was_refused_of_what_another_copy_brought() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    let good = till.place(1).bytes;
    let bad = altered(&till.place(1).bytes, |commit| {
        commit.changes[0].change = vec![0].into()
    });
    push(&mut core, chain.id, &[good.clone(), bad.clone()]);
    let hashes = [CommitHash::of(&good).0, CommitHash::of(&bad).0, [7; 32]].concat();
    let hello = Hello {
        renew: Some(hashes.into()),
        ..hello(
            chain.id,
            1,
            0,
            Link::default(),
            Link {
                number: 3,
                hash: CommitHash([7; 32]),
            },
        )
    };
    let Greeted::Welcome(_, welcome) = core.greet(AT, &hello).unwrap() else {
        panic!("refused")
    };
    let renewed = welcome.renewed.unwrap();
    assert_eq!(renewed.shared, 2);
    assert_eq!(renewed.kept_aside, [(2, QuarantineReason::BadChange)]);
}

#[test]
fn what_was_given_again_is_heard_once_in_whichever_epoch_and_after_a_restart() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    let origin = Some(CommitHash([9; 32]));
    let first = altered(&till.place(1).bytes, |commit| commit.again = origin);
    assert_eq!(
        push(&mut core, chain.id, std::slice::from_ref(&first)),
        [Verdict::Accepted(1)]
    );
    let mut core = Authority::open(core.into_store(), Bounds::default()).unwrap();
    let link = Link {
        number: 1,
        hash: CommitHash::of(&first),
    };
    let once_more = Till::after(chain.id, &chain.series, link, 2).place(1).bytes;
    let once_more = altered(&once_more, |commit| commit.again = origin);
    assert!(answer(&mut core, chain.id, false, &[once_more]).parted);
}
