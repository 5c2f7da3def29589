//! One order, whole: what was sold to whom, what was paid, what happened since, and what can be done now.

use domain::id::DocId;
use domain::order::status::{Lifecycle, PaymentStatus};
use domain::order::{Direction, FactKind};
use domain::row::LineRow;
use leptos::prelude::*;
use leptos_router::components::A;
use replica::device::Request;
use replica::query::{OrderDetail, OrderDocument};
use rust_decimal::Decimal;

use super::acts::{Act, ActDialogs, Acts};
use super::edit::EditOrder;
use super::timeline::Timeline;
use crate::components::icon::{Icon, Svg};
use crate::components::{
    Empty, FulfilmentPill, LifecyclePill, PaymentPill, SafetyMark, TroubleNote, own_task,
};
use crate::state::browser::{focus, has_dialog, is_typing, matches};
use crate::state::format;
use crate::state::live::live;
use crate::state::names::use_places;
use crate::views::phrases;
use crate::words::{t, t_string, use_i18n};

/// One order beside the list, or in its place where there is little room.
#[component]
pub fn OrderPane(id: DocId, on_close: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let answer = live(
        move || Some(Request::Order(id)),
        |_, answer| answer.read::<Option<OrderDetail>>(),
        move |batch| batch.concerns(id),
    );
    let detail = Memo::new(move |_| answer.value.get().flatten());
    let missing = Memo::new(move |_| answer.value.with(|answer| matches!(answer, Some(None))));
    // The order as it was when someone began to change it: what others do meanwhile comes in beside her work.
    let editing = RwSignal::new(None::<OrderDetail>);
    let title = move || detail.with(|detail| detail.as_ref().map(|detail| detail.row.number.clone()));
    let content = move || match editing.get() {
        Some(base) => {
            Some(view! { <EditOrder base on_done=Callback::new(move |()| editing.set(None))/> }.into_any())
        }
        None => detail.get().map(|detail| view! { <Whole detail/> }.into_any()),
    };
    let acting = RwSignal::new(Act::Nothing);
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        // A dialog over the order is closed first, by the browser; a change is given up by its own button.
        let is_free = !has_dialog() && !is_typing() && editing.with_untracked(Option::is_none);
        if event.key() == "Escape" && !event.default_prevented() && is_free {
            event.prevent_default();
            on_close.run(());
        }
    });
    on_cleanup(move || handle.remove());
    // Where it takes the list's place, the keyboard would be left behind on what can't be seen.
    if !matches("(min-width: 1100px)") {
        request_animation_frame(|| {
            focus("main .detail-title");
        });
    }
    view! {
        <article class="detail" aria-label=move || t_string!(i18n, orders.one)>
            <header class="detail-head">
                <button
                    type="button"
                    class="button is-quiet is-icon"
                    aria-label=move || t_string!(i18n, orders.back)
                    on:click=move |_| on_close.run(())
                >
                    <Svg icon=Icon::Back/>
                </button>
                <h2 class="number detail-title" tabindex="-1">{title}</h2>
            </header>
            <TroubleNote trouble=answer.trouble/>
            <Show when=move || missing.get()>
                <Empty
                    icon=Icon::Orders
                    title=Signal::derive(move || t_string!(i18n, orders.missing).to_owned())
                    hint=Signal::derive(move || t_string!(i18n, orders.missing_hint).to_owned())
                />
            </Show>
            <Show when=move || editing.with(Option::is_none)>
                <Acts detail editing acting/>
            </Show>
            {content}
            {own_task(move || view! { <ActDialogs detail acting/> }.into_any())}
        </article>
    }
}

