//! Listening for a scanner that types as a keyboard does, on the screens that take codes whatever has the focus.
//!
//! A field that has the focus gets what the scanner types before anyone can know that it is one. When the code has
//! ended the field gets back what it held before, and the Enter is nobody else's: a scan is never a quantity.
//!
//! This module must not know what a code means.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, EventInit, HtmlInputElement, HtmlSelectElement, KeyboardEvent};

use super::browser::{has_dialog, takes_text};
use super::early_keys;
use super::scanner::{Burst, Heard, Scanner};

/// Gets what a key came to, whether keys come in faster than a person types, and the key.
pub type Hear = Box<dyn Fn(Heard, bool, &KeyboardEvent)>;

/// Screens that listen now.
static LISTENING: AtomicU32 = AtomicU32::new(0);

/// Listens as long as the calling component lives. While no field has the focus and no dialog is open `hear` gets
/// every key; else only whole codes, told from typing by their speed. What ends a code is heard by nobody else. The first
/// that listens hears what was typed before there was a screen.
pub fn listen(hear: Hear) {
    LISTENING.fetch_add(1, Ordering::Relaxed);
    on_cleanup(|| {
        LISTENING.fetch_sub(1, Ordering::Relaxed);
    });
    let scanner = StoredValue::new(Scanner::default());
    let field = Field::default();
    let hear = move |event: &KeyboardEvent| {
        let element = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let in_field = element.filter(takes_text);
        if in_field.is_some() || has_dialog() {
            if let Some(code) = field.key(event, in_field) {
                hear(Heard::Code(code), false, event);
            }
            return;
        }
        let heard = scanner.try_update_value(|scanner| {
            let heard = scanner.key(&event.key(), event.time_stamp());
            (heard, scanner.is_in_a_run())
        });
        let Some((heard, in_a_run)) = heard else { return };
        if matches!(heard, Heard::Code(_)) {
            // Enter would also open the row or press the button that has the focus.
            keep(event);
        }
        hear(heard, in_a_run, event);
    };
    early_keys::take().iter().for_each(&hear);
    add(Box::new(hear));
}

/// Keeps scans from doing harm on the screens that don't listen, as long as the calling component lives: out of fields
/// for numbers, and away from the button or the row that has the focus, which its Enter would press. Into words a code
/// may be scanned. `refuse` gets the code.
pub fn guard(refuse: Box<dyn Fn(String)>) {
    let field = Field::default();
    add(Box::new(move |event| {
        let element = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let in_field = element.filter(takes_text);
        let is_number = |element: &Element| element.get_attribute("inputmode").as_deref() == Some("decimal");
        let takes_words = in_field.as_ref().is_some_and(|element| !is_number(element));
        if takes_words || LISTENING.load(Ordering::Relaxed) > 0 {
            return;
        }
        if let Some(code) = field.key(event, in_field) {
            refuse(code);
        }
    }));
}

/// Nobody else hears of this key.
fn keep(event: &KeyboardEvent) {
    event.prevent_default();
    event.stop_propagation();
}

/// What a field held when a code may have begun in it.
struct Before {
    element: Element,
    value: String,
    /// All of it was marked, so that the next key replaces it.
    is_marked: bool,
}

/// The field that a scanner may be typing into.
#[derive(Clone, Copy)]
struct Field {
    burst: StoredValue<Burst>,
    before: StoredValue<Option<Before>, LocalStorage>,
}

impl Default for Field {
    fn default() -> Field {
        Field {
            burst: StoredValue::new(Burst::default()),
            before: StoredValue::new_local(None),
        }
    }
}

impl Field {
    /// Takes a key that may go into a field. Gives the code that ends with it, after the field has got back what it
    /// held before. A text of several lines keeps what is scanned into it, and so does a field that asks for it.
    fn key(self, event: &KeyboardEvent, element: Option<Element>) -> Option<String> {
        let is_its_own = element
            .as_ref()
            .is_some_and(|element| element.tag_name() == "TEXTAREA" || element.has_attribute("data-scan"));
        let (code, is_beginning) = self.burst.try_update_value(|burst| {
            let code = burst.key(&event.key(), event.time_stamp());
            (code, burst.is_beginning())
        })?;
        if is_its_own {
            if code.is_some() && element.is_some_and(|element| element.tag_name() == "INPUT") {
                keep(event);
            }
            return None;
        }
        let Some(code) = code else {
            if is_beginning {
                self.before.try_set_value(element.map(Before::of));
            }
            return None;
        };
        keep(event);
        if let Some(Some(before)) = self.before.try_update_value(Option::take) {
            before.restore();
        }
        Some(code)
    }
}

impl Before {
    fn of(element: Element) -> Before {
        let input = element.dyn_ref::<HtmlInputElement>();
        let value = match (input, element.dyn_ref::<HtmlSelectElement>()) {
            (Some(input), _) => input.value(),
            (None, Some(select)) => select.value(),
            (None, None) => String::new(),
        };
        let marked = input.and_then(|input| {
            let (start, end) = (input.selection_start().ok()??, input.selection_end().ok()??);
            Some((start, end))
        });
        let length = u32::try_from(value.encode_utf16().count()).unwrap_or(u32::MAX);
        Before {
            is_marked: length > 0 && marked == Some((0, length)),
            element,
            value,
        }
    }

    /// Puts the value back and tells the field so, as if it had been typed.
    fn restore(self) {
        let told = if let Some(input) = self.element.dyn_ref::<HtmlInputElement>() {
            input.set_value(&self.value);
            if self.is_marked {
                input.select();
            }
            "input"
        } else if let Some(select) = self.element.dyn_ref::<HtmlSelectElement>() {
            select.set_value(&self.value);
            "change"
        } else {
            return;
        };
        let how = EventInit::new();
        how.set_bubbles(true);
        if let Ok(event) = Event::new_with_event_init_dict(told, &how) {
            let _ = self.element.dispatch_event(&event);
        }
    }
}

/// Hears every key before the row, the button or the field that has the focus does, as long as the calling component
/// lives. Keys that go with Ctrl or the command key are no letters.
fn add(hear: Box<dyn Fn(&KeyboardEvent)>) {
    let listener = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        if !event.ctrl_key() && !event.meta_key() {
            hear(&event);
        }
    });
    let function: &js_sys::Function = listener.as_ref().unchecked_ref();
    // In the capturing phase.
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
