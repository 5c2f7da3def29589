//! The authority with a store in memory: verdicts, and what is left after a restart.

mod greetings;

use domain::command::Command;
use domain::id::{DocId, Kind};
use replica::commit::{Commit, CommitHash};
use replica::wire::{Hello, Link, PROTOCOL, QuarantineReason, RefusalReason, Verdict};
use server::authority::inbound::Sealed;
use server::authority::{Answer, Authority, Bounds, Greeted, Submission};
use server::store::{Chain, ChainId, Library as _, MemoryStore, Organisation, Store as _};

use crate::till::{AT, Till, location};

type Core = Authority<MemoryStore>;

fn core() -> Core {
    let mut store = MemoryStore::new();
    store
        .found(&Organisation {
            name: "Shop".into(),
            currency: "EUR".into(),
            created: AT,
        })
        .unwrap();
    Authority::open(store, Bounds::default()).unwrap()
}

/// A device with the token [n; 32].
fn device(core: &mut Core, n: u8) -> Chain {
    let code = core.issue_code(AT, "", [n; 8]).unwrap();
    let enrolment = core.enrol(AT, &code, "Till", [n; 32]).unwrap();
    core.chain(ChainId {
        device: enrolment.device,
        epoch: enrolment.epoch,
    })
    .unwrap()
    .clone()
}

fn submission(chain: ChainId, relayed: bool, commits: &[Vec<u8>]) -> Submission {
    let commits = commits
        .iter()
        .map(|bytes| Sealed::open(bytes.clone()).unwrap())
        .collect();
    Submission {
        sender: chain,
        relayed,
        commits,
    }
}

fn push(core: &mut Core, chain: ChainId, commits: &[Vec<u8>]) -> Vec<Verdict> {
    let answer = answer(core, chain, false, commits);
    assert!(!answer.parted);
    answer.verdicts.into_iter().map(|(_, verdict)| verdict).collect()
}

fn answer(core: &mut Core, chain: ChainId, relayed: bool, commits: &[Vec<u8>]) -> Answer {
    core.push(AT, &[submission(chain, relayed, commits)])
        .unwrap()
        .remove(0)
}

/// The same commit with something else in it; what follows no longer fits, and isn't meant to.
fn altered(bytes: &[u8], alter: impl FnOnce(&mut Commit)) -> Vec<u8> {
    let mut commit = Commit::decode(bytes).unwrap();
    alter(&mut commit);
    commit.encode()
}

fn greet(core: &mut Core, chain: ChainId, token: u8, cursor: u64, acknowledged: Link, last: Link) -> Greeted {
    core.greet(AT, &hello(chain, token, cursor, acknowledged, last))
        .unwrap()
}

fn hello(chain: ChainId, token: u8, cursor: u64, acknowledged: Link, last: Link) -> Hello {
    Hello {
        protocol: PROTOCOL,
        token: vec![token; 32].into(),
        device: chain.device,
        epoch: chain.epoch,
        cursor,
        acknowledged,
        last,
        renew: None,
    }
}

#[test]
fn sending_twice_is_harmless() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    let commits = [till.place(2).bytes, till.place(3).bytes];
    assert_eq!(
        push(&mut core, chain.id, &commits),
        [Verdict::Accepted(1), Verdict::Accepted(2)]
    );
    let sum = core.table().sum();
    assert_eq!(
        push(&mut core, chain.id, &commits),
        [Verdict::Duplicate, Verdict::Duplicate]
    );
    // Twice in one push, too.
    let third = till.place(1).bytes;
    let twice = [third.clone(), third];
    assert_eq!(
        push(&mut core, chain.id, &twice),
        [Verdict::Accepted(3), Verdict::Duplicate]
    );
    assert_eq!((core.head(), core.table().len()), (3, 3));
    assert_ne!(core.table().sum(), sum);
}

#[test]
fn commits_that_come_too_early_are_asked_for_again() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    let (first, second) = (till.place(1).bytes, till.place(1).bytes);
    assert_eq!(
        push(&mut core, chain.id, std::slice::from_ref(&second)),
        [Verdict::Missing(vec![])]
    );
    assert_eq!(core.store().quarantine(), Ok(vec![]));
    assert_eq!(
        push(&mut core, chain.id, &[first, second]),
        [Verdict::Accepted(1), Verdict::Accepted(2)]
    );
}

#[test]
fn a_commit_that_rests_on_unknown_changes_is_missing_until_they_are_here() {
    let mut core = core();
    let (a, b) = (device(&mut core, 1), device(&mut core, 2));
    let mut first = Till::new(a.id, &a.series);
    let placed = first.place(2);
    let order = placed.subject.unwrap();
    let mut second = Till::new(b.id, &b.series);
    second.hold(order, &[placed.commit.changes[0].change.to_vec()]);
    let edit = second.note(order, "from B").bytes;
    assert_eq!(
        push(&mut core, b.id, std::slice::from_ref(&edit)),
        [Verdict::Missing(vec![order])]
    );
    assert_eq!(core.decided(b.id), Some(Link::default()));
    push(&mut core, a.id, &[placed.bytes]);
    assert_eq!(push(&mut core, b.id, &[edit]), [Verdict::Accepted(2)]);
    assert_eq!(core.tally().careful_groups, 1);
}

