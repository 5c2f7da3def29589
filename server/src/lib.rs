//! The sync server: identity, validation, the log of accepted commits, fan-out, and the built app as
//! static files.
//!
//! The server is a replica too: documents are applied and projected by the crate `replica`, never here.
//! From the inside out: [`store`] keeps bytes, [`authority`] decides without any input or output,
//! [`engine`] gives it a thread, a clock and randomness, [`http`] gives it sockets, [`cli`] gives it a
//! command line.

pub mod author;
pub mod authority;
pub mod cli;
pub mod doctor;
pub mod engine;
pub mod export;
pub mod http;
pub mod import_files;
pub mod measure;
pub mod sample;
pub mod secret;
pub mod store;
