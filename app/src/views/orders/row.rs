//! One order in the list: a row of a table, or a card where there is little room.

use domain::order::Direction;
use domain::order::status::Lifecycle;
use domain::row::OrderRow;
use leptos::prelude::*;
use replica::query::Safety;

use super::OrdersState;
use super::list::row_id;
use crate::components::icon::{Icon, Svg};
use crate::components::{FulfilmentPill, GridRow, LifecyclePill, PaymentPill, SafetyMark};
use crate::state::{format, seen};
use crate::views::address::use_opening;
use crate::words::{t_string, use_i18n};

/// One order.
#[component]
pub fn OrderLine(
    /// Counted from zero at the top of the whole list.
    index: u32,
    row: OrderRow,
    safety: Safety,
    state: OrdersState,
    active: RwSignal<Option<u32>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = use_opening();
    let id = row.id;
    let glows = seen::look(id, row.version);
    let (placed_at, total, currency) = (row.placed_at, row.total, row.currency);
    let attention = !row.issues.is_empty();
    let is_return = row.direction == Direction::Return;
    let status = row.status;
    let has_left = status.lifecycle == Lifecycle::Placed;
    let number = row.number;
    let who = if row.customer_name.is_empty() {
        row.customer_phone
    } else {
        row.customer_name
    };
    // One part for all cells: a list draws many rows at once, and everything that follows a language has its price.
    let cells = move || {
        let locale = i18n.get_locale();
        view! {
            <span role="gridcell" class="cell-number number">
                {number.clone()}
                {attention.then(|| view! {
                    <span class="cell-flag" title=t_string!(i18n, safety.attention)>
                        <Svg icon=Icon::Warn/>
                        <span class="visually-hidden">{t_string!(i18n, safety.attention)}</span>
                    </span>
                })}
            </span>
            <span role="gridcell" class="cell-when number">{format::when(locale, placed_at)}</span>
            <span role="gridcell" class="cell-who clip">{who.clone()}</span>
            <span role="gridcell" class="cell-status">
                {is_return.then(|| view! { <span class="pill is-plain">{t_string!(i18n, status.return_order)}</span> })}
                <LifecyclePill lifecycle=status.lifecycle/>
                {has_left.then(|| view! {
                    <PaymentPill payment=status.payment/>
                    <FulfilmentPill fulfilment=status.fulfilment/>
                })}
            </span>
            <span role="gridcell" class="cell-total number">
                {format::money(locale, total, currency)}
            </span>
            <span role="gridcell" class="cell-safety"><SafetyMark safety/></span>
        }
    };
    GridRow {
        id: row_id(index),
        index,
        active,
        is_open: Signal::derive(move || state.open.get() == Some(id)),
        glows,
        open: Callback::new(move |()| open(state.address(id))),
    }
    .draw(cells)
}
