//! The star that makes a product a favourite of the person at this device.

use domain::id::DocId;
use leptos::prelude::*;

use super::icon::{Icon, Svg};
use crate::state::personal::Personal;

/// A star that is filled while the product is a favourite.
pub fn star(personal: Personal, product: DocId, label: Signal<String>, class: &'static str) -> AnyView {
    let is_favourite = move || personal.is_favourite(product);
    view! {
        <button
            type="button"
            class=format!("button is-quiet is-icon star {class}")
            aria-label=label
            aria-pressed=move || is_favourite().to_string()
            on:click=move |_| personal.toggle(product)
        >
            <Svg icon=Icon::Star/>
        </button>
    }
    .into_any()
}
