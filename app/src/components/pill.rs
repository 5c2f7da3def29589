//! Where an order stands, in a word with a shape: colour never says it alone. Each as a view for whoever draws all of it
//! anew in another language, as a row does, and as a component that follows the language by itself.

use domain::order::Direction;
use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use leptos::prelude::*;
use replica::query::Safety;

use crate::views::phrases;
use crate::words::{Words, use_i18n};

/// The order itself.
#[component]
pub fn LifecyclePill(
    /// Where it stands.
    lifecycle: Lifecycle,
) -> impl IntoView {
    let i18n = use_i18n();
    move || lifecycle_pill(i18n, lifecycle)
}

/// The same, once.
pub fn lifecycle_pill(words: Words, lifecycle: Lifecycle) -> impl IntoView + use<> {
    let class = match lifecycle {
        Lifecycle::Held => "pill is-waiting",
        Lifecycle::Placed => "pill is-plain",
        Lifecycle::Cancelled => "pill is-ended",
    };
    view! { <span class=class>{phrases::lifecycle(words, lifecycle)}</span> }
}

/// Its money.
#[component]
pub fn PaymentPill(
    /// Which way it goes.
    direction: Direction,
    /// Where it stands.
    payment: PaymentStatus,
) -> impl IntoView {
    let i18n = use_i18n();
    move || payment_pill(i18n, direction, payment)
}

/// The same, once.
pub fn payment_pill(words: Words, direction: Direction, payment: PaymentStatus) -> impl IntoView + use<> {
    let class = match payment {
        PaymentStatus::Unpaid | PaymentStatus::PartlyPaid => "pill is-waiting",
        PaymentStatus::Paid => "pill is-done",
        PaymentStatus::Overpaid => "pill is-odd",
    };
    view! { <span class=class>{phrases::settlement(words, direction, payment)}</span> }
}

/// Its goods.
#[component]
pub fn FulfilmentPill(
    /// Where they stand.
    fulfilment: Fulfilment,
) -> impl IntoView {
    let i18n = use_i18n();
    move || fulfilment_pill(i18n, fulfilment)
}

/// The same, once. Where there is nothing to send there is nothing to say.
pub fn fulfilment_pill(words: Words, fulfilment: Fulfilment) -> impl IntoView + use<> {
    let class = match fulfilment {
        Fulfilment::Unfulfilled => "pill is-waiting",
        Fulfilment::Shipped => "pill is-plain",
        Fulfilment::Delivered => "pill is-done",
        Fulfilment::NothingToSend => return None,
    };
    Some(view! { <span class=class>{phrases::fulfilment(words, fulfilment)}</span> })
}

/// How safe its latest change is.
#[component]
pub fn SafetyMark(
    /// How safe.
    safety: Safety,
) -> impl IntoView {
    let i18n = use_i18n();
    move || safety_mark(i18n, safety)
}

/// The same, once.
pub fn safety_mark(words: Words, safety: Safety) -> impl IntoView + use<> {
    let state = match safety {
        Safety::NotSaved => "connecting",
        Safety::Saved => "sending",
        Safety::Synced => "synced",
        Safety::NeedsAttention => "attention",
    };
    view! {
        <span class="safety" data-state=state>
            <span class="sync-shape" aria-hidden="true"></span>
            {phrases::safety(words, safety)}
        </span>
    }
}
