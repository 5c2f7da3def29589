//! The sync protocol, version 1: binary frames (CBOR) over a WebSocket at `/sync`, and two HTTP reads for
//! what is large and cacheable.
//!
//! A conversation: the device says [`ClientFrame::Hello`]; the server answers [`ServerFrame::Welcome`] or
//! [`ServerFrame::Refused`]. Then, both ways at once, the device pushes commits and gets a verdict for
//! each, and the server sends batches of what was accepted after the device's cursor. `Ping`/`Pong` is the
//! heartbeat that decides whether the device is online.
//!
//! Bootstrap is HTTP with `Authorization: Bearer <token as hex>`: `GET /sync/segments` answers a
//! [`Manifest`] (CBOR), `GET /sync/segments/<id>` a packed [`Rows`], immutable and cacheable, and
//! `POST /sync/documents` with a [`Wanted`] (CBOR) answers packed [`Pieces`]. When the server had what stands in an
//! order is told to who looks at it, and kept by nobody else: `POST /sync/arrivals` with the order's id (CBOR) answers
//! [`Arrivals`] (CBOR).

use domain::id::{DeviceId, DocId, Epoch, Millis};
use domain::row::Version;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::Seq;
use crate::commit::CommitHash;

/// The version that this build speaks.
pub const PROTOCOL: u16 = 1;
/// The oldest version that this build still understands.
pub const OLDEST_PROTOCOL: u16 = 1;

/// Number and hash of a commit in its epoch's chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Link {
    /// 0 when the chain is empty.
    #[n(0)]
    pub number: u64,
    /// [`CommitHash::START`] when the chain is empty.
    #[n(1)]
    pub hash: CommitHash,
}

