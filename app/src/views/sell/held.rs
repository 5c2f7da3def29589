//! Orders that wait at the till, and taking one up again.

use domain::id::{DocId, Kind};
use domain::order::status::Lifecycle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::device::Request;
use replica::query::{OrderPage, OrderQuery};

use super::Till;
use crate::components::{Dialog, Empty, Icon, TroubleNote};
use crate::state::browser::focus;
use crate::state::format;
use crate::state::live::live;
use crate::views::later::later;
use crate::views::phrases;
use crate::words::{t_string, use_i18n};

/// Held orders shown at once.
const SHOWN: u32 = 100;

/// The held orders.
#[component]
pub fn HeldDialog(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::derive(move || t_string!(i18n, sell.held_orders).to_owned());
    view! {
        <Dialog open=till.shelf title>
            {later(move |all| (all.held)(till))}
        </Dialog>
    }
}

/// The held orders, one a row.
#[component]
pub fn HeldList(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let held = live(
        || {
            Some(Request::Orders(OrderQuery {
                lifecycle: Some(Lifecycle::Held),
                limit: SHOWN,
                ..OrderQuery::default()
            }))
        },
        |_, answer| Some(answer.read::<OrderPage>()?.rows),
        |batch| batch.touches(Kind::Order),
    );
    let take_up = taker(till);
    // By keyboard, the first of them is one key away.
    Effect::new(move |was_known: Option<bool>| {
        let is_known = held.value.with(Option::is_some);
        if is_known && was_known != Some(true) {
            request_animation_frame(|| {
                focus("dialog[open] .pick");
            });
        }
        is_known
    });
    let rows = move || {
        let rows = held.value.get().unwrap_or_default();
        rows.into_iter()
            .filter_map(|(held, _)| held.read())
            .map(|row| {
                let locale = i18n.get_locale();
                let lines = phrases::line_count(i18n, row.lines.len());
                let about = if row.customer_name.is_empty() {
                    lines
                } else {
                    format!("{} · {lines}", row.customer_name)
                };
                let id = row.id;
                view! {
                    <li>
                        <button type="button" class="pick" on:click=move |_| take_up(id)>
                            <span class="pick-name">{row.number.clone()}</span>
                            <span class="pick-sum number">{format::money(locale, row.total, row.currency)}</span>
                            <span class="pick-more">{about}</span>
                            <span class="pick-more number">{format::when(locale, row.placed_at)}</span>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    let is_empty = move || held.value.with(|rows| rows.as_ref().is_some_and(Vec::is_empty));
    view! {
        <TroubleNote trouble=held.trouble/>
        <ul class="picks">{rows}</ul>
        <Show when=is_empty>
            <Empty
                icon=Icon::Hold
                title=Signal::derive(move || t_string!(i18n, sell.none_held).to_owned())
                hint=Signal::derive(move || t_string!(i18n, sell.none_held_hint).to_owned())
            />
        </Show>
    }
}

/// Takes up a held order; one that is open at the till is held in its place.
fn taker(till: Till) -> impl Fn(DocId) + Copy + Send + Sync {
    move |id| {
        spawn_local(async move {
            match till.sale.take_up(id).await {
                Ok(()) => {
                    till.shelf.try_set(false);
                    till.took_up();
                }
                Err(trouble) => till.trouble(&trouble),
            }
        });
    }
}
