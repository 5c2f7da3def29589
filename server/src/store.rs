//! What the server keeps, as two traits: [`Library`] to read, [`Store`] to write. A store holds bytes and
//! numbers for one organisation; it must not know what a document or a command means.
//!
//! Everything that has to happen together is one method and one transaction. So a crash at any point
//! leaves either all of it or nothing, on every store; [`contract`] is the suite that each one passes.

#[cfg(test)]
mod contract;
pub mod memory;
pub mod record;
pub mod sqlite;

use domain::id::{DeviceId, DocId, Epoch, Millis};
use replica::Seq;
use replica::commit::CommitHash;
use replica::wire::{Link, QuarantineReason};

pub use memory::MemoryStore;
pub use sqlite::{SqliteStore, snapshot};

/// What can go wrong in a store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk or the database refused. Nothing of the transaction was written.
    #[error("the store failed: {0}")]
    Failed(String),
    /// What is stored contradicts itself.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The data were written by a newer version of the server.
    #[error("the data have schema {found}, this server knows up to {known}: install a newer server")]
    TooNew {
        /// Schema of the data.
        found: i64,
        /// The newest that this build knows.
        known: i64,
    },
}

/// Stands where a device of the server's own has no token: no secret has this hash.
pub const NO_TOKEN: [u8; 32] = [0; 32];
/// Stands where a token was revoked: no secret has this hash either. What the device wrote stays.
pub const REVOKED: [u8; 32] = [0xFF; 32];

/// A device's life since install, restore or loss: the unit that has one chain of commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChainId {
    /// The device.
    pub device: DeviceId,
    /// Its epoch.
    pub epoch: Epoch,
}

/// The business whose data these are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// What people call it.
    pub name: String,
    /// ISO 4217 code of the currency of its prices.
    pub currency: String,
    /// When it was founded here.
    pub created: Millis,
}

/// One enrolled browser install.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its number.
    pub id: DeviceId,
    /// What people call it; may be empty.
    pub name: String,
    /// SHA-256 of its token.
    pub token: [u8; 32],
    /// When it was enrolled.
    pub created: Millis,
    /// When it last said hello.
    pub last_seen: Option<Millis>,
}

/// One epoch of a device, with how far its chain is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Whose.
    pub id: ChainId,
    /// The order-number series of this epoch.
    pub series: String,
    /// When it began.
    pub created: Millis,
    /// The last commit that the server has decided on.
    pub decided: Link,
}

/// A one-time enrolment code that can still be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// SHA-256 of the code.
    pub hash: [u8; 32],
    /// What the new device shall be called unless it says so itself; may be empty.
    pub name: String,
    /// When it stops working.
    pub expires: Millis,
}

/// Consecutive commits of the log, packed ([`record`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Seq of its first commit.
    pub first: Seq,
    /// Seq of its last commit.
    pub last: Seq,
    /// When it was accepted.
    pub at: Millis,
    /// The packed commits.
    pub body: Vec<u8>,
}

/// A record with what makes it findable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// The record.
    pub record: Record,
    /// Whose commits are in it, each chain once, with the lowest number.
    pub runs: Vec<(ChainId, u64)>,
    /// Documents that its commits touch, each once.
    pub touches: Vec<DocId>,
}

/// A refused commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// The chain it claims to belong to.
    pub chain: ChainId,
    /// The number it claims.
    pub number: u64,
    /// Hash of its bytes.
    pub hash: CommitHash,
    /// Why it was refused.
    pub reason: QuarantineReason,
    /// When.
    pub at: Millis,
    /// Who sent it (not always its author).
    pub sender: DeviceId,
    /// The documents it would have changed, as far as it can be read.
    pub docs: Vec<DocId>,
    /// Its bytes, whole.
    pub bytes: Vec<u8>,
}

/// Everything that follows from one group of pushed commits. Stored together or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// New records; they continue the log without a gap.
    pub records: Vec<NewRecord>,
    /// How far each chain is decided now.
    pub decided: Vec<(ChainId, Link)>,
    /// Commits to be kept aside. One that is there already stays as it was.
    pub quarantined: Vec<Quarantined>,
}

/// One packed segment of rows and what it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentInfo {
    /// SHA-256 of its bytes, as hex.
    pub id: String,
    /// Its first document; all its documents are of this kind.
    pub from: DocId,
    /// Its last document.
    pub to: DocId,
    /// How many rows it holds.
    pub rows: u32,
    /// Its size in bytes.
    pub bytes: u32,
}

