//! Search text: how rows and what a person types are made alike, and how one is found in the other.

use memchr::memmem::Finder;

/// Text that a search looks in: lower case, fields apart by line breaks, phone numbers also as bare digits.
#[derive(Default)]
pub struct SearchText(String);

impl SearchText {
    /// Adds a field.
    pub fn add(&mut self, field: &str) {
        if !field.is_empty() {
            self.0.extend(field.chars().flat_map(char::to_lowercase));
            self.0.push('\n');
        }
    }

    /// Adds a phone number, as typed and as digits.
    pub fn add_phone(&mut self, phone: &str) {
        self.add(phone);
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        if digits != phone {
            self.add(&digits);
        }
    }

    /// The finished text.
    pub fn finish(self) -> Box<str> {
        self.0.into_boxed_str()
    }
}

/// What a person looks for: all words must occur, each anywhere.
pub struct Words(Vec<Finder<'static>>);

impl Words {
    /// From what was typed. A word of digits and their punctuation is looked for as bare digits.
    pub fn new(typed: &str) -> Words {
        let word = |word: &str| {
            let lower: String = word.chars().flat_map(char::to_lowercase).collect();
            let numeric = lower.chars().all(|c| c.is_ascii_digit() || "+()-./".contains(c));
            let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
            let phone_like = numeric && digits.len() >= 5 && lower.starts_with(['+', '(', '0']);
            Finder::new(if phone_like {
                digits.as_bytes()
            } else {
                lower.as_bytes()
            })
            .into_owned()
        };
        Words(typed.split_whitespace().map(word).collect())
    }

    /// Whether all words occur in `text`.
    pub fn all_in(&self, text: &str) -> bool {
        self.0.iter().all(|word| word.find(text.as_bytes()).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_case_and_punctuation() {
        let mut text = SearchText::default();
        text.add("T07-000123");
        text.add("Grüner Tee 绿茶");
        text.add_phone("+49 (30) 1234-567");
        let text = text.finish();
        for found in [
            "t07-0001",
            "GRÜNER",
            "绿茶",
            "tee 30",
            "+49(30)1234567",
            "1234-567",
        ] {
            assert!(Words::new(found).all_in(&text), "{found}");
        }
        for missing in ["kaffee", "tee kaffee", "000124"] {
            assert!(!Words::new(missing).all_in(&text), "{missing}");
        }
    }
}
