//! Who stands for whom among customers: the pointers of all of them, followed to their ends.
//!
//! The answer depends on the pointers alone and not on the sequence in which they came, so all devices that hold the
//! same customers agree. Pointers may form a circle when two people merge at once, each the other way round: then the
//! entry of the smallest id stays. A pointer to someone who isn't held is followed once she is.

use rustc_hash::FxHashMap;

use crate::id::DocId;

/// The pointers of all customers that have one.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    into: FxHashMap<DocId, DocId>,
}

/// Whether a customer is held.
pub type Held<'a> = &'a dyn Fn(DocId) -> bool;

impl Standing {
    /// Sets whom a customer became, or that she became nobody.
    pub fn set(&mut self, id: DocId, into: Option<DocId>) {
        match into {
            Some(into) => self.into.insert(id, into),
            None => self.into.remove(&id),
        };
    }

    /// All customers that became someone, in no certain sequence.
    pub fn pointing(&self) -> impl Iterator<Item = DocId> {
        self.into.keys().copied()
    }

    fn next(&self, id: DocId, held: Held<'_>) -> Option<DocId> {
        let into = self.into.get(&id).copied();
        into.filter(|into| *into != id && held(*into))
    }

    /// Who stands for a customer: herself, unless she was merged.
    pub fn stands_for(&self, id: DocId, held: Held<'_>) -> DocId {
        let mut at = id;
        // After as many steps as there are pointers one is at the end, or within a circle.
        for _ in 0..self.into.len() {
            match self.next(at, held) {
                Some(next) => at = next,
                None => return at,
            }
        }
        self.circle(at, held).fold(at, DocId::min)
    }

    /// Those on the way from a customer until it comes back to her, or ends.
    fn circle<'a>(&'a self, start: DocId, held: Held<'a>) -> impl Iterator<Item = DocId> + 'a {
        let further = move |at: &DocId| self.next(*at, held).filter(|next| *next != start);
        std::iter::successors(self.next(start, held), further).take(self.into.len())
    }

    /// Everyone for whom `id` stands, herself first and the others by their ids; only herself where someone
    /// stands for her. Looks at all that were merged.
    pub fn group(&self, id: DocId, held: Held<'_>) -> Vec<DocId> {
        let mut group = vec![id];
        let is_hers = |other: &DocId| *other != id && held(*other) && self.stands_for(*other, held) == id;
        for other in self.pointing().filter(is_hers) {
            let place = group.iter().skip(1).take_while(|known| **known < other).count();
            group.insert(place.saturating_add(1), other);
        }
        group
    }

