//! Which version of each document this person has seen on this page, so that one that changed since can light up.

use std::cell::RefCell;

use domain::id::DocId;
use domain::row::Version;
use leptos::prelude::*;
use rustc_hash::FxHashMap;

/// Documents remembered; beyond that all are forgotten, and for once nothing lights up.
const MOST: usize = 20_000;

thread_local! {
    static SEEN: RefCell<FxHashMap<DocId, Version>> = RefCell::new(FxHashMap::default());
}

/// Takes note of what an element shows, each time that it shows something else. Gives whether it has changed since it was
/// looked at.
pub fn glows(shown: impl Fn() -> Option<(DocId, Version)> + Send + Sync + 'static) -> Memo<bool> {
    Memo::new(move |_| shown().is_some_and(|(id, version)| look(id, version)))
}

fn look(id: DocId, version: Version) -> bool {
    SEEN.with_borrow_mut(|seen| {
        if seen.len() >= MOST {
            seen.clear();
        }
        seen.insert(id, version).is_some_and(|before| before != version)
    })
}
