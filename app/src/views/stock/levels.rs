//! What is on hand, product by product: at one location, or at each.

use std::sync::Arc;

use domain::id::Kind;
use domain::quantity::Quantity;
use leptos::prelude::*;
use replica::device::Request;
use replica::query::{ProductOnHand, ProductPage};

use super::{Shown, StockState};
use crate::components::search::searched;
use crate::components::virtual_list::{active_row, list_keys};
use crate::components::{AtHand, ChipSelect, Empty, GridRow, Icon, Part, RowElement, SearchBox, TroubleNote};
use crate::state::browser::focus;
use crate::state::format;
use crate::state::live::live;
use crate::state::names::use_places;
use crate::state::preferences::{tag, use_preferences};
use crate::views::address::use_opening;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// How many locations a row names; of the others it says how many they are.
const PLACES_SHOWN: usize = 3;

/// What is on hand.
#[component]
pub(super) fn Levels(
    state: StockState,
    /// The row that is first in sight when the list appears.
    start: u32,
) -> impl IntoView {
    let i18n = use_i18n();
    let places = use_places();
    let StockState { filter, window, .. } = state;
    let range = window.range();
    let part = live(
        move || {
            let (offset, limit) = range.get();
            Some(Request::Products(
                filter.with(|filter| filter.query(offset, limit)),
            ))
        },
        |request, answer| match request {
            Request::Products(query) => {
                let ProductPage { total, rows, .. } = answer.read()?;
                Some(Part::new(query.offset, total, rows))
            }
            _ => None,
        },
        |batch| batch.touches(Kind::Product) || batch.touches(Kind::Ledger) || batch.touches(Kind::Location),
    );
    let at_hand = AtHand::new(window, part.value, |found| Some(Arc::clone(found)));
    let AtHand {
        total, known, staged, ..
    } = at_hand;
    let active = active_row(window, known, start, Box::new(move || filter.track()));
    let open = use_opening();
    let on_key = list_keys(window, active, total, move |index| {
        if let Some(found) = at_hand.row(index) {
            open(untrack(|| state.address(Shown::Product(found.row.id))));
        }
    });
    let body_height = move || format!("{}px", f64::from(total.get()) * window.row.get());
    view! {
        <Tools state/>
        <TroubleNote trouble=part.trouble/>
        <div
            node_ref=window.scroller
            class="grid is-stock"
            class:is-one-place=move || !places.are_several()
            role="grid"
            tabindex="0"
            aria-label=move || t_string!(i18n, stock.on_hand)
            aria-rowcount=move || total.get().saturating_add(1).to_string()
            aria-activedescendant=move || active.get().map(row_id)
            on:scroll=move |_| window.look()
            on:keydown=on_key
        >
            <div class="grid-head" role="rowgroup">
                <div class="grid-row is-head" role="row" aria-rowindex="1">
                    <span role="columnheader">{t!(i18n, word.product)}</span>
                    <span role="columnheader">{t!(i18n, stock.by_place)}</span>
                    <span role="columnheader" class="number">{t!(i18n, stock.on_hand)}</span>
                </div>
            </div>
            <div class="grid-measure" node_ref=window.measure role="presentation"></div>
            <div
                class="grid-body"
                role="rowgroup"
                aria-owns=move || staged.sequence(row_id)
                style:height=body_height
            >
                <For each=move || at_hand.elements() key=RowElement::key let:element>
                    <LevelRow element state active/>
                </For>
            </div>
        </div>
        <Show when=move || known.get() && total.get() == 0>
            <Empty
                icon=Icon::Stock
                title=Signal::derive(move || nothing(i18n, state).0.to_owned())
                hint=Signal::derive(move || nothing(i18n, state).1.to_owned())
            />
        </Show>
    }
}

/// Why the list is empty: nothing matches, or there is nothing yet.
fn nothing(words: Words, state: StockState) -> (&'static str, &'static str) {
    match state.filter.with(|filter| filter.text.is_empty()) {
        true => (
            t_string!(words, products.none),
            t_string!(words, stock.nothing_hint),
        ),
        false => (
            t_string!(words, products.none_match),
            t_string!(words, stock.none_match_hint),
        ),
    }
}

