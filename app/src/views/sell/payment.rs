//! Taking the money: amounts as buttons, several ways of paying one after the other, the change in the largest type.

use domain::order::PaymentMethod;
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::Till;
use super::tender::TenderedList;
use crate::components::{AmountField, Dialog, Segments, TextField};
use crate::state::browser::focus;
use crate::state::preferences::METHODS;
use crate::state::sale::Tendered;
use crate::state::{amounts, format};
use crate::views::later::later;
use crate::views::phrases;
use crate::words::{fill, t, t_string, use_i18n};

/// The payment.
#[component]
pub fn PaymentDialog(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::derive(move || t_string!(i18n, pay.title).to_owned());
    view! {
        <Dialog open=till.paying title class="is-wide">
            {later(move |all| (all.payment)(till))}
        </Dialog>
    }
}

/// What was handed over, and what is handed over next.
#[component]
pub fn Payment(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let (sale, preferences) = (till.sale, till.preferences);
    let method = RwSignal::new(preferences.method.get_untracked());
    let reference = RwSignal::new(String::new());
    let typed = RwSignal::new(String::new());
    let money = move |amount| format::money(i18n.get_locale(), amount, sale.currency.get());
    let hand_over = move |amount: Decimal| {
        let one = Tendered {
            method: method.get_untracked(),
            amount,
            reference: reference.get_untracked().trim().to_owned(),
        };
        preferences.choose_method(one.method);
        sale.tendered.update(|list| list.push(one));
        reference.set(String::new());
        typed.set(String::new());
        if untrack(|| sale.due()).is_zero() {
            // What had the focus is gone; what is left to do is one key away.
            request_animation_frame(|| {
                focus("dialog[open] .pay-finish");
            });
        }
    };
    let is_cash = move || method.get() == PaymentMethod::Cash;
    let number = move || amounts::amount(&typed.get(), sale.currency.get());
    // Only cash gives change: a card that pays more than is due would be owed money.
    let amount = move || number().filter(|amount| is_cash() || *amount <= sale.due());
    let is_too_much = Memo::new(move |_| number().is_some() && amount().is_none());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(amount) = untrack(amount) {
            hand_over(amount);
        }
    };
    let covered = move || sale.due().is_zero();
    let notes = move || {
        let due = sale.due();
        let sums = if is_cash() && !due.is_zero() {
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
    let remark = move || {
        let (due, excess) = (sale.due(), sale.excess());
        let (text, amount) = if !excess.is_zero() {
            (t_string!(i18n, pay.excess), excess)
        } else if !due.is_zero() && till.can_finish() {
            (t_string!(i18n, pay.partly), due)
        } else {
            return String::new();
        };
        fill(text, &[("amount", &money(amount))])
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
        <div class="pay-take" hidden=covered>
            <Methods method/>
            <div class="pay-amounts">
                <button
                    type="button"
                    class="button is-primary is-amount number pay-exact"
                    data-autofocus=""
                    on:click=move |_| hand_over(sale.due())
                >
                    {t!(i18n, pay.exact)} " " {move || money(sale.due())}
                </button>
                {notes}
            </div>
            <form class="pay-other" on:submit=submit>
                <AmountField
                    label=Signal::derive(move || t_string!(i18n, pay.other_amount).to_owned())
                    value=typed
                    valid=Signal::derive(move || typed.with(|text| text.is_empty()) || amount().is_some())
                />
                <Show when=move || !is_cash()>
                    <TextField
                        label=Signal::derive(move || t_string!(i18n, pay.reference).to_owned())
                        value=reference
                        scannable=true
                    />
                </Show>
                <button type="submit" class="button" disabled=move || amount().is_none()>
                    {t!(i18n, word.add)}
                </button>
                <p class="field-hint" role="alert" hidden=move || !is_too_much.get()>
                    {move || fill(t_string!(i18n, pay.at_most), &[("amount", &money(sale.due()))])}
                </p>
            </form>
        </div>
        <TenderedList sale balanced=false/>
        <p class="pay-remark" role="status">{remark}</p>
        <div class="dialog-actions">
            <button type="button" class="button" on:click=move |_| till.paying.set(false)>
                {t!(i18n, word.back)}
            </button>
            <button
                type="button"
                class="button is-primary pay-finish"
                disabled=move || !till.can_finish()
                on:click=move |_| till.finish()
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
    let choice = move |(_, this): (&str, PaymentMethod)| {
        let name = Signal::derive(move || phrases::method(i18n, this).to_owned());
        (this, name, None)
    };
    view! {
        <Segments
            group="method"
            legend=Signal::derive(move || t_string!(i18n, pay.method).to_owned())
            plain=true
            choices=METHODS.into_iter().map(choice).collect()
            chosen=method
            on_choose=Callback::new(move |this| method.set(this))
        />
    }
}
