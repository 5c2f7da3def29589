//! The records that a device keeps, as they lie on disk.

use domain::command::Command;
use domain::id::{DeviceId, DocId, Epoch, Millis};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::Seq;
use crate::commit::CommitHash;
use crate::storage::Key;
use crate::wire::{Enrolment, Link, QuarantineReason};

/// Who the device is and how far it got: the one record of `Meta`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Meta {
    #[n(0)]
    pub device: DeviceId,
    #[n(1)]
    pub epoch: Epoch,
    /// Which start of the worker this is; every start writes under an actor of its own.
    #[n(2)]
    pub start: u32,
    #[n(3)]
    pub series: String,
    #[n(4)]
    pub token: ByteVec,
    #[n(5)]
    pub name: String,
    #[n(6)]
    pub organisation: String,
    #[n(7)]
    pub currency: String,
    /// Everything up to this seq is stored.
    #[n(8)]
    pub cursor: Seq,
    /// The last commit that the server decided on and the outbox no longer holds.
    #[n(9)]
    pub acknowledged: Link,
    /// Order numbers used up by then.
    #[n(10)]
    pub numbered: u64,
    /// The key of the next record of `Rows` and `Pieces`.
    #[n(11)]
    pub next_key: Key,
    /// The rows were fetched for the first time.
    #[n(12)]
    pub bootstrapped: bool,
    /// Commands of an epoch that turned out to be a copy's, to be given again.
    #[n(13)]
    pub replay: Vec<Replay>,
    /// Documents whose stored row doesn't show the latest stored pieces yet: they are read and shown next.
    #[n(14)]
    pub merging: Vec<DocId>,
    /// Documents that the server's copy replaces as soon as all is sent.
    #[n(15)]
    #[cbor(default)]
    pub refetch: Vec<Refetch>,
}

impl Meta {
    pub fn new(enrolment: Enrolment) -> Meta {
        Meta {
            device: enrolment.device,
            epoch: enrolment.epoch,
            start: 1,
            series: enrolment.series,
            token: enrolment.token,
            name: enrolment.name,
            organisation: enrolment.organisation,
            currency: enrolment.currency,
            cursor: 0,
            acknowledged: Link::default(),
            numbered: 0,
            next_key: 1,
            bootstrapped: false,
            replay: Vec::new(),
            merging: Vec::new(),
            refetch: Vec::new(),
        }
    }

    /// Notes that the commit by which a command was given last (`replay.names`) came to nothing, and where it is given again,
    /// if it is yet. What names something that the commit made finds it by all its names.
    pub fn note_lost(&mut self, replay: Replay) {
        let is_known = |other: &&mut Replay| other.again.is_some_and(|again| replay.names.contains(&again));
        match self.replay.iter_mut().find(is_known) {
            Some(known) => {
                known.again = replay.again;
                known.names.extend(replay.names);
            }
            None => self.replay.push(replay),
        }
    }
}

/// A document of which more or less is here than the server has, for a known reason.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Refetch {
    #[n(0)]
    pub doc: DocId,
    /// A commit that changed it was kept aside. Otherwise a bootstrap brought its row while the outbox had changes of it,
    /// and a row is one or the other: the server's copy joins both.
    #[n(1)]
    pub was_refused: bool,
}

/// A command that has to be given again.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Replay {
    /// The commit that it was first, on whatever chain ([`crate::commit::Commit::again`]).
    #[n(0)]
    pub origin: CommitHash,
    /// The epochs in which it was given before, with its commit's number in each: commands that were given
    /// after it may name what it made by any of them.
    #[n(1)]
    pub names: Vec<(Epoch, u64)>,
    /// When it was given.
    #[n(2)]
    pub at: Millis,
    /// By whom.
    #[n(3)]
    pub user: String,
    /// The command.
    #[n(4)]
    pub command: Command,
    /// Where it was given again, by this device or a copy of it: epoch and number.
    #[n(5)]
    pub again: Option<(Epoch, u64)>,
    /// A rule refused it when it was given again: it waits for a person and isn't tried behind her back.
    #[n(6)]
    pub refused: bool,
    /// When a person said that she is done with it.
    #[n(7)]
    pub set_aside: Option<Millis>,
}

impl Replay {
    /// Whether it waits to be given again, or for a person.
    pub fn waits(&self) -> bool {
        self.again.is_none() && self.set_aside.is_none()
    }
}

/// A record of `Outbox`: everything a restart needs, so that a person's commit is one write.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct OutboxRecord {
    #[n(0)]
    pub commit: ByteVec,
    /// The rows after it.
    #[n(1)]
    pub rows: Vec<ByteVec>,
    /// Order numbers used up after it.
    #[n(2)]
    pub numbered: u64,
    /// The place in [`Meta::replay`] of the command that this commit gives again. It is here so that a crash
    /// can't leave the commit without the mark that it was given, which would give it twice.
    #[n(3)]
    pub replays: Option<u64>,
}

/// A record of `Rows`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct RowsRecord {
    /// `pack(wire::Rows)`.
    #[n(0)]
    pub packed: ByteVec,
    /// For each row in turn, the keys of the records that hold its document's pieces; shorter when the rest
    /// has none.
    #[n(1)]
    pub pieces: Vec<Vec<Key>>,
}

/// A record of `Quarantine`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct QuarantineRecord {
    #[n(0)]
    pub commit: ByteVec,
    #[n(1)]
    pub reason: QuarantineReason,
    /// The number under which a person knows the order that it made.
    #[n(2)]
    pub order_number: Option<String>,
    /// When a person did it again or said that she is done with it. It is kept all the same.
    #[n(3)]
    pub settled: Option<Millis>,
}