/// The name of a row's element.
fn row_id(index: u32) -> String {
    format!("stock-row-{index}")
}

#[component]
fn Tools(state: StockState) -> impl IntoView {
    let i18n = use_i18n();
    let places = use_places();
    let any = Signal::derive(move || t_string!(i18n, orders.any_place).to_owned());
    let choices = Signal::derive(move || {
        let mut choices = vec![(String::new(), any.get())];
        choices.extend(places.all().into_iter().map(|(id, name)| (id.to_string(), name)));
        choices
    });
    let filter = state.filter;
    let text = searched(filter, |filter| &filter.text, |filter| &mut filter.text);
    let value = Signal::derive(move || {
        let place = filter.with(|filter| filter.place);
        place.map(|id| id.to_string()).unwrap_or_default()
    });
    // What an address names can be taken off again.
    let is_shown = Memo::new(move |_| places.are_several() || filter.with(|filter| filter.place.is_some()));
    view! {
        <div class="toolbar">
            <SearchBox
                label=Signal::derive(move || t_string!(i18n, stock.search).to_owned())
                value=text
                on_enter=Callback::new(|_| {
                    focus("main [role=grid]");
                })
            />
            <div class="chips">
                <Show when=move || is_shown.get()>
                    <ChipSelect
                        label=any
                        choices
                        value
                        on_choose=Callback::new(move |code: String| filter.update(|filter| filter.place = code.parse().ok()))
                    />
                </Show>
                <button
                    type="button"
                    class="chip-button"
                    aria-pressed=move || filter.with(|filter| filter.short_first).to_string()
                    on:click=move |_| filter.update(|filter| filter.short_first = !filter.short_first)
                >
                    {t!(i18n, stock.short_first)}
                </button>
            </div>
        </div>
    }
}

#[component]
fn LevelRow(
    element: RowElement<ProductOnHand>,
    state: StockState,
    active: RwSignal<Option<u32>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let places = use_places();
    let preferences = use_preferences();
    let open = use_opening();
    let RowElement { index, row, .. } = element;
    let by_place = move |found: &ProductOnHand| {
        let locale = i18n.get_locale();
        let own = preferences.location.get();
        let mut levels = found.by_location.clone();
        levels.retain(|(_, quantity)| *quantity != Quantity::ZERO);
        // What concerns this person first, then what is wrong: a row has room for a few.
        levels.sort_by_key(|(place, quantity)| (Some(*place) != own, *quantity >= Quantity::ZERO));
        let more = levels.len().saturating_sub(PLACES_SHOWN);
        let more = (more > 0).then(|| {
            let count = format::count(locale, u32::try_from(more).unwrap_or(u32::MAX));
            view! { <span class="place-level quiet">{fill(t_string!(i18n, stock.more_places), &[("count", &count)])}</span> }
        });
        let shown = levels
            .into_iter()
            .take(PLACES_SHOWN)
            .map(|(place, quantity)| {
                view! {
                    <span class="place-level" class:is-short=quantity < Quantity::ZERO>
                        {places.name(place)} " "
                        <span class="number">{format::quantity(locale, quantity)}</span>
                    </span>
                }
            })
            .collect_view();
        view! { {shown} {more} }
    };
    let cells = move || {
        let locale = i18n.get_locale();
        let found = row.get()?;
        let product = &found.row.product;
        Some(view! {
            <span role="gridcell" class="cell-product">
                <span class="clip">{product.name(tag(locale)).to_owned()}</span>
                <span class="quiet number clip">{product.sku.clone()}</span>
            </span>
            <span role="gridcell" class="cell-places">{by_place(&found)}</span>
            <span role="gridcell" class="cell-total number" class:is-short=found.here < Quantity::ZERO>
                {format::quantity(locale, found.here)}
            </span>
        })
    };
    GridRow {
        name: row_id,
        index,
        active,
        id: Signal::derive(move || row.with(|row| row.as_ref().map(|found| found.row.id))),
        beside: Signal::derive(move || match state.shown.get() {
            Shown::Product(id) => Some(id),
            _ => None,
        }),
        glows: false.into(),
        open: Callback::new(move |id| open(untrack(|| state.address(Shown::Product(id))))),
    }
    .draw(cells.into_any())
}
