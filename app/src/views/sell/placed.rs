//! After placing: the number, how safe the order is by now, the change, and the way to the next one.

use leptos::prelude::*;
use leptos_router::components::A;
use replica::device::Request;
use replica::query::{OrderDetail, Safety};

use super::Till;
use crate::components::SafetyMark;
use crate::components::icon::{Icon, Svg};
use crate::state::format;
use crate::state::live::live;
use crate::state::sale::Placed;
use crate::views::receipt::ReceiptDialog;
use crate::words::{t, use_i18n};

/// What became of the order.
#[component]
pub fn PlacedNote(till: Till, placed: Placed) -> impl IntoView {
    let i18n = use_i18n();
    let id = placed.id;
    let detail = live(
        move || Some(Request::Order(id)),
        |_, answer| answer.read::<Option<OrderDetail>>(),
        move |batch| batch.concerns(id),
    );
    let detail = Memo::new(move |_| detail.value.get().flatten());
    let printing = RwSignal::new(false);
    // The command was answered, so it is on this device's disk whatever the row says so far.
    let safety =
        Memo::new(
            move |_| match detail.with(|detail| detail.as_ref().map(|detail| detail.safety)) {
                None | Some(Safety::NotSaved) => Safety::Saved,
                Some(safety) => safety,
            },
        );
    let money = move |amount| format::money(i18n.get_locale(), amount, placed.currency);
    let change = (!placed.change.is_zero()).then(|| {
        let amount = placed.change;
        view! {
            <p class="pay-figure">
                <span class="pay-figure-name">{t!(i18n, pay.change)}</span>
                <span class="pay-figure-amount number">{move || money(amount)}</span>
            </p>
        }
    });
    let open = (!placed.open.is_zero()).then(|| {
        let amount = placed.open;
        view! {
            <p class="placed-open">{t!(i18n, pay.due)} " " <span class="number">{move || money(amount)}</span></p>
        }
    });
    let total = placed.total;
    view! {
        <div class="placed">
            <div role="status" class="placed-status">
                <span class="placed-mark" aria-hidden="true"><Svg icon=Icon::Check/></span>
                <p class="placed-number number">{placed.number}</p>
                <p class="placed-total number">{move || money(total)}</p>
                <p>{move || view! { <SafetyMark safety=safety.get()/> }}</p>
            </div>
            {open}
            {change}
            <div class="placed-actions">
                <button
                    type="button"
                    class="button is-primary is-wide"
                    on:click=move |_| {
                        till.sale.begin();
                        till.raised.set(false);
                    }
                >
                    {t!(i18n, sell.next)}
                </button>
                <button type="button" class="button is-wide" on:click=move |_| printing.set(true)>
                    <Svg icon=Icon::Print/>
                    {t!(i18n, receipt.title)}
                </button>
                <A href=format!("/orders/{id}") attr:class="button is-wide">{t!(i18n, sell.show_order)}</A>
            </div>
            <ReceiptDialog open=printing detail/>
        </div>
    }
}
