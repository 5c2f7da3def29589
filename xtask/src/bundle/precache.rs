//! Tells the service worker which files make up this version of the app: `precache.json` lists them with their
//! digests, and the version, a digest of that list, is written into `sw.js` so that a browser sees a new one.

use super::digest;
use crate::failure::{Failure, Outcome};
use crate::workspace;
use std::path::Path;

/// The list, below the folder.
const LIST: &str = "precache.json";

/// How the addresses of the import's program begin.
const IMPORTER: &str = "/importer";

/// The service worker, below the folder.
const SCRIPT: &str = "sw.js";

/// What stands in the service worker, as `scripts.rs` leaves it, where a build has its version.
const UNBUILT: &str = "VERSION=\"unbuilt\"";

/// How many digits of a digest the list has: no two files agree in 128 bits unless somebody can write both.
const DIGITS: usize = 32;

/// One file of the app.
struct Kept {
    /// Its address, `/icons/icon.svg`.
    path: String,
    /// How its SHA-256 begins.
    sha256: String,
    bytes: u64,
}

/// Writes the list of this folder's files, and the version into its service worker. Runs after everything else has
/// written its files and before they are compressed.
///
/// # Errors
/// When a file can't be read or written, or the service worker has no place for the version.
pub fn write(folder: &Path) -> Outcome {
    let mut kept = files(folder)?;
    // Nobody waits for the import's program: on a slow line everything else comes before it.
    kept.sort_by_key(|file| file.path.starts_with(IMPORTER));
    let entries: Vec<String> = kept.iter().map(Kept::json).collect();
    let entries = entries.join(",\n");
    let version = digest::short(&entries)?;
    let script = folder.join(SCRIPT);
    let source = workspace::read(&script)?;
    if !source.contains(UNBUILT) {
        return Err(Failure::new(format!("`{SCRIPT}` doesn't say `{UNBUILT}`")));
    }
    let stamped = source.replace(UNBUILT, &format!("VERSION=\"{version}\""));
    workspace::write(&script, &stamped)?;
    workspace::write(
        &folder.join(LIST),
        &format!("{{\"version\":\"{version}\",\"files\":[\n{entries}\n]}}\n"),
    )
}

impl Kept {
    /// Paths are those of our own build and digests are hexadecimal, so that nothing needs escaping; [`files`] checks.
    fn json(&self) -> String {
        format!(
            "{{\"path\":\"{}\",\"sha256\":\"{}\",\"bytes\":{}}}",
            self.path, self.sha256, self.bytes
        )
    }
}

/// All files but the list, the service worker (the browser keeps that one itself) and compressed twins.
fn files(folder: &Path) -> Outcome<Vec<Kept>> {
    let mut paths = Vec::new();
    let mut found = Vec::new();
    for file in workspace::files_below(folder)? {
        let below = file.strip_prefix(folder).unwrap_or(&file);
        let path = format!("/{}", below.display());
        let is_plain = path
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
        if !is_plain {
            return Err(Failure::new(format!("`{path}` is no name for a file of the app")));
        }
        let is_kept = path != format!("/{LIST}") && path != format!("/{SCRIPT}") && !path.ends_with(".br");
        if is_kept {
            paths.push(path);
            found.push(file);
        }
    }
    let digests = digest::of_files(&found)?;
    paths
        .into_iter()
        .zip(found)
        .zip(digests)
        .map(|((path, file), mut sha256)| {
            sha256.truncate(DIGITS);
            let bytes = file
                .metadata()
                .map_err(|error| Failure::file("weigh", &file, &error))?;
            Ok(Kept {
                path,
                sha256,
                bytes: bytes.len(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_and_the_version_follows_the_content() {
        let folder = workspace::target().join("precache-test");
        let build = |page: &str| {
            workspace::write(&folder.join("index.html"), page).unwrap();
            workspace::write(&folder.join("icons/a.svg"), "<svg/>").unwrap();
            workspace::write(&folder.join("importer.js"), "later").unwrap();
            workspace::write(&folder.join("index.html.br"), "small").unwrap();
            workspace::write(&folder.join(SCRIPT), &format!("one;\n{UNBUILT}\ntwo;")).unwrap();
            write(&folder).unwrap();
            (
                workspace::read(&folder.join(LIST)).unwrap(),
                workspace::read(&folder.join(SCRIPT)).unwrap(),
            )
        };
        let (list, script) = build("hello");
        // The digest of "hello".
        assert!(list.contains(
            "{\"path\":\"/index.html\",\"sha256\":\
             \"2cf24dba5fb0a30e26e83b2ac5b9e29e\",\"bytes\":5}"
        ));
        assert!(list.contains("\"/icons/a.svg\""));
        assert_eq!(list.matches("sha256").count(), 3);
        let at = |path: &str| list.find(path).unwrap();
        assert!(at("/importer.js") > at("/index.html"));
        let version = script
            .split("VERSION=\"")
            .nth(1)
            .and_then(|rest| rest.get(..16))
            .unwrap();
        assert!(list.starts_with(&format!("{{\"version\":\"{version}\"")));

        assert_eq!(build("hello"), (list.clone(), script));
        assert_ne!(build("bye").0, list);
        // Stamped once, it isn't a source any more.
        assert!(write(&folder).is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
