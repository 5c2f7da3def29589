//! Sorting that is compiled once. The standard library compiles its sort anew for every type and every way of comparing,
//! four kilobytes each time, and a browser has to fetch them all before it can sell. What is sorted by the dozen, or
//! seldom, has one sort in common: that of places. Sets and maps are here because the library sorts to collect one.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts, and leaves what is equal in its sequence.
pub fn by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let swaps = swaps(items.len(), &mut |a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        // Places are those of the items.
        _ => Ordering::Equal,
    });
    for (a, b) in swaps {
        items.swap(a, b);
    }
}

/// Sorts by a key, and leaves what is equal in its sequence.
pub fn by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts from the least to the greatest.
pub fn ascending<T: Ord>(items: &mut [T]) {
    by(items, Ord::cmp);
}

/// Sorts places of something else, and leaves what is equal in its sequence. For long lists: nothing is made beside them.
pub fn places(places: &mut [u32], compare: &mut dyn FnMut(u32, u32) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

/// A set of these.
pub fn set<T: Ord>(items: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    items.for_each(|item| {
        set.insert(item);
    });
    set
}

/// A map of these; the last of several with the same key counts.
pub fn map<K: Ord, V>(items: impl Iterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    items.for_each(|(key, value)| {
        map.insert(key, value);
    });
    map
}

/// What has to be swapped, one after the other, so that so many items are sorted.
#[inline(never)]
fn swaps(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    let mut sorted: Vec<usize> = (0..count).collect();
    sorted.sort_by(|a, b| compare(*a, *b));
    // Where each item belongs.
    let mut goes = vec![0; count];
    for (to, from) in sorted.into_iter().enumerate() {
        if let Some(goes) = goes.get_mut(from) {
            *goes = to;
        }
    }
    let mut swaps = Vec::new();
    for here in 0..count {
        // Each swap brings one item to its place for good.
        while let Some(there) = goes.get(here).copied().filter(|there| *there != here) {
            swaps.push((here, there));
            goes.swap(here, there);
        }
    }
    swaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_library_does(items in prop::collection::vec((0u8..20, any::<u16>()), 0..80)) {
            let (mut ours, mut theirs) = (items.clone(), items.clone());
            by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(&ours, &theirs);
            ascending(&mut ours);
            theirs.sort();
            prop_assert_eq!(&ours, &theirs);
            let at = |place: u32| items.get(place as usize).copied();
            let mut sorted: Vec<u32> = (0u32..).zip(&items).map(|(place, _)| place).collect();
            places(&mut sorted, &mut |a, b| at(a).cmp(&at(b)));
            let sorted: Vec<_> = sorted.into_iter().filter_map(at).collect();
            prop_assert_eq!(sorted, theirs);
        }

        #[test]
        fn it_collects_as_the_library_does(items in prop::collection::vec((0u8..20, any::<u16>()), 0..80)) {
            prop_assert_eq!(set(items.iter()), items.iter().collect());
            prop_assert_eq!(map(items.iter().copied()), items.into_iter().collect());
        }
    }
}
