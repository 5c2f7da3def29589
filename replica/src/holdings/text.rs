//! Search text: how rows and what a person types are made alike, and how one is found in the other.

use memchr::memmem::Finder;

/// Bytes of a piece of memory that texts share. Large, so that there are few; not too large, so that the
/// last one wastes little.
const PIECE: usize = 128 << 10;

/// The texts that a search looks in, by place: lower case, fields apart by line breaks, phone numbers also as
/// bare digits. They lie behind each other in large pieces: a hundred thousand texts of their own would cost
/// as many allocations each time a device starts.
#[derive(Default)]
pub struct Texts {
    pieces: Vec<String>,
    spans: Vec<Span>,
    /// Bytes that spans name, and bytes that none names any more.
    named: usize,
    wasted: usize,
}

#[derive(Clone, Copy, Default)]
struct Span {
    piece: u32,
    at: u32,
    len: u32,
}

impl Texts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The text at a place; empty where none is.
    pub fn get(&self, place: usize) -> &str {
        self.spans.get(place).map_or("", |span| self.text(*span))
    }

    /// All texts by place.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.spans.iter().map(|span| self.text(*span))
    }

    fn text(&self, span: Span) -> &str {
        let (from, to) = (span.at as usize, span.at as usize + span.len as usize);
        self.pieces
            .get(span.piece as usize)
            .and_then(|piece| piece.get(from..to))
            .unwrap_or("")
    }

    /// Writes the text of a place, at most one past the last.
    pub fn put(&mut self, place: usize, write: impl FnOnce(&mut SearchText<'_>)) {
        let span = self.write(write);
        self.named += span.len as usize;
        match self.spans.get_mut(place) {
            Some(old) => {
                self.wasted += old.len as usize;
                self.named -= old.len as usize;
                *old = span;
                self.tidy();
            }
            None => self.spans.push(span),
        }
    }

    fn write(&mut self, write: impl FnOnce(&mut SearchText<'_>)) -> Span {
        if self
            .pieces
            .last()
            .is_none_or(|last| last.len() > PIECE - PIECE / 16)
        {
            // A small shop's first piece grows with its content.
            let room = if self.pieces.is_empty() { 0 } else { PIECE };
            self.pieces.push(String::with_capacity(room));
        }
        let piece = self.pieces.len() - 1;
        let Some(last) = self.pieces.last_mut() else {
            return Span::default();
        };
        let at = last.len();
        write(&mut SearchText(last));
        // A row's texts are bounded by the size of a commit, so both fit 32 bits.
        Span {
            piece: piece as u32,
            at: at as u32,
            len: (last.len() - at) as u32,
        }
    }

    /// Copies what is named to fresh pieces once half of everything isn't.
    fn tidy(&mut self) {
        if self.wasted < PIECE * 8 || self.wasted < self.named {
            return;
        }
        let old = std::mem::take(self);
        for (place, text) in old.iter().enumerate() {
            self.put(place, |fresh| fresh.0.push_str(text));
        }
    }
}

/// A text that is being written.
pub struct SearchText<'a>(&'a mut String);

impl SearchText<'_> {
    /// Adds a field.
    pub fn add(&mut self, field: &str) {
        if field.is_empty() {
            return;
        }
        if field.is_ascii() {
            let at = self.0.len();
            self.0.push_str(field);
            if let Some(added) = self.0.get_mut(at..) {
                added.make_ascii_lowercase();
            }
        } else {
            self.0.extend(field.chars().flat_map(char::to_lowercase));
        }
        self.0.push('\n');
    }

    /// Adds a phone number, as typed and as digits.
    pub fn add_phone(&mut self, phone: &str) {
        self.add(phone);
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        if digits != phone {
            self.add(&digits);
        }
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

    /// A whole field, as it is; not the first of a text. An empty one is found nowhere.
    pub fn field(text: &str) -> Words {
        let lower: String = text.chars().flat_map(char::to_lowercase).collect();
        Words(vec![Finder::new(format!("\n{lower}\n").as_bytes()).into_owned()])
    }

    /// Whether nothing is looked for, which every text has.
    pub fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all words occur in the text at a place. Where nothing is looked for, no text is touched.
    pub fn all_at(&self, texts: &Texts, place: usize) -> bool {
        self.are_none() || self.all_in(texts.get(place))
    }

    /// Whether every text that has all of these words also has all of those, as far as the words alone tell.
    pub fn narrow(&self, wider: &Words) -> bool {
        let occurs = |old: &Finder<'static>| self.0.iter().any(|new| old.find(new.needle()).is_some());
        wider.0.iter().all(occurs)
    }

    /// Whether each word occurs in one of several texts.
    pub fn all_among<'a, Of: Iterator<Item = &'a str>>(&self, texts: impl Fn() -> Of) -> bool {
        let occurs = |word: &Finder<'static>| texts().any(|text| word.find(text.as_bytes()).is_some());
        self.0.iter().all(occurs)
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
        let mut texts = Texts::default();
        texts.put(0, |text| {
            text.add("T07-000123");
            text.add("");
            text.add("Grüner Tee 绿茶");
            text.add_phone("+49 (30) 1234-567");
        });
        for found in [
            "t07-0001",
            "GRÜNER",
            "绿茶",
            "tee 30",
            "+49(30)1234567",
            "1234-567",
        ] {
            assert!(Words::new(found).all_in(texts.get(0)), "{found}");
        }
        for missing in ["kaffee", "tee kaffee", "000124"] {
            assert!(!Words::new(missing).all_in(texts.get(0)), "{missing}");
        }
        assert!(Words::field("GRÜNER Tee 绿茶").all_in(texts.get(0)));
        for part in ["", "grüner", "tee 绿茶"] {
            assert!(!Words::field(part).all_in(texts.get(0)), "{part}");
        }
    }

    #[test]
    fn texts_stay_apart_and_are_replaced_in_place() {
        let mut texts = Texts::default();
        let word = |round: usize, place: usize| format!("word{round}x{place}y").repeat(20);
        for round in 0..40 {
            for place in 0..500 {
                texts.put(place, |text| text.add(&word(round, place)));
            }
        }
        assert_eq!(texts.len(), 500);
        assert!(
            texts
                .iter()
                .enumerate()
                .all(|(place, text)| text == format!("{}\n", word(39, place)))
        );
        let held: usize = texts.pieces.iter().map(String::capacity).sum();
        let named: usize = texts.iter().map(str::len).sum();
        assert!(held < named * 3 + PIECE * 10, "{held} bytes for {named}");
        assert_eq!(texts.get(500), "");
    }
}