#[test]
fn one_bad_commit_blocks_only_what_rests_on_it() {
    let mut core = core();
    let chain = device(&mut core, 1);
    // A change that isn't one; the chain goes on after it as its author's does.
    let mut till = Till::new(chain.id, &chain.series);
    let good = till.place(1);
    let bad = till.place(2);
    let broken = altered(&bad.bytes, |commit| {
        commit.changes[0].change = vec![1, 2, 3].into()
    });
    let link = Link {
        number: 2,
        hash: CommitHash::of(&broken),
    };
    let mut after = Till::after(chain.id, &chain.series, link, 2);
    after.hold(bad.subject.unwrap(), &[bad.commit.changes[0].change.to_vec()]);
    let rests_on_it = after.note(bad.subject.unwrap(), "x");
    let independent = after.place(1);
    let commits = [good.bytes, broken, rests_on_it.bytes, independent.bytes];
    let verdicts = [
        Verdict::Accepted(1),
        Verdict::Quarantined(QuarantineReason::BadChange),
        Verdict::Quarantined(QuarantineReason::Depends),
        Verdict::Accepted(2),
    ];
    assert_eq!(push(&mut core, chain.id, &commits), verdicts);
    assert_eq!(core.table().len(), 2);
    // Sent again, each gets the same answer, and the quarantine keeps each once, whole.
    let again = [
        Verdict::Duplicate,
        verdicts[1].clone(),
        verdicts[2].clone(),
        Verdict::Duplicate,
    ];
    assert_eq!(push(&mut core, chain.id, &commits), again);
    let kept = core.store().quarantine().unwrap();
    assert_eq!(
        kept.iter().map(|entry| &entry.bytes).collect::<Vec<_>>(),
        [&commits[1], &commits[2]]
    );

    // After a restart too, and what rests on it is still told apart from what is missing.
    let mut core = Authority::open(core.into_store(), Bounds::default()).unwrap();
    assert_eq!(push(&mut core, chain.id, &commits), again);
    let more = after.note(bad.subject.unwrap(), "y").bytes;
    assert_eq!(
        push(&mut core, chain.id, &[more]),
        [Verdict::Quarantined(QuarantineReason::Depends)]
    );
}

#[test]
fn a_change_that_its_document_would_not_give_back_is_refused() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    let good = till.place(1);
    // Everything in it can be read and applied; but written again it has another checksum.
    let order = good.subject.unwrap();
    let subtle = altered(&till.note(order, "x").bytes, |commit| {
        let mut change = commit.changes[0].change.to_vec();
        change[4] ^= 1;
        commit.changes[0].change = change.into();
    });
    let verdicts = [
        Verdict::Accepted(1),
        Verdict::Quarantined(QuarantineReason::BadChange),
    ];
    let before = good.bytes.clone();
    assert_eq!(push(&mut core, chain.id, &[good.bytes, subtle.clone()]), verdicts);
    assert_eq!(core.tally().careful_groups, 1);
    // Alone in its group, too.
    assert_eq!(push(&mut core, chain.id, &[subtle]), verdicts[1..]);
    assert_eq!(push(&mut core, chain.id, &[before]), [Verdict::Duplicate]);
    assert_eq!(core.pieces(order).unwrap().len(), 1);
}

#[test]
fn a_commit_that_cannot_be_read_keeps_its_place() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    let first = till.place(1);
    let mut unreadable = first.bytes.clone();
    unreadable.truncate(first.bytes.len() - 3);
    let link = Link {
        number: 1,
        hash: CommitHash::of(&unreadable),
    };
    let mut after = Till::after(chain.id, &chain.series, link, 2);
    let next = after.place(2).bytes;
    assert_eq!(
        push(&mut core, chain.id, &[unreadable, next]),
        [
            Verdict::Quarantined(QuarantineReason::Malformed),
            Verdict::Accepted(1)
        ]
    );
    // Cut off before its place can be read, it isn't even a commit.
    assert!(Sealed::open(first.bytes[..10].to_vec()).is_err());
}

