//! What happens to a device, and what it wants done.

use domain::decide::Refusal;
use domain::id::{DocId, Millis};
use domain::order::OrderSheet;
use domain::row::ProductRow;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::Request;
use crate::query::{
    CustomerDetail, CustomerPage, DeviceStatus, DuplicatePage, HeldRows, InboxEntry, Locations, MovementRow,
    OrderDetail, OrderPage, ProductDetail, ProductOnHand, ProductPage, RefusedWork,
};
use crate::storage::{Key, Snapshot, Transaction};
use crate::wire::{Arrival, Enrolment, Manifest};

/// Chosen by the caller; comes back with the response.
pub type RequestId = u64;

/// The answer to a [`Request`]. Encoded, it is read one sort at a time: [`super::payload()`].
#[derive(Clone, Debug, PartialEq, Encode)]
pub enum Response {
    /// Saved on this device.
    #[n(0)]
    Done(#[n(0)] Done),
    /// To [`Request::Orders`].
    #[n(1)]
    Orders(#[n(0)] OrderPage),
    /// To [`Request::Order`]; `None` when no such order is held.
    #[n(2)]
    Order(#[n(0)] Option<Box<OrderDetail>>),
    /// To [`Request::Products`].
    #[n(3)]
    Products(#[n(0)] ProductPage),
    /// To [`Request::Scan`]; `None` when the code is unknown.
    #[n(4)]
    Scan(#[n(0)] Option<Box<ProductRow>>),
    /// To [`Request::Customers`].
    #[n(5)]
    Customers(#[n(0)] CustomerPage),
    /// To [`Request::Locations`].
    #[n(6)]
    Locations(#[n(0)] Locations),
    /// To [`Request::Movements`].
    #[n(7)]
    Movements(#[n(0)] Vec<MovementRow>),
    /// To [`Request::Inbox`].
    #[n(8)]
    Inbox(#[n(0)] Vec<InboxEntry>),
    /// To [`Request::Status`].
    #[n(9)]
    Status(#[n(0)] DeviceStatus),
    /// To [`Request::ExportOutbox`].
    #[n(10)]
    Exported(#[n(0)] ByteVec),
    /// To [`Request::ImportOutbox`]: how many commits were taken over.
    #[n(11)]
    Imported(#[n(0)] u32),
    /// It can't be done.
    #[n(12)]
    Failed(#[n(0)] Failure),
    /// To [`Request::Product`]; `None` when no such product is held.
    #[n(20)]
    Product(#[n(0)] Option<Box<ProductDetail>>),
    /// To [`Request::Customer`]; `None` when no such customer is held.
    #[n(21)]
    Customer(#[n(0)] Option<Box<CustomerDetail>>),
    /// To [`Request::Usual`].
    #[n(22)]
    Usual(#[n(0)] Vec<ProductOnHand>),
    /// To [`Request::DoAll`]: what became of each command, in their sequence.
    #[n(40)]
    DoneAll(#[n(0)] Vec<Outcome>),
    /// To [`Request::Rows`].
    #[n(41)]
    Rows(#[n(0)] HeldRows),
    /// To [`Request::Sheets`], in their sequence; `None` of one whose document isn't on this device and can't be fetched now.
    #[n(42)]
    Sheets(#[n(0)] Vec<Option<OrderSheet>>),
    /// To [`Request::Duplicates`].
    #[n(23)]
    Duplicates(#[n(0)] DuplicatePage),
    /// To [`Request::Refused`] and [`Request::SetAside`], oldest first.
    #[n(25)]
    Refused(#[n(0)] Vec<RefusedWork>),
    /// To [`Request::OnHand`]; `None` when the code is unknown.
    #[n(28)]
    OnHand(#[n(0)] Option<Box<ProductOnHand>>),
    /// To [`Request::Arrivals`]; of what isn't named it isn't known.
    #[n(24)]
    Arrivals(#[n(0)] Vec<Arrival>),
}

/// What became of one command of a group.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Outcome {
    /// It is saved on this device.
    #[n(0)]
    Done(#[n(0)] Done),
    /// It can't be done; the others aren't touched by that.
    #[n(1)]
    Failed(#[n(0)] Failure),
}

/// A command that is saved.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Done {
    /// The document it made or changed.
    #[n(0)]
    pub subject: Option<DocId>,
    /// The order number, where the subject is an order.
    #[n(1)]
    pub number: Option<String>,
    /// The commit's number.
    #[n(2)]
    pub commit: u64,
}

/// Why a request can't be answered.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Encode, Decode)]
pub enum Failure {
    /// A rule forbids the command.
    #[error(transparent)]
    #[n(0)]
    Refused(
        #[n(0)]
        #[from]
        Refusal,
    ),
    /// This browser isn't enrolled.
    #[error("this device is not enrolled")]
    #[n(1)]
    NotEnrolled,
    /// The document isn't on this device, and the server isn't in reach.
    #[error("this isn't on this device and the server is not in reach")]
    #[n(2)]
    NotHere,
    /// The disk refused; nothing was saved.
    #[error("not saved: {0}")]
    #[n(3)]
    NotSaved(#[n(0)] String),
    /// The file isn't an exported outbox.
    #[error("the file can't be read: {0}")]
    #[n(4)]
    BadFile(#[n(0)] String),
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The disk was read. Always the first event, and again after [`Effect::Reload`].
    Opened(Snapshot),
    /// The server enrolled this browser.
    Enrolled(Enrolment),
    /// A screen wants something.
    Request(RequestId, Request),
    /// A transaction is on disk.
    Stored(u64),
    /// A transaction was refused by the disk; nothing of it was written, and later ones are refused too
    /// until a reload.
    StoreFailed(u64, String),
    /// Records of `Pieces` that were asked for.
    PiecesRead(Vec<(Key, Vec<u8>)>),
    /// Records of `OrderRows` that were asked for: from this key on, in order. Fewer than
    /// [`crate::storage::ORDER_RECORDS_AT_ONCE`] are the last.
    OrderRowsRead(Key, Vec<(Key, Vec<u8>)>),
    /// The socket is open.
    SocketOpen,
    /// A frame came in.
    Frame(Vec<u8>),
    /// The socket closed, or couldn't be opened.
    SocketClosed,
    /// The manifest came, as bytes.
    Manifest(Manifest),
    /// A segment came: its id and its packed bytes.
    Segment(String, Vec<u8>),
    /// Documents came, packed, in answer to [`Effect::FetchDocuments`].
    Documents(Vec<u8>),
    /// In answer to [`Effect::FetchArrivals`], as bytes; `None` when it failed.
    Arrivals(Option<Vec<u8>>),
    /// Another fetch failed (no network, or the server said no).
    FetchFailed,
    /// The page became visible, or the browser says it's online: a good moment to call the server.
    Nudge,
    /// Time has passed. Sent when [`Effect::WakeAt`] asked for it.
    Tick,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Write this, and say [`Event::Stored`] or [`Event::StoreFailed`].
    Store(Transaction),
    /// Read these records of `Pieces`, and say [`Event::PiecesRead`].
    ReadPieces(Vec<Key>),
    /// Read the next [`crate::storage::ORDER_RECORDS_AT_ONCE`] records of `OrderRows` from this key on, and say
    /// [`Event::OrderRowsRead`].
    ReadOrderRows(Key),
    /// Throw away what is in memory of the disk and read it again: say [`Event::Opened`].
    Reload,
    /// Open a socket to the server.
    Connect,
    /// Close it.
    Disconnect,
    /// Send a frame.
    Send(Vec<u8>),
    /// `GET /sync/segments`.
    FetchManifest,
    /// `GET /sync/segments/<id>`.
    FetchSegment(String),
    /// `POST /sync/documents` with this body.
    FetchDocuments(Vec<u8>),
    /// `POST /sync/arrivals` with this body, and say [`Event::Arrivals`] in any case.
    FetchArrivals(Vec<u8>),
    /// The answer to a request.
    Respond(RequestId, Response),
    /// These rows are new or changed; screens that show them ask again. Empty: everything may have changed.
    Changed(Vec<DocId>),
    /// The state of the device changed.
    Status(DeviceStatus),
    /// Say [`Event::Tick`] at this time. A later `WakeAt` replaces an earlier one.
    WakeAt(Millis),
}
