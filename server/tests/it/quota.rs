//! A device whose commits are refused without end can't fill the disk, and harms nobody else.

use replica::commit::CommitHash;
use replica::wire::{Hello, Link, PROTOCOL, RefusalReason, ServerFrame, Verdict};
use replica::{limits, pack};
use server::authority::conversations::{ConnectionId, Conversations, Input, Output};
use server::authority::inbound::{Inbound, Sealed};
use server::authority::{Authority, Bounds};
use server::store::{Chain, ChainId, Library as _, MemoryStore, Organisation, Store as _};

use crate::till::{AT, Till};

type Talks = Conversations<MemoryStore>;

fn greet(talks: &mut Talks, id: ConnectionId, n: u8) -> Chain {
    let authority = talks.authority_mut();
    let code = authority.issue_code(AT, "", [n; 8]).unwrap();
    let enrolment = authority.enrol(AT, &code, "Till", [n; 32]).unwrap();
    let chain = ChainId {
        device: enrolment.device,
        epoch: enrolment.epoch,
    };
    let hello = Hello {
        protocol: PROTOCOL,
        token: enrolment.token,
        device: chain.device,
        epoch: chain.epoch,
        cursor: 0,
        acknowledged: Link::default(),
        last: Link::default(),
        renew: None,
    };
    let said = Input::Said(id, Inbound::Hello(Box::new(hello)));
    assert!(matches!(
        &frames(talks, id, said)[..],
        [ServerFrame::Welcome(_), ..]
    ));
    talks.authority().chain(chain).unwrap().clone()
}

/// What this connection is told.
fn frames(talks: &mut Talks, id: ConnectionId, input: Input) -> Vec<ServerFrame> {
    let out = talks.step(AT, vec![input]).unwrap();
    out.into_iter()
        .filter_map(|output| match output {
            Output::Send(to, frame) if to == id => Some(pack::decode(&frame).unwrap()),
            _ => None,
        })
        .collect()
}

fn push(bytes: Vec<u8>) -> Inbound {
    Inbound::Push(vec![Sealed::open(bytes).unwrap()])
}

#[test]
fn refused_commits_have_their_room() {
    let mut store = MemoryStore::new();
    store
        .found(&Organisation {
            name: "Shop".into(),
            currency: "EUR".into(),
            created: AT,
        })
        .unwrap();
    let mut talks = Conversations::new(Authority::open(store, Bounds::default()).unwrap());
    let (bad, good) = (greet(&mut talks, 1, 1), greet(&mut talks, 2, 2));
    let mut last = Link::default();
    let mut refused = 0;
    let ended = loop {
        // A commit with far more behind it than there may be.
        let mut bytes = Till::after(bad.id, &bad.series, last, 1).place(1).bytes;
        bytes.resize(limits::COMMIT_BYTES + 1, 0);
        last = Link {
            number: last.number + 1,
            hash: CommitHash::of(&bytes),
        };
        match frames(&mut talks, 1, Input::Said(1, push(bytes))).as_slice() {
            [ServerFrame::Verdicts(verdicts)] => {
                assert!(matches!(verdicts[..], [(_, Verdict::Quarantined(_))]));
                refused += 1;
                assert!(refused < 100, "it goes on for ever");
            }
            [ServerFrame::Refused(reason)] => break *reason,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(ended, RefusalReason::Busy);
    let kept = talks.authority().store().kept_aside(bad.id.device).unwrap();
    assert!((32 << 20..34 << 20).contains(&kept), "{kept} bytes");
    assert_eq!(
        talks.authority().store().quarantine().unwrap().len(),
        refused,
        "whole"
    );
    assert_eq!(talks.authority().store().kept_aside(good.id.device), Ok(0));

    let order = Till::new(good.id, &good.series).place(1).bytes;
    let heard = frames(&mut talks, 2, Input::Said(2, push(order)));
    assert!(matches!(&heard[..], [ServerFrame::Verdicts(verdicts)] if verdicts[0].1 == Verdict::Accepted(1)));
}
