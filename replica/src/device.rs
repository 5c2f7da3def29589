//! A device's replica: one entry point, [`Device::handle`], that takes what happened and says what to do.
//!
//! The caller (the browser's worker, the simulator) owns the disk, the socket and the clock. It reports
//! every result back as an [`Event`], in order, and carries out every [`Effect`], in order.

pub use event::{Done, Effect, Event, Failure, Request, RequestId, Response};

pub mod event;
