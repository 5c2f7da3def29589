//! What happened to an order: each fact with who recorded it, where and when, and when the server had it, latest first.

use domain::id::{DocId, IDS_PER_COMMIT, Millis};
use domain::money::Currency;
use domain::order::{Direction, Fact, FactKind};
use leptos::prelude::*;
use replica::device::Request;
use replica::wire::Arrival;

use crate::state::format;
use crate::state::hub::use_hub;
use crate::state::live::live;
use crate::views::phrases;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// The story of an order.
#[component]
pub fn Timeline(
    /// The order.
    id: DocId,
    /// All its facts, oldest first.
    facts: Vec<Fact>,
    /// Which way its money goes.
    direction: Direction,
    /// Of the amounts in them.
    currency: Currency,
) -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    // Asked again when the server comes into reach.
    let phase = Memo::new(move |_| hub.status.with(|status| status.phase));
    let arrivals = live(
        move || {
            phase.track();
            Some(Request::Arrivals(id))
        },
        |_, answer| answer.read::<Vec<Arrival>>(),
        move |batch| batch.concerns(id),
    );
    let entries: Vec<_> = facts
        .into_iter()
        .rev()
        .map(|fact| {
            let named = fact.id;
            let of_commit = move |had: &&Arrival| {
                (had.device, had.epoch) == (named.device, named.epoch)
                    && had.number == named.counter / IDS_PER_COMMIT
            };
            let arrived = Signal::derive(move || {
                let found =
                    |known: &Option<Vec<Arrival>>| known.iter().flatten().find(of_commit).map(|had| had.at);
                arrivals.value.with(found)
            });
            view! { <FactView fact direction currency arrived/> }
        })
        .collect();
    view! {
        <section>
            <h3>{t!(i18n, orders.timeline)}</h3>
            <ol class="timeline">{entries}</ol>
        </section>
    }
}

/// One fact: what happened, who recorded it, and when.
#[component]
pub fn FactView(
    /// The fact.
    fact: Fact,
    /// Which way the money of its order goes.
    direction: Direction,
    /// Of an amount in it.
    currency: Currency,
    /// When the server had it, where that is known.
    #[prop(optional)]
    arrived: Signal<Option<Millis>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let (at, device, user, kind) = (fact.at, fact.device(), fact.user, fact.kind);
    let who = move || {
        let own = hub.status.with(|status| status.device);
        let device = phrases::device(i18n, device, own);
        if user.is_empty() {
            device
        } else {
            format!("{user} · {device}")
        }
    };
    let by_server = move || {
        let had = arrived.get()?;
        let locale = i18n.get_locale();
        let is_same_day = format::day(locale, had) == format::day(locale, at);
        let had = if is_same_day {
            format::time(locale, had)
        } else {
            format::moment(locale, had)
        };
        let words = fill(t_string!(i18n, orders.on_server), &[("at", &had)]);
        Some(view! { " · " <span class="number">{words}</span> })
    };
    view! {
        <li class="event">
            <p class="event-what">{move || sentence(i18n, &kind, direction, currency)}</p>
            <p class="event-who quiet">
                <span>{who}</span>
                " · "
                <span class="number">{move || format::moment(i18n.get_locale(), at)}</span>
                {by_server}
            </p>
        </li>
    }
}

/// What a fact says, as a clerk would.
fn sentence(words: Words, kind: &FactKind, direction: Direction, currency: Currency) -> String {
    match kind {
        FactKind::Placed => t_string!(words, fact.placed).to_owned(),
        FactKind::Held => t_string!(words, fact.held).to_owned(),
        FactKind::Paid(payment) => {
            let taken = direction.signed(payment.amount);
            let what = match taken.is_sign_negative() {
                false => t_string!(words, fact.paid),
                true => t_string!(words, fact.refunded),
            };
            let amount = format::money(words.get_locale(), taken.abs(), currency);
            let method = phrases::method(words, payment.method);
            fill(what, &[("amount", &amount), ("method", method)])
        }
        FactKind::Changed => t_string!(words, fact.changed).to_owned(),
        FactKind::CancelRequested(why) if why.is_empty() => t_string!(words, fact.cancelled).to_owned(),
        FactKind::CancelRequested(why) => fill(t_string!(words, fact.cancelled_because), &[("why", why)]),
        FactKind::Shipped => t_string!(words, fact.shipped).to_owned(),
        FactKind::Delivered => t_string!(words, fact.delivered).to_owned(),
        FactKind::Imported(reference, state) => fill(
            t_string!(words, fact.imported),
            &[
                ("system", &reference.system),
                ("id", &reference.id),
                ("state", state),
            ],
        ),
        FactKind::Settled(_) => t_string!(words, fact.settled).to_owned(),
        FactKind::LineChanged(_) => t_string!(words, fact.line_changed).to_owned(),
        FactKind::Renumbered(before) => fill(t_string!(words, fact.renumbered), &[("number", before)]),
        FactKind::CameBack => t_string!(words, fact.came_back).to_owned(),
    }
}
