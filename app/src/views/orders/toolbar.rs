//! Search, filters that show their value, and the sequence.

use leptos::prelude::*;

use super::OrdersState;
use super::customer_chip::CustomerChip;
use super::days::DaysChip;
use super::filter::{
    CHANNELS, Codes, FULFILMENTS, LIFECYCLES, OrderFilter, PAYMENTS, SAFETIES, SORTS, code_of, value_of,
};
use crate::components::chip::Choice;
use crate::components::search::searched;
use crate::components::{ChipSelect, SearchBox};
use crate::state::browser::focus;
use crate::state::names::use_places;
use crate::views::phrases;
use crate::words::{Words, t, t_string, use_i18n};
use replica::query::OrderSort;

/// Search, filters and sequence.
#[component]
pub fn Toolbar(state: OrdersState) -> impl IntoView {
    let i18n = use_i18n();
    let filter = state.filter;
    let text = searched(filter, |filter| &filter.text, |filter| &mut filter.text);
    let narrow = Memo::new(move |_| filter.with(OrderFilter::is_narrow));
    view! {
        <div class="toolbar">
            <SearchBox
                label=Signal::derive(move || t_string!(i18n, orders.search).to_owned())
                value=text
                on_enter=Callback::new(|_| {
                    focus("main [role=grid]");
                })
            />
            <div class="chips">
                <Coded
                    filter
                    codes=LIFECYCLES
                    any=Signal::derive(move || t_string!(i18n, orders.any_status).to_owned())
                    name=phrases::lifecycle
                    get=|filter| filter.lifecycle
                    set=|filter, value| filter.lifecycle = value
                />
                <Coded
                    filter
                    codes=PAYMENTS
                    any=Signal::derive(move || t_string!(i18n, orders.any_payment).to_owned())
                    name=phrases::payment
                    get=|filter| filter.payment
                    set=|filter, value| filter.payment = value
                />
                <Coded
                    filter
                    codes=FULFILMENTS
                    any=Signal::derive(move || t_string!(i18n, orders.any_goods).to_owned())
                    name=phrases::fulfilment
                    get=|filter| filter.fulfilment
                    set=|filter, value| filter.fulfilment = value
                />
                <Coded
                    filter
                    codes=CHANNELS
                    any=Signal::derive(move || t_string!(i18n, orders.any_channel).to_owned())
                    name=phrases::channel
                    get=|filter| filter.channel
                    set=|filter, value| filter.channel = value
                />
                <PlaceChip filter/>
                <DaysChip filter/>
                <CustomerChip filter/>
                <Coded
                    filter
                    codes=SAFETIES
                    any=Signal::derive(move || t_string!(i18n, orders.any_sync).to_owned())
                    name=phrases::safety
                    get=|filter| filter.safety
                    set=|filter, value| filter.safety = value
                />
                <SortChip filter/>
                <Show when=move || narrow.get()>
                    <button
                        type="button"
                        class="button is-small is-quiet"
                        on:click=move |_| filter.update(|filter| {
                            *filter = OrderFilter { sort: filter.sort, ..OrderFilter::default() };
                        })
                    >
                        {t!(i18n, orders.clear)}
                    </button>
                </Show>
            </div>
        </div>
    }
}

/// A filter among values that have codes.
#[component]
fn Coded<T: Copy + PartialEq + Send + Sync + 'static>(
    filter: RwSignal<OrderFilter>,
    codes: Codes<T>,
    any: Signal<String>,
    name: fn(Words, T) -> &'static str,
    get: fn(&OrderFilter) -> Option<T>,
    set: fn(&mut OrderFilter, Option<T>),
) -> impl IntoView {
    let i18n = use_i18n();
    let choices = Signal::derive(move || {
        let mut choices: Vec<Choice> = vec![(String::new(), any.get())];
        let rest = codes
            .iter()
            .map(|(value, code)| ((*code).to_owned(), name(i18n, *value).to_owned()));
        choices.extend(rest);
        choices
    });
    let value = Signal::derive(move || {
        let chosen = filter.with(get);
        chosen.map_or("", |value| code_of(codes, value)).to_owned()
    });
    let on_choose = Callback::new(move |code: String| {
        filter.update(|filter| set(filter, value_of(codes, &code)));
    });
    view! { <ChipSelect label=any choices value on_choose/> }
}

#[component]
fn PlaceChip(filter: RwSignal<OrderFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let places = use_places();
    let any = Signal::derive(move || t_string!(i18n, orders.any_place).to_owned());
    let choices = Signal::derive(move || {
        let mut choices = vec![(String::new(), any.get())];
        choices.extend(places.all().into_iter().map(|(id, name)| (id.to_string(), name)));
        choices
    });
    let value = Signal::derive(move || {
        let chosen = filter.with(|filter| filter.location);
        chosen.map(|id| id.to_string()).unwrap_or_default()
    });
    let on_choose = Callback::new(move |code: String| {
        filter.update(|filter| filter.location = code.parse().ok());
    });
    // What an address names can be taken off again.
    let is_shown =
        Memo::new(move |_| places.are_several() || filter.with(|filter| filter.location.is_some()));
    view! {
        <Show when=move || is_shown.get()>
            <ChipSelect label=any choices value on_choose/>
        </Show>
    }
}

#[component]
fn SortChip(filter: RwSignal<OrderFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let name = move |sort: OrderSort| match sort {
        OrderSort::Newest => t_string!(i18n, orders.newest),
        OrderSort::Oldest => t_string!(i18n, orders.oldest),
        OrderSort::Total => t_string!(i18n, orders.dearest),
    };
    let choices = Signal::derive(move || {
        let all = SORTS.iter();
        all.map(|(sort, code)| ((*code).to_owned(), name(*sort).to_owned()))
            .collect::<Vec<Choice>>()
    });
    let value = Signal::derive(move || filter.with(|filter| code_of(SORTS, filter.sort)).to_owned());
    let on_choose = Callback::new(move |code: String| {
        filter.update(|filter| filter.sort = value_of(SORTS, &code).unwrap_or_default());
    });
    let label = Signal::derive(move || t_string!(i18n, orders.sort).to_owned());
    view! { <ChipSelect label choices value on_choose/> }
}
