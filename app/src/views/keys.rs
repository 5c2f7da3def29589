//! The keys: one table says what each does and where, both to those who listen for them and to the help sheet.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use web_sys::KeyboardEvent;

use crate::state::browser::{focus, has_dialog, is_typing};
use crate::state::notices::use_notices;
use crate::words::{Words, t_string};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Goes to the search box.
    Search,
    /// Goes to the till.
    Sell,
    /// Chooses the customer.
    Customer,
    /// Puts the order aside.
    Hold,
    /// Takes money.
    Pay,
    /// Places the order.
    Place,
    /// Has the next product count several times.
    Times,
    /// Moves through a list.
    Rows,
    /// Opens the row of a list.
    Open,
    /// Takes the latest thing back.
    Undo,
    /// Goes back, or closes what is open.
    Back,
    /// Shows the help.
    Help,
}

/// Where a key works.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Everywhere,
    Till,
    Lists,
    /// Where there is something to search.
    Searches,
}

/// A key: as the browser names it, as a person reads it on the keyboard, what it does, and where.
struct Key(&'static str, &'static str, Act, Where);

/// All keys. What has no single name for the browser is listened to by the part that it belongs to.
const KEYS: [Key; 12] = [
    Key("/", "/", Act::Search, Where::Searches),
    Key("F2", "F2", Act::Sell, Where::Everywhere),
    Key("F4", "F4", Act::Customer, Where::Till),
    Key("F6", "F6", Act::Hold, Where::Till),
    Key("F8", "F8", Act::Pay, Where::Till),
    Key("F9", "F9", Act::Place, Where::Till),
    Key("", "3 *", Act::Times, Where::Till),
    Key("", "↑ ↓", Act::Rows, Where::Lists),
    Key("", "↵", Act::Open, Where::Lists),
    Key("", "Ctrl Z", Act::Undo, Where::Everywhere),
    Key("Escape", "Esc", Act::Back, Where::Everywhere),
    Key("?", "?", Act::Help, Where::Everywhere),
];

/// What the key of this event does.
pub fn pressed(event: &KeyboardEvent) -> Option<Act> {
    let name = event.key();
    let known = KEYS.iter().find(|key| key.0 == name && !name.is_empty());
    known.map(|key| key.2)
}

/// The keys that work on the screen at this path, each with what it does.
pub fn keys_at(words: Words, path: &str) -> Vec<(&'static str, &'static str)> {
    let is_till = matches!(path, "" | "sell");
    let is_list = matches!(path, "orders" | "stock" | "customers" | "products");
    let works = |key: &&Key| match key.3 {
        Where::Everywhere => true,
        Where::Till => is_till,
        Where::Lists => is_list,
        Where::Searches => is_till || is_list,
    };
    let shown = |key: &Key| (key.1, meaning(words, key.2));
    KEYS.iter().filter(works).map(shown).collect()
}

fn meaning(words: Words, act: Act) -> &'static str {
    match act {
        Act::Search => t_string!(words, keys.search),
        Act::Sell => t_string!(words, keys.sell),
        Act::Customer => t_string!(words, keys.customer),
        Act::Hold => t_string!(words, keys.hold),
        Act::Pay => t_string!(words, keys.payment),
        Act::Place => t_string!(words, keys.place),
        Act::Times => t_string!(words, keys.times),
        Act::Rows => t_string!(words, keys.rows),
        Act::Open => t_string!(words, keys.open),
        Act::Undo => t_string!(words, keys.undo),
        Act::Back => t_string!(words, keys.back),
        Act::Help => t_string!(words, keys.sheet),
    }
}

/// Listens for the keys that work everywhere, for as long as the calling component lives.
pub fn listen(help: RwSignal<bool>) {
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
        if has_dialog() {
            return;
        }
        match pressed(&event) {
            Some(Act::Search) if !is_typing() && focus("main [data-search]") => {}
            Some(Act::Help) if !is_typing() => help.set(true),
            Some(Act::Sell) => navigate("/", Default::default()),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}
