//! The order at the till: who, what, how much, and what happens next.

use domain::order::Discount;
use leptos::prelude::*;

use super::Till;
use super::placed::PlacedNote;
use super::tender::TenderedList;
use crate::components::icon::{Icon, Svg};
use crate::components::{ChipSelect, Empty};
use crate::state::browser::is_by_key;
use crate::state::format;
use crate::state::names::use_places;
use crate::state::preferences::{CHANNELS, choice_of, code_of};
use crate::views::later::later;
use crate::views::order_lines::{Adjust, LinesOf, OrderLines, TotalsTable};
use crate::views::phrases;
use crate::words::{fill, t, t_string, use_i18n};

/// The order at the till. On a phone it is a sheet with its total on the handle.
#[component]
pub fn Panel(till: Till, of: LinesOf) -> impl IntoView {
    let i18n = use_i18n();
    let sale = till.sale;
    view! {
        <aside class="panel" aria-label=move || t_string!(i18n, sell.order)>
            <Handle till/>
            <div class="panel-body">
                {move || match sale.placed.get() {
                    Some(placed) => view! { <PlacedNote till placed/> }.into_any(),
                    None => view! { <Open till of/> }.into_any(),
                }}
            </div>
        </aside>
    }
}

/// On a phone: the order in one row, which opens it.
#[component]
fn Handle(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let sale = till.sale;
    // What lies below is the order in work, or the one that was placed last.
    let text = move || match sale.placed.get() {
        Some(placed) => fill(t_string!(i18n, sell.order_number), &[("number", &placed.number)]),
        None => phrases::line_count(i18n, sale.draft.lines.with(Vec::len)),
    };
    let total = move || match sale.placed.get() {
        Some(placed) => format::money(i18n.get_locale(), placed.total, placed.currency),
        None => format::money(i18n.get_locale(), sale.total(), sale.currency.get()),
    };
    view! {
        <button
            type="button"
            class="panel-handle"
            aria-expanded=move || till.raised.get().to_string()
            on:click=move |_| till.raised.update(|raised| *raised = !*raised)
        >
            <Svg icon=Icon::Up/>
            <span>{text}</span>
            <span class="panel-handle-total number">{total}</span>
        </button>
    }
}

#[component]
fn Open(till: Till, of: LinesOf) -> impl IntoView {
    let i18n = use_i18n();
    let sale = till.sale;
    let places = use_places();
    let is_empty = Memo::new(move |_| sale.draft.is_empty());
    let title = move || match sale.held.get() {
        Some((_, number)) => fill(t_string!(i18n, sell.order_number), &[("number", &number)]),
        None => t_string!(i18n, sell.new_order).to_owned(),
    };
    view! {
        <header class="panel-head">
            <h2>{title}</h2>
            <button
                type="button"
                class="button is-quiet is-small"
                disabled=move || is_empty.get()
                on:click=move |event| till.discard(is_by_key(&event))
            >
                {t!(i18n, sell.discard)}
            </button>
        </header>
        <Context till/>
        <div class="panel-lines">
            <Show when=move || places.is_none()>{later(move |all| (all.first_place)(till))}</Show>
            <Show
                when=move || !is_empty.get()
                fallback=move || view! {
                    <Empty
                        icon=Icon::Sell
                        title=Signal::derive(move || t_string!(i18n, sell.empty).to_owned())
                        hint=Signal::derive(move || t_string!(i18n, sell.empty_hint).to_owned())
                    />
                }
            >
                <OrderLines of/>
                <p class="line-extra is-note">{move || sale.draft.note.get()}</p>
            </Show>
        </div>
        <footer class="panel-foot">
            <OrderExtras of/>
            <TotalsTable totals=of.totals currency=of.currency/>
            <TenderedList sale/>
            <Actions till is_empty/>
        </footer>
    }
}

