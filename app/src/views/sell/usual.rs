//! What the customer on the order usually buys: worked out on this device, from the orders it holds.

use domain::id::Kind;
use leptos::prelude::*;
use replica::device::{Request, Response};

use super::Till;
use super::catalogue::tile_key;
use super::tile::Tile;
use crate::state::live::live;
use crate::words::{t_string, use_i18n};

/// Products offered at most: one row of tiles, or two.
const OFFERED: u32 = 6;

/// What she usually buys, while nothing is searched for. Without a customer, or one who hasn't bought yet, nothing.
#[component]
pub fn Usual(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let customer = till.sale.draft.customer;
    let who =
        Memo::new(move |_| customer.with(|customer| customer.as_ref().and_then(|customer| customer.id)));
    let location = till.preferences.location;
    let found = live(
        move || Some(Request::Usual(who.get()?, location.get(), OFFERED)),
        // With whose they are: an answer about the customer before doesn't count for the next.
        |request, response| match (request, response) {
            (Request::Usual(customer, ..), Response::Usual(rows)) => Some((*customer, rows)),
            _ => None,
        },
        |batch| batch.touches(Kind::Order) || batch.touches(Kind::Ledger) || batch.touches(Kind::Product),
    );
    let rows = Memo::new(move |_| {
        let searching = till.text.with(|text| !text.trim().is_empty());
        found.value.with(|found| match found {
            Some((customer, rows)) if !searching && Some(*customer) == who.get() => rows.clone(),
            _ => Vec::new(),
        })
    });
    let name = move || t_string!(i18n, customers.usual);
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <section class="usual" aria-label=name>
                <h3>{name}</h3>
                <ul class="tiles">
                    <For each=move || rows.get() key=tile_key let:found>
                        <Tile found till/>
                    </For>
                </ul>
            </section>
        </Show>
    }
    .into_any()
}
