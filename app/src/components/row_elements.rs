//! The elements of a list's rows, which are used again: an answer, or a thumb, changes what they show, and where. To make an
//! element with all that is in it takes several times as long as to change its words, and what was taken off has to be
//! collected. What the rows are it must not know.

use std::sync::Arc;

use leptos::prelude::*;

/// An element that shows one row after another.
pub struct RowElement<S: Send + Sync + 'static> {
    key: usize,
    /// The number of the row that it shows, counted from zero at the top of the whole list; none while it waits for one, out
    /// of sight.
    pub index: RwSignal<Option<u32>>,
    /// The row that it shows. While it waits it has none: whoever looks for words on the page mustn't find those of before.
    pub row: RwSignal<Option<Arc<S>>>,
}

impl<S: Send + Sync> RowElement<S> {
    /// Which of the list's elements it is.
    pub fn key(&self) -> usize {
        self.key
    }
}

impl<S: Send + Sync> Clone for RowElement<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Send + Sync> Copy for RowElement<S> {}

/// All elements of a list. `R` is a row as it was answered, `S` one as it is shown.
pub struct RowElements<R: Send + Sync + 'static, S: Send + Sync + 'static> {
    all: Vec<(RowElement<S>, Option<Arc<R>>)>,
    /// The list that they show.
    list: u32,
    /// What lives as long as the list, though elements are added while one of its effects runs.
    owner: Option<Owner>,
    show: fn(&Arc<R>) -> Option<Arc<S>>,
}

impl<R: PartialEq + Send + Sync, S: Send + Sync> RowElements<R, S> {
    /// Without any element. `show` gives a row as it is shown; `None` when it can't be read.
    pub fn new(show: fn(&Arc<R>) -> Option<Arc<S>>) -> RowElements<R, S> {
        RowElements {
            all: Vec::new(),
            list: 0,
            owner: Owner::current(),
            show,
        }
    }

    /// Has the elements show these rows, which follow each other in the list, and no others.
    pub fn take(&mut self, list: u32, rows: &[(u32, Arc<R>)]) {
        let is_same = std::mem::replace(&mut self.list, list) == list;
        let shown = self.all.iter().map(|(element, _)| element.index.get_untracked());
        // Another list begins in its own sequence.
        let shown: Vec<Option<u32>> = shown.map(|index| index.filter(|_| is_same)).collect();
        for (key, at) in assign(&shown, rows).into_iter().enumerate() {
            if key == self.all.len() {
                let element = self.new_element(key);
                self.all.push((element, None));
            }
            let show = self.show;
            let Some((element, held)) = self.all.get_mut(key) else {
                continue;
            };
            let row = at.and_then(|at| rows.get(at));
            let wanted = row.map(|(_, row)| row);
            if held.as_deref() != wanted.map(|row| &**row) {
                element.row.set(wanted.and_then(show));
                *held = wanted.map(Arc::clone);
            }
            let is_read = element.row.with_untracked(Option::is_some);
            let index = row.map(|(index, _)| *index).filter(|_| is_read);
            if element.index.get_untracked() != index {
                element.index.set(index);
            }
        }
    }

    fn new_element(&self, key: usize) -> RowElement<S> {
        let make = || RowElement {
            key,
            index: RwSignal::new(None),
            row: RwSignal::new(None),
        };
        match &self.owner {
            Some(owner) => owner.with(make),
            None => make(),
        }
    }

    /// All of them, in the sequence of their elements.
    pub fn all(&self) -> Vec<RowElement<S>> {
        self.all.iter().map(|(element, _)| *element).collect()
    }

    /// The numbers of the rows that are shown, in the sequence of their elements.
    pub fn shown(&self) -> Vec<u32> {
        let shown = self
            .all
            .iter()
            .filter_map(|(element, _)| element.index.get_untracked());
        shown.collect()
    }
}

/// For each element the place among `rows` of the one that it is to show. `shown` are the numbers of those that they show: who
/// shows one of these goes on, the others take what is left, and for the rest elements are added at the end.
fn assign<R>(shown: &[Option<u32>], rows: &[(u32, R)]) -> Vec<Option<usize>> {
    let place = |index: &u32| rows.binary_search_by_key(index, |(index, _)| *index).ok();
    let mut assigned: Vec<Option<usize>> = shown.iter().map(|index| index.as_ref().and_then(place)).collect();
    let mut is_shown = vec![false; rows.len()];
    for at in assigned.iter().flatten() {
        if let Some(is_shown) = is_shown.get_mut(*at) {
            *is_shown = true;
        }
    }
    let left = is_shown.iter().enumerate().filter(|(_, is_shown)| !**is_shown);
    let mut left = left.map(|(at, _)| at);
    for element in assigned.iter_mut().filter(|element| element.is_none()) {
        *element = left.next();
    }
    assigned.extend(left.map(Some));
    assigned
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(numbers: std::ops::Range<u32>) -> Vec<(u32, ())> {
        numbers.map(|number| (number, ())).collect()
    }

    /// The numbers that elements show afterwards.
    fn after(shown: &[Option<u32>], wanted: std::ops::Range<u32>) -> Vec<Option<u32>> {
        let rows = rows(wanted);
        let assigned = assign(shown, &rows);
        assigned.into_iter().map(|at| at.map(|at| rows[at].0)).collect()
    }

    #[test]
    fn what_stays_in_sight_keeps_its_element_and_what_comes_takes_those_that_went() {
        let first = after(&[], 0..4);
        assert_eq!(first, [Some(0), Some(1), Some(2), Some(3)]);
        let down = after(&first, 2..6);
        assert_eq!(down, [Some(4), Some(5), Some(2), Some(3)]);
        let up = after(&down, 1..5);
        assert_eq!(up, [Some(4), Some(1), Some(2), Some(3)]);
        assert_eq!(after(&up, 100..104), [100, 101, 102, 103].map(Some));
    }

    #[test]
    fn elements_without_a_row_wait_and_are_used_before_others_are_made() {
        let few = after(&[Some(0), Some(1), Some(2), Some(3)], 0..1);
        assert_eq!(few, [Some(0), None, None, None]);
        assert_eq!(after(&few, 0..0), [None; 4]);
        assert_eq!(after(&few, 0..5), [0, 1, 2, 3, 4].map(Some));
    }
}
