//! Taking the money: amounts as buttons, several ways of paying one after the other, the change in the largest type.

use domain::order::PaymentMethod;
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::Till;
use super::tender::TenderedList;
use crate::components::{AmountField, Dialog, TextField};
use crate::state::sale::Tendered;
use crate::state::{amounts, format};
use crate::views::phrases;
use crate::words::{t, t_string, use_i18n};

/// All ways of paying, the most common first.
pub const METHODS: [PaymentMethod; 6] = [
    PaymentMethod::Cash,
    PaymentMethod::Card,
    PaymentMethod::Wallet,
    PaymentMethod::Transfer,
    PaymentMethod::Voucher,
    PaymentMethod::Other,
];

/// The payment.
#[component]
pub fn PaymentDialog(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::derive(move || t_string!(i18n, pay.title).to_owned());
    view! {
        <Dialog open=till.paying title class="is-wide">
            <Payment till/>
        </Dialog>
    }
}

#[component]
fn Payment(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let sale = till.sale;
    let method = RwSignal::new(PaymentMethod::Cash);
    let reference = RwSignal::new(String::new());
    let typed = RwSignal::new(String::new());
    let money = move |amount| format::money(i18n.get_locale(), amount, sale.currency.get());
    let hand_over = move |amount: Decimal| {
        let one = Tendered {
            method: method.get_untracked(),
            amount,
            reference: reference.get_untracked().trim().to_owned(),
        };
        sale.tendered.update(|list| list.push(one));
        reference.set(String::new());
        typed.set(String::new());
    };
    let amount = move || amounts::amount(&typed.get(), sale.currency.get());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(amount) = untrack(amount) {
            hand_over(amount);
        }
    };
    let covered = move || sale.due().is_zero();
    let notes = move || {
        let due = sale.due();
        let is_cash = method.get() == PaymentMethod::Cash;
        let sums = if is_cash && !due.is_zero() {
            amounts::next_notes(due, sale.currency.get())
        } else {
            Vec::new()
        };
        sums.into_iter()
            .map(|sum| {
                view! {
                    <button type="button" class="button is-amount number" on:click=move |_| hand_over(sum)>
                        {money(sum)}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <p class="pay-figure" aria-live="polite">
            <span class="pay-figure-name">
                {move || if sale.change().is_zero() {
                    t_string!(i18n, pay.due)
                } else {
                    t_string!(i18n, pay.change)
                }}
            </span>
            <span class="pay-figure-amount number">
                {move || money(if sale.change().is_zero() { sale.due() } else { sale.change() })}
            </span>
        </p>
        <Methods method/>
        <div class="pay-amounts" hidden=covered>
            <button
                type="button"
                class="button is-primary is-amount number"
                data-autofocus=""
                on:click=move |_| hand_over(sale.due())
            >
                {t!(i18n, pay.exact)} " " {move || money(sale.due())}
            </button>
            {notes}
        </div>
        <form class="pay-other" on:submit=submit hidden=covered>
            <AmountField
                label=Signal::derive(move || t_string!(i18n, pay.other_amount).to_owned())
                value=typed
                valid=Signal::derive(move || typed.with(|text| text.is_empty()) || amount().is_some())
            />
            <Show when=move || method.get() != PaymentMethod::Cash>
                <TextField
                    label=Signal::derive(move || t_string!(i18n, pay.reference).to_owned())
                    value=reference
                />
            </Show>
            <button type="submit" class="button" disabled=move || amount().is_none()>
                {t!(i18n, word.add)}
            </button>
        </form>
        <TenderedList sale balanced=false/>
        <div class="dialog-actions">
            <button type="button" class="button" on:click=move |_| till.paying.set(false)>
                {t!(i18n, word.back)}
            </button>
            <button
                type="button"
                class="button is-primary"
                disabled=move || !covered() || sale.saving.get()
                on:click=move |_| till.place()
            >
                {t!(i18n, pay.finish)}
            </button>
        </div>
    }
}

/// The ways of paying, one chosen.
#[component]
pub fn Methods(
    /// The chosen one.
    method: RwSignal<PaymentMethod>,
) -> impl IntoView {
    let i18n = use_i18n();
    let choice = move |this: PaymentMethod| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="method"
                    prop:checked=move || method.get() == this
                    on:change=move |_| method.set(this)
                />
                <span>{move || phrases::method(i18n, this)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segments">
            <legend class="visually-hidden">{t!(i18n, pay.method)}</legend>
            {METHODS.into_iter().map(choice).collect_view()}
        </fieldset>
    }
}
