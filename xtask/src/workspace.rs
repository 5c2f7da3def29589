//! Where things are: the root of the workspace, the places its parts use, and programs on the PATH.

use crate::failure::{Failure, Outcome};
use std::fs;
use std::path::{Path, PathBuf};

/// The root of the workspace.
///
/// Cargo tells where this package is when it runs it; a copied binary falls back to the place it was built at.
pub fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    package.parent().map_or(package.clone(), Path::to_path_buf)
}

/// A path inside the workspace.
pub fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// Where Cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), |folder| root().join(folder))
}

/// Whether this path exists inside the workspace.
pub fn has(relative: &str) -> bool {
    path(relative).exists()
}

/// The first of these programs that is on the PATH.
pub fn program(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    names.iter().find_map(|name| {
        folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    })
}

/// The browser for tests and benches: `CHROMIUM` if set, else the first known name on the PATH.
pub fn chromium() -> Option<PathBuf> {
    std::env::var_os("CHROMIUM").map(PathBuf::from).or_else(|| {
        program(&[
            "chromium",
            "chromium-browser",
            "google-chrome-stable",
            "google-chrome",
            "chrome",
        ])
    })
}

/// The driver of that browser: `CHROMEDRIVER` if set, else the one on the PATH.
pub fn chromedriver() -> Option<PathBuf> {
    std::env::var_os("CHROMEDRIVER")
        .map(PathBuf::from)
        .or_else(|| program(&["chromedriver"]))
}

/// All files below a folder, in a stable order. A folder that doesn't exist has none.
///
/// # Errors
/// When a folder can't be read.
pub fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        if !next.is_dir() {
            continue;
        }
        let entries = fs::read_dir(&next).map_err(|error| Failure::file("list", &next, &error))?;
        for entry in entries {
            let path = entry
                .map_err(|error| Failure::file("list", &next, &error))?
                .path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a text file.
///
/// # Errors
/// When it can't be read or isn't UTF-8.
pub fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

/// Writes a file and the folders above it.
///
/// # Errors
/// When that isn't possible.
pub fn write(path: &Path, content: &str) -> Outcome {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::file("create", folder, &error))?;
    }
    fs::write(path, content).map_err(|error| Failure::file("write", path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_this_package() {
        assert!(has("xtask/Cargo.toml"));
    }

    #[test]
    fn files_below_goes_into_folders_and_is_sorted() {
        let files = files_below(&path("xtask/src")).unwrap();
        assert!(files.is_sorted());
        assert!(files.contains(&path("xtask/src/setup/packages.rs")));
        assert!(files_below(&path("no/such/folder")).unwrap().is_empty());
    }

    #[test]
    fn a_shell_is_found_and_nonsense_is_not() {
        assert!(program(&["no-such-program-here", "sh"]).is_some());
        assert!(program(&["no-such-program-here"]).is_none());
    }
}
