//! The second way to a compiler for the browser, for machines where rustup can't fetch the wasm32 library: the
//! distribution's compiler with its library source, linked into rustup as a toolchain of its own.
//!
//! The library is built from source once and put beside the compiler's own. It is useless to any other version of
//! the compiler, so a stamp beside it names the one that built it.

use super::say;
use crate::failure::{Failure, Outcome};
use crate::process::{self, Output};
use crate::wasm::{LINKED, TARGET};
use crate::workspace;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The Debian packages with compiler, Cargo, library source and lints.
pub const PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];

/// Where those packages put the compiler.
const COMPILER: &str = "/usr/bin/rustc";

/// Without embedded bitcode, fat link-time optimisation of the app fails on the library.
const LIBRARY_FLAGS: &str = "-C embed-bitcode=yes";

/// `test` is there for `wasm-bindgen-test`.
const LIBRARY_CRATES: &str = "-Zbuild-std=std,panic_abort,test";

const STAMP: &str = "counterfoil-std.stamp";

/// Whether this toolchain is complete, its library included.
pub fn is_ready() -> bool {
    stamp_wanted().is_ok_and(|wanted| {
        sysroot(&mut linked("rustc")).is_ok_and(|sysroot| {
            linker(&sysroot).is_ok_and(|linker| linker.exists())
                && fs::read_to_string(library(&sysroot).join(STAMP)).is_ok_and(|found| found == wanted)
        })
    })
}

/// Completes this toolchain. Its packages are installed already.
///
/// # Errors
/// When the system's folders can't be written, or a step fails.
pub fn prepare() -> Outcome {
    if is_ready() {
        return Ok(());
    }
    let prefix = sysroot(&mut process::command(COMPILER, &[]))?;
    if sysroot(&mut linked("rustc")).ok().as_ref() != Some(&prefix) {
        say(&format!("rustup toolchain link {LINKED} {}", prefix.display()));
        let arguments = ["toolchain", "link", LINKED, &prefix.to_string_lossy()];
        process::run(&mut process::command("rustup", &arguments), Output::Progress)?;
    }
    link_linker(&prefix)?;
    let wanted = stamp_wanted()?;
    let library = library(&prefix);
    if fs::read_to_string(library.join(STAMP)).ok().as_ref() != Some(&wanted) {
        build_library(&library)?;
        workspace::write(&library.join(STAMP), &wanted)?;
    }
    Ok(())
}

/// The distribution's compiler looks for the linker in its own folder, where none is. rustup's does the job as long
/// as both use the same LLVM.
fn link_linker(prefix: &Path) -> Outcome {
    let to = linker(prefix)?;
    if to.exists() {
        return Ok(());
    }
    let own = sysroot(&mut process::command("rustc", &[]))?;
    let from = linker(&own)?;
    if !from.exists() {
        return Err(Failure::new(format!("no rust-lld at {}", from.display())));
    }
    say(&format!("rust-lld from {}", own.display()));
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::file("create", folder, &error))?;
    }
    // A link whose target is gone doesn't "exist" but stands in the way of a new one.
    let _ = fs::remove_file(&to);
    std::os::unix::fs::symlink(&from, &to).map_err(|error| Failure::file("link", &to, &error))
}

/// Builds the standard library for the browser in an empty crate and copies it to where the compiler looks.
fn build_library(library: &Path) -> Outcome {
    say(&format!(
        "standard library for {TARGET} from source (half a minute)"
    ));
    let folder = workspace::target().join("wasm-std");
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                    [lib]\ncrate-type = [\"cdylib\"]\n\n[workspace]\n";
    workspace::write(&folder.join("Cargo.toml"), manifest)?;
    workspace::write(&folder.join("src/lib.rs"), "")?;
    let mut cargo = linked("cargo");
    cargo.args([
        "build",
        "--release",
        LIBRARY_CRATES,
        "--target",
        TARGET,
        "--target-dir",
        "target",
    ]);
    cargo
        .current_dir(&folder)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", LIBRARY_FLAGS);
    process::run(&mut cargo, Output::Progress)?;

    let built = workspace::files_below(&folder.join("target").join(TARGET).join("release/deps"))?;
    let built: Vec<PathBuf> = built.into_iter().filter(|file| is_library(file)).collect();
    if built.is_empty() {
        return Err(Failure::new(
            "the build of the standard library left no libraries",
        ));
    }
    for old in workspace::files_below(library)? {
        fs::remove_file(&old).map_err(|error| Failure::file("remove", &old, &error))?;
    }
    fs::create_dir_all(library).map_err(|error| Failure::file("create", library, &error))?;
    for file in built {
        let to = library.join(file.file_name().unwrap_or_default());
        fs::copy(&file, &to).map_err(|error| Failure::file("copy to", &to, &error))?;
    }
    // Cargo doesn't notice that the library changed; what was built with the old one can't be linked.
    for stale in [folder, workspace::target().join(TARGET)] {
        if stale.exists() {
            fs::remove_dir_all(&stale).map_err(|error| Failure::file("remove", &stale, &error))?;
        }
    }
    Ok(())
}

fn is_library(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("lib") && name.ends_with(".rlib") && !name.starts_with("libempty")
}

/// A program of the linked toolchain.
fn linked(program: &str) -> Command {
    let mut command = process::command(program, &[]);
    command.env("RUSTUP_TOOLCHAIN", LINKED);
    command
}

fn stamp_wanted() -> Outcome<String> {
    let compiler = process::read(linked("rustc").arg("-vV"))?;
    Ok(format!("{compiler}\n{LIBRARY_FLAGS} {LIBRARY_CRATES}\n"))
}

fn sysroot(rustc: &mut Command) -> Outcome<PathBuf> {
    process::read(rustc.args(["--print", "sysroot"])).map(PathBuf::from)
}

fn library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn linker(sysroot: &Path) -> Outcome<PathBuf> {
    let host = process::read(&mut process::command("rustc", &["--print", "host-tuple"]))?;
    Ok(sysroot.join("lib/rustlib").join(host).join("bin/rust-lld"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_libraries_are_copied_and_not_the_empty_crate() {
        assert!(is_library(Path::new("deps/libstd-0123.rlib")));
        assert!(!is_library(Path::new("deps/libempty-0123.rlib")));
        assert!(!is_library(Path::new("deps/libstd-0123.rmeta")));
        assert!(!is_library(Path::new("deps/empty.wasm")));
    }
}
