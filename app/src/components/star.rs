//! The star that makes a product a favourite of the person at this device.

use domain::id::DocId;
use leptos::prelude::*;

use super::icon::{Icon, Svg};
use crate::state::personal::Personal;
use crate::words::{t_string, use_i18n};

/// A star that is filled while the product is a favourite; with the id of the element that names the product, where
/// the screen doesn't make plain which it is.
pub fn star(personal: Personal, product: DocId, described: Option<String>) -> AnyView {
    let i18n = use_i18n();
    view! {
        <button
            type="button"
            class="button is-quiet is-icon star"
            aria-label=move || t_string!(i18n, personal.favourite)
            aria-describedby=described
            aria-pressed=move || personal.is_favourite(product).to_string()
            on:click=move |_| personal.toggle(product)
        >
            <Svg icon=Icon::Star/>
        </button>
    }
    .into_any()
}
