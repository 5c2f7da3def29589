//! Decisions, tested in a small world of devices that work apart and merge.

mod acts;
mod changing;
mod fields;
mod identity;
mod placing;
mod properties;
mod refusals;
mod settling;
mod shop;
mod wild;
mod world;
