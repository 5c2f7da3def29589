//! Files on the disk as an import reads them.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use import::Input;

const BUFFER: usize = 64 << 10;

/// A file of an import, called as its path was given.
pub fn input(path: &Path) -> Input {
    let (name, path) = (path.display().to_string(), path.to_owned());
    Input::new(name, move || {
        // Opening a directory succeeds; only reading it fails, with words that don't help.
        if path.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory"));
        }
        Ok(Box::new(BufReader::with_capacity(BUFFER, File::open(&path)?)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_said_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let told = |path: &Path| input(path).open().err().unwrap().to_string();
        assert!(told(folder.path()).contains("directory"));
        assert!(told(&folder.path().join("absent.csv")).contains("No such file"));
    }
}
