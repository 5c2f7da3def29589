//! A search box. `/` finds the first one on the screen.

use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, Svg};

/// A search box.
#[component]
pub fn SearchBox(
    /// Its name, shown while it is empty.
    #[prop(into)]
    label: Signal<String>,
    /// What was typed.
    value: RwSignal<String>,
    /// Enter was pressed.
    #[prop(optional)]
    on_enter: Option<Callback<String>>,
    /// The input itself.
    #[prop(optional)]
    node: NodeRef<html::Input>,
    /// Takes the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            if let Some(on_enter) = on_enter {
                on_enter.run(event_target_value(&event));
            }
        } else if event.key() == "Escape" && !value.with_untracked(String::is_empty) {
            event.stop_propagation();
            event.prevent_default();
            value.set(String::new());
        }
    };
    view! {
        <div class="search">
            <Svg icon=Icon::Search/>
            <input
                node_ref=node
                type="search"
                class="search-input"
                data-search=""
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
                aria-label=label
                placeholder=label
                data-autofocus=autofocus.then_some("")
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                on:keydown=on_key
            />
        </div>
    }
}

/// The text of a search box that sets a part of a filter: what is typed goes there, and another filter shows its own.
pub fn searched<F: Send + Sync + 'static>(
    filter: RwSignal<F>,
    part: fn(&F) -> &String,
    part_mut: fn(&mut F) -> &mut String,
) -> RwSignal<String> {
    let text = RwSignal::new(filter.with_untracked(|filter| part(filter).clone()));
    Effect::new(move |_| {
        let typed = text.get();
        if filter.with_untracked(|filter| *part(filter) != typed) {
            filter.update(|filter| *part_mut(filter) = typed);
        }
    });
    Effect::new(move |_| {
        let asked = filter.with(|filter| part(filter).clone());
        if text.with_untracked(|text| *text != asked) {
            text.set(asked);
        }
    });
    text
}
