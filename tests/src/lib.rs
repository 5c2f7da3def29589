//! Checks that need more than one crate: the simulator with its checkers, and what the tests of this
//! package share. Nothing here is part of the product.
//!
//! A panic here is a failed check and nothing else, so the product's rule against panics doesn't apply.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

pub mod circle;
pub mod corpus;
pub mod fixture;
pub mod properties;
pub mod reading;
pub mod sim;
