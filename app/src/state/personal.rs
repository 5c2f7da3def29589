//! What the person at this device reaches for: her favourite products, and those she sold last. Kept by the browser,
//! not synced: every till has its own.

use std::collections::BTreeSet;

use domain::id::DocId;
use leptos::prelude::*;

use super::browser::{recall, remember};

const FAVOURITES: &str = "counterfoil.favourites";
const RECENTS: &str = "counterfoil.recents";

/// Favourites kept at most; one more and the oldest goes.
const MOST_FAVOURITES: usize = 200;
/// Products remembered as sold last.
const MOST_RECENTS: usize = 24;

/// What the person reaches for.
#[derive(Clone, Copy)]
pub struct Personal {
    /// In the sequence in which they were marked.
    favourites: RwSignal<Vec<DocId>>,
    /// The latest first.
    recents: StoredValue<Vec<DocId>>,
    /// What comes first among the tiles. It changes between orders and never under a finger.
    first: RwSignal<Vec<DocId>>,
}

impl Personal {
    /// Reads what was kept; known to all screens.
    pub fn start() -> Personal {
        let personal = Personal {
            favourites: RwSignal::new(read(FAVOURITES)),
            recents: StoredValue::new(read(RECENTS)),
            first: RwSignal::new(Vec::new()),
        };
        personal.settle();
        provide_context(personal);
        personal
    }

    /// Whether a product is a favourite. Tracked.
    pub fn is_favourite(self, product: DocId) -> bool {
        self.favourites.with(|known| known.contains(&product))
    }

    /// Marks a product as a favourite, or no longer.
    pub fn toggle(self, product: DocId) {
        self.favourites.update(|known| {
            if known.contains(&product) {
                known.retain(|other| *other != product);
            } else {
                known.push(product);
                let extra = known.len().saturating_sub(MOST_FAVOURITES);
                known.drain(..extra);
            }
        });
        self.favourites.with_untracked(|known| write(FAVOURITES, known));
    }

    /// Remembers that a product was sold.
    pub fn note(self, product: DocId) {
        self.recents.update_value(|known| {
            known.retain(|other| *other != product);
            known.insert(0, product);
            known.truncate(MOST_RECENTS);
            write(RECENTS, known);
        });
    }

    /// What comes first among the tiles: favourites, then what was sold last. Tracked.
    pub fn first(self) -> Vec<DocId> {
        self.first.get()
    }

    /// Puts the tiles into sequence anew. For moments at which nobody is about to tap one.
    pub fn settle(self) {
        let mut seen = BTreeSet::new();
        let mut first = self.favourites.get_untracked();
        first.extend(self.recents.get_value());
        first.retain(|product| seen.insert(*product));
        if self.first.with_untracked(|known| *known != first) {
            self.first.set(first);
        }
    }
}

fn read(key: &str) -> Vec<DocId> {
    let kept = recall(key).unwrap_or_default();
    kept.split(' ').filter_map(|id| id.parse().ok()).collect()
}

fn write(key: &str, ids: &[DocId]) {
    let ids: Vec<String> = ids.iter().map(DocId::to_string).collect();
    remember(key, &ids.join(" "));
}

/// What the person reaches for.
pub fn use_personal() -> Personal {
    expect_context::<Personal>()
}
