//! Puts the style sheets into the page, without their comments. In the sources there is one sheet per component; a browser
//! would ask for each, compressed one by one they weigh half as much again, and nothing is painted before the last is there.

use super::DIST;
use crate::failure::{Failure, Outcome};
use crate::workspace;
use std::path::Path;

/// How the page asks for a sheet.
const LINK: &str = "<link rel=\"stylesheet\" href=\"/";

/// Joins the sheets that the built page names, in its order, and puts them where it names the first.
///
/// # Errors
/// When the page names none, or a file can't be read or written.
pub fn join() -> Outcome {
    join_in(&workspace::path(DIST))
}

fn join_in(folder: &Path) -> Outcome {
    let page = folder.join("index.html");
    let source = workspace::read(&page)?;
    let (mut sheets, mut lines) = (String::new(), Vec::new());
    let mut place = None;
    for line in source.lines() {
        let name = line
            .trim()
            .strip_prefix(LINK)
            .and_then(|rest| rest.split('"').next());
        let Some(name) = name else {
            lines.push(line.to_owned());
            continue;
        };
        let file = folder.join(name);
        sheets.push_str(&workspace::read(&file)?);
        std::fs::remove_file(&file).map_err(|error| Failure::file("remove", &file, &error))?;
        if place.is_none() {
            place = Some(lines.len());
        }
    }
    let Some(place) = place else {
        return Err(Failure::new(format!("`{}` names no style sheet", page.display())));
    };
    lines.insert(
        place,
        format!("    <style>\n{}</style>", without_comments(&sheets)),
    );
    workspace::write(&page, &(lines.join("\n") + "\n"))
}

/// The sheets without comments and without what only lays them out. No text in them holds the sign of a comment, or a
/// line's end.
fn without_comments(sheets: &str) -> String {
    let mut rest = sheets;
    let mut rules = String::with_capacity(sheets.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        rules.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    rules.push_str(rest);
    let lines = rules.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_rules_stay() {
        let sheet = "/* One. */\n\n.a {\n  color: red; /* two\n lines */\n}\n\n/* Last. */\n";
        assert_eq!(without_comments(sheet), ".a {\ncolor: red;\n}\n");
    }

    #[test]
    fn sheets_are_joined_in_the_order_of_the_page() {
        let folder = workspace::target().join("styles-test");
        workspace::write(&folder.join("b.css"), "b {}\n").unwrap();
        workspace::write(&folder.join("a.css"), "a {}\n").unwrap();
        let page = format!("<head>\n  {LINK}b.css\" integrity=\"x\"/>\n  {LINK}a.css\"/>\n  <i>\n");
        workspace::write(&folder.join("index.html"), &page).unwrap();
        join_in(&folder).unwrap();
        let page = workspace::read(&folder.join("index.html")).unwrap();
        assert_eq!(page, "<head>\n    <style>\nb {}\na {}\n</style>\n  <i>\n");
        assert_eq!(workspace::files_below(&folder).unwrap().len(), 1);
        workspace::write(&folder.join("index.html"), "<head>\n").unwrap();
        assert!(
            join_in(&folder).is_err(),
            "a page without any style was not built"
        );
        std::fs::remove_dir_all(folder).unwrap();
    }
}
