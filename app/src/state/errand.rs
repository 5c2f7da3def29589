//! A product that the till sent someone to make: what is known of it, and that the way leads back to the till.

use domain::id::DocId;
use leptos::prelude::*;

/// What is known of a product that isn't there yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Its barcode; may be empty.
    pub code: String,
    /// Its name; may be empty.
    pub name: String,
}

/// An errand from the till to the form for a new product and back.
#[derive(Clone, Copy)]
pub struct Errand {
    wanted: RwSignal<Option<Wanted>>,
    made: RwSignal<Option<DocId>>,
}

impl Errand {
    /// None yet; known to all screens.
    pub fn start() {
        provide_context(Errand {
            wanted: RwSignal::new(None),
            made: RwSignal::new(None),
        });
    }

    /// Says what is wanted, for the form that is opened next.
    pub fn send(self, wanted: Wanted) {
        self.wanted.set(Some(wanted));
    }

    /// What is wanted; given once.
    pub fn take(self) -> Option<Wanted> {
        self.wanted.try_update(Option::take).flatten()
    }

    /// Says what was made, for the till.
    pub fn bring(self, made: DocId) {
        self.made.set(Some(made));
    }

    /// What was made; given once.
    pub fn brought(self) -> Option<DocId> {
        self.made.try_update(Option::take).flatten()
    }
}

/// The errand that is under way, if any.
pub fn use_errand() -> Errand {
    expect_context::<Errand>()
}
