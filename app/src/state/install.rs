//! Installing the app: whether the browser offers it, and how. A browser clears the data of a page that is seldom
//! opened sooner than those of an app, so it is worth a word, once.

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};

use super::browser::{matches, recall, remember};

/// Where `public/install.js` keeps the browser's offer, and the event by which it says that it came or went.
const KEPT: &str = "counterfoilInstall";
const CHANGED: &str = "counterfoil-install";

/// Remembers that it was offered after a sale.
const OFFERED: &str = "counterfoil.install-offered";

/// How the app can be installed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It is installed, or this browser can't.
    Nothing,
    /// The browser asks the person when told to.
    Prompt,
    /// The person does it by the browser's own menu, as on an iPhone.
    ByHand,
}

/// Installing the app.
#[derive(Clone, Copy)]
pub struct Install(RwSignal<Offer>);

impl Install {
    /// Follows what the browser offers; known to all screens.
    pub fn start() -> Install {
        let install = Install(RwSignal::new(offer()));
        let handle = window_event_listener_untyped(CHANGED, move |_| install.0.set(offer()));
        // It lives as long as the page.
        std::mem::forget(handle);
        provide_context(install);
        install
    }

    /// How the app can be installed here. Tracked.
    pub fn offer(self) -> Offer {
        self.0.get()
    }

    /// Has the browser ask the person. It does so once for each offer.
    pub fn prompt(self) {
        let event = kept();
        let prompt = Reflect::get(&event, &"prompt".into()).ok();
        if let Some(prompt) = prompt.and_then(|prompt| prompt.dyn_into::<Function>().ok()) {
            // Refused by the browser: then its own menu is left.
            let _ = prompt.call0(&event);
        }
        let _ = Reflect::set(&window(), &KEPT.into(), &JsValue::NULL);
        self.0.set(offer());
    }

    /// Whether it is worth a word now: it can be installed, and it wasn't offered before. Then it has been.
    pub fn is_due(self) -> bool {
        let is_due = self.0.get_untracked() != Offer::Nothing && recall(OFFERED).is_none();
        if is_due {
            remember(OFFERED, "yes");
        }
        is_due
    }
}

fn offer() -> Offer {
    if matches("(display-mode: standalone)") || flag("standalone") {
        Offer::Nothing
    } else if kept().is_object() {
        Offer::Prompt
    } else if is_ios() {
        Offer::ByHand
    } else {
        Offer::Nothing
    }
}

fn kept() -> JsValue {
    Reflect::get(&window(), &KEPT.into()).unwrap_or(JsValue::NULL)
}

/// A flag of the navigator that only some browsers have.
fn flag(name: &str) -> bool {
    let value = Reflect::get(&window().navigator(), &name.into());
    value.is_ok_and(|value| value.is_truthy())
}

/// An iPhone or iPad. The latter calls itself a Mac, but no Mac is touched.
fn is_ios() -> bool {
    let navigator = window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    let is_touched = navigator.max_touch_points() > 1;
    ["iPhone", "iPad", "iPod"].iter().any(|name| agent.contains(name))
        || (agent.contains("Macintosh") && is_touched)
}

/// Installing the app.
pub fn use_install() -> Install {
    expect_context::<Install>()
}
