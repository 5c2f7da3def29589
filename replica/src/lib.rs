//! How documents are kept, merged and queried, on a device and on the server alike.
//!
//! The crate is sans-I/O: time comes in as an argument, storage and network are effects that the caller
//! carries out and reports back as events. It must not know what a browser or a database is, and it has
//! no clock and no randomness. It is the only crate that names automerge, and the only one that knows how
//! a document is laid out ([`schema`] is private).

pub mod audit;
pub mod author;
pub mod commit;
pub mod device;
pub mod document;
pub mod holdings;
pub mod limits;
pub mod pack;
mod per_kind;
pub mod projection;
pub mod query;
mod schema;
pub mod storage;
pub mod table;
pub mod wire;

pub use domain::id::{DeviceId, DocId, Epoch, Kind, Millis};

/// A position in an organisation's log of accepted commits; the first commit has 1.
pub type Seq = u64;
