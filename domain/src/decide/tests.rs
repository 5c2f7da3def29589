//! Decisions, tested in a small world of devices that work apart and merge.

mod examples;
mod properties;
mod refusals;
mod wild;
mod world;
