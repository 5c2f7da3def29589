//! One order in the list: a row of a table, or a card where there is little room.

use domain::order::Direction;
use domain::order::status::Lifecycle;
use domain::row::OrderRow;
use leptos::prelude::*;
use replica::query::Safety;

use super::OrdersState;
use super::list::row_id;
use crate::components::icon::{Icon, Svg};
use crate::components::pill::{fulfilment_pill, lifecycle_pill, payment_pill, safety_mark};
use crate::components::{GridRow, RowElement};
use crate::state::{format, seen};
use crate::views::address::use_opening;
use crate::words::{t_string, use_i18n};

/// An order as it is shown, and how safe it is.
pub type Shown = (OrderRow, Safety);

/// One order.
#[component]
pub fn OrderLine(
    element: RowElement<Shown>,
    state: OrdersState,
    active: RwSignal<Option<u32>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = use_opening();
    let RowElement { index, row, .. } = element;
    let glows = seen::glows(move || row.with(|row| row.as_ref().map(|row| (row.0.id, row.0.version))));
    // One part for all cells: a list draws many rows at once, and everything that follows a language has its price.
    let cells = move || {
        let locale = i18n.get_locale();
        let shown = row.get()?;
        let (row, safety) = (&shown.0, shown.1);
        let (placed_at, total, currency) = (row.placed_at, row.total, row.currency);
        let attention = !row.issues.is_empty();
        let direction = row.direction;
        let is_return = direction == Direction::Return;
        let status = row.status;
        let is_firm = status.lifecycle == Lifecycle::Placed;
        let who = if row.customer_name.is_empty() {
            row.customer_phone.clone()
        } else {
            row.customer_name.clone()
        };
        Some(view! {
            <span role="gridcell" class="cell-number number">
                {row.number.clone()}
                {attention.then(|| view! {
                    <span class="cell-flag" title=t_string!(i18n, safety.attention)>
                        <Svg icon=Icon::Warn/>
                        <span class="visually-hidden">{t_string!(i18n, safety.attention)}</span>
                    </span>
                })}
            </span>
            <span role="gridcell" class="cell-when number">{format::when(locale, placed_at)}</span>
            <span role="gridcell" class="cell-who clip">{who}</span>
            <span role="gridcell" class="cell-status">
                {is_return.then(|| view! { <span class="pill is-plain">{t_string!(i18n, status.return_order)}</span> })}
                {lifecycle_pill(i18n, status.lifecycle)}
                {is_firm.then(|| payment_pill(i18n, direction, status.payment))}
                {fulfilment_pill(i18n, status.fulfilment)}
            </span>
            <span role="gridcell" class="cell-total number">
                {format::money(locale, total, currency)}
            </span>
            <span role="gridcell" class="cell-safety">{safety_mark(i18n, safety)}</span>
        })
    };
    GridRow {
        name: row_id,
        index,
        active,
        id: Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.0.id))),
        beside: state.open.into(),
        glows: glows.into(),
        open: Callback::new(move |id| open(state.address(id))),
    }
    .draw(cells.into_any())
}
