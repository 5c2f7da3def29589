//! Whatever the bytes are, they are read or refused: nothing panics, nothing hangs, and what goes in comes again as known.
//!
//! Small files of every layout, and other systems' real ones where they are at hand, are damaged in every way that files are,
//! always the same for the same seed. `COUNTERFOIL_SEEDS` says how many times.

// A test may stop at what it didn't expect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod hostile {
    pub mod damage;
    pub mod door;
    pub mod samples;
}

use std::io::{Read as _, Write as _};
use std::path::Path;

use hostile::damage::{Dice, changed, packed, repacked, rewritten, workbook};
use hostile::door::read;
use hostile::samples::SAMPLES;

/// How many times each file is damaged.
fn seeds(usual: u64) -> u64 {
    let said = std::env::var("COUNTERFOIL_SEEDS").ok();
    said.and_then(|seeds| seeds.parse().ok()).unwrap_or(usual)
}

/// Files of other systems, if they are at hand: small ones, and the beginnings of large ones.
fn real_files() -> Vec<(String, Vec<u8>)> {
    const BYTES: u64 = 20_000;
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let data = std::env::var_os("COUNTERFOIL_SHARED_DATA").map_or_else(beside, Into::into);
    let mut files = Vec::new();
    for folder in ["export_formats", "catalog"] {
        let Ok(entries) = std::fs::read_dir(data.join(folder)) else {
            // Not through the macros, whose output is only shown when a test fails.
            let _ = writeln!(std::io::stderr(), "not run: no shared data at {}", data.display());
            return files;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let file = std::io::BufReader::new(std::fs::File::open(&path).unwrap());
            let mut bytes = Vec::new();
            if path.extension().is_some_and(|end| end == "gz") {
                let unpacked = flate2::bufread::GzDecoder::new(file);
                unpacked.take(BYTES).read_to_end(&mut bytes).unwrap();
            } else {
                file.take(BYTES).read_to_end(&mut bytes).unwrap();
            }
            files.push((path.display().to_string(), bytes));
        }
    }
    files.sort();
    files
}

#[test]
fn changed_files_are_read_or_refused() {
    for (nth, sample) in SAMPLES.iter().enumerate() {
        for seed in 0..seeds(40) {
            let mut dice = Dice(seed * 1000 + nth as u64);
            read(&changed(sample.as_bytes(), &mut dice));
            read(&rewritten(sample.as_bytes(), &mut dice));
        }
    }
}

#[test]
fn damaged_workbooks_and_packed_files_are_read_or_refused() {
    for (nth, sample) in SAMPLES.iter().enumerate() {
        let book = workbook(sample);
        let file = packed(sample.as_bytes());
        for seed in 0..seeds(12) {
            let mut dice = Dice(seed * 1000 + nth as u64);
            read(&repacked(&book, &mut dice));
            read(&changed(&book, &mut dice));
            read(&changed(&file, &mut dice));
        }
    }
}

#[test]
fn damaged_files_of_other_systems_are_read_or_refused() {
    for (nth, (name, bytes)) in real_files().iter().enumerate() {
        let text = String::from_utf8_lossy(bytes);
        let book = workbook(&text);
        for seed in 0..seeds(1) {
            // Shown with the output of a test that fails.
            println!("{name}, seed {seed}");
            let mut dice = Dice(seed * 1000 + nth as u64);
            read(&rewritten(bytes, &mut dice));
            read(&changed(bytes, &mut dice));
            read(&repacked(&book, &mut dice));
        }
    }
}

#[test]
fn the_samples_themselves_are_read() {
    for sample in SAMPLES {
        assert!(read(sample.as_bytes()), "{sample}");
    }
}
