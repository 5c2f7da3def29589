//! What a screen can ask of the rows, and the answers. Nothing here needs a document or the network.

mod duplicates;
mod history;
mod refused;

pub use duplicates::{AlsoKnown, Candidate, DuplicatePage, DuplicatePair};
pub use history::{CustomerDetail, CustomerHistory, ProductDetail, Spent};
pub use refused::{Act, RefusedId, RefusedWork, Why};

use domain::id::{DocId, Millis};
use domain::issue::Issue;
use domain::money::Currency;
use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use domain::order::{Channel, Discount, Fact, TaxMode, Totals};
use domain::quantity::Quantity;
use domain::row::{CustomerRow, LocationRow, OrderRow, ProductRow};
use domain::stock::Movement;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use crate::pack;

/// How safe a row's latest local change is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Safety {
    /// Not stored yet.
    #[n(0)]
    NotSaved,
    /// Stored on this device, not sent or not acknowledged.
    #[n(1)]
    Saved,
    /// The server has it on disk.
    #[default]
    #[n(2)]
    Synced,
    /// A person has to look at it.
    #[n(3)]
    NeedsAttention,
}

/// How a list of orders is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum OrderSort {
    /// Latest first.
    #[default]
    #[n(0)]
    Newest,
    /// Oldest first.
    #[n(1)]
    Oldest,
    /// Dearest first.
    #[n(2)]
    Total,
}

/// Which orders, and which of them to send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OrderQuery {
    /// Words that must all occur in number, customer's name or phone, SKUs, line names or external
    /// reference; case and digits' punctuation don't matter.
    #[n(0)]
    pub text: String,
    /// Only orders that stand here.
    #[n(1)]
    pub lifecycle: Option<Lifecycle>,
    /// Only orders whose money stands here.
    #[n(2)]
    pub payment: Option<PaymentStatus>,
    /// Only orders whose goods stand here.
    #[n(3)]
    pub fulfilment: Option<Fulfilment>,
    /// Only from this channel.
    #[n(4)]
    pub channel: Option<Channel>,
    /// Only of this location.
    #[n(5)]
    pub location: Option<DocId>,
    /// Only of this customer.
    #[n(6)]
    pub customer: Option<DocId>,
    /// Placed at or after.
    #[n(7)]
    pub from: Option<Millis>,
    /// Placed before.
    #[n(8)]
    pub before: Option<Millis>,
    /// Only orders this safe.
    #[n(9)]
    pub safety: Option<Safety>,
    /// The sequence.
    #[n(10)]
    pub sort: OrderSort,
    /// Skip so many.
    #[n(11)]
    pub offset: u32,
    /// Send at most so many.
    #[n(12)]
    pub limit: u32,
}

/// A window of a list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OrderPage {
    /// All that match.
    #[n(0)]
    pub total: u32,
    /// The rows of the window, with how safe each is.
    #[n(1)]
    pub rows: Vec<(HeldOrder, Safety)>,
}

/// An order's row, encoded as it is held. Who shows it reads it: the replica has only to copy it, and one row that
/// can't be read leaves the others of its page in sight.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct HeldOrder(#[n(0)] ByteVec);

impl HeldOrder {
    /// Takes an encoded [`OrderRow`].
    pub(crate) fn of(encoded: Vec<u8>) -> HeldOrder {
        HeldOrder(encoded.into())
    }

    /// The row; `None` when the bytes aren't one.
    pub fn read(&self) -> Option<OrderRow> {
        pack::decode(&self.0).ok()
    }
}

/// A window of all rows of a kind, each encoded as it is held.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct HeldRows {
    /// When the device read its disk. Only windows of one reading fit together: rows keep their places until the next.
    #[n(0)]
    pub opened: Millis,
    /// How many there are.
    #[n(1)]
    pub all: u32,
    /// Those of the window.
    #[n(2)]
    pub rows: Vec<ByteVec>,
}

/// Which products.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ProductQuery {
    /// Words that must all occur in SKU, barcodes or names.
    #[n(0)]
    pub text: String,
    /// Only of this category.
    #[n(1)]
    pub category: Option<String>,
    /// The location whose stock is wanted.
    #[n(2)]
    pub location: Option<DocId>,
    /// Skip so many.
    #[n(3)]
    pub offset: u32,
    /// Send at most so many.
    #[n(4)]
    pub limit: u32,
    /// Those with less than nothing on hand (there, or anywhere) come first.
    #[n(5)]
    pub short_first: bool,
    /// Those that are no longer sold, in place of those that are.
    #[n(6)]
    #[cbor(default)]
    pub archived: bool,
    /// Those of these that match come before all others, in this sequence.
    #[n(7)]
    #[cbor(default)]
    pub first: Vec<DocId>,
}

/// A window of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ProductPage {
    /// All that match.
    #[n(0)]
    pub total: u32,
    /// The categories of what is sold, or of what no longer is, as was asked for; sorted.
    #[n(1)]
    pub categories: Vec<String>,
    /// The rows of the window.
    #[n(2)]
    pub rows: Vec<ProductOnHand>,
}

