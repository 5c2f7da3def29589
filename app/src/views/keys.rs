//! Keys that work on every screen, and the sheet that lists all of them.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::components::Dialog;
use crate::state::browser::{focus, has_dialog, is_typing};
use crate::state::notices::use_notices;
use crate::words::{Words, t_string, use_i18n};

/// Listens for the keys that work everywhere, for as long as the calling component lives.
pub fn listen(sheet: RwSignal<bool>) {
    let navigate = use_navigate();
    let notices = use_notices();
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.is_composing() || event.alt_key() {
            return;
        }
        if event.ctrl_key() || event.meta_key() {
            // In a text field the browser's own undo is meant.
            if event.key() == "z" && !is_typing() {
                event.prevent_default();
                notices.undo_latest();
            }
            return;
        }
        match event.key().as_str() {
            "/" if !is_typing() && !has_dialog() && focus("main [data-search]") => event.prevent_default(),
            "?" if !is_typing() && !has_dialog() => {
                event.prevent_default();
                sheet.set(true);
            }
            "F2" if !has_dialog() => {
                event.prevent_default();
                navigate("/", Default::default());
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}

fn all_keys(words: Words) -> Vec<(&'static str, &'static str)> {
    vec![
        ("/", t_string!(words, keys.search)),
        ("F2", t_string!(words, keys.sell)),
        ("F4", t_string!(words, keys.customer)),
        ("F6", t_string!(words, keys.hold)),
        ("F8", t_string!(words, keys.payment)),
        ("F9", t_string!(words, keys.place)),
        ("3 *", t_string!(words, keys.times)),
        ("↑ ↓", t_string!(words, keys.rows)),
        ("↵", t_string!(words, keys.open)),
        ("Ctrl Z", t_string!(words, keys.undo)),
        ("Esc", t_string!(words, keys.back)),
        ("?", t_string!(words, keys.sheet)),
    ]
}

/// All keys, on one sheet.
#[component]
pub fn KeySheet(
    /// Whether it is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::derive(move || t_string!(i18n, keys.title).to_owned());
    let rows = move || {
        all_keys(i18n)
            .into_iter()
            .map(|(key, meaning)| view! { <dt><kbd>{key}</kbd></dt> <dd>{meaning}</dd> })
            .collect_view()
    };
    view! {
        <Dialog open title>
            <dl class="key-list">{rows}</dl>
        </Dialog>
    }
}
