//! `cargo xtask build`: the app as a folder of static files in `dist/`, in release, compressed and weighed.

mod borders;
mod digest;
mod names;
mod order;
mod precache;
mod precompress;
mod program;
mod programs;
mod screens;
mod scripts;
mod size;
mod stamp;
mod styles;

use crate::failure::Outcome;
use crate::process::{self, Output};
use crate::wasm::Toolchain;
use crate::workspace;

/// The Cargo profile of what a browser downloads.
const PROFILE: &str = "wasm-release";

/// Where the built app is, below the root of the workspace.
pub const DIST: &str = "dist";

/// Whether there is an app to build at all.
pub fn exists() -> bool {
    workspace::has("app/page/index.html")
}

/// Builds the app unless the last build is of exactly these sources, and checks its size.
///
/// # Errors
/// When the build fails, or what a browser downloads first exceeds its budget.
pub fn build() -> Outcome {
    let toolchain = Toolchain::required()?;
    let inputs = stamp::Stamp::of_inputs(toolchain)?;
    if workspace::path(DIST).join("index.html").exists() && inputs.is_stored() {
        eprintln!("build: the app is up to date");
    } else {
        // Until the end, whatever lies in `dist` is of no known source.
        stamp::Stamp::forget();
        // Trunk works offline, so that it takes the tools that `setup` chose; the crates must be there before.
        process::run(
            &mut process::command("cargo", &["fetch", "--quiet"]),
            Output::Progress,
        )?;
        let mut trunk = process::command("trunk", &["build", "--release=true", "--offline=true"]);
        trunk.args(["--skip-version-check", "--cargo-profile", PROFILE]);
        toolchain.apply(&mut trunk)?;
        process::run(&mut trunk, Output::Progress)?;
        let dist = workspace::path(DIST);
        styles::join()?;
        for name in ["worker", "importer"] {
            programs::finish(&dist, name, None, &[], toolchain)?;
        }
        scripts::minify(&dist, toolchain)?;
        screens::build(toolchain)?;
        scripts::minify_page(&dist.join("index.html"))?;
        precache::write(&dist)?;
        precompress::compress(&dist)?;
        inputs.store()?;
    }
    let sizes = size::Sizes::of(&workspace::path(DIST))?;
    eprint!("{sizes}");
    sizes.check()
}
