//! Puts the functions of a program into an order in which like stands beside like. What runs is the same; compressed it
//! weighs three percent less, because what was compiled anew for each type repeats close by.
//!
//! Which of several such orders compresses best is chance: for the same program they differ by a kilobyte, and the best
//! of them is another one after each change of the sources. So each is tried, and the smallest is kept.

use super::program::{CODE, CUSTOM, IMPORTS, Program, Reader, write_number, write_vector};
use super::{borders, precompress};
use crate::failure::{Failure, Outcome};
use crate::process::{self, Output};
use crate::wasm::Toolchain;
use crate::workspace;
use std::path::{Path, PathBuf};

/// Two functions are alike by the runs of this many bytes that both have.
const RUN: usize = 6;

/// A run that more functions have says nothing about any two of them; both of these are tried.
const COMMON: [usize; 2] = [200, 1000];

/// Keeps functions of a few bytes, which resemble anything, from being the likest of all.
const SMALL: usize = 30;

/// How much a likeness to each of the functions placed last counts, the last one first. As many of them are looked at as there
/// are orders to try: the last alone, the last two, and so on.
const WEIGHTS: [usize; 4] = [10, 7, 5, 3];

/// The weight of the last one.
const LAST: usize = WEIGHTS[0];

/// Orders the functions of this program in place.
///
/// `wasm-opt` can sort functions by name and numbers them anew wherever they are called, so they are named by their places.
///
/// # Errors
/// When the file is no program, or a tool fails.
pub fn arrange(file: &Path, toolchain: Toolchain) -> Outcome {
    let mut program = Program::read(file)?;
    let broken = || Failure::new(format!("{} isn't read rightly", file.display()));
    let imports = program.section(IMPORTS).ok_or_else(broken)?;
    let imports = borders::imports(imports).ok_or_else(broken)?;
    let imported = imports.iter().filter(|import| import.is_function()).count();
    let code = program.section(CODE).ok_or_else(broken)?;
    let bodies = bodies(code).ok_or_else(broken)?;
    let mut tries = Vec::new();
    for common in COMMON {
        let runs = Runs::of(&bodies, common);
        tries.extend((1..=WEIGHTS.len()).map(|back| names(&order(&bodies, &runs, back), imported)));
    }
    // Of what isn't the program itself, the optimiser needs to know which instructions it may use.
    let is_needed = |content: &[u8]| Reader(content).name() == Some("target_features");
    program
        .0
        .retain(|(number, content)| *number != CUSTOM || is_needed(content));
    let folder = workspace::target().join("orders");
    std::fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
    let mut made: Vec<PathBuf> = Vec::new();
    for (number, names) in tries.into_iter().enumerate() {
        let ordered = folder.join(format!("{number}.wasm"));
        program.0.push((CUSTOM, names));
        program.write(&ordered)?;
        program.0.pop();
        let mut tool = process::command("wasm-opt", &["--reorder-functions-by-name"]);
        tool.args(["--strip-target-features", "--output"]);
        tool.arg(&ordered).arg(&ordered);
        toolchain.apply(&mut tool)?;
        process::run(&mut tool, Output::Progress)?;
        made.push(ordered);
    }
    precompress::compress_files(&made)?;
    let weight = |ordered: &&PathBuf| {
        let compressed = precompress::beside(ordered);
        compressed.metadata().map_or(u64::MAX, |data| data.len())
    };
    let smallest = made.iter().min_by_key(weight).ok_or_else(broken)?;
    std::fs::copy(smallest, file).map_err(|error| Failure::file("write", file, &error))?;
    Ok(())
}

/// The functions' bodies.
fn bodies(code: &[u8]) -> Option<Vec<&[u8]>> {
    let mut reader = Reader(code);
    let count = reader.number()?;
    (0..count).map(|_| reader.vector()).collect()
}

/// The content of a section that names each function by its place in this order.
fn names(order: &[usize], imported: usize) -> Vec<u8> {
    let mut place_of = vec![0; order.len()];
    for (place, function) in order.iter().enumerate() {
        if let Some(slot) = place_of.get_mut(*function) {
            *slot = place;
        }
    }
    let mut list = Vec::new();
    write_number(&mut list, order.len());
    for (function, place) in place_of.into_iter().enumerate() {
        write_number(&mut list, imported + function);
        write_vector(&mut list, format!("{place:08}").as_bytes());
    }
    let mut section = Vec::new();
    write_vector(&mut section, b"name");
    // Names of functions are the first part of such a section.
    section.push(1);
    write_vector(&mut section, &list);
    section
}

