//! From a code to a line, wherever it was read: by a scanner at any time, or typed into the search box.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;

use super::Till;
use crate::state::ask;
use crate::state::browser::{has_dialog, takes_text};
use crate::state::catalogue::{Catalogue, use_catalogue};
use crate::state::scanner::{Heard, Scanner};

/// Listens for a scanner that types, whenever no text field has the focus.
pub fn listen(till: Till) {
    let catalogue = use_catalogue();
    let scanner = StoredValue::new(Scanner::default());
    let listener = Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
        let target = event.target();
        let element = target
            .as_ref()
            .and_then(|target| target.dyn_ref::<web_sys::Element>());
        if element.is_some_and(takes_text) || has_dialog() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let heard = scanner.try_update_value(|scanner| scanner.key(&event.key(), event.time_stamp()));
        match heard {
            Some(Heard::Times(times)) => {
                event.prevent_default();
                till.times.set(Some(times));
            }
            Some(Heard::Code(code)) => {
                // Enter would also press the button that has the focus.
                event.prevent_default();
                event.stop_propagation();
                take(till, catalogue, code);
            }
            Some(Heard::Nothing) => {
                let in_a_run = scanner.try_with_value(Scanner::is_in_a_run).unwrap_or(false);
                if in_a_run && event.key() == " " {
                    event.prevent_default();
                }
            }
            None => {}
        }
    });
    let function: &js_sys::Function = listener.as_ref().unchecked_ref();
    // In the capturing phase: before the button with the focus hears of it.
    let added = window().add_event_listener_with_callback_and_bool("keydown", function, true);
    if added.is_err() {
        return;
    }
    let kept = StoredValue::new_local(listener);
    on_cleanup(move || {
        kept.try_with_value(|listener| {
            let function: &js_sys::Function = listener.as_ref().unchecked_ref();
            let _ = window().remove_event_listener_with_callback_and_bool("keydown", function, true);
        });
    });
}

/// Adds the product with this code: at once when it is at hand, else after asking the worker.
pub fn take(till: Till, catalogue: Catalogue, code: String) {
    if let Some(product) = catalogue.find(&code) {
        till.add(&product);
        return;
    }
    spawn_local(async move {
        match ask::scan(code.clone(), None).await {
            Ok(Some(found)) => {
                let product = Arc::new(found.row);
                catalogue.keep(Arc::clone(&product));
                till.add(&product);
            }
            Ok(None) => till.unknown(&code),
            Err(trouble) => till.trouble(&trouble),
        }
    });
}
