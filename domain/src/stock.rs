//! Stock: movements in ledgers that one device epoch alone writes, and the fold that turns all ledgers
//! into what is on hand.
//!
//! A count sets the book to what was counted *at a stated point of each ledger*: it names, for each
//! device epoch, the last commit it knew of. Movements after that point still count.

mod day;
pub mod fold;

pub use day::ledger_day;
pub use fold::StockBook;

use minicbor::{Decode, Encode};

use crate::id::{DeviceId, DocId, Epoch, LineId, Millis};
use crate::quantity::Quantity;
use crate::row::Version;

/// How far one device epoch's ledger was known when stock was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Known {
    /// The device.
    #[n(0)]
    pub device: DeviceId,
    /// Its epoch.
    #[n(1)]
    pub epoch: Epoch,
    /// The last commit number that the count includes.
    #[n(2)]
    pub number: u64,
}

/// Why stock moved.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum MovementKind {
    /// Goods came in: `quantity` is added.
    #[n(0)]
    Receive,
    /// An order took goods: `quantity` is taken away. A change of an order takes or gives back the
    /// difference.
    #[n(1)]
    Sell,
    /// A cancelled, reduced or returned line gave goods back: `quantity` is added.
    #[n(2)]
    Release,
    /// Somebody counted: the book is `quantity` at the stated point.
    #[n(3)]
    Count(#[n(0)] Vec<Known>),
}

/// One movement of one product.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Movement {
    /// The commit that wrote it, within the ledger's device epoch.
    #[n(0)]
    pub number: u64,
    /// When, by the author's clock.
    #[n(1)]
    pub at: Millis,
    /// Why.
    #[n(2)]
    pub kind: MovementKind,
    /// What.
    #[n(3)]
    pub product: DocId,
    /// How much, never negative.
    #[n(4)]
    pub quantity: Quantity,
    /// The order, where one caused it.
    #[n(5)]
    pub order: Option<DocId>,
    /// The order's line.
    #[n(6)]
    pub line: Option<LineId>,
    /// The version of the order its author saw, for a movement that corrects an order that existed. Two
    /// devices that cancel (or change alike) the same version of an order mean one movement, not two: the
    /// fold counts (order, line, kind, quantity, basis) once.
    #[n(7)]
    pub basis: Option<Version>,
}
