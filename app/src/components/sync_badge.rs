//! The sync state, always in sight: a word beside its shape.

use leptos::prelude::*;

use crate::state::hub::use_hub;
use crate::views::phrases;
use crate::words::{t_string, use_i18n};

/// The sync state of the device.
#[component]
pub fn SyncBadge() -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let shown = Memo::new(move |_| {
        let ready = hub.ready.get();
        hub.status.with(|status| {
            // Until the worker has spoken nobody knows more than that it is starting.
            if ready {
                phrases::sync(i18n, status)
            } else {
                ("connecting", t_string!(i18n, sync.connecting).to_owned())
            }
        })
    });
    view! {
        <div
            class="sync"
            role="status"
            aria-label=move || t_string!(i18n, sync.name)
            data-state=move || shown.with(|shown| shown.0)
        >
            <span class="sync-shape" aria-hidden="true"></span>
            <span class="sync-text">{move || shown.with(|shown| shown.1.clone())}</span>
        </div>
    }
}
