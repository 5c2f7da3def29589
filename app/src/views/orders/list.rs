//! The list of orders: a grid that draws only the rows in sight, with the keyboard as good as the mouse.

use std::sync::Arc;

use domain::id::Kind;
use leptos::prelude::*;
use leptos_router::components::A;
use replica::device::Request;
use replica::query::{HeldOrder, OrderPage, Safety};

use super::OrdersState;
use super::row::{OrderLine, Shown};
use crate::components::icon::Svg;
use crate::components::virtual_list::{active_row, list_keys};
use crate::components::{AtHand, Empty, Icon, Part, RowElement, TroubleNote};
use crate::state::format;
use crate::state::live::live;
use crate::views::address::use_opening;
use crate::words::{t, t_string, use_i18n};

/// An order as it was answered, and how safe it is.
type Held = (HeldOrder, Safety);

fn read(held: &Arc<Held>) -> Option<Arc<Shown>> {
    Some(Arc::new((held.0.read()?, held.1)))
}

/// The list of orders.
#[component]
pub fn OrderGrid(
    state: OrdersState,
    /// The row that is first in sight when the list appears.
    start: u32,
) -> impl IntoView {
    let i18n = use_i18n();
    let window = state.window;
    let range = window.range();
    let part = live(
        move || {
            let (offset, limit) = range.get();
            Some(Request::Orders(
                state.filter.with(|filter| filter.query(offset, limit)),
            ))
        },
        |request, answer| match request {
            Request::Orders(query) => {
                let OrderPage { total, rows, .. } = answer.read()?;
                Some(Part::new(query.offset, total, rows))
            }
            _ => None,
        },
        |batch| batch.touches(Kind::Order),
    );
    let at_hand = AtHand::new(window, part.value, read);
    let AtHand {
        total, known, staged, ..
    } = at_hand;
    let active = active_row(window, known, start, Box::new(move || state.filter.track()));
    let open = use_opening();
    let on_key = list_keys(window, active, total, move |index| {
        if let Some(row) = at_hand.row(index).and_then(|held| held.0.read()) {
            open(state.address(row.id));
        }
    });
    let body_height = move || format!("{}px", f64::from(total.get()) * window.row.get());
    let summary = move || {
        let (one, several) = (t_string!(i18n, orders.count_one), t_string!(i18n, orders.count));
        format::counted(i18n.get_locale(), total.get(), one, several)
    };
    view! {
        <p class="list-summary" aria-live="polite">{move || known.get().then(summary)}</p>
        <TroubleNote trouble=part.trouble/>
        <div
            node_ref=window.scroller
            class="grid"
            role="grid"
            tabindex="0"
            aria-label=move || t_string!(i18n, orders.list)
            aria-rowcount=move || total.get().saturating_add(1).to_string()
            aria-activedescendant=move || active.get().map(row_id)
            on:scroll=move |_| window.look()
            on:keydown=on_key
        >
            <div class="grid-head" role="rowgroup">
                <div class="grid-row is-head" role="row" aria-rowindex="1">
                    <span role="columnheader">{t!(i18n, orders.number)}</span>
                    <span role="columnheader">{t!(i18n, orders.placed_at)}</span>
                    <span role="columnheader">{t!(i18n, word.customer)}</span>
                    <span role="columnheader">{t!(i18n, orders.status)}</span>
                    <span role="columnheader" class="number">{t!(i18n, word.total)}</span>
                    <span role="columnheader">{t!(i18n, orders.saved)}</span>
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
                    <OrderLine element state active/>
                </For>
            </div>
        </div>
        <Show when=move || known.get() && total.get() == 0>
            <Nothing state/>
        </Show>
    }
}

/// The name of a row's element.
pub fn row_id(index: u32) -> String {
    format!("order-row-{index}")
}

/// Why the list is empty, and the first step.
#[component]
fn Nothing(state: OrdersState) -> impl IntoView {
    let i18n = use_i18n();
    let narrow = Memo::new(move |_| state.filter.with(super::filter::OrderFilter::is_narrow));
    let title = Signal::derive(move || {
        if narrow.get() {
            t_string!(i18n, orders.none_match).to_owned()
        } else {
            t_string!(i18n, orders.none).to_owned()
        }
    });
    let hint = Signal::derive(move || {
        if narrow.get() {
            t_string!(i18n, orders.none_match_hint).to_owned()
        } else {
            t_string!(i18n, orders.none_hint).to_owned()
        }
    });
    view! {
        <Empty icon=Icon::Orders title hint>
            <Show when=move || !narrow.get()>
                <A href="/" attr:class="button">
                    <Svg icon=Icon::Sell/>
                    {t!(i18n, nav.lost_way)}
                </A>
            </Show>
        </Empty>
    }
}
