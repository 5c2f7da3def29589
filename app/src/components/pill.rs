//! Where an order stands, in a word with a shape: colour never says it alone.

use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use leptos::prelude::*;
use replica::query::Safety;

use crate::views::phrases;
use crate::words::use_i18n;

/// The order itself.
#[component]
pub fn LifecyclePill(
    /// Where it stands.
    lifecycle: Lifecycle,
) -> impl IntoView {
    let i18n = use_i18n();
    let class = match lifecycle {
        Lifecycle::Held => "pill is-waiting",
        Lifecycle::Placed => "pill is-plain",
        Lifecycle::Cancelled => "pill is-ended",
    };
    view! { <span class=class>{move || phrases::lifecycle(i18n, lifecycle)}</span> }
}

/// Its money.
#[component]
pub fn PaymentPill(
    /// Where it stands.
    payment: PaymentStatus,
) -> impl IntoView {
    let i18n = use_i18n();
    let class = match payment {
        PaymentStatus::Unpaid | PaymentStatus::PartlyPaid => "pill is-waiting",
        PaymentStatus::Paid => "pill is-done",
        PaymentStatus::Overpaid => "pill is-odd",
    };
    view! { <span class=class>{move || phrases::payment(i18n, payment)}</span> }
}

/// Its goods.
#[component]
pub fn FulfilmentPill(
    /// Where they stand.
    fulfilment: Fulfilment,
) -> impl IntoView {
    let i18n = use_i18n();
    let class = match fulfilment {
        Fulfilment::Unfulfilled => "pill is-waiting",
        Fulfilment::Shipped => "pill is-plain",
        Fulfilment::Delivered => "pill is-done",
    };
    view! { <span class=class>{move || phrases::fulfilment(i18n, fulfilment)}</span> }
}

/// How safe its latest change is.
#[component]
pub fn SafetyMark(
    /// How safe.
    safety: Safety,
) -> impl IntoView {
    let i18n = use_i18n();
    let state = match safety {
        Safety::NotSaved => "connecting",
        Safety::Saved => "sending",
        Safety::Synced => "synced",
        Safety::NeedsAttention => "attention",
    };
    view! {
        <span class="safety" data-state=state>
            <span class="sync-shape" aria-hidden="true"></span>
            {move || phrases::safety(i18n, safety)}
        </span>
    }
}
