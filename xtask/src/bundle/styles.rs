//! Puts the style sheets into the page, without their comments. In the sources there is one sheet per component; a browser
//! would ask for each, compressed one by one they weigh half as much again, and nothing is painted before the last is there.
//! Sheets of screens that come with the second load are a file of their own, which that load asks for.

use super::{DIST, digest};
use crate::failure::{Failure, Outcome};
use crate::workspace;
use std::path::Path;

/// How the page asks for a sheet.
const LINK: &str = "<link rel=\"stylesheet\" href=\"/";

/// What the page has before the sheets of the second load.
const LATER: &str = "<!-- later styles -->";

/// Joins the sheets that the built page names, in its order, and puts them where it names the first. Those of the second load
/// are joined to a file, which the page names and doesn't ask for (`app/src/views/later_styles.rs`).
///
/// # Errors
/// When the page names none, or a file can't be read or written.
pub fn join() -> Outcome {
    join_in(&workspace::path(DIST))
}

fn join_in(folder: &Path) -> Outcome {
    let page = folder.join("index.html");
    let source = workspace::read(&page)?;
    let (mut sheets, mut later, mut lines) = (String::new(), None, Vec::new());
    let mut place = None;
    for line in source.lines() {
        if line.trim() == LATER {
            later = Some(String::new());
            continue;
        }
        let name = line
            .trim()
            .strip_prefix(LINK)
            .and_then(|rest| rest.split('"').next());
        let Some(name) = name else {
            lines.push(line.to_owned());
            continue;
        };
        let file = folder.join(name);
        let sheet = workspace::read(&file)?;
        later.as_mut().unwrap_or(&mut sheets).push_str(&sheet);
        std::fs::remove_file(&file).map_err(|error| Failure::file("remove", &file, &error))?;
        if place.is_none() {
            place = Some(lines.len());
        }
    }
    let (Some(place), Some(later)) = (place, later) else {
        let words = format!("`{}` names no style sheet, or none for later", page.display());
        return Err(Failure::new(words));
    };
    let later = without_comments(&later);
    let name = format!("split_styles-{}.css", digest::short(&later)?);
    workspace::write(&folder.join(&name), &later)?;
    lines.insert(place, format!("    {LINK}{name}\" disabled>"));
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
        workspace::write(&folder.join("c.css"), "c {}\n").unwrap();
        let page = format!(
            "<head>\n  {LINK}b.css\" integrity=\"x\"/>\n  {LINK}a.css\"/>\n  {LATER}\n  {LINK}c.css\"/>\n  <i>\n"
        );
        workspace::write(&folder.join("index.html"), &page).unwrap();
        join_in(&folder).unwrap();
        let page = workspace::read(&folder.join("index.html")).unwrap();
        let name = format!("split_styles-{}.css", digest::short("c {}\n").unwrap());
        let expected =
            format!("<head>\n    <style>\nb {{}}\na {{}}\n</style>\n    {LINK}{name}\" disabled>\n  <i>\n");
        assert_eq!(page, expected);
        assert_eq!(workspace::read(&folder.join(name)).unwrap(), "c {}\n");
        assert_eq!(workspace::files_below(&folder).unwrap().len(), 2);
        workspace::write(&folder.join("index.html"), "<head>\n").unwrap();
        assert!(
            join_in(&folder).is_err(),
            "a page without any style was not built"
        );
        std::fs::remove_dir_all(folder).unwrap();
    }
}
