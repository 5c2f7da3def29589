//! The list itself: a grid that draws only the rows in sight, with the keyboard as good as the mouse.

use std::sync::Arc;

use domain::id::Kind;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use replica::device::{Request, Response};
use replica::query::{CustomerPage, Phase, ProductPage};

use super::row::{EntryRow, Found, heads, row_id};
use super::{Of, RecordsState};
use crate::components::icon::Svg;
use crate::components::virtual_list::{active_row, list_keys};
use crate::components::{AtHand, Empty, Icon, Part, RowElement, TroubleNote};
use crate::sealed::Sealed;
use crate::state::format;
use crate::state::hub::use_hub;
use crate::state::live::live;
use crate::views::address::{still, use_opening};
use crate::words::{t_string, use_i18n};

/// A part of the list, and beside it the categories that products have.
fn read(request: &Request, answer: &Sealed<Response>) -> Option<Part<Found, Vec<String>>> {
    match request {
        Request::Customers(_, offset, _) => {
            let page: CustomerPage = answer.read()?;
            let rows = page.rows.into_iter().map(Found::Customer);
            Some(Part::new(*offset, page.total, rows).with(Vec::new()))
        }
        Request::Products(query) => {
            let page: ProductPage = answer.read()?;
            let rows = page.rows.into_iter().map(Found::Product);
            Some(Part::new(query.offset, page.total, rows).with(page.categories))
        }
        _ => None,
    }
}

/// The list.
#[component]
pub fn RecordGrid(
    state: RecordsState,
    /// The row that is first in sight when the list appears.
    start: u32,
    /// Draws what stands beside the count.
    beside_count: fn() -> AnyView,
) -> impl IntoView {
    let i18n = use_i18n();
    let RecordsState { of, window, .. } = state;
    let range = window.range();
    let part = live(
        move || {
            let (offset, limit) = range.get();
            Some(state.filter.with(|filter| filter.request(of, offset, limit)))
        },
        read,
        move |batch| match of {
            Of::Customers => batch.touches(Kind::Customer),
            Of::Products => batch.touches(Kind::Product) || batch.touches(Kind::Ledger),
        },
    );
    let at_hand = AtHand::new(window, part.value, |found| Some(Arc::clone(found)));
    let AtHand {
        total, known, staged, ..
    } = at_hand;
    Effect::new(move |_| {
        part.value.with(|part| {
            let Some(part) = part else { return };
            if state.categories.with_untracked(|known| *known != part.beside) {
                state.categories.set(part.beside.clone());
            }
        });
    });
    let active = active_row(window, known, start, Box::new(move || state.filter.track()));
    let open = use_opening();
    let on_key = list_keys(window, active, total, move |index| {
        if let Some(found) = at_hand.row(index) {
            open(state.address(found.id()));
        }
    });
    let name = move || match of {
        Of::Customers => t_string!(i18n, customers.list),
        Of::Products => t_string!(i18n, products.list),
    };
    let summary = move || {
        let (one, several) = match of {
            Of::Customers => (
                t_string!(i18n, customers.count_one),
                t_string!(i18n, customers.count),
            ),
            Of::Products => (
                t_string!(i18n, products.count_one),
                t_string!(i18n, products.count),
            ),
        };
        known
            .get()
            .then(|| format::counted(i18n.get_locale(), total.get(), one, several))
    };
    let head = move || {
        let cell = |(class, text): (&'static str, &'static str)| {
            view! { <span role="columnheader" class=class>{text}</span> }
        };
        heads(i18n, of).into_iter().map(cell).collect_view()
    };
    let class = match of {
        Of::Customers => "grid is-records is-customers",
        Of::Products => "grid is-records is-products",
    };
    view! {
        <div class="list-line">
            <p class="list-summary" aria-live="polite">{summary}</p>
            {beside_count()}
        </div>
        <TroubleNote trouble=part.trouble/>
        <div
            node_ref=window.scroller
            class=class
            role="grid"
            tabindex="0"
            aria-label=name
            aria-rowcount=move || total.get().saturating_add(1).to_string()
            aria-activedescendant=move || active.get().map(row_id)
            aria-busy=move || (!known.get()).to_string()
            on:scroll=move |_| window.look()
            on:keydown=on_key
        >
            <div class="grid-head" role="rowgroup">
                <div class="grid-row is-head" role="row" aria-rowindex="1">{head}</div>
            </div>
            <div class="grid-measure" node_ref=window.measure role="presentation"></div>
            <div
                class="grid-body"
                role="rowgroup"
                aria-owns=move || staged.sequence(row_id)
                style:height=move || format!("{}px", f64::from(total.get()) * window.row.get())
            >
                <For each=move || at_hand.elements() key=RowElement::key let:element>
                    <EntryRow element state active/>
                </For>
            </div>
        </div>
        <Show when=move || known.get() && total.get() == 0>
            <Nothing state/>
        </Show>
    }
    .into_any()
}

/// Why the list is empty, and the first step.
#[component]
fn Nothing(state: RecordsState) -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let navigate = use_navigate();
    let narrow = Memo::new(move |_| state.filter.with(super::filter::RecordFilter::is_narrow));
    let arriving = Memo::new(move |_| hub.status.with(|status| status.phase == Phase::Bootstrapping));
    let offline = Memo::new(move |_| hub.status.with(|status| status.phase == Phase::Offline));
    let title = Signal::derive(move || {
        match (state.of, narrow.get(), arriving.get()) {
            (_, _, true) => t_string!(i18n, records.arriving),
            (Of::Customers, true, _) => t_string!(i18n, customers.none_match),
            (Of::Customers, false, _) => t_string!(i18n, customers.none),
            (Of::Products, true, _) => t_string!(i18n, products.none_match),
            (Of::Products, false, _) => t_string!(i18n, products.none),
        }
        .to_owned()
    });
    let hint = Signal::derive(move || {
        match (state.of, narrow.get(), arriving.get(), offline.get()) {
            (_, _, true, _) => t_string!(i18n, records.arriving_hint),
            (Of::Customers, true, ..) => t_string!(i18n, customers.none_match_hint),
            (Of::Products, true, ..) => t_string!(i18n, products.none_match_hint),
            (_, false, _, true) => t_string!(i18n, records.none_offline_hint),
            (Of::Customers, false, ..) => t_string!(i18n, customers.none_hint),
            (Of::Products, false, ..) => t_string!(i18n, products.none_hint),
        }
        .to_owned()
    });
    let new = move || match state.of {
        Of::Customers => t_string!(i18n, customers.new),
        Of::Products => t_string!(i18n, products.new),
    };
    let icon = match state.of {
        Of::Customers => Icon::Person,
        Of::Products => Icon::Product,
    };
    view! {
        <Empty icon title hint>
            <button
                type="button"
                class="button is-primary"
                on:click=move |_| navigate(&state.new_address(), still())
            >
                <Svg icon=Icon::Plus/>
                {new}
            </button>
        </Empty>
    }
    .into_any()
}
