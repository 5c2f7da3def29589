//! What happened to an order: each fact with who recorded it, where and when, latest first.

use domain::money::Currency;
use domain::order::{Fact, FactKind};
use leptos::prelude::*;

use crate::state::format;
use crate::state::hub::use_hub;
use crate::views::phrases;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// The story of an order.
#[component]
pub fn Timeline(
    /// All facts, oldest first.
    facts: Vec<Fact>,
    /// Of the amounts in them.
    currency: Currency,
) -> impl IntoView {
    let i18n = use_i18n();
    let entries: Vec<_> = facts
        .into_iter()
        .rev()
        .map(|fact| view! { <FactView fact currency/> })
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
pub fn FactView(fact: Fact, currency: Currency) -> impl IntoView {
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
    view! {
        <li class="event">
            <p class="event-what">{move || sentence(i18n, &kind, currency)}</p>
            <p class="event-who quiet">
                <span>{who}</span>
                " · "
                <span class="number">{move || format::moment(i18n.get_locale(), at)}</span>
            </p>
        </li>
    }
}

/// What a fact says, as a clerk would.
fn sentence(words: Words, kind: &FactKind, currency: Currency) -> String {
    match kind {
        FactKind::Placed => t_string!(words, fact.placed).to_owned(),
        FactKind::Held => t_string!(words, fact.held).to_owned(),
        FactKind::Paid(payment) => {
            let amount = format::money(words.get_locale(), payment.amount, currency);
            let method = phrases::method(words, payment.method);
            fill(
                t_string!(words, fact.paid),
                &[("amount", &amount), ("method", method)],
            )
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
