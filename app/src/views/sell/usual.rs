//! What the customer on the order usually buys: worked out on this device, from the orders it holds.

use domain::id::{DocId, Kind};
use leptos::prelude::*;
use replica::device::Request;
use replica::query::ProductOnHand;

use super::Till;
use super::tile::{Tile, here_of, tile_key};
use crate::state::live::live;
use crate::words::{t, t_string, use_i18n};

/// Products offered at most: one row of tiles, which is pushed along where it is longer than the screen is wide.
const OFFERED: u32 = 6;

/// Whether the row has its place, decided once for each customer.
#[derive(Clone, Copy, Default, PartialEq)]
struct Place {
    customer: Option<DocId>,
    is_decided: bool,
    is_there: bool,
}

/// What she usually buys, while nothing is searched for, in one row. The answer comes before a finger could be on its way,
/// and who has bought nothing takes no place. While the device still reads its orders it comes late, and must not push the
/// tiles below from under the finger: then the row has its place as soon as there is a customer.
#[component]
pub fn Usual(
    /// The till.
    till: Till,
    /// The orders are read, so that the answer is near.
    has_orders: Memo<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let customer = till.sale.draft.customer;
    let who =
        Memo::new(move |_| customer.with(|customer| customer.as_ref().and_then(|customer| customer.id)));
    let location = till.preferences.location;
    let found = live(
        move || Some(Request::Usual(who.get()?, location.get(), OFFERED)),
        // With whose they are: an answer about the customer before doesn't count for the next.
        |request, answer| match request {
            Request::Usual(customer, ..) => Some((*customer, answer.read::<Vec<ProductOnHand>>()?)),
            _ => None,
        },
        |batch| batch.touches(Kind::Order) || batch.touches(Kind::Ledger) || batch.touches(Kind::Product),
    );
    let rows = Memo::new(move |_| {
        found.value.with(|found| match found {
            Some((customer, rows)) if Some(*customer) == who.get() => Some(rows.clone()),
            _ => None,
        })
    });
    let here = Memo::new(move |_| rows.with(|rows| here_of(rows.as_deref().unwrap_or_default())));
    let place = Memo::new(move |old: Option<&Place>| {
        let customer = who.get();
        let old = old.copied().unwrap_or_default();
        if old.customer == customer && old.is_decided {
            return old;
        }
        let buys = rows.with(|rows| rows.as_ref().map(|rows| !rows.is_empty()));
        let decided = match customer {
            None => Some(false),
            Some(_) => buys.or_else(|| (!has_orders.get()).then_some(true)),
        };
        Place {
            customer,
            is_decided: decided.is_some(),
            is_there: decided.unwrap_or(old.is_there),
        }
    });
    let is_shown = Memo::new(move |_| {
        place.with(|place| place.is_there) && till.text.with(|text| text.trim().is_empty())
    });
    let has_none = Memo::new(move |_| rows.with(|rows| rows.as_ref().is_some_and(Vec::is_empty)));
    let name = move || t_string!(i18n, customers.usual);
    view! {
        <Show when=move || is_shown.get()>
            <section class="usual" aria-label=name>
                <h3>{name}</h3>
                <ul class="tiles">
                    <For each=move || rows.get().unwrap_or_default() key=tile_key let:found>
                        <Tile found here till/>
                    </For>
                </ul>
                <p class="quiet" hidden=move || !has_none.get()>{t!(i18n, customers.no_orders)}</p>
            </section>
        </Show>
    }
    .into_any()
}
