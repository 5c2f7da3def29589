//! A discount: so much off, or so many per cent.

use domain::money::Currency;
use domain::order::Discount;
use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::components::{NumberEntry, Segments};
use crate::state::amounts;
use crate::words::{t_string, use_i18n};

/// Which kind of discount is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Percent,
    Amount,
}

/// A form for one discount. Zero takes it away.
#[component]
pub fn DiscountForm(
    /// The discount now.
    present: Option<Discount>,
    /// Of what an amount is.
    currency: Currency,
    /// The discount from now on.
    on_choose: Callback<Option<Discount>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (kind, number) = match present {
        Some(Discount::Amount(amount)) => (Kind::Amount, amounts::written(amount, currency)),
        Some(Discount::Percent(percent)) => (Kind::Percent, percent.normalize().to_string()),
        None => (Kind::Percent, String::new()),
    };
    let kind = RwSignal::new(kind);
    let text = RwSignal::new(number);
    let typed = move || {
        if text.with(|text| text.trim().is_empty()) {
            return Some(None);
        }
        let discount = match kind.get() {
            Kind::Amount => amounts::amount_or_zero(&text.get(), currency).map(Discount::Amount),
            Kind::Percent => amounts::parse(&text.get())
                .filter(|percent| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(percent))
                .map(Discount::Percent),
        }?;
        Some(match discount {
            Discount::Amount(number) | Discount::Percent(number) if number.is_zero() => None,
            discount => Some(discount),
        })
    };
    let name = move |kind: Kind| match kind {
        Kind::Percent => t_string!(i18n, word.percent).to_owned(),
        Kind::Amount => t_string!(i18n, word.amount).to_owned(),
    };
    let choice = move |kind: Kind| (kind, Signal::derive(move || name(kind)), None);
    let label = Signal::derive(move || name(kind.get()));
    view! {
        <Segments
            group="discount-kind"
            legend=Signal::derive(move || t_string!(i18n, word.discount).to_owned())
            choices=vec![choice(Kind::Percent), choice(Kind::Amount)]
            chosen=kind
            on_choose=Callback::new(move |this| kind.set(this))
        />
        <NumberEntry
            label
            value=text
            valid=Signal::derive(move || typed().is_some())
            confirm=Signal::derive(move || t_string!(i18n, word.save).to_owned())
            on_confirm=Callback::new(move |()| {
                if let Some(discount) = untrack(typed) {
                    on_choose.run(discount);
                }
            })
        />
    }
}
