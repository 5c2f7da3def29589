//! Tells code, comments and literals of a Rust file apart. Not a parser: it knows just enough of the language that
//! a word in a comment isn't taken for code, nor a brace in a string for a block.

/// What a byte of the source belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    /// A string, byte string or character, its quotes included.
    Literal,
}

/// A string literal: where it starts, where it ends (both in bytes, quotes included) and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringLiteral {
    /// First byte, the quote or what stands before it.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The text between the quotes, escapes left as they are.
    pub text: String,
}

/// A Rust file taken apart.
#[derive(Debug, Clone)]
pub struct RustSource {
    /// The code alone: every byte of a comment or literal is a space, line ends stay, so places stay the same.
    pub code: String,
    /// The string literals, in order.
    pub strings: Vec<StringLiteral>,
}

impl RustSource {
    /// Takes the text apart.
    pub fn new(text: &str) -> Self {
        let mut kinds = vec![Kind::Code; text.len()];
        let mut strings = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, kind) = next(rest, text.get(..at).unwrap_or_default());
            let end = at.saturating_add(length);
            if let Some(range) = kinds.get_mut(at..end) {
                range.fill(kind);
            }
            if kind == Kind::Literal && !rest.starts_with('\'') {
                let literal = rest.get(..length).unwrap_or_default();
                let inner = literal
                    .trim_start_matches(['b', 'c', 'r', '#'])
                    .trim_end_matches('#');
                let inner = inner.strip_prefix('"').unwrap_or(inner);
                let inner = inner.strip_suffix('"').unwrap_or(inner);
                strings.push(StringLiteral {
                    start: at,
                    end,
                    text: inner.to_owned(),
                });
            }
            at = end;
        }
        let code = text.char_indices().flat_map(|(at, c)| match kinds.get(at) {
            _ if c == '\n' => std::iter::repeat_n(c, 1),
            Some(Kind::Code) => std::iter::repeat_n(c, 1),
            // One space a byte, so that places in code and source agree.
            _ => std::iter::repeat_n(' ', c.len_utf8()),
        });
        let code = code.collect();
        Self { code, strings }
    }
}

/// The length and kind of what the text starts with.
fn next(rest: &str, before: &str) -> (usize, Kind) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), Kind::Comment);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), Kind::Comment);
    }
    let in_name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    if !in_name && let Some(length) = string(rest) {
        return (length, Kind::Literal);
    }
    if let Some(length) = character(rest) {
        return (length, Kind::Literal);
    }
    (rest.chars().next().map_or(1, char::len_utf8), Kind::Code)
}

/// The length of a block comment; they nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0_usize;
    while let Some(tail) = rest.get(at..).filter(|tail| !tail.is_empty()) {
        let step = if tail.starts_with("/*") {
            depth = depth.saturating_add(1);
            2
        } else if tail.starts_with("*/") {
            depth = depth.saturating_sub(1);
            2
        } else {
            tail.chars().next().map_or(1, char::len_utf8)
        };
        at = at.saturating_add(step);
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a string literal of any kind at the start of the text.
fn string(rest: &str) -> Option<usize> {
    let after_prefix = rest.trim_start_matches(['b', 'c']);
    let prefix = rest.len().saturating_sub(after_prefix.len());
    if prefix > 1 {
        return None;
    }
    if let Some(raw) = after_prefix.strip_prefix('r') {
        let hashes = raw.len().saturating_sub(raw.trim_start_matches('#').len());
        let body = raw.get(hashes..)?.strip_prefix('"')?;
        let closing = format!("\"{}", "#".repeat(hashes));
        let end = body
            .find(&closing)
            .map_or(body.len(), |end| end.saturating_add(closing.len()));
        return Some(rest.len().saturating_sub(body.len()).saturating_add(end));
    }
    let body = after_prefix.strip_prefix('"')?;
    Some(
        rest.len()
            .saturating_sub(body.len())
            .saturating_add(closed(body, '"')?),
    )
}

/// The length of a character literal at the start of the text; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    let mut characters = body.chars();
    let first = characters.next()?;
    if first == '\\' {
        return Some(closed(body, '\'')?.saturating_add(1));
    }
    (characters.next()? == '\'').then(|| first.len_utf8().saturating_add(2))
}

/// The length up to and with the closing quote, escapes passed over. An unclosed literal takes the rest.
fn closed(body: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at.saturating_add(1)),
            _ => {}
        }
    }
    Some(body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        let source = RustSource::new(text);
        assert_eq!(source.code.len(), text.len(), "places must stay the same");
        source.code
    }

    fn strings(text: &str) -> Vec<String> {
        RustSource::new(text)
            .strings
            .into_iter()
            .map(|literal| literal.text)
            .collect()
    }

    #[test]
    fn comments_leave_the_code() {
        assert_eq!(code("a // b\nc"), "a     \nc");
        assert_eq!(code("a /* b /* c */ d */ e"), "a                   e");
    }

    #[test]
    fn strings_leave_the_code_and_are_kept() {
        assert_eq!(code("f(\"}\\\"\", '{') + 1"), "f(     ,    ) + 1");
        assert_eq!(
            strings("f(\"a\\\"b\", b\"c\", r#\"d\"e\"#, \"訂單\")"),
            ["a\\\"b", "c", "d\"e", "訂單"]
        );
    }

    #[test]
    fn slashes_inside_strings_start_no_comment() {
        assert_eq!(strings("\"http://a\"; \"b\""), ["http://a", "b"]);
    }

    #[test]
    fn lifetimes_are_code() {
        assert_eq!(
            code("fn f<'a>(x: &'a str) { '\\'' }"),
            "fn f<'a>(x: &'a str) {      }"
        );
    }

    #[test]
    fn names_that_end_like_a_prefix_are_names() {
        assert_eq!(code("for r in b {}"), "for r in b {}");
        assert_eq!(code("r#type"), "r#type");
    }

    #[test]
    fn an_unclosed_literal_ends_with_the_file() {
        assert_eq!(code("a \"b"), "a   ");
        assert_eq!(code("a /* b"), "a     ");
    }
}
