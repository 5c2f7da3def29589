//! Customers: search by words over names, phones, e-mails and addresses. A person of whom there are several entries is
//! found by what any of them says, and listed once.

use domain::row::CustomerRow;
use domain::sorting;

use super::Holdings;
use super::text::{Texts, Words};
use crate::query::CustomerPage;

const PAGE: usize = 1000;

/// The columns; a row's place is its slot in the table.
#[derive(Default)]
pub struct CustomerIndex {
    text: Texts,
    name: Vec<Box<str>>,
}

impl CustomerIndex {
    /// Takes over a row; `slot` is at most one past the last.
    pub fn put(&mut self, slot: u32, row: &CustomerRow) {
        let place = slot as usize;
        self.text.put(place, |text| {
            text.add(&row.customer.name);
            for phone in &row.customer.phones {
                text.add_phone(phone);
            }
            for email in &row.customer.emails {
                text.add(email);
            }
            for address in &row.customer.addresses {
                text.add(address);
            }
        });
        let name: Box<str> = row.customer.name.to_lowercase().into_boxed_str();
        match self.name.get_mut(place) {
            Some(old) => *old = name,
            None => self.name.push(name),
        }
    }
}

impl Holdings {
    /// A window of the customers that match, by name.
    pub fn query_customers(&self, typed: &str, offset: u32, limit: u32) -> CustomerPage {
        let index = &self.customers;
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
