//! Pairs of customers that are likely one person ([`domain::customer::likeness`]), found among all that are held.

use domain::customer::Customer;
use domain::customer::likeness::{Marks, find};
use domain::id::{DocId, Kind};
use domain::row::Row;
use rustc_hash::FxHashSet;

use super::Holdings;
use crate::pack;
use crate::query::{Candidate, DuplicatePage, DuplicatePair};

/// Pairs sent at once, at most: each costs a look at all orders.
const PAGE: usize = 50;
/// Customers read at once for what is compared, so that a scan in between waits for milliseconds.
const READ: usize = 2000;

impl Holdings {
    /// A window of the pairs, the surest first. What is compared of a customer is read once and kept until she
    /// changes: a device has twenty thousand, and is asked after every change of one.
    pub fn duplicates(&mut self, offset: u32, limit: u32) -> DuplicatePage {
        if !self.read_marks() {
            return DuplicatePage {
                total: 0,
                pairs: Vec::new(),
                is_partial: true,
            };
        }
        let merged = self.merged();
        // Each place of what is searched is a person, her entries' slots with it.
        let mut slots: Vec<u32> = Vec::with_capacity(self.marks.len());
        let mut people: Vec<Vec<&Marks>> = Vec::with_capacity(self.marks.len());
        for (slot, marks) in (0u32..).zip(&self.marks) {
            if merged.away.contains(&slot) {
                continue;
            }
            let mark = |slot: &u32| self.marks.get(*slot as usize)?.as_ref();
            people.push(match merged.groups.get(&slot) {
                Some(group) => group.iter().filter_map(mark).collect(),
                None => marks.iter().collect(),
            });
            slots.push(slot);
        }
        let id_at = |place: usize| Some(self.table.at(Kind::Customer, *slots.get(place)?)?.id);
        // Slots are in ascending sequence.
        let place = |id: DocId| slots.binary_search(&self.table.slot(self.stands_for(id)?)?).ok();
        let (mut said, mut apart) = (Vec::new(), FxHashSet::default());
        for (id, ties) in self.identities.told() {
            let pair = |other: &DocId| place(id).zip(place(*other));
            said.extend(ties.also.iter().filter_map(pair));
            apart.extend(ties.apart.iter().filter_map(pair));
        }
        let are_apart = |one, other| apart.contains(&(one, other)) || apart.contains(&(other, one));
        let found = find(&people, &said, &are_apart);
        let window = found
            .iter()
            .skip(offset as usize)
            .take((limit as usize).min(PAGE));
        let pairs = window.filter_map(|alike| {
            let mut both = [
                self.candidate(id_at(alike.places.0)?)?,
                self.candidate(id_at(alike.places.1)?)?,
            ];
            // Who bought more is offered as the one that stays, of equals the one that was made first.
            let [one, other] = &both;
            if (other.orders, one.row.id) > (one.orders, other.row.id) {
                both.reverse();
            }
            let [stays, goes] = both;
            Some(DuplicatePair {
                stays,
                goes,
                grade: alike.grade,
                reasons: alike.reasons.clone(),
            })
        });
        DuplicatePage {
            total: found.len() as u32,
            pairs: pairs.collect(),
            is_partial: false,
        }
    }

    fn candidate(&self, id: DocId) -> Option<Candidate> {
        let history = self.customer_history(id, 0);
        Some(Candidate {
            row: self.person(id)?,
            orders: history.total,
            last: history.last,
        })
    }

    /// Reads what is compared of the next customers; whether that is all.
    fn read_marks(&mut self) -> bool {
        let shelf = self.table.shelf(Kind::Customer);
        self.marks.resize_with(shelf.len(), || None);
        let mut unread = self
            .marks
            .iter_mut()
            .zip(shelf)
            .filter(|(marks, _)| marks.is_none());
        for (marks, entry) in unread.by_ref().take(READ) {
            let row = match pack::decode(&entry.bytes) {
                Ok(Row::Customer(row)) => row.customer,
                // A row that can't be read is like nobody.
                _ => Customer::default(),
            };
            *marks = Some(Marks::of(&row));
        }
        unread.next().is_none()
    }
}
