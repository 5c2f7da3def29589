//! Takes out of scripts and of the page what only their readers need: comments, spaces, and long names of variables.

use crate::failure::Outcome;
use crate::process::{self, Output};
use crate::wasm::Toolchain;
use crate::workspace;
use std::path::Path;

/// Makes all scripts of a folder smaller.
///
/// # Errors
/// When a script isn't read as one, or a file can't be written.
pub fn minify(folder: &Path, toolchain: Toolchain) -> Outcome {
    for file in workspace::files_below(folder)? {
        if file.extension().is_some_and(|kind| kind == "js") {
            minify_script(&file, toolchain)?;
        }
    }
    Ok(())
}

/// Makes a page smaller.
///
/// # Errors
/// When it can't be read or written.
pub fn minify_page(page: &Path) -> Outcome {
    let source = workspace::read(page)?;
    workspace::write(page, &without_notes(&source))
}

/// A module's own names get shorter too; those of other scripts are seen by each other.
fn minify_script(file: &Path, toolchain: Toolchain) -> Outcome {
    let mut tool = process::command("terser", &["--compress", "--mangle"]);
    let source = workspace::read(file)?;
    let is_module = source
        .lines()
        .any(|line| line.starts_with("export ") || line.starts_with("import "));
    if is_module {
        tool.arg("--module");
    }
    tool.arg("--output").arg(file).arg("--").arg(file);
    toolchain.apply(&mut tool)?;
    process::run(&mut tool, Output::Progress)
}

/// The page without comments and without what only lays it out. Its texts have no line ends that count, its scripts none
/// that aren't ends of lines of code, and a line of a script that begins as a comment is one.
fn without_notes(page: &str) -> String {
    let (mut rest, mut kept) = (page, String::with_capacity(page.len()));
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_go_and_code_stays() {
        let page = "<head>\n  <!-- One,\n  two. -->\n  <script>\n    // Three.\n    const at = \"//four\"; go(at);\n\n  </script>\n";
        let expected = "<head>\n<script>\nconst at = \"//four\"; go(at);\n</script>\n";
        assert_eq!(without_notes(page), expected);
    }
}
