//! Texts that come again in row after row, kept once.

use std::rc::Rc;

use rustc_hash::FxHashMap;

/// A text in [`Texts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(u32);

impl Text {
    /// The text without characters.
    pub const EMPTY: Text = Text(0);
}

/// All texts of an import.
#[derive(Debug)]
pub struct Texts {
    ids: FxHashMap<Rc<str>, Text>,
    all: Vec<Rc<str>>,
}

impl Default for Texts {
    fn default() -> Self {
        let empty: Rc<str> = "".into();
        Texts {
            ids: FxHashMap::from_iter([(Rc::clone(&empty), Text::EMPTY)]),
            all: vec![empty],
        }
    }
}

impl Texts {
    /// The place of a text, which is added when it is new.
    pub fn put(&mut self, text: &str) -> Text {
        if let Some(known) = self.ids.get(text) {
            return *known;
        }
        // There are fewer texts than rows times columns, and the limit on rows keeps that below 2^32.
        let id = Text(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let text: Rc<str> = text.into();
        self.all.push(Rc::clone(&text));
        self.ids.insert(text, id);
        id
    }

    /// The place of a text that may not be here.
    pub fn find(&self, text: &str) -> Option<Text> {
        self.ids.get(text).copied()
    }

    /// The text at a place.
    pub fn get(&self, text: Text) -> &str {
        self.all.get(text.0 as usize).map_or("", |text| text)
    }
}
