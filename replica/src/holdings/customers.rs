//! Customers: search by words over names, phones and e-mails.

use domain::id::Kind;
use domain::row::{CustomerRow, Row};

use super::Holdings;
use super::text::{Texts, Words};
use crate::pack;
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
        let words = Words::new(typed);
        let mut slots: Vec<u32> = (0u32..)
            .zip(index.text.iter())
            .filter(|(_, text)| words.all_in(text))
            .map(|(slot, _)| slot)
            .collect();
        slots.sort_by_key(|slot| index.name.get(*slot as usize));
        let rows = slots
            .iter()
            .skip(offset as usize)
            .take((limit as usize).min(PAGE))
            .filter_map(
                |&slot| match pack::decode(&self.table.at(Kind::Customer, slot)?.bytes) {
                    Ok(Row::Customer(row)) => Some(row),
                    _ => None,
                },
            )
            .collect::<Vec<CustomerRow>>();
        CustomerPage {
            total: slots.len() as u32,
            rows,
        }
    }
}
