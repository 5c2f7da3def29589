//! The words by which orders, products and customers are searched. A device starts without them, since a till can do
//! without a search for a while, and not without its scanner and its lists: they are read afterwards, or when somebody
//! searches before that. Of each kind they are read in the sequence of slots, so that what is read is always the first part.

use domain::id::{DocId, Kind};

use super::Holdings;
use super::glance::{CustomerWords, OrderWords, ProductGlance};
use super::text::Texts;

/// The kinds that have words, in the sequence in which they are likely to be searched.
const KINDS: [Kind; 3] = [Kind::Product, Kind::Customer, Kind::Order];

impl Holdings {
    fn texts(&self, kind: Kind) -> Option<&Texts> {
        match kind {
            Kind::Order => Some(&self.orders.text),
            Kind::Product => Some(&self.products.text),
            Kind::Customer => Some(&self.customers.text),
            Kind::Location | Kind::Ledger => None,
        }
    }

    /// Whether every row of this kind can be found by its words.
    pub fn has_words(&self, kind: Kind) -> bool {
        let held = self.table.shelf(kind).len();
        self.texts(kind).is_none_or(|texts| texts.len() == held)
    }

    /// Whether that is so for all kinds.
    pub fn has_all_words(&self) -> bool {
        KINDS.iter().all(|kind| self.has_words(*kind))
    }

    /// Reads the words of all rows of a kind that are still to be read.
    pub fn read_words(&mut self, kind: Kind) {
        self.read_words_of(kind, usize::MAX);
    }

    /// Reads the words of at most so many rows, of the first kind that has some left.
    pub fn read_some_words(&mut self, at_most: usize) {
        let left = KINDS.into_iter().find(|kind| !self.has_words(*kind));
        if let Some(kind) = left {
            self.read_words_of(kind, at_most);
        }
    }

    fn read_words_of(&mut self, kind: Kind, at_most: usize) {
        let Some(from) = self.texts(kind).map(Texts::len) else {
            return;
        };
        let until = self.table.shelf(kind).len().min(from.saturating_add(at_most));
        for place in from..until {
            self.read_words_at(kind, place as u32);
        }
    }

    /// A row was put. Its words are read if they were before, or if it is the next; those of later ones wait until
    /// the others before them are read.
    pub(super) fn keep_words(&mut self, id: DocId) {
        self.read_words_if(id, |slot, read| slot <= read);
    }

    /// A row was put, with many others. Its words are read if they were before.
    pub(super) fn reread_words(&mut self, id: DocId) {
        self.read_words_if(id, |slot, read| slot < read);
    }

    fn read_words_if(&mut self, id: DocId, is_due: impl Fn(usize, usize) -> bool) {
        if let (Some(slot), Some(texts)) = (self.table.slot(id), self.texts(id.kind))
            && is_due(slot as usize, texts.len())
        {
            self.read_words_at(id.kind, slot);
        }
    }

    /// A row that can't be read has no words, and its place.
    fn read_words_at(&mut self, kind: Kind, slot: u32) {
        let bytes = self
            .table
            .at(kind, slot)
            .map(|entry| &*entry.bytes)
            .unwrap_or_default();
        let place = slot as usize;
        match kind {
            Kind::Order => {
                let words = OrderWords::read(bytes);
                self.orders.text.put(place, |text| {
                    if let Ok(words) = words {
                        words.write(text);
                    }
                });
            }
            Kind::Product => {
                let words = ProductGlance::read(bytes);
                self.products.text.put(place, |text| {
                    if let Ok(words) = words {
                        words.write(text);
                    }
                });
            }
            Kind::Customer => self
                .customers
                .put_words(slot, &CustomerWords::read(bytes).unwrap_or_default()),
            Kind::Location | Kind::Ledger => {}
        }
    }
}
