//! What a device's records say, read from outside: the checkers compare what a device claims with what
//! lies on its disk. Only the fields that they need are named; the codec passes over the others.

use std::collections::BTreeMap;

use domain::command::Command;
use domain::id::{DeviceId, DocId, Epoch, Millis};
use minicbor::Decode;
use minicbor::bytes::ByteVec;
use replica::commit::Commit;
use replica::pack;
use replica::storage::{Key, Store};
use replica::wire::Link;

use super::disk::Image;
use super::witness::Identity;

/// The record of `Meta`.
#[derive(Clone, Debug, Decode)]
#[cbor(array)]
pub struct Meta {
    /// The device.
    #[n(0)]
    pub device: DeviceId,
    /// Its epoch.
    #[n(1)]
    pub epoch: Epoch,
    /// Its order-number series.
    #[n(3)]
    pub series: String,
    /// Everything up to here is stored.
    #[n(8)]
    pub cursor: u64,
    /// The last commit that the server decided on.
    #[n(9)]
    pub acknowledged: Link,
    /// The first rows are here.
    #[n(12)]
    pub bootstrapped: bool,
    /// Commands to be given again.
    #[n(13)]
    pub replay: Vec<Replay>,
    /// Documents that the server's copy is to replace.
    #[n(15)]
    #[cbor(default)]
    pub refetch: Vec<Refetch>,
}

/// A document that the server's copy is to replace.
#[derive(Clone, Debug, Decode)]
#[cbor(array)]
pub struct Refetch {
    /// Which.
    #[n(0)]
    pub doc: DocId,
}

impl Meta {
    /// From a disk; `None` when no device lives there.
    pub fn of(image: &Image) -> Option<Meta> {
        image
            .record(Store::Meta, 0)
            .map(|bytes| pack::decode(bytes).expect("the device's own record can be read"))
    }
}

/// A command that is to be given again.
#[derive(Clone, Debug, Decode)]
#[cbor(array)]
pub struct Replay {
    /// When it was given.
    #[n(2)]
    pub at: Millis,
    /// The command.
    #[n(4)]
    pub command: Command,
    /// Where it was given again.
    #[n(5)]
    pub again: Option<(Epoch, u64)>,
    /// A rule refused it.
    #[n(6)]
    pub refused: bool,
    /// When a person said that she is done with it.
    #[n(7)]
    pub set_aside: Option<Millis>,
}

/// A record of `Quarantine`.
#[derive(Clone, Debug, Decode)]
#[cbor(array)]
pub struct KeptAside {
    /// The commit.
    #[n(0)]
    pub commit: ByteVec,
    /// When a person did it again or was done with it.
    #[n(3)]
    pub settled: Option<Millis>,
}

impl KeptAside {
    /// All that lie on a disk, by their keys.
    pub fn all(image: &Image) -> BTreeMap<Key, KeptAside> {
        let read = |(key, bytes): (Key, Vec<u8>)| {
            let record = pack::decode(&bytes).expect("the device's own record can be read");
            (key, record)
        };
        image.records(Store::Quarantine).into_iter().map(read).collect()
    }

    /// Which command it gave, where it can be read.
    pub fn identity(&self) -> Option<Identity> {
        Commit::decode(&self.commit)
            .ok()
            .map(|commit| Identity::of(&commit))
    }
}

/// A record of `Outbox`.
#[derive(Clone, Debug, Decode)]
#[cbor(array)]
pub struct Outboxed {
    /// The commit.
    #[n(0)]
    pub commit: ByteVec,
}

impl Outboxed {
    /// Reads a record.
    pub fn of(bytes: &[u8]) -> Outboxed {
        pack::decode(bytes).expect("the device's own record can be read")
    }

    /// Its commit.
    pub fn commit(&self) -> Commit {
        Commit::decode(&self.commit).expect("the device's own commit can be read")
    }
}
