//! What is done to each program after the compiler: names shortened, optimised, functions put in order. The same for all,
//! whoever compiled and bound them.

use super::{names, order};
use crate::failure::Outcome;
use crate::process::{self, Output};
use crate::wasm::Toolchain;
use crate::workspace;
use std::path::Path;

/// Finishes the program `name_bg.wasm` of this folder together with the script `name.js` that binds it. What `other`, a
/// script too, names stays what it is called. The optimiser is told `more` than to optimise.
///
/// # Errors
/// When a file can't be read or written, or a tool fails.
pub fn finish(
    folder: &Path,
    name: &str,
    other: Option<&Path>,
    more: &[&str],
    toolchain: Toolchain,
) -> Outcome {
    let script = folder.join(name).with_extension("js");
    let program = folder.join(format!("{name}_bg.wasm"));
    let text = names::without_classes(&workspace::read(&script)?)?;
    workspace::write(&script, &text)?;
    names::shorten(&script, &program, other)?;
    optimise(&program, more, toolchain)
}

/// Optimises a program in place, told `more` than that.
///
/// # Errors
/// When it can't be read or written, or `wasm-opt` fails.
pub fn optimise(program: &Path, more: &[&str], toolchain: Toolchain) -> Outcome {
    let mut tool = process::command("wasm-opt", &["-O"]);
    tool.args(more).arg("--output").arg(program).arg(program);
    toolchain.apply(&mut tool)?;
    process::run(&mut tool, Output::Progress)?;
    order::arrange(program, toolchain)
}
