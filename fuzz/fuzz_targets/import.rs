//! Files of other systems. See `import/tests/hostile/door.rs`, which the tests run on mutated files of the same sorts.

#![no_main]

#[path = "../../import/tests/hostile/door.rs"]
mod door;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    door::read(bytes);
});
