//! What a device keeps, as ordered key-value stores. IndexedDB and the simulator's disk offer the same
//! few operations, so the replica behaves the same on both.

pub mod journal;

use minicbor::{Decode, Encode};

/// A store on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Store {
    /// One record for the replica: who the device is and how far it got. Another is the [`journal`]'s.
    #[n(0)]
    Meta,
    /// Commits that the server hasn't acknowledged, by number.
    #[n(1)]
    Outbox,
    /// Packed rows of everything but orders, by age; a later record's rows override an earlier one's.
    #[n(2)]
    Rows,
    /// Packed pieces of documents, by age.
    #[n(3)]
    Pieces,
    /// Commits that were refused, whole, with the reason.
    #[n(4)]
    Quarantine,
    /// Commits of another device, taken over from a file, on their way to the server.
    #[n(5)]
    Relay,
    /// Packed rows of orders, by age, as in `Rows`. They are most of what a device holds and nothing that a
    /// sale needs, so they are read after everything else.
    #[n(6)]
    OrderRows,
}

/// Records of [`Store::OrderRows`] read at a time while a device starts: a few milliseconds of work, so that a
/// scan doesn't wait long between two reads.
pub const ORDER_RECORDS_AT_ONCE: usize = 8;

impl Store {
    /// All stores, in a fixed order.
    pub const ALL: [Store; 7] = [
        Store::Meta,
        Store::Outbox,
        Store::Rows,
        Store::Pieces,
        Store::Quarantine,
        Store::Relay,
        Store::OrderRows,
    ];

    /// Its name on disk.
    pub const fn name(self) -> &'static str {
        match self {
            Store::Meta => "meta",
            Store::Outbox => "outbox",
            Store::Rows => "rows",
            Store::Pieces => "pieces",
            Store::Quarantine => "quarantine",
            Store::Relay => "relay",
            Store::OrderRows => "order_rows",
        }
    }
}

/// Keys are whole numbers; stores iterate in their order.
pub type Key = u64;

/// One write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Put a record, over an older one with the same key.
    Put(Store, Key, Vec<u8>),
    /// Remove the records with `from <= key <= to`.
    Delete(Store, Key, Key),
}

/// Whether the device waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A person's commit: "saved" is said when the disk has it.
    Strict,
    /// Anything that can be fetched again.
    Relaxed,
}

/// Writes that happen together or not at all. Transactions take effect in the order in which they were
/// given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Named in the answer.
    pub id: u64,
    /// How sure the answer is.
    pub durability: Durability,
    /// The writes, in order.
    pub writes: Vec<Write>,
}

impl Transaction {
    /// Bytes of all records that it puts.
    pub fn bytes(&self) -> usize {
        let sizes = self.writes.iter().map(|write| match write {
            Write::Put(_, _, record) => record.len(),
            Write::Delete(..) => 0,
        });
        sizes.sum()
    }
}

/// What is read first when a device starts: all records of all stores but `OrderRows`, which follow in parts,
/// and `Pieces`, whose records are read on demand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The record of `Meta`, if there is one.
    pub meta: Option<Vec<u8>>,
    /// In the order of their keys.
    pub outbox: Vec<(Key, Vec<u8>)>,
    /// In the order of their keys.
    pub rows: Vec<(Key, Vec<u8>)>,
    /// In the order of their keys.
    pub quarantine: Vec<(Key, Vec<u8>)>,
    /// In the order of their keys.
    pub relay: Vec<(Key, Vec<u8>)>,
    /// Whether `OrderRows` has any record.
    pub orders_to_come: bool,
}