#[test]
fn another_commit_with_a_taken_number_shows_a_copy() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    push(&mut core, chain.id, &[till.place(1).bytes]);
    let mut copy = Till::new(chain.id, &chain.series);
    let (other, next) = (copy.place(2).bytes, copy.place(2).bytes);
    let parted = answer(&mut core, chain.id, false, &[other.clone(), next.clone()]);
    assert_eq!(
        parted,
        Answer {
            verdicts: vec![],
            parted: true
        }
    );
    assert!(
        answer(&mut core, chain.id, false, std::slice::from_ref(&next)).parted,
        "a chain that doesn't follow"
    );
    assert_eq!((core.head(), core.store().quarantine()), (1, Ok(vec![])));

    // Brought by someone else, they are kept aside: their author isn't there to ask for an epoch.
    let carrier = device(&mut core, 2);
    let relayed = answer(&mut core, carrier.id, true, &[other.clone(), next]);
    let reasons: Vec<Verdict> = relayed.verdicts.into_iter().map(|(_, verdict)| verdict).collect();
    assert_eq!(
        reasons,
        [
            Verdict::Quarantined(QuarantineReason::Forked),
            Verdict::Quarantined(QuarantineReason::ChainBroken)
        ]
    );
    assert_eq!(core.store().quarantine().unwrap().len(), 2);
    answer(&mut core, carrier.id, true, &[other]);
    assert_eq!(core.store().quarantine().unwrap().len(), 2, "each once");
}

#[test]
fn nobody_writes_in_anothers_name_or_ledger() {
    let mut core = core();
    let (a, b) = (device(&mut core, 1), device(&mut core, 2));
    let mut till = Till::new(a.id, &a.series);
    let commit = till.place(1).bytes;
    assert_eq!(
        push(&mut core, b.id, std::slice::from_ref(&commit)),
        [Verdict::Quarantined(QuarantineReason::WrongAuthor)]
    );
    let stranger = Till::new(ChainId { device: 99, epoch: 1 }, "T99").place(1).bytes;
    assert_eq!(
        answer(&mut core, b.id, true, &[stranger]).verdicts,
        [(1, Verdict::Quarantined(QuarantineReason::WrongAuthor))]
    );
    // A file of another device's commits is another matter.
    assert_eq!(
        answer(&mut core, b.id, true, &[commit]).verdicts,
        [(1, Verdict::Accepted(1))]
    );
    let ledger = DocId {
        kind: Kind::Ledger,
        device: a.id.device,
        epoch: 1,
        counter: 4096,
    };
    let mut other = Till::new(b.id, &b.series);
    let foreign = altered(&other.place(1).bytes, |commit| commit.changes[0].doc = ledger);
    assert_eq!(
        push(&mut core, b.id, &[foreign]),
        [Verdict::Quarantined(QuarantineReason::BadChange)]
    );
}

#[test]
fn a_failing_store_changes_nothing() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    let commits = [
        till.give(Command::CreateLocation(location())).bytes,
        till.place(1).bytes,
    ];
    let store = core.store().clone();
    store.set_failing(true);
    assert!(core.push(AT, &[submission(chain.id, false, &commits)]).is_err());
    assert_eq!(
        (core.head(), core.table().len(), core.decided(chain.id)),
        (0, 0, Some(Link::default()))
    );
    store.set_failing(false);
    assert_eq!(
        push(&mut core, chain.id, &commits),
        [Verdict::Accepted(1), Verdict::Accepted(2)]
    );
}

#[test]
fn a_restart_finds_everything_with_and_without_a_checkpoint() {
    let mut core = core();
    let chain = device(&mut core, 1);
    let mut till = Till::new(chain.id, &chain.series);
    let placed: Vec<_> = (0..30).map(|_| till.place(3)).collect();
    let commits: Vec<Vec<u8>> = placed.iter().map(|placed| placed.bytes.clone()).collect();
    push(&mut core, chain.id, &commits[..20]);
    let (sum, rows) = (core.table().sum(), core.table().len());
    let mut core = Authority::open(core.into_store(), Bounds::default()).unwrap();
    assert_eq!(
        (core.table().sum(), core.table().len()),
        (sum, rows),
        "from the log alone"
    );

    core.make_checkpoint().unwrap();
    push(&mut core, chain.id, &commits[20..]);
    let edited = till.note(placed[0].subject.unwrap(), "later").bytes;
    push(&mut core, chain.id, &[edited]);
    let (sum, rows) = (core.table().sum(), core.table().len());
    let mut core = Authority::open(core.into_store(), Bounds::default()).unwrap();
    assert_eq!(
        (core.table().sum(), core.table().len()),
        (sum, rows),
        "from segments and the log's tail"
    );
    assert_eq!(core.decided(chain.id), Some(till.last()));

    // Segments can be lost without any harm.
    core.make_checkpoint().unwrap();
    let mut store = core.into_store();
    let mut checkpoint = store.checkpoint().unwrap();
    checkpoint.segments[0].id = "0".repeat(64);
    store
        .put_checkpoint(&checkpoint, &[("0".repeat(64), b"rubbish".to_vec())])
        .unwrap();
    let core = Authority::open(store, Bounds::default()).unwrap();
    assert_eq!(
        (core.table().sum(), core.table().len()),
        (sum, rows),
        "from the log, the segment being damaged"
    );
}
