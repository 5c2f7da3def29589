//! A discount: so much off, or so many per cent.

use domain::money::Currency;
use domain::order::Discount;
use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::components::NumberEntry;
use crate::state::amounts;
use crate::words::{t, t_string, use_i18n};

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
        Some(Discount::Amount(amount)) => (Kind::Amount, amount.normalize().to_string()),
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
    let choice = move |this: Kind, name: Signal<String>| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="discount-kind"
                    prop:checked=move || kind.get() == this
                    on:change=move |_| kind.set(this)
                />
                <span>{name}</span>
            </label>
        }
    };
    let label = Signal::derive(move || match kind.get() {
        Kind::Percent => t_string!(i18n, word.percent).to_owned(),
        Kind::Amount => t_string!(i18n, word.amount).to_owned(),
    });
    view! {
        <fieldset class="segments">
            <legend class="field-label">{t!(i18n, word.discount)}</legend>
            {choice(Kind::Percent, Signal::derive(move || t_string!(i18n, word.percent).to_owned()))}
            {choice(Kind::Amount, Signal::derive(move || t_string!(i18n, word.amount).to_owned()))}
        </fieldset>
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
