//! What a screen asks of the replica.

use domain::command::Command;
use domain::id::{DocId, Kind};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::query::{OrderQuery, ProductQuery, RefusedId};

/// Something a screen wants.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Request {
    /// Do this; answered once it is saved on this device.
    #[n(0)]
    Do(#[n(0)] Command),
    /// A window of the orders.
    #[n(1)]
    Orders(#[n(0)] OrderQuery),
    /// One order with its timeline.
    #[n(2)]
    Order(#[n(0)] DocId),
    /// A window of the catalogue.
    #[n(3)]
    Products(#[n(0)] ProductQuery),
    /// The product with this barcode or SKU. Nothing of stock is told, so that it is answered before stock is known.
    #[n(4)]
    Scan(#[n(0)] String),
    /// Customers that match the words: text, offset, limit.
    #[n(5)]
    Customers(#[n(0)] String, #[n(1)] u32, #[n(2)] u32),
    /// All locations.
    #[n(6)]
    Locations,
    /// Movements of a product, newest first, at a location or all: product, location, limit.
    #[n(7)]
    Movements(#[n(0)] DocId, #[n(1)] Option<DocId>, #[n(2)] u32),
    /// What waits for a person.
    #[n(8)]
    Inbox,
    /// The state of the device.
    #[n(9)]
    Status,
    /// All commits that aren't acknowledged, as a file.
    #[n(10)]
    ExportOutbox,
    /// A file that another device exported: its commits are sent on as they are.
    #[n(11)]
    ImportOutbox(#[n(0)] ByteVec),
    /// One product, with the latest orders with it: how many at most.
    #[n(20)]
    Product(#[n(0)] DocId, #[n(1)] u32),
    /// One customer, with her latest orders: how many at most.
    #[n(21)]
    Customer(#[n(0)] DocId, #[n(1)] u32),
    /// What a customer usually buys, most often first: customer, location whose stock is wanted, how many at most.
    #[n(22)]
    Usual(#[n(0)] DocId, #[n(1)] Option<DocId>, #[n(2)] u32),
    /// Do all of these, each a commit of its own, and save them at once: for an import. At most
    /// [`crate::limits::COMMANDS_PER_GROUP`].
    #[n(40)]
    DoAll(#[n(0)] Vec<Command>),
    /// Rows of a kind as they are held, for who has to see all of them: from which on, how many at most.
    #[n(41)]
    Rows(#[n(0)] Kind, #[n(1)] u32, #[n(2)] u32),
    /// Orders whole, as they are shown: for an export. At most [`crate::limits::COMMANDS_PER_GROUP`].
    #[n(42)]
    Sheets(#[n(0)] Vec<DocId>),
    /// Pairs of customers that are likely the same person: offset, limit.
    #[n(23)]
    Duplicates(#[n(0)] u32, #[n(1)] u32),
    /// The work of this device that was refused and waits for a person.
    #[n(25)]
    Refused,
    /// Do refused work again: as a new commit, which replaces the refused one.
    #[n(26)]
    Repeat(#[n(0)] RefusedId),
    /// A person is done with refused work (`true`), or isn't after all. Answered with what is left.
    #[n(27)]
    SetAside(#[n(0)] RefusedId, #[n(1)] bool),
    /// The product with this barcode or SKU, and what is on hand of it at the location.
    #[n(28)]
    OnHand(#[n(0)] String, #[n(1)] DocId),
    /// When the server had what stands in an order. Answered when the server has, as far as it is known when it isn't
    /// in reach.
    #[n(24)]
    Arrivals(#[n(0)] DocId),
}
