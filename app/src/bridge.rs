//! What the screens and the worker say to each other: CBOR in `ArrayBuffer`s, handed over, not copied.

use domain::id::DocId;
use minicbor::{Decode, Encode};
use replica::device::{Request, Response};
use replica::query::DeviceStatus;

use crate::sealed::Sealed;

/// From a screen to the worker.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum ToWorker {
    /// A question or a command for the replica; answered by [`FromWorker::Response`] with the same number.
    #[n(0)]
    Request(#[n(0)] u32, #[n(1)] Sealed<Request>),
    /// Enrol this browser: the one-time code and a name for the device.
    #[n(1)]
    Enrol(#[n(0)] u32, #[n(1)] String, #[n(2)] String),
    /// Ask the browser to keep this origin's storage, and say how full it is.
    #[n(2)]
    Storage(#[n(0)] u32),
    /// Wake a sleeping connection: the page became visible, or the browser says it's online.
    #[n(3)]
    Nudge,
}

/// From the worker to the screens.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum FromWorker {
    /// The answer to a request.
    #[n(0)]
    Response(#[n(0)] u32, #[n(1)] Sealed<Response>),
    /// These rows changed; empty means everything may have.
    #[n(1)]
    Changed(#[n(0)] Vec<DocId>),
    /// The state of the device changed; also sent when the worker is ready.
    #[n(2)]
    Status(#[n(0)] DeviceStatus),
    /// How the enrolment went.
    #[n(3)]
    Enrolled(#[n(0)] u32, #[n(1)] EnrolOutcome),
    /// How full the storage is.
    #[n(4)]
    Storage(#[n(0)] u32, #[n(1)] StorageReport),
    /// Whether this tab's worker owns the replica, or passes requests on to the tab that does.
    #[n(5)]
    Leading(#[n(0)] bool),
    /// The worker can't go on; the text says why (a browser without IndexedDB, say).
    #[n(6)]
    Broken(#[n(0)] String),
}

/// How an enrolment went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum EnrolOutcome {
    /// This browser is a device now.
    #[n(0)]
    Enrolled,
    /// The code is wrong, used or expired.
    #[n(1)]
    WrongCode,
    /// The server isn't in reach.
    #[n(2)]
    NotInReach,
    /// Too many attempts; try later.
    #[n(3)]
    TooMany,
}

/// What the browser says of this origin's storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct StorageReport {
    /// The browser promised not to clear it under pressure.
    #[n(0)]
    pub persistent: bool,
    /// Bytes in use.
    #[n(1)]
    pub used: u64,
    /// Bytes allowed.
    #[n(2)]
    pub quota: u64,
}