/// What a device says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ClientFrame {
    /// The first frame; the server closes a connection that doesn't send it in time.
    #[n(0)]
    Hello(#[n(0)] Hello),
    /// Commits in the order of their numbers, packed: `pack(Vec<ByteVec>)`, each an encoded commit.
    #[n(1)]
    Push(#[n(0)] ByteVec),
    /// The device has stored everything up to this seq; the server sends more.
    #[n(2)]
    Stored(#[n(0)] Seq),
    /// Are you there?
    #[n(3)]
    Ping(#[n(0)] u32),
    /// The device's version sums didn't match at this seq: here are its sums, bucket by bucket
    /// ([`crate::audit`]).
    #[n(4)]
    Buckets(#[n(0)] Seq, #[n(1)] Vec<u64>),
    /// Commits of another device of the organisation, taken over from a file that it exported: packed as in
    /// `Push`, at most [`crate::limits::COMMITS_PER_PUSH`]. Each is judged by its own author's chain.
    #[n(5)]
    Relay(#[n(0)] ByteVec),
}

/// Who is calling, and how far it has read.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Hello {
    /// Version that the device speaks.
    #[n(0)]
    pub protocol: u16,
    /// The device's secret, 32 bytes.
    #[n(1)]
    pub token: ByteVec,
    /// The number the server gave it.
    #[n(2)]
    pub device: DeviceId,
    /// Its epoch.
    #[n(3)]
    pub epoch: Epoch,
    /// Everything up to this seq is stored here.
    #[n(4)]
    pub cursor: Seq,
    /// The last commit it knows the server to have accepted.
    #[n(5)]
    pub acknowledged: Link,
    /// The last commit it has made.
    #[n(6)]
    pub last: Link,
    /// Set when the server said `Forked`: the hashes of the commits that aren't acknowledged, in order, 32
    /// bytes each. The server answers with a new epoch.
    #[n(7)]
    pub renew: Option<ByteVec>,
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ServerFrame {
    /// The device is known and may go on.
    #[n(0)]
    Welcome(#[n(0)] Welcome),
    /// The conversation ends here, and why.
    #[n(1)]
    Refused(#[n(0)] RefusalReason),
    /// What became of pushed commits, in their order.
    #[n(2)]
    Verdicts(#[n(0)] Vec<(u64, Verdict)>),
    /// Accepted work of others.
    #[n(3)]
    Batch(#[n(0)] Batch),
    /// Yes, and the server's time.
    #[n(4)]
    Pong(#[n(0)] u32, #[n(1)] Millis),
    /// The documents in the buckets that differ, with the server's versions, at this seq.
    #[n(5)]
    Versions(#[n(0)] Seq, #[n(1)] Vec<(u16, Vec<(DocId, Version)>)>),
    /// What became of relayed commits, in their order.
    #[n(6)]
    Relayed(#[n(0)] Vec<Verdict>),
}

/// The answer to a good `Hello`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Welcome {
    /// Version that both will speak.
    #[n(0)]
    pub protocol: u16,
    /// The last accepted seq.
    #[n(1)]
    pub head: Seq,
    /// The last commit of this device epoch that the server has decided on.
    #[n(2)]
    pub decided: Link,
    /// The server's clock.
    #[n(3)]
    pub time: Millis,
    /// Sum over the versions of all documents at `head` ([`crate::audit`]).
    #[n(4)]
    pub sum: u64,
    /// Set in answer to `renew`.
    #[n(5)]
    pub renewed: Option<Renewed>,
}

/// A new epoch for a device that turned out to be a copy.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Renewed {
    /// The new epoch.
    #[n(0)]
    pub epoch: Epoch,
    /// The new order-number series.
    #[n(1)]
    pub series: String,
    /// Commits up to this number of the old epoch were decided on by the server; the others must be made again.
    #[n(2)]
    pub shared: u64,
    /// What any copy of the device has given again so far, the latest [`crate::limits::GIVEN_PER_RENEWAL`]:
    /// that isn't to be given once more.
    #[n(3)]
    pub given: Vec<Given>,
    /// Of the shared commits that the device names as its own, those that were kept aside: by number, with the reason. The
    /// copy that brought them may be gone.
    #[n(4)]
    #[cbor(default)]
    pub kept_aside: Vec<(u64, QuarantineReason)>,
}

/// A command that was given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Given {
    /// The commit that it was first.
    #[n(0)]
    pub origin: CommitHash,
    /// The epoch in which it was accepted.
    #[n(1)]
    pub epoch: Epoch,
    /// Its number there.
    #[n(2)]
    pub number: u64,
}

/// Why the server won't talk on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RefusalReason {
    /// The device's app is older than the server can understand: reload it.
    #[n(0)]
    TooOld,
    /// The server is older than the device.
    #[n(1)]
    TooNew,
    /// The token isn't known, or was revoked.
    #[n(2)]
    UnknownDevice,
    /// This device's chain and the server's have parted: say `Hello` again with `renew`.
    #[n(3)]
    Forked,
    /// A frame that breaks a limit or can't be read.
    #[n(4)]
    BadFrame,
    /// Too much at once; come back later.
    #[n(5)]
    Busy,
    /// The server is stopping.
    #[n(6)]
    Stopping,
    /// The server has lost commits that it had acknowledged (restored from an older backup).
    #[n(7)]
    ServerBehind,
}

/// What became of one commit.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Verdict {
    /// It is on disk, at this seq.
    #[n(0)]
    Accepted(#[n(0)] Seq),
    /// It was there already.
    #[n(1)]
    Duplicate,
    /// It rests on changes that the server doesn't have: the documents concerned.
    #[n(2)]
    Missing(#[n(0)] Vec<DocId>),
    /// It is kept aside, whole, for this reason.
    #[n(3)]
    Quarantined(#[n(0)] QuarantineReason),
}

/// Why a commit was kept aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum QuarantineReason {
    /// It can't be read or breaks a limit.
    #[n(0)]
    Malformed,
    /// Its number is taken by another commit.
    #[n(1)]
    Forked,
    /// It doesn't follow the commit before it.
    #[n(2)]
    ChainBroken,
    /// It says it comes from another device or epoch.
    #[n(3)]
    WrongAuthor,
    /// A change in it can't be applied.
    #[n(4)]
    BadChange,
    /// It rests on a commit that was kept aside.
    #[n(5)]
    Depends,
}

/// Accepted work, grouped by document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Batch {
    /// The device is complete up to this seq once it has stored the batch.
    #[n(0)]
    pub upto: Seq,
    /// The last accepted seq when this was sent.
    #[n(1)]
    pub head: Seq,
    /// Sum over the versions of all documents at `upto`; meaningful when `upto == head`.
    #[n(2)]
    pub sum: u64,
    /// `pack(Updates)`.
    #[n(3)]
    pub updates: ByteVec,
}

/// What a batch holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Updates {
    /// Changes since the cursor, per document.
    #[n(0)]
    pub pieces: Pieces,
    /// The present row of each of these documents, encoded.
    #[n(1)]
    pub rows: Vec<ByteVec>,
}

/// Pieces of documents: changes, or whole saved documents, in an order in which they can be applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Pieces(#[n(0)] pub Vec<(DocId, Vec<ByteVec>)>);

/// Encoded rows ([`domain::row::Row`]); a segment is `pack(Rows)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Rows(#[n(0)] pub Vec<ByteVec>);

/// What a new device has to fetch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Manifest {
    /// The segments are complete up to this seq; the log's tail follows over the socket.
    #[n(0)]
    pub seq: Seq,
    /// In the order in which they should be fetched: what is needed to sell first.
    #[n(1)]
    pub segments: Vec<SegmentRef>,
}

/// One segment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SegmentRef {
    /// Hash of its bytes, as hex: its address.
    #[n(0)]
    pub id: String,
    /// Rows in it.
    #[n(1)]
    pub rows: u32,
    /// Its size in bytes.
    #[n(2)]
    pub bytes: u32,
}

/// Documents that a device wants whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Wanted(#[n(0)] pub Vec<DocId>);

/// When the server had each commit that changed a document, in the order in which it had them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Arrivals(#[n(0)] pub Vec<Arrival>);

/// When the server had a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Arrival {
    /// The commit's author.
    #[n(0)]
    pub device: DeviceId,
    /// Its epoch.
    #[n(1)]
    pub epoch: Epoch,
    /// The commit's number there.
    #[n(2)]
    pub number: u64,
    /// When it was accepted, by the server's clock.
    #[n(3)]
    pub at: Millis,
}

/// The body of `POST /enrol` (JSON on the wire is avoided so that there is one codec).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EnrolRequest {
    /// The one-time code, as typed.
    #[n(0)]
    pub code: String,
    /// What the person calls this device; may be empty.
    #[n(1)]
    pub name: String,
}

/// The answer: everything a device needs to be one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Enrolment {
    /// Its number.
    #[n(0)]
    pub device: DeviceId,
    /// Its first epoch.
    #[n(1)]
    pub epoch: Epoch,
    /// Its order-number series, as in `T07`.
    #[n(2)]
    pub series: String,
    /// Its secret, 32 bytes.
    #[n(3)]
    pub token: ByteVec,
    /// What it is called.
    #[n(4)]
    pub name: String,
    /// The organisation's name.
    #[n(5)]
    pub organisation: String,
    /// The organisation's currency.
    #[n(6)]
    pub currency: String,
}