    /// Whose pointers have to go so that `id` is someone of her own again: hers, and in a circle that of the one who
    /// stands for it, too, who would become her otherwise.
    pub fn to_split(&self, id: DocId, held: Held<'_>) -> Vec<DocId> {
        let root = self.stands_for(id, held);
        let is_in_circle = root != id && self.circle(root, held).any(|place| place == id);
        if is_in_circle { vec![root, id] } else { vec![id] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Kind;
    use crate::testing::{doc, property_config};
    use proptest::prelude::*;

    const ALL: u64 = 8;

    fn customer(n: u64) -> DocId {
        doc(Kind::Customer, n)
    }

    fn standing(pointers: &[(u64, u64)]) -> Standing {
        let mut standing = Standing::default();
        for (from, into) in pointers {
            standing.set(customer(*from), Some(customer(*into)));
        }
        standing
    }

    #[test]
    fn chains_are_followed_and_of_a_circle_the_smallest_stays() {
        let all = |_: DocId| true;
        let chain = standing(&[(3, 2), (2, 1), (4, 3)]);
        assert_eq!(chain.stands_for(customer(4), &all), customer(1));
        assert_eq!(chain.group(customer(1), &all), [1, 2, 3, 4].map(customer));
        assert_eq!(chain.group(customer(3), &all), [customer(3)]);
        let circle = standing(&[(3, 2), (2, 3), (5, 3)]);
        for id in [2, 3, 5] {
            assert_eq!(circle.stands_for(customer(id), &all), customer(2));
        }
        assert_eq!(circle.to_split(customer(3), &all), [2, 3].map(customer));
        assert_eq!(circle.to_split(customer(5), &all), [customer(5)]);
        let herself = standing(&[(3, 3)]);
        assert_eq!(herself.stands_for(customer(3), &all), customer(3));
        assert_eq!(herself.group(customer(3), &all), [customer(3)]);
    }

    #[test]
    fn a_pointer_to_someone_who_is_not_held_hides_nobody() {
        let standing = standing(&[(1, 9), (2, 1)]);
        let held = |id: DocId| id != customer(9);
        assert_eq!(standing.stands_for(customer(2), &held), customer(1));
        assert_eq!(standing.group(customer(1), &held), [1, 2].map(customer));
        assert_eq!(standing.stands_for(customer(2), &|_| true), customer(9));
    }

    fn pointers() -> impl Strategy<Value = Vec<(u64, Option<u64>)>> {
        proptest::collection::vec((0..ALL, proptest::option::of(0..ALL)), 0..24)
    }

    proptest! {
        #![proptest_config(property_config(512))]

        #[test]
        fn everyone_is_in_one_group_and_whoever_stands_stands_for_herself(
            set in pointers(),
            unheld in proptest::option::of(0..ALL),
        ) {
            let held = |id: DocId| unheld.is_none_or(|unheld| id != customer(unheld));
            let mut standing = Standing::default();
            for (from, into) in &set {
                standing.set(customer(*from), into.map(customer));
            }
            let known: Vec<DocId> = (0..ALL).map(customer).filter(|id| held(*id)).collect();
            let mut members = Vec::new();
            for id in &known {
                let root = standing.stands_for(*id, &held);
                prop_assert!(held(root));
                prop_assert_eq!(standing.stands_for(root, &held), root);
                if root == *id {
                    members.extend(standing.group(root, &held));
                }
                prop_assert!(standing.group(root, &held).contains(id));
            }
            members.sort_unstable();
            prop_assert_eq!(members, known);
        }

        #[test]
        fn only_the_pointers_matter_and_not_how_they_came(set in pointers(), keys in proptest::collection::vec(any::<u16>(), 24)) {
            let (mut as_set, mut once) = (Standing::default(), Standing::default());
            let mut last: std::collections::BTreeMap<u64, Option<u64>> = std::collections::BTreeMap::new();
            for (from, into) in &set {
                as_set.set(customer(*from), into.map(customer));
                last.insert(*from, *into);
            }
            let mut final_ones: Vec<_> = keys.into_iter().zip(last).collect();
            final_ones.sort_unstable();
            for (_, (from, into)) in final_ones {
                once.set(customer(from), into.map(customer));
            }
            for id in (0..ALL).map(customer) {
                prop_assert_eq!(as_set.stands_for(id, &|_| true), once.stands_for(id, &|_| true));
                prop_assert_eq!(as_set.group(id, &|_| true), once.group(id, &|_| true));
            }
        }

        #[test]
        fn a_split_makes_two_of_one_and_leaves_the_others(set in pointers(), who in any::<proptest::sample::Index>()) {
            let all = |_: DocId| true;
            let mut standing = Standing::default();
            for (from, into) in &set {
                standing.set(customer(*from), into.map(customer));
            }
            let is_merged = |id: &DocId| standing.stands_for(*id, &all) != *id;
            let merged: Vec<DocId> = (0..ALL).map(customer).filter(is_merged).collect();
            if merged.is_empty() {
                return Ok(());
            }
            let id = *who.get(&merged);
            let root = standing.stands_for(id, &all);
            let before = standing.group(root, &all);
            for pointer in standing.to_split(id, &all) {
                standing.set(pointer, None);
            }
            prop_assert_eq!(standing.stands_for(id, &all), id);
            prop_assert_eq!(standing.stands_for(root, &all), root);
            let mut after = standing.group(root, &all);
            after.extend(standing.group(id, &all));
            after.sort_unstable();
            let mut before = before;
            before.sort_unstable();
            prop_assert_eq!(after, before);
        }
    }
}
