//! Reads the keys of a locale file. A locale file is objects of objects of strings (or lists of strings and
//! numbers); of JSON this reads what that needs and refuses the rest.

/// How deep objects may stand in each other.
const DEPTH: usize = 16;

/// A text of a locale file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The names on the way to it, joined with dots.
    pub key: String,
    /// The byte at which its name starts.
    pub at: usize,
    /// Whether it says nothing.
    pub is_empty: bool,
}

/// What is wrong with a file, and at which byte.
pub type Problem = (usize, &'static str);

/// All texts of a file, in its order.
///
/// # Errors
/// When it isn't JSON of this shape.
pub fn texts(source: &str) -> Result<Vec<Text>, Problem> {
    let mut reader = Reader {
        source,
        at: 0,
        texts: Vec::new(),
    };
    reader.object("", DEPTH)?;
    reader.space();
    if reader.at < source.len() {
        Err((reader.at, "something stands after the end"))
    } else {
        Ok(reader.texts)
    }
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    texts: Vec<Text>,
}

impl<'a> Reader<'a> {
    fn object(&mut self, above: &str, depth: usize) -> Result<(), Problem> {
        let depth = depth
            .checked_sub(1)
            .ok_or((self.at, "objects stand too deep in each other"))?;
        self.expect('{', "an object is expected")?;
        if self.take('}') {
            return Ok(());
        }
        loop {
            self.space();
            let at = self.at;
            let name = self.string()?;
            let key = if above.is_empty() {
                name.to_owned()
            } else {
                format!("{above}.{name}")
            };
            self.expect(':', "a colon is expected")?;
            self.value(key, at, depth)?;
            if !self.take(',') {
                return self.expect('}', "a comma or the end of the object is expected");
            }
        }
    }

    fn value(&mut self, key: String, at: usize, depth: usize) -> Result<(), Problem> {
        self.space();
        match self.rest().chars().next() {
            Some('{') => self.object(&key, depth),
            Some('"') => {
                let is_empty = self.string()?.trim().is_empty();
                self.texts.push(Text { key, at, is_empty });
                Ok(())
            }
            Some('[') => {
                self.list(depth)?;
                self.texts.push(Text {
                    key,
                    at,
                    is_empty: false,
                });
                Ok(())
            }
            _ => Err((self.at, "a text is expected")),
        }
    }

    /// Lists hold the variants of one text; only their shape is checked.
    fn list(&mut self, depth: usize) -> Result<(), Problem> {
        let depth = depth
            .checked_sub(1)
            .ok_or((self.at, "lists stand too deep in each other"))?;
        self.expect('[', "a list is expected")?;
        if self.take(']') {
            return Ok(());
        }
        loop {
            self.space();
            match self.rest().chars().next() {
                Some('[') => self.list(depth)?,
                Some('"') => {
                    self.string()?;
                }
                _ => self.number()?,
            }
            if !self.take(',') {
                return self.expect(']', "a comma or the end of the list is expected");
            }
        }
    }

    fn number(&mut self) -> Result<(), Problem> {
        let rest = self.rest();
        let tail =
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E'));
        let length = rest.len().saturating_sub(tail.len());
        if length == 0 {
            return Err((self.at, "a text or a number is expected"));
        }
        self.at = self.at.saturating_add(length);
        Ok(())
    }

    /// The inside of a string, escapes left as they are.
    fn string(&mut self) -> Result<&'a str, Problem> {
        let start = self.at;
        let source: &'a str = self.source;
        let body = source
            .get(start..)
            .and_then(|rest| rest.strip_prefix('"'))
            .ok_or((start, "a string is expected"))?;
        let mut escaped = false;
        for (length, c) in body.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    self.at = start.saturating_add(length).saturating_add(2);
                    return Ok(body.get(..length).unwrap_or_default());
                }
                _ => {}
            }
        }
        Err((start, "a string has no end"))
    }

    fn expect(&mut self, wanted: char, problem: &'static str) -> Result<(), Problem> {
        if self.take(wanted) {
            Ok(())
        } else {
            Err((self.at, problem))
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        self.space();
        let found = self.rest().starts_with(wanted);
        if found {
            self.at = self.at.saturating_add(wanted.len_utf8());
        }
        found
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at = self
            .at
            .saturating_add(rest.len().saturating_sub(rest.trim_start().len()));
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(source: &str) -> Vec<String> {
        texts(source).unwrap().into_iter().map(|text| text.key).collect()
    }

    #[test]
    fn keys_are_read_with_their_way() {
        assert_eq!(
            keys(r#" { "a" : "x", "b": {"c": "y", "d": {"e": "z"}} } "#),
            ["a", "b.c", "b.d.e"]
        );
        assert_eq!(keys("{}"), [] as [&str; 0]);
        assert_eq!(
            keys(r#"{"n": [["none", 0], ["a \"few\"", "1..5"], ["many"]]}"#),
            ["n"]
        );
    }

    #[test]
    fn places_are_those_of_the_names() {
        let found = texts("{\n \"a\": \"\"}").unwrap();
        assert_eq!(
            found,
            [Text {
                key: "a".into(),
                at: 3,
                is_empty: true
            }]
        );
    }

    #[test]
    fn what_is_no_locale_file_is_refused() {
        let deep = "{\"a\":".repeat(100);
        for source in [
            "",
            "[]",
            "{",
            r#"{"a"}"#,
            r#"{"a": }"#,
            r#"{"a": "x"#,
            r#"{"a": "x"} {}"#,
            r#"{"a": true}"#,
            &deep,
        ] {
            assert!(texts(source).is_err(), "{source}");
        }
    }
}
