//! Rule `tokens`: colours and pixel sizes stand in `style/tokens.css` and in the themes, nowhere else. A sheet says
//! which token it means, so that a theme or a density can change it.

use super::Finding;
use super::source::{SourceFile, line_of, words};

/// Colours that have a name in CSS, the usual ones. `transparent` and `currentColor` are no colours of their own.
const NAMED: &[&str] = &[
    "aqua", "beige", "black", "blue", "brown", "crimson", "cyan", "gold", "gray", "green", "grey", "indigo",
    "lime", "magenta", "maroon", "navy", "olive", "orange", "pink", "purple", "red", "salmon", "silver",
    "teal", "tomato", "violet", "white", "yellow",
];

/// Functions that make a colour out of numbers. `color-mix` makes one out of tokens and is fine.
const FUNCTIONS: &[&str] = &[
    "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color(",
];

/// Checks one sheet.
pub fn check(file: &SourceFile) -> Vec<Finding> {
    if !applies(file) {
        return Vec::new();
    }
    let css = without_comments(&file.text);
    let mut findings = Vec::new();
    let mut start = 0_usize;
    // Every piece ends before one of these; only a piece that ends a declaration holds a value.
    for (end, mark) in css
        .char_indices()
        .filter(|(_, c)| matches!(c, '{' | '}' | ';'))
        .chain([(css.len(), '}')])
    {
        let piece = css.get(start..end).unwrap_or_default();
        if mark != '{'
            && let Some((name, value)) = piece.split_once(':')
        {
            let at = start.saturating_add(name.len()).saturating_add(1);
            for (offset, what) in in_value(value) {
                findings.push(Finding::new(
                    file,
                    line_of(&css, at.saturating_add(offset)),
                    "tokens",
                    what,
                ));
            }
        }
        start = end.saturating_add(1);
    }
    findings
}

/// Sheets other than the tokens and the themes.
fn applies(file: &SourceFile) -> bool {
    let below_style = file.path.strip_prefix("style/");
    below_style.is_some_and(|path| {
        let is_theme =
            path.starts_with("themes/") || path.starts_with("theme-") || path.starts_with("theme/");
        file.extension() == "css" && path != "tokens.css" && !is_theme
    })
}

/// The literals in the value of a declaration: where, and what to say.
fn in_value(value: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let lower = without_strings(value).to_ascii_lowercase();
    for (at, _) in lower.match_indices('#') {
        let digits = lower.get(at.saturating_add(1)..).unwrap_or_default();
        let length = digits.chars().take_while(char::is_ascii_hexdigit).count();
        if matches!(length, 3 | 4 | 6 | 8) {
            found.push((at, "a colour stands in a theme; name its token here".to_owned()));
        }
    }
    for function in FUNCTIONS {
        found.extend(
            words(&lower, function)
                .filter(|at| !continues_name(&lower, *at))
                .map(|at| {
                    (
                        at,
                        format!("`{function}…)`: a colour stands in a theme; name its token here"),
                    )
                }),
        );
    }
    for name in NAMED {
        found.extend(
            words(&lower, name)
                .filter(|at| is_whole_value(&lower, *at, name))
                .map(|at| {
                    (
                        at,
                        format!("`{name}`: a colour stands in a theme; name its token here"),
                    )
                }),
        );
    }
    for (at, _) in lower.match_indices("px") {
        let before = lower.get(..at).unwrap_or_default();
        let after = lower.get(at.saturating_add(2)..).unwrap_or_default();
        let is_number = before.ends_with(|c: char| c.is_ascii_digit() || c == '.');
        if is_number && !after.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
            found.push((
                at,
                "a pixel size stands in tokens.css; name its token here".to_owned(),
            ));
        }
    }
    found
}

/// Whether the word at this place is the end of a longer name with a hyphen, as in `--tint-red`.
fn continues_name(value: &str, at: usize) -> bool {
    value.get(..at).is_some_and(|before| before.ends_with('-'))
}

fn is_whole_value(value: &str, at: usize, word: &str) -> bool {
    let after = value.get(at.saturating_add(word.len())..).unwrap_or_default();
    !continues_name(value, at) && !after.starts_with('-')
}

/// The sheet with comments blanked, places kept.
fn without_comments(css: &str) -> String {
    let mut clean = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        let (comment, tail) = after.split_once("*/").unwrap_or((after, ""));
        clean.push_str(before);
        clean.push_str("  ");
        clean.extend(comment.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        clean.push_str("  ");
        rest = tail;
    }
    clean.push_str(rest);
    clean
}

/// The value with quoted text and the inside of `url(…)` blanked, places kept.
fn without_strings(value: &str) -> String {
    let mut quote = None;
    let blanked = value.char_indices().flat_map(|(at, c)| {
        let inside = quote.is_some();
        match quote {
            Some(closing) if c == closing => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '(' && value.get(..at).is_some_and(|before| before.ends_with("url")) => {
                quote = Some(')')
            }
            _ => {}
        }
        // One space a byte, so that places agree.
        let width = if inside || !c.is_ascii() { c.len_utf8() } else { 1 };
        std::iter::repeat_n(if inside || !c.is_ascii() { ' ' } else { c }, width)
    });
    blanked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(css: &str) -> Vec<usize> {
        check(&SourceFile::new("style/button.css", css))
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn colours_are_found() {
        for value in [
            "#fff",
            "#A0B1C2",
            "rgb(0 0 0)",
            "oklch(0.7 0.1 200)",
            "1px solid red",
            "white",
        ] {
            assert!(!lines(&format!("a {{ x: {value} }}")).is_empty(), "{value}");
        }
    }

    #[test]
    fn pixels_are_found_with_their_line() {
        assert_eq!(lines("a {\n  margin: 0;\n  padding: 0 1px;\n}\n"), [3]);
        assert_eq!(lines("a { margin: calc(var(--x) - 1.5px) }"), [1]);
    }

    #[test]
    fn tokens_keywords_and_selectors_are_fine() {
        for css in [
            "#face { color: var(--text) }",
            "a:hover { color: currentColor; background: transparent; margin: 0 }",
            "a { color: color-mix(in oklch, var(--accent) 20%, transparent) }",
            "a { color: var(--tint-red); border-color: var(--red-on) }",
            "a { background: url(#fff.svg); content: \"12px\" }",
            "/* 12px, #fff */ a { margin: var(--space-1) }",
            "@media (min-width: 900px) { a { margin: 0 } }",
            "a { white-space: nowrap }",
        ] {
            assert_eq!(lines(css), [] as [usize; 0], "{css}");
        }
    }

    #[test]
    fn tokens_and_themes_may_hold_literals() {
        for path in [
            "style/tokens.css",
            "style/themes/dark.css",
            "style/theme-light.css",
            "docs/a.css",
        ] {
            assert!(
                check(&SourceFile::new(path, "a { color: #fff }")).is_empty(),
                "{path}"
            );
        }
    }
}
