//! Builds the program that draws the screens, as two files: what a till needs to sell, and all other screens, which the
//! browser fetches afterwards. Where it is cut is said by `app/src/views/second_load.rs`.
//!
//! Trunk can't do that (its tools see the program too late), so this does what Trunk does for the worker: compile, bind to
//! JavaScript, optimise, and name what comes out by its content. The cut needs the linker's relocations, and has to be made
//! before the program is bound to JavaScript.

use super::{DIST, PROFILE, digest, programs, scripts};
use crate::failure::{Failure, Outcome};
use crate::process::{self, Output};
use crate::wasm::{TARGET, Toolchain};
use crate::workspace;
use std::path::{Path, PathBuf};

/// The program's name.
const NAME: &str = "app";

/// The script that fetches the later files.
const LOADER: &str = "__wasm_split.js";

/// A browser compiles each function when it is called first, which takes it longer than what so small a one does. With this
/// there are a seventh fewer of them, and the program weighs half a kilobyte more.
const INLINED: &[&str] = &["--always-inline-max-function-size=5"];

/// What the page has where its start belongs.
const START: &str = "<!-- start -->";

/// Builds it into the folder that Trunk has filled, and starts it from that folder's page.
///
/// # Errors
/// When a tool fails, or the page has no place for the start.
pub fn build(toolchain: Toolchain) -> Outcome {
    let cut = cut(&compile(toolchain)?, toolchain)?;
    let bound = bind(&cut, toolchain)?;
    finish(&bound, toolchain)?;
    let files = workspace::files_below(&bound)?;
    let folder = format!("{NAME}-{}", digest::short(&digest::of_files(&files)?.concat())?);
    let place = workspace::path(DIST).join(&folder);
    move_folder(&bound, &place)?;
    start_from_page(&workspace::path(DIST).join("index.html"), &folder)
}

/// The whole program, with relocations.
fn compile(toolchain: Toolchain) -> Outcome<PathBuf> {
    let mut cargo = process::command("cargo", &["rustc", "--package", "app", "--bin", NAME]);
    cargo.args(["--target", TARGET, "--profile", PROFILE]);
    cargo.args(["--", "-C", "link-arg=--emit-relocs"]);
    toolchain.apply(&mut cargo)?;
    process::run(&mut cargo, Output::Progress)?;
    Ok(workspace::target()
        .join(TARGET)
        .join(PROFILE)
        .join(NAME)
        .with_extension("wasm"))
}

/// Cuts the program; the folder holds `app.wasm`, the later files, and the script that fetches them.
fn cut(program: &Path, toolchain: Toolchain) -> Outcome<PathBuf> {
    let folder = fresh_folder("screens-cut")?;
    let mut tool = process::command("wasm-split-cli", &["--out-name", NAME]);
    tool.arg(program).arg(&folder);
    toolchain.apply(&mut tool)?;
    process::run(&mut tool, Output::Progress)?;
    Ok(folder)
}

/// Binds the first file to JavaScript, and brings all that belongs together into one folder.
fn bind(cut: &Path, toolchain: Toolchain) -> Outcome<PathBuf> {
    let folder = fresh_folder("screens-bound")?;
    let first = cut.join(NAME).with_extension("wasm");
    let mut tool = process::command("wasm-bindgen", &["--target", "web", "--no-typescript"]);
    // The later files link to what the linker exported.
    tool.args(["--keep-lld-exports", "--out-name", NAME, "--out-dir"]);
    tool.arg(&folder).arg(&first);
    toolchain.apply(&mut tool)?;
    process::run(&mut tool, Output::Progress)?;
    for file in workspace::files_below(cut)? {
        if file != first {
            let name = file.file_name().unwrap_or_default();
            copy(&file, &folder.join(name))?;
        }
    }
    Ok(folder)
}

/// Finishes every program and script of the folder in place.
fn finish(folder: &Path, toolchain: Toolchain) -> Outcome {
    let first = folder.join(format!("{NAME}_bg.wasm"));
    let loader = folder.join(LOADER);
    programs::finish(folder, NAME, Some(&loader), INLINED, toolchain)?;
    for file in workspace::files_below(folder)? {
        if file.extension().is_some_and(|kind| kind == "wasm") && file != first {
            programs::optimise(&file, INLINED, toolchain)?;
        }
    }
    scripts::minify(folder, toolchain)
}

/// Writes the start into the page, at its end. The browser fetches programs and scripts at once instead of finding one file
/// in another. On a first visit they wait until the page is painted: there is much to fetch, and it would hold the page up. A
/// tab that nobody looks at isn't painted, and begins all the same, a second later.
fn start_from_page(page: &Path, folder: &str) -> Outcome {
    let source = workspace::read(page)?;
    if !source.contains(START) {
        return Err(Failure::new(format!(
            "`{}` doesn't say `{START}`",
            page.display()
        )));
    }
    let at = format!("/{folder}");
    let start = format!(
        "<script>\n    \
         {{\n    \
         let begin = () => {{\n    \
         begin = () => {{}};\n    \
         const program = fetch(\"{at}/{NAME}_bg.wasm\");\n    \
         import(\"{at}/{LOADER}\");\n    \
         import(\"{at}/{NAME}.js\").then(({{ default: start }}) => start({{ module_or_path: program }}));\n    \
         }};\n    \
         const isFirstVisit = document.querySelector(\"#skeleton > .frame\").hidden;\n    \
         if (isFirstVisit) {{\n    \
         requestAnimationFrame(() => setTimeout(() => begin()));\n    \
         setTimeout(() => begin(), 1000);\n    \
         }} else begin();\n    \
         }}\n    \
         </script>"
    );
    workspace::write(page, &source.replace(START, &start))
}

fn fresh_folder(name: &str) -> Outcome<PathBuf> {
    let folder = workspace::target().join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| Failure::file("remove", &folder, &error))?;
    }
    std::fs::create_dir_all(&folder).map_err(|error| Failure::file("make", &folder, &error))?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::copy(from, to)
        .map(drop)
        .map_err(|error| Failure::file("copy", from, &error))
}

fn move_folder(from: &Path, to: &Path) -> Outcome {
    std::fs::rename(from, to).map_err(|error| Failure::file("move", from, &error))
}
