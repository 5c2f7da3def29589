//! The simulator: the real domain, the real device replica and the real server core in a made-up world
//! whose clocks, networks, disks and people follow one seed. Every fault that a device or a server can
//! meet happens here thousands of times; afterwards the checkers ask whether anything was lost or counted
//! twice.
//!
//! It must not help the product: whatever it knows beyond what a browser or an operating system would tell
//! is for the checkers alone.

pub mod check;
mod clock;
mod disk;
pub mod faults;
mod history;
mod link;
mod office;
pub mod people;
mod plan;
mod random;
mod records;
pub mod sabotage;
mod store;
mod tablet;
pub mod witness;
mod world;

pub use check::{Rule, Violation};
pub use history::{Report, frames, play};
pub use plan::Plan;
pub use random::Random;
pub use sabotage::Sabotage;
