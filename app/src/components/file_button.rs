//! A button that lets a person choose files.

use leptos::html;
use leptos::prelude::*;
use web_sys::File;

use super::icon::{Icon, Svg};
use crate::state::files::listed;

/// A button that lets a person choose files.
#[component]
pub fn FileButton(
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// What a browser offers: ends of names and types, with commas; everything unless stated.
    #[prop(optional)]
    accept: &'static str,
    /// Several may be chosen at once.
    #[prop(optional)]
    multiple: bool,
    /// It is what one most likely does here.
    #[prop(optional)]
    primary: bool,
    /// Nothing can be chosen now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Files were chosen.
    on_choose: Callback<Vec<File>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let on_change = move |_| {
        let Some(input) = node.get_untracked() else {
            return;
        };
        let files = input.files().map(|list| listed(&list)).unwrap_or_default();
        // So that choosing the same file again is a choice again.
        input.set_value("");
        on_choose.run(files);
    };
    let class = if primary {
        "button is-primary file-button"
    } else {
        "button file-button"
    };
    view! {
        <label class=class>
            <Svg icon=Icon::Upload/>
            <span>{label}</span>
            <input
                node_ref=node
                type="file"
                class="visually-hidden"
                multiple=multiple
                disabled=disabled
                accept=accept
                on:change=on_change
            />
        </label>
    }
}
