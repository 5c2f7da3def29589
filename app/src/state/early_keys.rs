//! The keys that came while the app was still being fetched and compiled: the page keeps them (`app/page/index.html`), and
//! the till takes them as if they came now, each with its own time.

use js_sys::{Array, Function, Reflect, global};
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::KeyboardEvent;

/// The page's name for them.
const KEYS: &str = "earlyKeys";

/// What the list of them is filled by.
const HEAR: &str = "hear";

/// Takes them over, oldest first; the page keeps no more of them. Nothing when somebody took them before. A screen that
/// has no use for them calls it too: what was typed at another place is no scan at the next.
pub fn take() -> Vec<KeyboardEvent> {
    taken().unwrap_or_default()
}

fn taken() -> Option<Vec<KeyboardEvent>> {
    let keys: Array = Reflect::get(&global(), &KEYS.into()).ok()?.dyn_into().ok()?;
    let hear: Function = Reflect::get(&keys, &HEAR.into()).ok()?.dyn_into().ok()?;
    window()
        .remove_event_listener_with_callback_and_bool("keydown", &hear, true)
        .ok()?;
    // A global object lets its properties go.
    let _ = Reflect::set(&global(), &KEYS.into(), &JsValue::UNDEFINED);
    let events = keys.iter().filter_map(|event| event.dyn_into().ok());
    Some(events.collect())
}
