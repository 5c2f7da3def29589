//! Which entries of customers are one person: the pointers of all rows, followed. Lists, search and histories ask
//! here, so that a person is one everywhere and an order keeps the entry it was made with.

use domain::customer::standing::Standing;
use domain::customer::ties::Ties;
use domain::customer::united::unite;
use domain::id::{DocId, Kind};
use domain::row::{CustomerRow, Row};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Holdings;
use super::glance::CustomerGlance;
use crate::query::AlsoKnown;

/// What customers' documents say of each other.
#[derive(Default)]
pub struct Identities {
    standing: Standing,
    /// Of those who say more than whom they became.
    told: FxHashMap<DocId, Ties>,
}

impl Identities {
    /// Takes over what a row says, in the place of what an older one said.
    pub fn put(&mut self, row: &CustomerGlance) {
        let became = row.ties.as_ref().and_then(|ties| ties.became);
        self.standing.set(row.id, became.map(|became| became.into));
        match &row.ties {
            Some(ties) if !ties.also.is_empty() || !ties.apart.is_empty() => {
                self.told.insert(row.id, ties.clone());
            }
            _ => {
                self.told.remove(&row.id);
            }
        }
    }

    /// All that was told, with who told it.
    pub fn told(&self) -> impl Iterator<Item = (DocId, &Ties)> {
        self.told.iter().map(|(id, ties)| (*id, ties))
    }
}

/// The entries that aren't in a list by themselves, and those that stand for several; by slot.
#[derive(Default)]
pub struct Merged {
    /// Slots of those for whom another stands.
    pub away: FxHashSet<u32>,
    /// Slots of those who stand for others, each with all slots of its group, its own first.
    pub groups: FxHashMap<u32, Vec<u32>>,
}

impl Holdings {
    fn is_held(&self, id: DocId) -> bool {
        self.table.slot(id).is_some()
    }

    /// Who stands for a customer: herself, unless she was merged. Nothing for one that isn't held.
    pub fn stands_for(&self, id: DocId) -> Option<DocId> {
        let held = |id| self.is_held(id);
        held(id).then(|| self.identities.standing.stands_for(id, &held))
    }

    /// The entries of the person that a customer is, the one that stands for all first. Of one that isn't held,
    /// only that: orders may name her.
    pub fn entries_of(&self, id: DocId) -> Vec<DocId> {
        let held = |id| self.is_held(id);
        let root = self.stands_for(id).unwrap_or(id);
        self.identities.standing.group(root, &held)
    }

    fn customer(&self, id: DocId) -> Option<CustomerRow> {
        match self.row(id) {
            Some(Row::Customer(row)) => Some(row),
            _ => None,
        }
    }

    fn rows_of(&self, id: DocId) -> Vec<CustomerRow> {
        let entries = self.entries_of(id).into_iter();
        entries.filter_map(|id| self.customer(id)).collect()
    }

    /// The person that a customer is, with all that her entries know of her.
    pub fn person(&self, id: DocId) -> Option<CustomerRow> {
        unite(&self.rows_of(id))
    }

    /// The entry that stands for a person as it is by itself, and the others.
    pub fn also_known(&self, id: DocId) -> Option<(CustomerRow, Vec<AlsoKnown>)> {
        let held = |id| self.is_held(id);
        let mut rows = self.rows_of(id).into_iter();
        let own = rows.next()?;
        let also = rows.map(|row| AlsoKnown {
            splits: self.identities.standing.to_split(row.id, &held),
            row,
        });
        Some((own, also.collect()))
    }

    /// All groups, by slot.
    pub fn merged(&self) -> Merged {
        let mut merged = Merged::default();
        let slot = |id: &DocId| self.table.slot(*id);
        for id in self.identities.standing.pointing() {
            let Some(root) = self.stands_for(id) else { continue };
            let Some(root_slot) = slot(&root) else { continue };
            if root != id {
                merged.away.extend(slot(&id));
            }
            // A circle's own root points, too.
            let group = merged.groups.entry(root_slot).or_insert_with(|| vec![root_slot]);
            if root != id {
                group.extend(slot(&id));
            }
        }
        merged
    }

    /// The row of a customer's slot, united where it stands for several.
    pub(super) fn person_at(&self, slot: u32, merged: &Merged) -> Option<CustomerRow> {
        let id = self.table.at(Kind::Customer, slot)?.id;
        if merged.groups.contains_key(&slot) {
            self.person(id)
        } else {
            self.customer(id)
        }
    }
}

#[cfg(test)]
mod tests;
