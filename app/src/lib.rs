//! The browser side of Counterfoil, shared by its two binaries.
//!
//! `app` draws screens: it knows rows and requests, never a document, the disk or the network.
//! `worker` owns the replica, the disk and the socket. They talk by [`bridge`] messages alone.

mod answer;
pub mod bridge;
pub mod components;
pub mod import_bridge;
pub mod importer;
pub mod link;
pub mod sealed;
pub mod shell;
pub mod state;
pub mod views;
pub mod words;
pub mod worker;
