//! Listening for a scanner that types as a keyboard does, on the screens that take codes whatever has the focus.
//!
//! This module must not know what a code means.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent};

use super::browser::{has_dialog, takes_text};
use super::scanner::{Heard, Scanner};

/// Gets what a key came to, whether keys come in faster than a person types, and the key.
pub type Hear = Box<dyn Fn(Heard, bool, &KeyboardEvent)>;

/// Listens as long as the calling component lives, whenever no text field has the focus and no dialog is open. `hear`
/// gets every key then; one that ends a code is heard by nobody else.
pub fn listen(hear: Hear) {
    let scanner = StoredValue::new(Scanner::default());
    let listener = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        let target = event.target();
        let element = target.as_ref().and_then(|target| target.dyn_ref::<Element>());
        if element.is_some_and(takes_text) || has_dialog() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let heard = scanner.try_update_value(|scanner| {
            let heard = scanner.key(&event.key(), event.time_stamp());
            (heard, scanner.is_in_a_run())
        });
        let Some((heard, in_a_run)) = heard else { return };
        if matches!(heard, Heard::Code(_)) {
            // Enter would also open the row or press the button that has the focus.
            event.prevent_default();
            event.stop_propagation();
        }
        hear(heard, in_a_run, &event);
    });
    let function: &js_sys::Function = listener.as_ref().unchecked_ref();
    // In the capturing phase: before the row or the button with the focus hears of it.
    let added = window().add_event_listener_with_callback_and_bool("keydown", function, true);
    if added.is_err() {
        return;
    }
    let kept = StoredValue::new_local(listener);
    on_cleanup(move || {
        kept.try_with_value(|listener| {
            let function: &js_sys::Function = listener.as_ref().unchecked_ref();
            // It fails only for a listener that was never added.
            let _ = window().remove_event_listener_with_callback_and_bool("keydown", function, true);
        });
    });
}
