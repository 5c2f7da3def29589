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