/// The rows at a seq or later: all rows as they were at `seq`, some perhaps newer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's tail after this seq has to be replayed on top.
    pub seq: Seq,
    /// Revision of the projection that made the rows.
    pub revision: u32,
    /// In the order of kinds and documents; their ranges don't overlap.
    pub segments: Vec<SegmentInfo>,
}

/// Reading. Every answer is from one committed state, though not the same for two calls.
pub trait Library: Send {
    /// The organisation, once it is founded.
    fn organisation(&self) -> Result<Option<Organisation>, StoreError>;
    /// All devices, by number.
    fn devices(&self) -> Result<Vec<Device>, StoreError>;
    /// All chains, by device and epoch.
    fn chains(&self) -> Result<Vec<Chain>, StoreError>;
    /// Codes that aren't used and haven't expired at `now`.
    fn codes(&self, now: Millis) -> Result<Vec<Code>, StoreError>;
    /// Seq of the last accepted commit; 0 when there is none.
    fn head(&self) -> Result<Seq, StoreError>;
    /// The record that holds this seq.
    fn record_with(&self, seq: Seq) -> Result<Option<Record>, StoreError>;
    /// For every record that touches a document a seq in it, in order. A record that was merged from
    /// several is named by each of them.
    fn touching(&self, doc: DocId) -> Result<Vec<Seq>, StoreError>;
    /// The documents that commits of these seqs touch, both ends included: what a damaged record concerned.
    /// A store that keeps no such index names none.
    fn touched_within(&self, _from: Seq, _to: Seq) -> Result<Vec<DocId>, StoreError> {
        Ok(Vec::new())
    }
    /// A seq in the record that holds commit `number` of a chain, if the log holds it at all.
    fn run_with(&self, chain: ChainId, number: u64) -> Result<Option<Seq>, StoreError>;
    /// The commits kept aside with this claimed place, without their bytes.
    fn quarantined(&self, chain: ChainId, number: u64) -> Result<Vec<Quarantined>, StoreError>;
    /// All commits kept aside, oldest first, whole.
    fn quarantine(&self) -> Result<Vec<Quarantined>, StoreError>;
    /// About how many bytes are kept of refused commits that this device sent.
    ///
    /// A store that can count without reading them should.
    fn kept_aside(&self, sender: DeviceId) -> Result<u64, StoreError> {
        let mut kept = self.quarantine()?;
        kept.retain(|entry| entry.sender == sender);
        Ok(kept.iter().map(|entry| entry.bytes.len() as u64).sum())
    }
    /// The documents that commits kept aside would have changed, in no particular order.
    fn tainted(&self) -> Result<Vec<DocId>, StoreError>;
    /// The latest checkpoint; at seq 0 without segments when there is none.
    fn checkpoint(&self) -> Result<Checkpoint, StoreError>;
    /// A segment's bytes.
    fn segment(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError>;
}

/// Writing. Each method is one transaction that is on disk when it returns.
pub trait Store: Library {
    /// A second, independent reader, for another thread.
    fn library(&self) -> Result<Box<dyn Library>, StoreError>;
    /// Founds the organisation; does nothing when there is one.
    fn found(&mut self, organisation: &Organisation) -> Result<(), StoreError>;
    /// Adds an enrolment code.
    fn add_code(&mut self, code: &Code) -> Result<(), StoreError>;
    /// Adds a device with its first epoch, using up the code; `None` when the code was used meanwhile.
    /// Without a code the device is one of the server's own.
    fn add_device(
        &mut self,
        code: Option<&[u8; 32]>,
        name: &str,
        token: &[u8; 32],
        now: Millis,
    ) -> Result<Option<(Device, Chain)>, StoreError>;
    /// Gives a device a new epoch with its own series.
    fn add_epoch(&mut self, device: DeviceId, now: Millis) -> Result<Chain, StoreError>;
    /// Notes when devices last said hello.
    fn seen(&mut self, seen: &[(DeviceId, Millis)]) -> Result<(), StoreError>;
    /// Stores a group.
    fn append(&mut self, group: &Group) -> Result<(), StoreError>;
    /// Replaces the checkpoint. `fresh` are the bytes of segments that aren't stored yet, by id. Segments go
    /// that neither this checkpoint names nor the one before it, which a device may be fetching just now.
    fn put_checkpoint(
        &mut self,
        checkpoint: &Checkpoint,
        fresh: &[(String, Vec<u8>)],
    ) -> Result<(), StoreError>;
    /// Packs small neighbouring records together and gives unused disk space back. What can be read stays
    /// the same. Called when nothing else is to be done.
    fn compact(&mut self) -> Result<(), StoreError>;
}

/// The series of the `count`th epoch of an organisation: `T01`, `T02`, … `T100`.
pub fn series(count: u64) -> String {
    format!("T{count:02}")
}
