//! Everything that reads what somebody else wrote. The first byte of an input says what the rest is taken
//! for; see `tests/src/reading.rs`, which the tests run on mutated inputs of the same corpus.

#![no_main]

#[path = "../../tests/src/reading.rs"]
mod reading;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reading::read(bytes));
