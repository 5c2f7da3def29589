//! The few things a screen needs from the browser itself, each answering with nothing when the browser can't.

use std::time::Duration;

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, MouseEvent, ServiceWorkerContainer, Storage};

/// What this browser keeps for this origin between visits; nothing in a mode that forbids it.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What this tab keeps over a reload.
pub fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Reads a text kept under `key`.
pub fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a text under `key`. A browser that refuses forgets a preference, which is no reason to stop anyone.
pub fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// How wide and how high the window is inside, in pixels.
pub fn window_size() -> (u32, u32) {
    // Casts of floats saturate.
    let pixels = |side: Result<_, _>| {
        side.ok()
            .and_then(|side: JsValue| side.as_f64())
            .unwrap_or_default() as u32
    };
    (pixels(window().inner_width()), pixels(window().inner_height()))
}

/// Whether the browser says so of a media query.
pub fn matches(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|list| list.matches())
}

/// Sets an attribute of the page's root element.
pub fn mark_page(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

/// Begins what takes long after the next frame, so that this one answers the tap that asked for it.
pub fn after_paint(begin: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(begin, Duration::ZERO));
}

/// The same for what begins when a signal is set. The screen that has the signal may be left by then.
pub fn set_after_paint<T: Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    after_paint(move || {
        signal.try_set(value);
    });
}

/// Moves the focus to the first element that a selector finds.
pub fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    element.focus().is_ok()
}

/// Whether a button was pressed by a key: a mouse or a finger counts its clicks.
pub fn is_by_key(event: &MouseEvent) -> bool {
    event.detail() == 0
}

/// Whether keys typed now go into a text field.
pub fn is_typing() -> bool {
    document()
        .active_element()
        .is_some_and(|element| takes_text(&element))
}

/// Whether an element takes the keys typed while it has the focus.
pub fn takes_text(element: &Element) -> bool {
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => {
            let kind = element.get_attribute("type").unwrap_or_default();
            !matches!(kind.as_str(), "checkbox" | "radio" | "button" | "submit" | "file")
        }
        _ => false,
    }
}

/// Whether a dialog is open over the page.
pub fn has_dialog() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// The service workers of this page; nothing on pages that aren't secure, although the binding says otherwise.
pub fn service_workers() -> Option<ServiceWorkerContainer> {
    Reflect::get(&window().navigator(), &"serviceWorker".into())
        .ok()?
        .dyn_into()
        .ok()
}

/// Milliseconds since 1970, by this device's clock.
pub fn now() -> i64 {
    // Whole milliseconds fit exactly; the cast saturates.
    js_sys::Date::now() as i64
}

/// The IANA name of this device's time zone; UTC where the browser doesn't tell.
pub fn time_zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}
