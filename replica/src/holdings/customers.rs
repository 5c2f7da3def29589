//! Customers: search by words over names, phones, e-mails and addresses. A person of whom there are several entries is
//! found by what any of them says, and listed once.

use domain::id::Kind;
use domain::row::CustomerRow;
use domain::sorting;

use super::Holdings;
use super::glance::CustomerWords;
use super::text::{Texts, Words};
use crate::query::CustomerPage;

const PAGE: usize = 1000;

/// The columns; a row's place is its slot in the table. They are filled by [`Holdings::read_words`].
#[derive(Default)]
pub struct CustomerIndex {
    pub(super) text: Texts,
    name: Vec<Box<str>>,
}

impl CustomerIndex {
    /// Takes over the words of a row; `slot` is at most one past the last that has them.
    pub fn put_words(&mut self, slot: u32, words: &CustomerWords<'_>) {
        let place = slot as usize;
        self.text.put(place, |text| words.write(text));
        let name: Box<str> = words.name.to_lowercase().into_boxed_str();
        match self.name.get_mut(place) {
            Some(old) => *old = name,
            None => self.name.push(name),
        }
    }
}

impl Holdings {
    /// A window of the customers that match, by name. Their words have to be read ([`Holdings::read_words`]).
    pub fn query_customers(&self, typed: &str, offset: u32, limit: u32) -> CustomerPage {
        let index = &self.customers;
        debug_assert!(self.has_words(Kind::Customer), "words are still to be read");
        let merged = self.merged();
        let text = |slot: u32| index.text.get(slot as usize);
        let matches = |slot: u32, words: &Words| match merged.groups.get(&slot) {
            _ if merged.away.contains(&slot) => false,
            Some(group) => words.all_among(|| group.iter().map(|slot| text(*slot))),
            None => words.all_in(text(slot)),
        };
        let name = |slot: u32| index.name.get(slot as usize);
        let look = |words: &Words| {
            let all = 0..index.text.len() as u32;
            let mut slots: Vec<u32> = all.filter(|slot| matches(*slot, words)).collect();
            sorting::places(&mut slots, &mut |a, b| name(a).cmp(&name(b)));
            slots
        };
        let mut kept = self.lists.customers();
        let slots = kept.answer((), Words::new(typed), matches, look);
        let rows = slots
            .iter()
            .skip(offset as usize)
            .take((limit as usize).min(PAGE))
            .filter_map(|&slot| self.person_at(slot, &merged))
            .collect::<Vec<CustomerRow>>();
        CustomerPage {
            total: slots.len() as u32,
            rows,
        }
    }
}
