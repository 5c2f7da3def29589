//! Orders of one customer: a chip that names her, or lets one be chosen.

use domain::id::Kind;
use leptos::prelude::*;
use replica::device::Request;
use replica::query::CustomerDetail;

use super::filter::OrderFilter;
use crate::components::icon::{Icon, Svg};
use crate::state::live::live;
use crate::views::sell::CustomerDialog;
use crate::words::{t_string, use_i18n};

/// The choice of a customer.
#[component]
pub fn CustomerChip(filter: RwSignal<OrderFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let choosing = RwSignal::new(false);
    let chosen = Memo::new(move |_| filter.with(|filter| filter.customer));
    let found = live(
        move || chosen.get().map(|id| Request::Customer(id, 0)),
        |_, answer| {
            let detail: Option<CustomerDetail> = answer.read()?;
            Some(detail.map(|detail| detail.row.customer.name))
        },
        |batch| batch.touches(Kind::Customer),
    );
    let text = move || match chosen.get() {
        None => t_string!(i18n, orders.any_customer).to_owned(),
        // An address may name somebody who isn't on this device.
        Some(id) => found.value.get().flatten().unwrap_or_else(|| id.to_string()),
    };
    let is_set = Memo::new(move |_| chosen.get().is_some());
    view! {
        <button
            type="button"
            class="chip-button is-customer"
            aria-pressed=move || is_set.get().to_string()
            on:click=move |_| choosing.set(true)
        >
            <Svg icon=Icon::Person/>
            <span class="clip">{text}</span>
        </button>
        <Show when=move || is_set.get()>
            <button
                type="button"
                class="button is-quiet is-icon"
                aria-label=move || t_string!(i18n, orders.any_customer)
                on:click=move |_| filter.update(|filter| filter.customer = None)
            >
                <Svg icon=Icon::Close/>
            </button>
        </Show>
        <CustomerDialog
            open=choosing
            on_choose=Callback::new(move |chosen: domain::customer::CustomerSnapshot| {
                filter.update(|filter| filter.customer = chosen.id);
            })
        />
    }
    .into_any()
}
