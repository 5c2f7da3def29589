//! Rule `view-text`: what a person reads on a screen is a translation key, never text in a view.
//!
//! Looks only inside `view! { … }` in the app's crate, for four things: a string literal as a child of an element,
//! a string literal alone in braces, bare words between tags, and a literal in an attribute that is read out. Text
//! without two letters in a row (`×`, `–`, `·`) is none. An exception is a comment `tidy: allow-text` with its
//! reason, on the line or on the one above.

use super::Finding;
use super::rust_source::{RustSource, StringLiteral};
use super::source::{SourceFile, line_of};

/// Attributes whose value a person reads or hears.
const READ_OUT: &[&str] = &[
    "alt",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "placeholder",
    "title",
];

const ALLOWED: &str = "tidy: allow-text";

/// Checks one file.
pub fn check(file: &SourceFile) -> Vec<Finding> {
    if !file.path.starts_with("app/src/") || !file.is_rust() {
        return Vec::new();
    }
    let source = RustSource::new(&file.text);
    let lines: Vec<&str> = file.text.lines().collect();
    let mut findings = Vec::new();
    for (start, end) in views(&source.code) {
        let inside = source
            .strings
            .iter()
            .filter(|literal| literal.start >= start && literal.end <= end);
        let literals = inside
            .filter(|literal| is_words(&literal.text) && is_shown(&source, start, literal))
            .map(|literal| (literal.start, literal.text.as_str()));
        for (at, text) in literals.chain(bare_words(&source, start, end)) {
            let line = line_of(&file.text, at);
            if !is_allowed(&lines, line) {
                let what = format!("`{text}` is text in a view; make it a translation key");
                findings.push(Finding::new(file, line, "view-text", what));
            }
        }
    }
    findings
}

/// Start and end of the content of each outermost `view! { … }`.
fn views(code: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, name) in code.match_indices("view!") {
        let after = at.saturating_add(name.len());
        let Some(open) = code.get(after..).and_then(|rest| rest.find(['{', '(', '['])) else {
            continue;
        };
        let start = after.saturating_add(open).saturating_add(1);
        // A view inside a view is part of the outer one.
        if found.iter().any(|(from, to)| (*from..*to).contains(&at)) {
            continue;
        }
        found.push((start, closing(code, start)));
    }
    found
}

/// Where the bracket closes that was opened just before this place.
fn closing(code: &str, start: usize) -> usize {
    let mut depth = 1_usize;
    for (at, c) in code.get(start..).unwrap_or_default().char_indices() {
        match c {
            '{' | '(' | '[' => depth = depth.saturating_add(1),
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return start.saturating_add(at);
        }
    }
    code.len()
}

/// Whether a literal stands where a person will read it.
fn is_shown(source: &RustSource, view: usize, literal: &StringLiteral) -> bool {
    let before = source
        .code
        .get(view..literal.start)
        .unwrap_or_default()
        .trim_end();
    let after = source.code.get(literal.end..).unwrap_or_default().trim_start();
    if before.is_empty() {
        return true;
    }
    if let Some(attribute) = before.strip_suffix('=') {
        return is_read_out(attribute);
    }
    // A tag ends with `>`; a match arm (`=>`) and a return type (`->`) are code.
    let follows_tag = before.ends_with('>') && !before.ends_with("=>") && !before.ends_with("->");
    let alone_in_braces =
        before.ends_with('{') && after.starts_with('}') && !opens_attribute_or_block(before);
    // After a block or another literal it is a child too, when a tag or a block follows.
    let follows_child = before.ends_with('}') && (after.starts_with('<') || after.starts_with('{'));
    (follows_tag && !after.starts_with('.')) || alone_in_braces || follows_child
}

/// Whether the code ends with the name of an attribute that is read out.
fn is_read_out(code: &str) -> bool {
    let start = code.rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':')));
    let name = start.map_or(code, |start| {
        code.get(start.saturating_add(1)..).unwrap_or_default()
    });
    READ_OUT.contains(&name.rsplit(':').next().unwrap_or(name))
}

/// Whether the brace at the end of this code belongs to an attribute that isn't read out, or to a block of code such
/// as `if x {`.
fn opens_attribute_or_block(code: &str) -> bool {
    let code = code.strip_suffix('{').unwrap_or(code).trim_end();
    match code.strip_suffix('=') {
        Some(attribute) => !is_read_out(attribute),
        None => !code.ends_with(['>', '}']) || code.ends_with("=>"),
    }
}

