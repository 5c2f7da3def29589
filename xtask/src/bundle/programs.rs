//! What is done to each program after the compiler: optimised, functions put in order. The same for all,
//! whoever compiled and bound them.

use super::order;
use crate::failure::Outcome;
use crate::process::{self, Output};
use crate::wasm::Toolchain;
use std::path::Path;

/// Optimises a program in place.
///
/// # Errors
/// When it can't be read or written, or `wasm-opt` fails.
pub fn optimise(program: &Path, toolchain: Toolchain) -> Outcome {
    let mut tool = process::command("wasm-opt", &["-O", "--output"]);
    tool.arg(program).arg(program);
    toolchain.apply(&mut tool)?;
    process::run(&mut tool, Output::Progress)?;
    order::arrange(program, toolchain)
}
