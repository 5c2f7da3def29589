//! What the business means: money, quantities, orders, stock, the commands people give and the
//! issues that merged work can raise.
//!
//! This crate is pure. It must not know how anything is stored, merged or sent: no automerge, no
//! input or output, no clock, no randomness, no async. Time and identity come in as arguments.

pub mod codec;
pub mod command;
pub mod customer;
pub mod decide;
pub mod id;
pub mod issue;
pub mod location;
pub mod money;
pub mod order;
pub mod product;
pub mod quantity;
pub mod refusal;
pub mod row;
pub mod sorting;
pub mod stock;

#[cfg(test)]
mod testing;
