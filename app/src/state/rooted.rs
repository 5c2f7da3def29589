//! What a screen of the second load starts and what has to outlive it: it belongs to the page's root, not to the screen that
//! was shown when it began, and weighs nothing in the first load.

use leptos::prelude::*;

/// The page's root.
#[derive(Clone)]
pub struct Rooted(Owner);

impl Rooted {
    /// Makes the calling component's owner the root.
    pub fn start() {
        if let Some(owner) = Owner::current() {
            provide_context(Rooted(owner));
        }
    }
}

/// What was started once for the page; `start` makes it when it is first asked for.
pub fn once<T: Clone + Send + Sync + 'static>(start: impl FnOnce() -> T) -> T {
    match use_context::<Rooted>() {
        Some(Rooted(owner)) => owner.with(|| {
            use_context::<T>().unwrap_or_else(|| {
                let started = start();
                provide_context(started.clone());
                started
            })
        }),
        None => start(),
    }
}
