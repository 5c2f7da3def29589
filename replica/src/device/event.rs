//! What happens to a device, and what it wants done.

use domain::command::Command;
use domain::decide::Refusal;
use domain::id::{DocId, Millis};

use crate::query::{
    CustomerPage, DeviceStatus, InboxEntry, Locations, MovementRow, OrderDetail, OrderPage, OrderQuery,
    ProductOnHand, ProductPage, ProductQuery,
};
use crate::storage::{Key, Snapshot, Transaction};
use crate::wire::{Enrolment, Manifest};

/// Chosen by the caller; comes back with the response.
pub type RequestId = u64;

/// Something a screen wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Do this; answered once it is saved on this device.
    Do(Command),
    /// A window of the orders.
    Orders(OrderQuery),
    /// One order with its timeline.
    Order(DocId),
    /// A window of the catalogue.
    Products(ProductQuery),
    /// The product with this barcode or SKU, on hand at the location.
    Scan(String, Option<DocId>),
    /// Customers that match the words: text, offset, limit.
    Customers(String, u32, u32),
    /// All locations.
    Locations,
    /// Movements of a product, newest first, at a location or all: product, location, limit.
    Movements(DocId, Option<DocId>, u32),
    /// What waits for a person.
    Inbox,
    /// The state of the device.
    Status,
    /// All commits that aren't acknowledged, as a file.
    ExportOutbox,
    /// A file that another device exported: its commits are sent on as they are.
    ImportOutbox(Vec<u8>),
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Saved on this device.
    Done(Done),
    /// To [`Request::Orders`].
    Orders(OrderPage),
    /// To [`Request::Order`]; `None` when no such order is held.
    Order(Option<Box<OrderDetail>>),
    /// To [`Request::Products`].
    Products(ProductPage),
    /// To [`Request::Scan`]; `None` when the code is unknown.
    Scan(Option<Box<ProductOnHand>>),
    /// To [`Request::Customers`].
    Customers(CustomerPage),
    /// To [`Request::Locations`].
    Locations(Locations),
    /// To [`Request::Movements`].
    Movements(Vec<MovementRow>),
    /// To [`Request::Inbox`].
    Inbox(Vec<InboxEntry>),
    /// To [`Request::Status`].
    Status(DeviceStatus),
    /// To [`Request::ExportOutbox`].
    Exported(Vec<u8>),
    /// To [`Request::ImportOutbox`]: how many commits were taken over.
    Imported(u32),
    /// It can't be done.
    Failed(Failure),
}

/// A command that is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The document it made or changed.
    pub subject: Option<DocId>,
    /// The order number, where the subject is an order.
    pub number: Option<String>,
    /// The commit's number.
    pub commit: u64,
}

/// Why a request can't be answered.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Failure {
    /// A rule forbids the command.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// This browser isn't enrolled.
    #[error("this device is not enrolled")]
    NotEnrolled,
    /// The document isn't on this device, and the server isn't in reach.
    #[error("this isn't on this device and the server is not in reach")]
    NotHere,
    /// The disk refused; nothing was saved.
    #[error("not saved: {0}")]
    NotSaved(String),
    /// The file isn't an exported outbox.
    #[error("the file can't be read: {0}")]
    BadFile(String),
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
    /// A fetch failed (no network, or the server said no).
    FetchFailed,
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
    /// The answer to a request.
    Respond(RequestId, Response),
    /// These rows are new or changed; screens that show them ask again. Empty: everything may have changed.
    Changed(Vec<DocId>),
    /// The state of the device changed.
    Status(DeviceStatus),
    /// Say [`Event::Tick`] at this time. A later `WakeAt` replaces an earlier one.
    WakeAt(Millis),
}
