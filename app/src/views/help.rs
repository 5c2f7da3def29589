//! The help sheet: what one can do on the screen that is open, and the keys that work there.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::keys::keys_at;
use super::later::later;
use crate::components::Dialog;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// What one can do on the screen at this path, a paragraph a line.
fn text(words: Words, path: &str) -> &'static str {
    match path {
        "orders" => t_string!(words, help.orders),
        "stock" => t_string!(words, help.stock),
        "customers" => t_string!(words, help.customers),
        "products" => t_string!(words, help.products),
        "import" => t_string!(words, help.import),
        "inbox" => t_string!(words, help.inbox),
        "device" => t_string!(words, help.device),
        _ => t_string!(words, help.sell),
    }
}

/// The help of the screen that is open.
#[component]
pub fn HelpSheet(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// The name of the screen.
    place: Signal<&'static str>,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::derive(move || fill(t_string!(i18n, help.title), &[("place", place.get())]));
    view! {
        <Dialog open title>
            {later(|all| (all.help)())}
        </Dialog>
    }
    .into_any()
}

/// What one can do on the screen that is open.
#[component]
pub fn Help() -> impl IntoView {
    let i18n = use_i18n();
    let location = use_location();
    let path = Memo::new(move |_| {
        let path = location.pathname.get();
        let first = path.split('/').nth(1);
        first.unwrap_or_default().to_owned()
    });
    let paragraphs = move || {
        let text = path.with(|path| text(i18n, path));
        let paragraph = |line: &'static str| view! { <p>{line}</p> };
        text.lines().map(paragraph).collect_view()
    };
    let keys = move || {
        let keys = path.with(|path| keys_at(i18n, path));
        let row = |(key, meaning)| view! { <dt><kbd>{key}</kbd></dt> <dd>{meaning}</dd> };
        keys.into_iter().map(row).collect_view()
    };
    view! {
        <div class="help-text">{paragraphs}</div>
        <h3>{t!(i18n, keys.title)}</h3>
        <dl class="key-list">{keys}</dl>
    }
}