/// Which function comes at which place: after so many of those placed last the likest of those that are left.
fn order(bodies: &[&[u8]], runs: &Runs, back: usize) -> Vec<usize> {
    let mut is_left = vec![true; bodies.len()];
    let mut shared = vec![0_usize; bodies.len()];
    let mut order = Vec::with_capacity(bodies.len());
    // From here on, where nothing like the last one is left, the next comes as it came.
    let mut unlike = 0..bodies.len();
    let mut next =
        (0..bodies.len()).max_by_key(|function| bodies.get(*function).map_or(0, |body| body.len()));
    while let Some(function) = next {
        order.push(function);
        set(&mut is_left, function, false);
        let mut alike = Vec::new();
        for (placed, weight) in order.iter().rev().zip(WEIGHTS).take(back) {
            for run in runs.of_function(*placed) {
                for other in runs.functions_with(*run) {
                    if is_left.get(*other) == Some(&true) {
                        if shared.get(*other) == Some(&0) {
                            alike.push(*other);
                        }
                        if let Some(count) = shared.get_mut(*other) {
                            *count += weight;
                        }
                    }
                }
            }
        }
        next = None;
        let mut most = (0, 1);
        for other in alike {
            let both = shared.get(other).copied().unwrap_or_default();
            set(&mut shared, other, 0);
            let all = (runs.size(function) + runs.size(other) + SMALL) * LAST;
            let likeness = (both, all.saturating_sub(both));
            if likeness.0 * most.1 > most.0 * likeness.1 {
                (most, next) = (likeness, Some(other));
            }
        }
        next = next.or_else(|| unlike.find(|function| is_left.get(*function) == Some(&true)));
    }
    order
}

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}

/// Which runs of bytes each function shares with others, and which functions have each of them.
struct Runs {
    /// How many different runs each function has, shared or not.
    sizes: Vec<usize>,
    by_function: Vec<Vec<usize>>,
    by_run: Vec<Vec<usize>>,
}

impl Runs {
    fn of(bodies: &[&[u8]], common: usize) -> Self {
        let mut all: Vec<(&[u8], usize)> = Vec::new();
        for (function, body) in bodies.iter().enumerate() {
            all.extend(body.windows(RUN).map(|run| (run, function)));
        }
        all.sort_unstable();
        all.dedup();
        let mut sizes = vec![0; bodies.len()];
        for (_, function) in &all {
            if let Some(size) = sizes.get_mut(*function) {
                *size += 1;
            }
        }
        let mut by_function = vec![Vec::new(); bodies.len()];
        let mut by_run = Vec::new();
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            if (2..=common).contains(&same.len()) {
                let functions: Vec<usize> = same.iter().map(|(_, function)| *function).collect();
                for function in &functions {
                    if let Some(runs) = by_function.get_mut(*function) {
                        runs.push(by_run.len());
                    }
                }
                by_run.push(functions);
            }
        }
        Self {
            sizes,
            by_function,
            by_run,
        }
    }

    fn size(&self, function: usize) -> usize {
        self.sizes.get(function).copied().unwrap_or_default()
    }

    fn of_function(&self, function: usize) -> &[usize] {
        self.by_function.get(function).map_or(&[], Vec::as_slice)
    }

    fn functions_with(&self, run: usize) -> &[usize] {
        self.by_run.get(run).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_stands_beside_like() {
        let (one, two) = (
            [1_u8, 2, 3, 4, 5, 6, 7, 8].repeat(9),
            [9_u8, 8, 7, 6, 5, 4, 3, 2].repeat(9),
        );
        let near = |body: &[u8], last: u8| [body, &[last]].concat();
        let bodies = [
            near(&one, 1),
            near(&two, 1),
            near(&one, 2),
            vec![0],
            near(&two, 2),
            near(&one, 3),
        ];
        let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        let runs = Runs::of(&bodies, COMMON[0]);
        let order = order(&bodies, &runs, 1);
        let place = |function: usize| order.iter().position(|other| *other == function).unwrap();
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4, 5], "each function once");
        assert_eq!(place(1).abs_diff(place(4)), 1);
        assert!(place(0).abs_diff(place(2)) <= 2 && place(0).abs_diff(place(5)) <= 2);
        assert_eq!(order, super::order(&bodies, &runs, 1), "the same each time");
        let mut all: Vec<usize> = super::order(&bodies, &runs, 4);
        all.sort_unstable();
        assert_eq!(all, sorted, "each function once, however many are looked at");
    }

    #[test]
    fn places_are_names() {
        let section = names(&[1, 0], 3);
        assert_eq!(section, b"\x04name\x01\x15\x02\x03\x0800000001\x04\x0800000000");
        let code = b"\x02\x03abc\x01d";
        assert_eq!(bodies(code), Some(vec![b"abc".as_slice(), b"d".as_slice()]));
        assert_eq!(bodies(b"\x02\x03abc\x05d"), None);
    }
}
