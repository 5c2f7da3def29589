//! A form that was left without saving, kept for whoever wants it back.

use leptos::prelude::*;

/// What was typed, field by field, and the path at which the form was open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The path.
    pub path: String,
    /// What was typed.
    pub texts: Vec<String>,
}

/// The form that someone asked back, until its screen takes it.
#[derive(Clone, Copy)]
pub struct LeftForm(RwSignal<Option<Left>>);

impl LeftForm {
    /// None yet; known to all screens.
    pub fn start() {
        provide_context(LeftForm(RwSignal::new(None)));
    }

    /// Asks a form back.
    pub fn ask_back(self, left: Left) {
        self.0.set(Some(left));
    }

    /// Whether the form at this path was asked back. Tracked.
    pub fn is_wanted(self, path: &str) -> bool {
        self.0
            .with(|left| left.as_ref().is_some_and(|left| left.path == path))
    }

    /// What was typed into the form at this path, if it was asked back. It is given once.
    pub fn take(self, path: &str) -> Option<Vec<String>> {
        if !untrack(|| self.is_wanted(path)) {
            return None;
        }
        self.0.try_update(Option::take).flatten().map(|left| left.texts)
    }
}

/// The form that someone asked back.
pub fn use_left_form() -> LeftForm {
    expect_context::<LeftForm>()
}
