//! A new version of the app that waits to be used. The page's shell announces it; a screen offers it.

use leptos::prelude::*;

/// The event by which the shell says that a new version is ready.
pub const READY: &str = "counterfoil-update-ready";
/// The event by which a screen asks the shell to switch to it.
pub const APPLY: &str = "counterfoil-update-apply";

/// Whether a new version waits.
#[derive(Clone, Copy)]
pub struct NewVersion(pub RwSignal<bool>);

impl NewVersion {
    /// Listens to the shell from now on.
    pub fn start() -> NewVersion {
        let waits = RwSignal::new(false);
        let handle = window_event_listener_untyped(READY, move |_| waits.set(true));
        // It lives as long as the page.
        std::mem::forget(handle);
        let this = NewVersion(waits);
        provide_context(this);
        this
    }

    /// Switches to the new version: the page loads again, and the open order comes back.
    pub fn apply(self) {
        let event = web_sys::CustomEvent::new(APPLY).ok();
        let asked = event.and_then(|event| window().dispatch_event(&event).ok());
        if asked.is_none() {
            let _ = window().location().reload();
        }
    }
}

/// Whether a new version waits.
pub fn use_new_version() -> NewVersion {
    expect_context::<NewVersion>()
}
