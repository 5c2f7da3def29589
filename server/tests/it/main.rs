//! The server from outside: its core with a store in memory, and the real program with real sockets.

// A test may stop at what it didn't expect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod authority;
mod budget;
mod damage;
mod device;
mod hostile;
mod http;
mod idle;
mod killed;
mod program;
mod quota;
mod revoked;
mod sync;
mod till;
