//! Installing the app, offered where one looks for it and once after the first sale; never in the way.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::state::install::{Offer, use_install};
use crate::state::notices::use_notices;
use crate::state::sale::Sale;
use crate::words::{t, t_string, use_i18n};

/// Says why, and how; nothing where it is installed or can't be.
#[component]
pub fn InstallCard() -> impl IntoView {
    let i18n = use_i18n();
    let install = use_install();
    let how = move || match install.offer() {
        Offer::Nothing => ().into_any(),
        Offer::ByHand => view! {
            <ol class="steps">
                <li>{t!(i18n, install.ios_share)}</li>
                <li>{t!(i18n, install.ios_add)}</li>
                <li>{t!(i18n, install.ios_open)}</li>
            </ol>
        }
        .into_any(),
        Offer::Prompt => view! {
            <button type="button" class="button" on:click=move |_| install.prompt()>
                {t!(i18n, install.do_it)}
            </button>
        }
        .into_any(),
    };
    view! {
        <Show when=move || install.offer() != Offer::Nothing>
            <section class="card">
                <h2>{t!(i18n, install.title)}</h2>
                <p>{t!(i18n, install.why)}</p>
                {how}
            </section>
        </Show>
    }
    .into_any()
}

/// Offers it once, when the first sale shows that this device is going to be used.
pub fn offer_after_a_sale(sale: Sale) {
    let i18n = use_i18n();
    let install = use_install();
    let notices = use_notices();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if sale.placed.with(Option::is_none) || !install.is_due() {
            return;
        }
        let navigate = navigate.clone();
        untrack(|| {
            let text = t_string!(i18n, install.after_sale).to_owned();
            let name = t_string!(i18n, install.how).to_owned();
            notices.offer_step(
                text,
                name,
                Arc::new(move || navigate("/device", Default::default())),
            );
        });
    });
}