/// Who buys, where, and through which channel.
#[component]
fn Context(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let places = use_places();
    let sale = till.sale;
    let preferences = till.preferences;
    let customer = sale.draft.customer;
    let place_choices = Signal::derive(move || {
        let all = places.all().into_iter();
        all.map(|(id, name)| (id.to_string(), name)).collect::<Vec<_>>()
    });
    let place = Signal::derive(move || {
        let location = preferences.location.get();
        location.map(|id| id.to_string()).unwrap_or_default()
    });
    let channel_choices = Signal::derive(move || {
        let name = |(code, channel): (&str, _)| (code.to_owned(), phrases::channel(i18n, channel).to_owned());
        CHANNELS.into_iter().map(name).collect::<Vec<_>>()
    });
    let choose_channel = Callback::new(move |chosen: String| {
        let channel = choice_of(&CHANNELS, &chosen);
        sale.channel.set(channel);
        preferences.choose_channel(channel);
    });
    let name = move || {
        customer.with(|customer| match customer {
            Some(customer) if customer.name.is_empty() => customer.phone.clone(),
            Some(customer) => customer.name.clone(),
            None => t_string!(i18n, word.customer).to_owned(),
        })
    };
    let has_customer = Memo::new(move |_| customer.with(Option::is_some));
    view! {
        <div class="panel-context">
            <div class="customer-chip" class:is-set=move || has_customer.get()>
                <button type="button" class="button" on:click=move |_| till.choosing.set(true)>
                    <Svg icon=Icon::Person/>
                    <span class="clip">{name}</span>
                </button>
                <Show when=move || has_customer.get()>
                    <button
                        type="button"
                        class="button is-quiet is-icon"
                        aria-label=move || t_string!(i18n, customer.none)
                        on:click=move |_| customer.set(None)
                    >
                        <Svg icon=Icon::Close/>
                    </button>
                </Show>
            </div>
            <Show when=move || !places.is_none()>
                <ChipSelect
                    label=Signal::derive(move || t_string!(i18n, word.location).to_owned())
                    choices=place_choices
                    value=place
                    plain=true
                    on_choose=Callback::new(move |chosen: String| {
                        if let Ok(id) = chosen.parse() {
                            preferences.choose_location(id);
                        }
                    })
                />
            </Show>
            <ChipSelect
                label=Signal::derive(move || t_string!(i18n, word.channel).to_owned())
                choices=channel_choices
                value=Signal::derive(move || code_of(&CHANNELS, sale.channel.get()).to_owned())
                plain=true
                on_choose=choose_channel
            />
        </div>
    }
}

/// Discount, shipping and note of the whole order.
#[component]
pub fn OrderExtras(of: LinesOf) -> impl IntoView {
    let i18n = use_i18n();
    let draft = of.draft;
    let button = move |icon: Icon, what: Adjust, name: Signal<String>, is_set: Signal<bool>| {
        view! {
            <button
                type="button"
                class="button is-small is-quiet"
                class:is-set=move || is_set.get()
                on:click=move |_| of.adjusting.set(what)
            >
                <Svg icon=icon/>
                {name}
            </button>
        }
    };
    let discount_name = Signal::derive(move || match draft.discount.get() {
        Some(Discount::Percent(percent)) => {
            let percent = format::decimal(i18n.get_locale(), percent);
            fill(t_string!(i18n, lines.percent_off), &[("percent", &percent)])
        }
        _ => t_string!(i18n, word.discount).to_owned(),
    });
    let has_discount = Signal::derive(move || draft.discount.get().is_some());
    let has_shipping = Signal::derive(move || !draft.shipping.get().is_zero());
    let has_note = Signal::derive(move || draft.note.with(|note| !note.is_empty()));
    let shipping_name = Signal::derive(move || t_string!(i18n, word.shipping).to_owned());
    let note_name = Signal::derive(move || t_string!(i18n, word.note).to_owned());
    view! {
        <div class="order-extras">
            {button(Icon::Discount, Adjust::Discount, discount_name, has_discount)}
            {button(Icon::Truck, Adjust::Shipping, shipping_name, has_shipping)}
            {button(Icon::Note, Adjust::Note, note_name, has_note)}
        </div>
    }
}

#[component]
fn Actions(till: Till, is_empty: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let busy = move || is_empty.get() || till.sale.saving.get() || !till.sale.is_ready();
    view! {
        <div class="panel-actions">
            <button type="button" class="button" disabled=busy on:click=move |event| till.hold(is_by_key(&event))>
                {t!(i18n, sell.hold)}
            </button>
            <button type="button" class="button" disabled=busy on:click=move |_| till.pay()>
                {t!(i18n, sell.take_payment)}
            </button>
            <button type="button" class="button is-primary" disabled=busy on:click=move |_| till.place()>
                {t!(i18n, sell.place)}
            </button>
        </div>
    }
}