/// All there is to read about an order.
#[component]
fn Whole(detail: OrderDetail) -> impl IntoView {
    let i18n = use_i18n();
    let places = use_places();
    let OrderDetail {
        row,
        safety,
        document,
    } = detail;
    let (status, direction) = (row.status, row.direction);
    let (placed_at, location, channel) = (row.placed_at, row.location, row.channel);
    let currency = row.currency;
    let money = move |amount| format::money(i18n.get_locale(), amount, currency);
    let about = move || {
        let mut parts = vec![
            format::moment(i18n.get_locale(), placed_at),
            places.name(location),
            phrases::channel(i18n, channel).to_owned(),
        ];
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    };
    let external = row.external.clone().map(|reference| {
        let text = format!("{} {}", reference.system, reference.id);
        view! { <p class="quiet">{t!(i18n, orders.external)} ": " <span class="number">{text}</span></p> }
    });
    let issues = (!row.issues.is_empty()).then(|| {
        let count = u32::try_from(row.issues.len()).unwrap_or(u32::MAX);
        let text = move || {
            let (one, several) = (t_string!(i18n, orders.issues_one), t_string!(i18n, orders.issues));
            format::counted(i18n.get_locale(), count, one, several)
        };
        view! {
            <p class="callout">
                <Svg icon=Icon::Warn/>
                <span>{text}</span>
                <A href="/inbox" attr:class="button is-small">{t!(i18n, orders.to_inbox)}</A>
            </p>
        }
    });
    let customer = [&row.customer_name, &row.customer_phone, &row.customer_address]
        .into_iter()
        .filter(|text| !text.is_empty())
        .cloned()
        .collect::<Vec<_>>();
    let customer_lines = if customer.is_empty() {
        view! { <p class="quiet">{t!(i18n, customer.none)}</p> }.into_any()
    } else {
        customer
            .into_iter()
            .map(|text| view! { <p class="prewrap">{text}</p> })
            .collect_view()
            .into_any()
    };
    let open = row.total.checked_sub(row.paid).unwrap_or_default();
    let (total, paid) = (row.total, row.paid);
    // Of an order that isn't firm, only what was done in spite of that is worth a word: nobody has to pay it.
    let is_firm = status.lifecycle == Lifecycle::Placed;
    let shows_payment = is_firm || !paid.is_zero();
    let is_settled = open.is_zero() || status.lifecycle == Lifecycle::Cancelled;
    let note = document
        .as_ref()
        .map(|document| document.note.clone())
        .unwrap_or_default();
    let lines = row
        .lines
        .iter()
        .map(|line| view! { <LineView line=line.clone() document=document.clone() currency/> })
        .collect_view();
    view! {
        <div class="detail-body" tabindex="0">
            <p class="detail-status">
                <LifecyclePill lifecycle=status.lifecycle/>
                {shows_payment.then(|| view! { <PaymentPill direction payment=status.payment/> })}
                <FulfilmentPill fulfilment=status.fulfilment/>
                <SafetyMark safety/>
            </p>
            <p class="quiet">{about}</p>
            {external}
            {issues}
            <section>
                <h3>{t!(i18n, lines.list)}</h3>
                <ul class="detail-lines">{lines}</ul>
                <dl class="totals">
                    {document.as_ref().map(|document| view! { <Extras document=document.clone() currency/> })}
                    <div class="total-row is-total">
                        <dt>{t!(i18n, word.total)}</dt>
                        <dd class="number">{move || money(total)}</dd>
                    </div>
                    <div class="total-row">
                        <dt>{move || phrases::settlement(i18n, direction, PaymentStatus::Paid)}</dt>
                        <dd class="number">{move || money(direction.signed(paid))}</dd>
                    </div>
                    <div class="total-row" hidden=is_settled>
                        <dt>{move || phrases::due(i18n, open)}</dt>
                        <dd class="number">{move || money(open.abs())}</dd>
                    </div>
                </dl>
                {(!note.is_empty()).then(|| view! { <p class="prewrap note-block">{note}</p> })}
            </section>
            <section>
                <h3>{t!(i18n, word.customer)}</h3>
                {customer_lines}
            </section>
            {match document {
                Some(document) => view! {
                    <Payments document=document.clone() direction currency/>
                    <Timeline id=row.id facts=document.facts direction currency/>
                }
                .into_any(),
                None => view! { <p class="callout">{t!(i18n, orders.rows_only)}</p> }.into_any(),
            }}
        </div>
    }
}

/// Discount and shipping of the whole order.
#[component]
fn Extras(document: OrderDocument, currency: domain::money::Currency) -> impl IntoView {
    let i18n = use_i18n();
    let shipping = document.shipping;
    let discount = document.discount.map(|discount| {
        let text = move || phrases::discount(i18n, discount, currency);
        view! {
            <div class="total-row">
                <dt>{t!(i18n, lines.order_discount)}</dt>
                <dd class="number">{text}</dd>
            </div>
        }
    });
    let shipping = (shipping != Decimal::ZERO).then(|| {
        view! {
            <div class="total-row">
                <dt>{t!(i18n, word.shipping)}</dt>
                <dd class="number">{move || format::money(i18n.get_locale(), shipping, currency)}</dd>
            </div>
        }
    });
    view! { {discount} {shipping} }
}

#[component]
fn LineView(
    line: LineRow,
    document: Option<OrderDocument>,
    currency: domain::money::Currency,
) -> impl IntoView {
    let i18n = use_i18n();
    let (discount, note) = document
        .and_then(|document| document.line(line.id).cloned())
        .map(|more| (more.discount, more.note))
        .unwrap_or_default();
    let off = discount.map(|discount| {
        view! { <p class="line-extra">{move || phrases::discount(i18n, discount, currency)}</p> }
    });
    let (quantity, price, net) = (line.quantity, line.unit_price, line.net);
    let how_much = move || {
        let locale = i18n.get_locale();
        format!(
            "{} × {}",
            format::quantity(locale, quantity),
            format::money(locale, price, currency)
        )
    };
    view! {
        <li class="detail-line">
            <span class="line-name">{line.name}</span>
            <span class="number">{move || format::money(i18n.get_locale(), net, currency)}</span>
            <span class="quiet number">{how_much}</span>
            <span class="quiet number">{line.sku}</span>
            {off}
            {(!note.is_empty()).then(|| view! { <p class="line-extra is-note">{note}</p> })}
        </li>
    }
}

/// What was paid, when and how.
#[component]
fn Payments(
    document: OrderDocument,
    direction: Direction,
    currency: domain::money::Currency,
) -> impl IntoView {
    let i18n = use_i18n();
    let payments: Vec<_> = document
        .facts
        .into_iter()
        .filter_map(|fact| match fact.kind {
            FactKind::Paid(payment) => Some((fact.at, payment)),
            _ => None,
        })
        .collect();
    (!payments.is_empty()).then(|| {
        let rows = payments
            .into_iter()
            .map(|(at, payment)| {
                let (method, amount) = (payment.method, direction.signed(payment.amount));
                view! {
                    <li class="detail-line">
                        <span>{move || phrases::method(i18n, method)}</span>
                        <span class="number">{move || format::money(i18n.get_locale(), amount, currency)}</span>
                        <span class="quiet number">{move || format::moment(i18n.get_locale(), at)}</span>
                        <span class="quiet number">{payment.reference}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section>
                <h3>{t!(i18n, orders.payments)}</h3>
                <ul class="detail-lines">{rows}</ul>
            </section>
        }
    })
}