/// A product and where it is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ProductOnHand {
    /// The product.
    #[n(0)]
    pub row: ProductRow,
    /// On hand at the location asked for, else in all.
    #[n(1)]
    pub here: Quantity,
    /// On hand by location; only locations that ever held it.
    #[n(2)]
    pub by_location: Vec<(DocId, Quantity)>,
}

/// A window of the customers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CustomerPage {
    /// All that match.
    #[n(0)]
    pub total: u32,
    /// The rows of the window.
    #[n(1)]
    pub rows: Vec<CustomerRow>,
}

/// An order with what only its document holds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OrderDetail {
    /// The row.
    #[n(0)]
    pub row: OrderRow,
    /// How safe it is.
    #[n(1)]
    pub safety: Safety,
    /// What its document adds; absent when the document isn't on this device and can't be fetched now.
    #[n(2)]
    pub document: Option<OrderDocument>,
}

/// What an order's document adds to its row.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OrderDocument {
    /// All facts and intents, oldest first.
    #[n(0)]
    pub facts: Vec<Fact>,
    /// The order's note.
    #[n(1)]
    pub note: String,
    /// Off the order.
    #[n(2)]
    pub discount: Option<Discount>,
    /// Charge for sending it.
    #[n(3)]
    #[cbor(with = "domain::codec::decimal")]
    pub shipping: Decimal,
    /// Live lines.
    #[n(4)]
    pub lines: Vec<LineDetail>,
    /// What it costs, its lines in the sequence of `lines`; absent when the amounts are too large to add up.
    #[n(5)]
    pub totals: Option<Totals>,
    /// Whether its prices contain their tax.
    #[n(6)]
    pub tax_mode: TaxMode,
}

/// What an order's document adds to a line of its row.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct LineDetail {
    /// The line.
    #[n(0)]
    pub id: domain::id::LineId,
    /// Off the line.
    #[n(1)]
    pub discount: Option<Discount>,
    /// The line's note.
    #[n(2)]
    pub note: String,
    /// The tax it was sold with, in per cent. The product's may be another by now.
    #[n(3)]
    #[cbor(with = "domain::codec::decimal")]
    pub tax_rate: Decimal,
}

impl OrderDocument {
    /// The line of this name.
    pub fn line(&self, id: domain::id::LineId) -> Option<&LineDetail> {
        self.lines.iter().find(|line| line.id == id)
    }
}

/// A movement with the ledger that holds it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct MovementRow {
    /// The ledger; its id names device and epoch.
    #[n(0)]
    pub ledger: DocId,
    /// The movement.
    #[n(1)]
    pub movement: Movement,
    /// The order's number, where an order caused it and it is held here.
    #[n(2)]
    pub order_number: Option<String>,
}

/// An entry of the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct InboxEntry {
    /// The document it is about (for an oversale, the product).
    #[n(0)]
    pub doc: DocId,
    /// What people call that document: an order number, a product name.
    #[n(1)]
    pub title: String,
    /// The issue.
    #[n(2)]
    pub issue: Issue,
}

/// Where the conversation with the server stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Phase {
    /// This browser isn't enrolled.
    #[default]
    #[n(0)]
    NotEnrolled,
    /// No server in reach. A state, not an error.
    #[n(1)]
    Offline,
    /// Trying.
    #[n(2)]
    Connecting,
    /// In conversation.
    #[n(3)]
    Online,
    /// The server refused: see the reason.
    #[n(4)]
    Refused,
    /// Fetching the rows for the first time.
    #[n(5)]
    Bootstrapping,
}

/// The whole state of a device, as *This device* and the sync badge show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DeviceStatus {
    /// The conversation.
    #[n(0)]
    pub phase: Phase,
    /// Commits that the server hasn't acknowledged, and commands that are still to be given again.
    #[n(1)]
    pub unsynced: u32,
    /// Work that can't reach the others without a person: commits and commands that were refused, or that rest
    /// on something that is missing.
    #[n(2)]
    pub attention: u32,
    /// When the server was last heard of, by this device's clock.
    #[n(3)]
    pub last_contact: Option<Millis>,
    /// Rows held.
    #[n(4)]
    pub rows: u32,
    /// The device's number; 0 when not enrolled.
    #[n(5)]
    pub device: u32,
    /// Its name.
    #[n(6)]
    pub name: String,
    /// Its series of order numbers.
    #[n(7)]
    pub series: String,
    /// The organisation's name.
    #[n(8)]
    pub organisation: String,
    /// The organisation's currency, a code.
    #[n(9)]
    pub currency: Option<Currency>,
    /// Why the server refused, in [`Phase::Refused`].
    #[n(10)]
    pub refused: Option<crate::wire::RefusalReason>,
    /// How much of the bootstrap is done, in per cent.
    #[n(11)]
    pub bootstrap: u8,
    /// A write to storage failed and is being tried again; new work isn't saved.
    #[n(12)]
    pub storage_failed: bool,
    /// Entries in the inbox.
    #[n(13)]
    pub inbox: u32,
}

/// Locations, for the choice of one.
pub type Locations = Vec<LocationRow>;
