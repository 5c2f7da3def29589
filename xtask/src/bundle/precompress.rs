//! Compresses the built files once, as small as brotli can, so that the server only has to send them.

use crate::failure::Outcome;
use crate::process;
use crate::workspace;
use std::path::{Path, PathBuf};

/// What shrinks; pictures are compressed already.
const EXTENSIONS: &[&str] = &[
    "css",
    "html",
    "js",
    "json",
    "map",
    "mjs",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];

/// Below this many bytes, compression saves no packet.
const SMALLEST: u64 = 256;

/// Puts a `.br` beside every file in the folder that gains from it.
///
/// # Errors
/// When one of them can't be compressed.
pub fn compress(folder: &Path) -> Outcome {
    let mut files: Vec<(u64, PathBuf)> = workspace::files_below(folder)?
        .into_iter()
        .filter(|file| shrinks(file))
        .map(|file| (file.metadata().map_or(0, |data| data.len()), file))
        .filter(|(bytes, _)| *bytes >= SMALLEST)
        .collect();
    if files.is_empty() {
        return Ok(());
    }
    // The biggest first: the WebAssembly files take nearly all of the time.
    files.sort_by(|a, b| b.cmp(a));
    let files: Vec<PathBuf> = files.into_iter().map(|(_, file)| file).collect();
    compress_files(&files)
}

/// Puts a `.br` beside each of these.
///
/// # Errors
/// When one of them can't be compressed.
pub fn compress_files(files: &[PathBuf]) -> Outcome {
    let script = workspace::path("xtask/src/bundle/precompress.mjs");
    let mut command = process::command("node", &[]);
    command.arg(script).args(files);
    process::run(&mut command, process::Output::Progress)
}

/// Where a file's compressed twin is.
pub fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    name.into()
}

/// Whether files of this kind get a compressed twin.
fn shrinks(file: &Path) -> bool {
    file.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| EXTENSIONS.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_webassembly_shrink_and_pictures_do_not() {
        assert!(shrinks(Path::new("dist/app.wasm")));
        assert!(!shrinks(Path::new("dist/icon.png")));
        assert!(!shrinks(Path::new("dist/app.wasm.br")));
    }

    #[test]
    fn a_folder_is_compressed_beside_its_files() {
        let folder = workspace::target().join("precompress-test");
        workspace::write(&folder.join("deep/a.css"), &"a { color: inherit }\n".repeat(100)).unwrap();
        workspace::write(&folder.join("small.js"), "1").unwrap();
        compress(&folder).unwrap();
        let names: Vec<String> = workspace::files_below(&folder)
            .unwrap()
            .iter()
            .map(|file| file.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["a.css", "a.css.br", "small.js"]);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
