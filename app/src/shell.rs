//! The page around the app: the service worker that lets it start without a network, and the moments at
//! which it is worth calling the server.
//!
//! A new version is fetched whole in the background. It is used when the person says so, or when the app is
//! started again after its last tab was closed; never under an open order.

use std::cell::{Cell, RefCell};

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    CustomEvent, RegistrationOptions, ServiceWorkerRegistration, ServiceWorkerState,
    ServiceWorkerUpdateViaCache, VisibilityState,
};

use crate::link;
use crate::state::browser::service_workers;
use crate::state::update::{APPLY, READY};

/// The service worker's script.
const SCRIPT: &str = "/sw.js";

/// What the script understands: take over now.
const ACTIVATE: &str = "activate";

thread_local! {
    static REGISTRATION: RefCell<Option<ServiceWorkerRegistration>> = const { RefCell::new(None) };
    /// The person asked for the new version, so that the page loads again once it is in charge.
    static SWITCHING: Cell<bool> = const { Cell::new(false) };
}

/// Registers the service worker and listens to the page. Called once, when the screens are there.
pub fn start() {
    let Some(window) = web_sys::window() else { return };
    on(&window, APPLY, apply);
    on(&window, "online", link::nudge);
    if let Some(document) = window.document() {
        let visible = {
            let document = document.clone();
            move || {
                if document.visibility_state() == VisibilityState::Visible {
                    link::nudge();
                    look_for_update();
                }
            }
        };
        on(&document, "visibilitychange", visible);
    }
    spawn_local(async {
        // Without a service worker (an old browser, a page that isn't secure) the app works, but only online
        // starts do.
        let _ = register().await;
    });
}

/// Tells the screens that a new version waits.
pub fn announce() {
    let Some(window) = web_sys::window() else { return };
    if let Ok(event) = CustomEvent::new(READY) {
        // It fails only for an event that is being dispatched already.
        let _ = window.dispatch_event(&event);
    }
}

async fn register() -> Result<(), JsValue> {
    let Some(container) = service_workers() else {
        return Ok(());
    };
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registration = JsFuture::from(container.register_with_options(SCRIPT, &options)).await?;
    let registration: ServiceWorkerRegistration = registration.dyn_into()?;
    if registration.waiting().is_some() {
        announce();
    }
    on(&registration, "updatefound", watch_installing);
    // The very first version takes a page that has none.
    let has_one = Cell::new(container.controller().is_some());
    on(&container, "controllerchange", move || {
        if SWITCHING.get() {
            reload();
        } else if has_one.replace(true) {
            // Another tab switched; this one still runs the old version.
            announce();
        }
    });
    REGISTRATION.set(Some(registration));
    Ok(())
}

/// A new version is being fetched; says so once it is complete.
fn watch_installing() {
    let installing = registration().and_then(|registration| registration.installing());
    let Some(installing) = installing else { return };
    let watched = installing.clone();
    on(&installing, "statechange", move || {
        // The very first version has nothing to replace.
        let replaces = service_workers().is_some_and(|container| container.controller().is_some());
        if watched.state() == ServiceWorkerState::Installed && replaces {
            announce();
        }
    });
}

/// Switches to the new version.
fn apply() {
    let waiting = registration().and_then(|registration| registration.waiting());
    match waiting {
        Some(waiting) => {
            SWITCHING.set(true);
            if waiting.post_message(&ACTIVATE.into()).is_err() {
                reload();
            }
        }
        None => reload(),
    }
}

fn look_for_update() {
    let Some(registration) = registration() else {
        return;
    };
    if let Ok(update) = registration.update() {
        spawn_local(async move {
            // Offline, most likely; the next look will find it.
            let _ = JsFuture::from(update).await;
        });
    }
}

fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

fn registration() -> Option<ServiceWorkerRegistration> {
    REGISTRATION.with_borrow(Clone::clone)
}

/// Listens for as long as the page lives.
fn on(target: &web_sys::EventTarget, event: &str, act: impl Fn() + 'static) {
    let handler = Closure::<dyn FnMut()>::new(act);
    // Adding a listener to a target that exists can't fail.
    let _ = target.add_event_listener_with_callback(event, handler.as_ref().unchecked_ref());
    handler.forget();
}
