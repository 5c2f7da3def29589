//! The files that the rules read: everything Git tracks or would track, as far as it is text.

use crate::failure::Outcome;
use crate::process;
use crate::workspace;

/// A text file of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path from the root of the workspace, with `/`.
    pub path: String,
    /// Its content.
    pub text: String,
}

impl SourceFile {
    /// A file with this path and content.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// The name without folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The name without folders and without what stands after its last dot.
    pub fn stem(&self) -> &str {
        self.name().rsplit_once('.').map_or(self.name(), |(stem, _)| stem)
    }

    /// What stands after the last dot of the name.
    pub fn extension(&self) -> &str {
        self.name()
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
    }

    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.extension() == "rs"
    }
}

/// All text files.
///
/// # Errors
/// When Git can't list them.
pub fn all() -> Outcome<Vec<SourceFile>> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listed = process::read(&mut process::command("git", &arguments))?;
    let mut files: Vec<SourceFile> = listed
        .split('\0')
        .filter(|path| !path.is_empty())
        // A file that is deleted but not committed yet is still listed; pictures aren't UTF-8. Neither has rules.
        .filter_map(|path| {
            Some(SourceFile::new(
                path,
                std::fs::read_to_string(workspace::path(path)).ok()?,
            ))
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup();
    Ok(files)
}

/// The line, counted from 1, on which this byte stands.
pub fn line_of(text: &str, byte: usize) -> usize {
    text.bytes()
        .take(byte)
        .filter(|byte| *byte == b'\n')
        .count()
        .saturating_add(1)
}

/// Where this word stands in the text, not as a part of a longer name.
pub fn words<'text>(text: &'text str, word: &'text str) -> impl Iterator<Item = usize> + 'text {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at.saturating_add(word.len())..)
            .and_then(|after| after.chars().next());
        // What isn't a name itself, like `Instant::now(`, has no end that a longer name could share.
        let starts = !word.starts_with(is_name) || !before.is_some_and(is_name);
        let ends = !word.ends_with(is_name) || !after.is_some_and(is_name);
        starts && ends
    })
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_apart() {
        let file = SourceFile::new("a/b.test.mjs", "");
        assert_eq!(
            (file.name(), file.stem(), file.extension()),
            ("b.test.mjs", "b.test", "mjs")
        );
        let file = SourceFile::new("Makefile", "");
        assert_eq!((file.stem(), file.extension()), ("Makefile", ""));
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(line_of("a\nb\nc", 0), 1);
        assert_eq!(line_of("a\nb\nc", 4), 3);
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(
            words("rand brand rand_core rand::x", "rand").collect::<Vec<_>>(),
            [0, 21]
        );
    }
}
