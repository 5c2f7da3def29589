//! The mappings that are kept on this device, and forgetting them.

use leptos::prelude::*;

use crate::state::importing::use_importing;
use crate::state::mappings::Kept;
use crate::state::notices::use_notices;
use crate::words::{fill, t, t_string, use_i18n};

/// All mappings that are kept here; nothing where there are none.
#[component]
pub fn KeptMappings() -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let mappings = use_importing().mappings;
    let forget = move |kept: Kept| {
        mappings.forget(&kept.name);
        let text = untrack(|| fill(t_string!(i18n, import.map_forgotten), &[("name", &kept.name)]));
        notices.offer_undo(text, move || {
            // One of this name that was made meanwhile is the newer.
            if untrack(|| mappings.text(&kept.name)).is_none() {
                mappings.keep(&kept.text);
            }
        });
    };
    let row = move |kept: Kept| {
        let name = kept.name.clone();
        let label = move || fill(t_string!(i18n, import.map_forget_name), &[("name", &name)]);
        let name = kept.name.clone();
        view! {
            <li class="kept">
                <span class="kept-name">{name}</span>
                <button
                    type="button"
                    class="button is-small"
                    aria-label=label
                    on:click=move |_| forget(kept.clone())
                >
                    {t!(i18n, import.map_forget)}
                </button>
            </li>
        }
    };
    let title = move || t_string!(i18n, import.map_all);
    view! {
        <Show when=move || mappings.0.with(|list| !list.is_empty())>
            <section class="card">
                <h2>{title}</h2>
                <ul class="kept-list" aria-label=title>
                    <For each=move || mappings.0.get() key=|kept| kept.name.clone() children=row/>
                </ul>
            </section>
        </Show>
    }
}
