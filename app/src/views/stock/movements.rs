//! How a product's stock came to be: its movements, latest first.

use domain::id::{DocId, Kind};
use domain::stock::MovementKind;
use leptos::prelude::*;
use leptos_router::components::A;
use replica::device::Request;
use replica::query::MovementRow;

use super::{Shown, StockState};
use crate::components::icon::{Icon, Svg};
use crate::components::{ChipSelect, Empty, TroubleNote};
use crate::state::browser::{focus, matches};
use crate::state::catalogue::use_catalogue;
use crate::state::format;
use crate::state::hub::use_hub;
use crate::state::live::live;
use crate::state::names::use_places;
use crate::state::preferences::tag;
use crate::views::phrases;
use crate::words::{Words, fill, t_string, use_i18n};

/// Movements shown at once.
const SHOWN: u32 = 200;

/// The movements of a product.
#[component]
pub(super) fn Movements(state: StockState, product: DocId) -> impl IntoView {
    let i18n = use_i18n();
    let places = use_places();
    let catalogue = use_catalogue();
    let name = move || {
        let row = catalogue.by_id(product);
        row.map(|row| row.product.name(tag(i18n.get_locale())).to_owned())
    };
    let place = RwSignal::new(None::<DocId>);
    let moves = live(
        move || Some(Request::Movements(product, place.get(), SHOWN)),
        |_, answer| answer.read::<Vec<MovementRow>>(),
        |batch| batch.touches(Kind::Ledger),
    );
    let any = Signal::derive(move || t_string!(i18n, orders.any_place).to_owned());
    let choices = Signal::derive(move || {
        let mut choices = vec![(String::new(), any.get())];
        choices.extend(places.all().into_iter().map(|(id, name)| (id.to_string(), name)));
        choices
    });
    let value = Signal::derive(move || place.get().map(|id| id.to_string()).unwrap_or_default());
    let are_several = Memo::new(move |_| places.are_several());
    let is_empty = Memo::new(move |_| moves.value.with(|rows| rows.as_ref().is_some_and(Vec::is_empty)));
    let rows = move || {
        let rows = moves.value.get().unwrap_or_default();
        rows.into_iter()
            .map(|row| view! { <MoveView row/> })
            .collect_view()
    };
    // Where it takes the list's place, the keyboard would be left behind on what can't be seen.
    if !matches("(min-width: 1100px)") {
        request_animation_frame(|| {
            focus("main .detail-title");
        });
    }
    view! {
        <article class="detail" aria-label=move || t_string!(i18n, stock.movements)>
            <header class="detail-head">
                <A href=move || state.address(Shown::Levels) attr:class="button is-quiet is-icon" attr:aria-label=move || t_string!(i18n, orders.back)>
                    <Svg icon=Icon::Back/>
                </A>
                <h2 class="detail-title" tabindex="-1">{name}</h2>
            </header>
            <div class="detail-body" tabindex="0">
                <Show when=move || are_several.get()>
                    <div class="chips">
                        <ChipSelect
                            label=any
                            choices
                            value
                            on_choose=Callback::new(move |code: String| place.set(code.parse().ok()))
                        />
                    </div>
                </Show>
                <TroubleNote trouble=moves.trouble/>
                <Show when=move || is_empty.get()>
                    <Empty
                        icon=Icon::Stock
                        title=Signal::derive(move || t_string!(i18n, stock.no_movements).to_owned())
                        hint=Signal::derive(move || t_string!(i18n, stock.no_movements_hint).to_owned())
                    />
                </Show>
                <ol class="timeline">{rows}</ol>
            </div>
        </article>
    }
}

fn sentence(words: Words, row: &MovementRow) -> &'static str {
    match row.movement.kind {
        MovementKind::Receive => t_string!(words, stock.received),
        MovementKind::Sell => t_string!(words, stock.sold),
        MovementKind::Release => t_string!(words, stock.released),
        MovementKind::Count(_) => t_string!(words, stock.counted),
    }
}

#[component]
fn MoveView(row: MovementRow) -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let row = StoredValue::new(row);
    let what = move || row.with_value(|row| sentence(i18n, row));
    let (at, device, quantity, order) = row.with_value(|row| {
        (
            row.movement.at,
            row.ledger.device,
            row.movement.quantity,
            row.movement.order,
        )
    });
    let sign = row.with_value(|row| match row.movement.kind {
        MovementKind::Receive | MovementKind::Release => "+",
        MovementKind::Sell => "−",
        MovementKind::Count(_) => "=",
    });
    let number = row.with_value(|row| row.order_number.clone());
    let amount = move || format!("{sign} {}", format::quantity(i18n.get_locale(), quantity));
    let who = move || {
        let own = hub.status.with(|status| status.device);
        phrases::device(i18n, device, own)
    };
    let link = order.zip(number).map(|(id, number)| {
        let shown = number.clone();
        view! {
            <A
                href=format!("/orders/{id}")
                attr:class="text-link number"
                attr:aria-label=move || fill(t_string!(i18n, sell.order_number), &[("number", &number)])
            >
                {shown}
            </A>
        }
    });
    view! {
        <li class="event is-movement">
            <p class="event-what">{what} " " {link}</p>
            <p class="event-sum number">{amount}</p>
            <p class="event-who quiet">
                <span>{who}</span>
                " · "
                <span class="number">{move || format::moment(i18n.get_locale(), at)}</span>
            </p>
        </li>
    }
}
