//! Whatever the bytes are, they are read or refused: nothing panics, nothing hangs, and what goes in comes again as known.
//!
//! Small files of every layout are changed at random places, always the same for the same seed. `COUNTERFOIL_SEEDS` says
//! how many times.

// A test may stop at what it didn't expect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod hostile {
    pub mod door;
    pub mod samples;
}

use hostile::door::read;
use hostile::samples::SAMPLES;

/// Numbers that look random, the same for the same seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}

/// Pieces that readers stumble over.
const PIECES: [&[u8]; 16] = [
    b"\"",
    b",",
    b"\n",
    b"\r\n",
    b"-",
    b"99999999999999999999999999999",
    b"0.0000000000000000001",
    b"\xFF\xFE",
    b"\x00",
    b"=\"",
    b"'",
    b"1e999",
    b"2025-02-30",
    b"\xE2\x80\xAE",
    b"-79228162514264337593543950335",
    b"NaN",
];

fn changed(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(6) {
            0 => {
                bytes.truncate(at);
            }
            1 if at < bytes.len() => bytes[at] = dice.below(256) as u8,
            2 => {
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            3 => {
                let end = (at + dice.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + dice.below(200)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = dice.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            _ => {
                let end = (at + 1).min(bytes.len());
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..end, piece.iter().copied());
            }
        }
    }
    bytes
}

#[test]
fn changed_files_are_read_or_refused() {
    let times: u64 = std::env::var("COUNTERFOIL_SEEDS")
        .ok()
        .and_then(|seeds| seeds.parse().ok())
        .unwrap_or(40);
    for (nth, sample) in SAMPLES.iter().enumerate() {
        for seed in 0..times {
            let mut dice = Dice(seed * 1000 + nth as u64);
            read(&changed(sample.as_bytes(), &mut dice));
        }
    }
}

#[test]
fn the_samples_themselves_are_read() {
    for sample in SAMPLES {
        assert!(read(sample.as_bytes()), "{sample}");
    }
}
