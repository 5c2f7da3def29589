//! The button at the end of a list that shows only its beginning.

use leptos::prelude::*;

use crate::words::{t, use_i18n};

/// Offers the rest while something `is_left`, which is tracked.
pub fn more(
    is_left: impl Fn() -> bool + Send + Sync + 'static,
    go_on: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let i18n = use_i18n();
    let is_left = Memo::new(move |_| is_left());
    view! {
        <Show when=move || is_left.get()>
            <button type="button" class="button is-wide" on:click=move |_| go_on()>
                {t!(i18n, word.more)}
            </button>
        </Show>
    }
    .into_any()
}