/// Words that stand bare between the end of a tag and the start of the next.
fn bare_words(source: &RustSource, start: usize, end: usize) -> impl Iterator<Item = (usize, &str)> {
    let view = source.code.get(start..end).unwrap_or_default();
    view.match_indices('>').filter_map(move |(at, _)| {
        let before = view.get(..at)?;
        let rest = view.get(at.saturating_add(1)..)?;
        let text = rest.split('<').next().filter(|text| text.len() < rest.len())?;
        let is_prose = text
            .chars()
            .all(|c| c.is_alphanumeric() || c.is_whitespace() || ".,!?'’:-…".contains(c));
        let is_tag = !before.ends_with(['=', '-']);
        let leading = text.len().saturating_sub(text.trim_start().len());
        let place = start.saturating_add(at).saturating_add(1).saturating_add(leading);
        (is_tag && is_prose && is_words(text)).then_some((place, text.trim()))
    })
}

/// Whether a text has something to translate: two letters in a row, or one Chinese character.
fn is_words(text: &str) -> bool {
    let mut last_was_letter = false;
    for c in text.chars() {
        if ('\u{3400}'..='\u{9fff}').contains(&c) || (last_was_letter && c.is_alphabetic()) {
            return true;
        }
        last_was_letter = c.is_alphabetic();
    }
    false
}

fn is_allowed(lines: &[&str], line: usize) -> bool {
    let above = line.saturating_sub(2);
    lines
        .iter()
        .skip(above)
        .take(line.saturating_sub(above))
        .any(|text| text.contains(ALLOWED))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        check(&SourceFile::new("app/src/views/sell.rs", text))
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn text_on_the_screen_is_found() {
        for view in [
            "<p>\"Sell now\"</p>",
            "<p>{\"Sell now\"}</p>",
            "<p>Sell now</p>",
            "<p>订单</p>",
            "<p>\"订单\"</p>",
            "<input placeholder=\"Search\"/>",
            "<button aria-label={\"Close\"}></button>",
            "<button attr:title=\"Close\"></button>",
            "<p>{t!(i18n, total)} \"so far\" <b/></p>",
            "\"Sell now\"",
        ] {
            assert_eq!(lines(&format!("view! {{\n{view}\n}}")), [2], "{view}");
        }
    }

    #[test]
    fn what_nobody_reads_is_fine() {
        for view in [
            "<p class=\"line total\" id=\"total\">{t!(i18n, total)}</p>",
            "<p>\"×\" {count} \" – \" </p>",
            "<p>{move || match x { A => \"good\", B => \"bad\" }}</p>",
            "<p class={\"wide\"} class=move || if x { \"good\" } else { \"bad\" }></p>",
            "<p>{move || if a.len() > limit { show(\"name\") } else { b }}</p>",
            "<A href=\"/orders\">{t!(i18n, orders)}</A>",
            "<p>{format!(\"{} of {}\", a, b)}</p>",
            "<For each=move || rows.get() key=|row| row.id let:row><Row row/></For>",
            "<p>{rows.iter().collect::<Vec<Row>>().len()}</p>",
        ] {
            assert_eq!(
                lines(&format!("view! {{\n{view}\n}}")),
                [] as [usize; 0],
                "{view}"
            );
        }
    }

    #[test]
    fn text_outside_a_view_is_fine() {
        assert_eq!(
            lines("let x = \"Sell now\"; view! { <p/> }; f(\"Sell now\")"),
            [] as [usize; 0]
        );
        assert!(
            check(&SourceFile::new(
                "server/src/a.rs",
                "view! { <p>\"Sell now\"</p> }"
            ))
            .is_empty()
        );
    }

    #[test]
    fn a_view_inside_a_view_is_checked_once() {
        assert_eq!(
            lines("view! { <p>{move || view! {\n<b>\"Sell now\"</b> }}</p> }"),
            [2]
        );
    }

    #[test]
    fn an_exception_needs_its_comment() {
        assert_eq!(
            lines("view! {\n// tidy: allow-text the product's name\n<p>\"Counterfoil\"</p> }"),
            [] as [usize; 0]
        );
        assert_eq!(
            lines("view! {\n// another comment\n<p>\"Counterfoil\"</p> }"),
            [3]
        );
    }
}
