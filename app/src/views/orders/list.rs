//! The list of orders: a grid that draws only the rows in sight, with the keyboard as good as the mouse.

use domain::id::Kind;
use domain::row::OrderRow;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use replica::device::Request;
use replica::query::{OrderPage, Safety};

use super::OrdersState;
use super::row::OrderLine;
use crate::components::icon::Svg;
use crate::components::virtual_list::{active_row, list_keys};
use crate::components::{Empty, Icon, Span, TroubleNote, staged};
use crate::state::format;
use crate::state::live::live;
use crate::views::address::still;
use crate::words::{t, t_string, use_i18n};

/// A part of the list, and where it begins.
#[derive(Clone)]
struct Part {
    offset: u32,
    page: OrderPage,
}

/// A row in its place.
#[derive(Clone)]
pub struct Placed {
    /// Counted from zero at the top of the whole list.
    pub index: u32,
    /// The order.
    pub row: OrderRow,
    /// How safe it is.
    pub safety: Safety,
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
            Request::Orders(query) => Some(Part {
                offset: query.offset,
                page: answer.read()?,
            }),
            _ => None,
        },
        |batch| batch.touches(Kind::Order),
    );
    let total = Memo::new(move |_| {
        part.value
            .with(|part| part.as_ref().map_or(0, |part| part.page.total))
    });
    let known = Memo::new(move |_| part.value.with(Option::is_some));
    let staged = staged(window, move || {
        part.value.with(|part| {
            part.as_ref().map_or(Span::default(), |part| {
                Span::new(part.offset, part.page.rows.len())
            })
        })
    });
    let rows = move || {
        part.value.with(|part| {
            let Some(part) = part else { return Vec::new() };
            let rows = staged.rows(part.offset, &part.page.rows, |(held, safety)| {
                Some((held.read()?, *safety))
            });
            rows.into_iter()
                .map(|(index, (row, safety))| Placed { index, row, safety })
                .collect()
        })
    };
    let active = active_row(window, known, start, Box::new(move || state.filter.track()));
    let navigate = use_navigate();
    let on_key = list_keys(window, active, total, move |index| {
        let id = part.value.with_untracked(|part| {
            let part = part.as_ref()?;
            let at = usize::try_from(index.checked_sub(part.offset)?).ok()?;
            let (held, _) = part.page.rows.get(at)?;
            held.read().map(|row| row.id)
        });
        if let Some(id) = id {
            navigate(&state.address(id), still());
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
                <For each=rows key=row_key let:placed>
                    <OrderLine placed state active/>
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

/// A row is drawn anew when what it shows has changed.
fn row_key(placed: &Placed) -> (u32, domain::id::DocId, u64, Safety) {
    (placed.index, placed.row.id, placed.row.version, placed.safety)
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
