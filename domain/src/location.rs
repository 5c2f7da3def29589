//! Places that hold stock: stores, warehouses, vans.

use minicbor::{Decode, Encode};

/// What sort of place it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum LocationKind {
    /// Customers come here.
    #[default]
    #[n(0)]
    Store,
    /// Orders are sent from here.
    #[n(1)]
    Warehouse,
    /// A rep drives it.
    #[n(2)]
    Van,
}

/// A location as a person describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Location {
    /// Short name on lists and labels, unique in the organisation: `HARBOUR`.
    #[n(0)]
    pub code: String,
    /// What people call it.
    #[n(1)]
    pub name: String,
    /// Store, warehouse or van.
    #[n(2)]
    pub kind: LocationKind,
    /// IANA time zone; a business day starts at its midnight.
    #[n(3)]
    pub time_zone: String,
    /// Offset of that zone from UTC in minutes when the location was last changed; the ledgers' days
    /// are cut by it, since the replica carries no time zone table.
    #[n(4)]
    pub utc_offset_minutes: i32,
}

/// What a location's receipts say beside the sale. Each of the two can be changed by itself ([`LocationChange`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ReceiptText {
    /// Above the sale, a line each: what the shop is called, its address, its tax number. Where it is empty, receipts begin
    /// with the names of the organisation and the location.
    #[n(0)]
    pub head: String,
    /// Below the sale, a line each.
    #[n(1)]
    pub foot: String,
}

/// One field of a location, set anew.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum LocationChange {
    /// [`ReceiptText::head`]
    #[n(0)]
    ReceiptHead(#[n(0)] String),
    /// [`ReceiptText::foot`]
    #[n(1)]
    ReceiptFoot(#[n(0)] String),
}

impl ReceiptText {
    /// What has to be set anew so that receipts say what is wanted.
    pub fn changes_to(&self, wanted: &ReceiptText) -> Vec<LocationChange> {
        let mut changes = Vec::new();
        if self.head != wanted.head {
            changes.push(LocationChange::ReceiptHead(wanted.head.clone()));
        }
        if self.foot != wanted.foot {
            changes.push(LocationChange::ReceiptFoot(wanted.foot.clone()));
        }
        changes
    }

    /// Sets one field.
    pub fn apply(&mut self, change: LocationChange) {
        match change {
            LocationChange::ReceiptHead(text) => self.head = text,
            LocationChange::ReceiptFoot(text) => self.foot = text,
        }
    }
}
