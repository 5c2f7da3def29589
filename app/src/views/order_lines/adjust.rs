//! The dialogs in which a line or the order as a whole is adjusted: quantity, price, discount, note, shipping.

use domain::money::Currency;
use leptos::prelude::*;

use super::LinesOf;
use super::discount::DiscountForm;
use crate::components::{Dialog, NumberEntry};
use crate::state::amounts;
use crate::state::draft::OpenLine;
use crate::views::later::later;
use crate::words::{t, t_string, use_i18n};

/// What is being adjusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Adjust {
    /// Nothing.
    #[default]
    Nothing,
    /// The quantity of the line with this key.
    Quantity(u32),
    /// The price of one unit of the line with this key.
    Price(u32),
    /// Discount and note of the line with this key.
    Line(u32),
    /// The discount of the order.
    Discount,
    /// The shipping charge.
    Shipping,
    /// The note on the order.
    Note,
}

/// The dialog for whatever is being adjusted.
#[component]
pub fn AdjustDialogs(
    /// Of which order.
    of: LinesOf,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let wanted = of.adjusting.get() != Adjust::Nothing;
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move |_| {
        if !open.get() && of.adjusting.get_untracked() != Adjust::Nothing {
            of.adjusting.set(Adjust::Nothing);
        }
    });
    let line = move || match of.adjusting.get() {
        Adjust::Quantity(key) | Adjust::Price(key) | Adjust::Line(key) => find(of, key),
        _ => None,
    };
    let title = Signal::derive(move || match of.adjusting.get() {
        Adjust::Quantity(_) | Adjust::Price(_) | Adjust::Line(_) => {
            line().map(|line| line.item.name).unwrap_or_default()
        }
        Adjust::Discount => t_string!(i18n, lines.order_discount).to_owned(),
        Adjust::Shipping => t_string!(i18n, word.shipping).to_owned(),
        Adjust::Note => t_string!(i18n, lines.order_note).to_owned(),
        Adjust::Nothing => String::new(),
    });
    view! {
        <Dialog open title>
            {later(move |all| (all.adjust)(of))}
        </Dialog>
    }
}

/// The form for whatever is being adjusted.
#[component]
pub fn AdjustForm(
    /// Of which order.
    of: LinesOf,
) -> impl IntoView {
    let close = move || of.adjusting.set(Adjust::Nothing);
    move || match of.adjusting.get() {
        Adjust::Nothing => None,
        Adjust::Quantity(key) => {
            let line = find(of, key)?;
            Some(view! { <QuantityForm line on_done=Callback::new(move |()| close())/> }.into_any())
        }
        Adjust::Price(key) => {
            let line = find(of, key)?;
            Some(view! { <PriceForm line currency=of.currency.get_untracked() on_done=Callback::new(move |()| close())/> }.into_any())
        }
        Adjust::Line(key) => {
            let line = find(of, key)?;
            Some(view! { <LineForm line of on_done=Callback::new(move |()| close())/> }.into_any())
        }
        Adjust::Discount => {
            let form = view! {
                <DiscountForm
                    present=of.draft.discount.get_untracked()
                    currency=of.currency.get_untracked()
                    on_choose=Callback::new(move |discount| {
                        of.draft.discount.set(discount);
                        close();
                    })
                />
            };
            Some(form.into_any())
        }
        Adjust::Shipping => {
            Some(view! { <ShippingForm of on_done=Callback::new(move |()| close())/> }.into_any())
        }
        Adjust::Note => {
            let note = of.draft.note.get_untracked();
            let keep = Callback::new(move |note| {
                of.draft.note.set(note);
                close();
            });
            Some(view! { <NoteForm note on_choose=keep/> }.into_any())
        }
    }
}

fn find(of: LinesOf, key: u32) -> Option<OpenLine> {
    of.draft
        .lines
        .with_untracked(|lines| lines.iter().find(|line| line.key == key).cloned())
}

#[component]
fn QuantityForm(line: OpenLine, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let text = RwSignal::new(line.quantity.get_untracked().to_string());
    view! {
        <NumberEntry
            label=Signal::derive(move || t_string!(i18n, word.quantity).to_owned())
            value=text
            valid=Signal::derive(move || amounts::quantity(&text.get()).is_some())
            confirm=Signal::derive(move || t_string!(i18n, word.save).to_owned())
            on_confirm=Callback::new(move |()| {
                if let Some(quantity) = amounts::quantity(&text.get_untracked()) {
                    line.quantity.set(quantity);
                    on_done.run(());
                }
            })
        />
    }
}

/// The price of one unit: any number of decimals, since a kilogram's may be finer than the currency.
#[component]
fn PriceForm(line: OpenLine, currency: Currency, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let text = RwSignal::new(amounts::written(line.price.get_untracked(), currency));
    let typed = move || amounts::parse(&text.get()).filter(|price| !price.is_sign_negative());
    view! {
        <NumberEntry
            label=Signal::derive(move || t_string!(i18n, word.price).to_owned())
            value=text
            valid=Signal::derive(move || typed().is_some())
            confirm=Signal::derive(move || t_string!(i18n, word.save).to_owned())
            on_confirm=Callback::new(move |()| {
                if let Some(price) = untrack(typed) {
                    line.price.set(price);
                    on_done.run(());
                }
            })
        />
    }
}

#[component]
fn LineForm(line: OpenLine, of: LinesOf, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let note = RwSignal::new(line.note.get_untracked());
    let present = line.discount.get_untracked();
    let keep = Callback::new(move |discount| {
        line.discount.set(discount);
        line.note.set(note.get_untracked().trim().to_owned());
        on_done.run(());
    });
    view! {
        <label class="field">
            <span class="field-label">{t!(i18n, word.note)}</span>
            <textarea
                class="input"
                rows="2"
                prop:value=move || note.get()
                on:input=move |event| note.set(event_target_value(&event))
            ></textarea>
        </label>
        <DiscountForm present currency=of.currency.get_untracked() on_choose=keep/>
    }
}

#[component]
fn ShippingForm(of: LinesOf, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let currency = of.currency.get_untracked();
    let present = of.draft.shipping.get_untracked();
    let text = RwSignal::new(if present.is_zero() {
        String::new()
    } else {
        amounts::written(present, currency)
    });
    let typed = move || {
        if text.with(|text| text.trim().is_empty()) {
            return Some(rust_decimal::Decimal::ZERO);
        }
        amounts::amount_or_zero(&text.get(), currency)
    };
    view! {
        <NumberEntry
            label=Signal::derive(move || t_string!(i18n, word.amount).to_owned())
            value=text
            valid=Signal::derive(move || typed().is_some())
            confirm=Signal::derive(move || t_string!(i18n, word.save).to_owned())
            on_confirm=Callback::new(move |()| {
                if let Some(amount) = untrack(typed) {
                    of.draft.shipping.set(amount);
                    on_done.run(());
                }
            })
        />
    }
}

#[component]
fn NoteForm(note: String, on_choose: Callback<String>) -> impl IntoView {
    let i18n = use_i18n();
    let text = RwSignal::new(note);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_choose.run(text.get_untracked().trim().to_owned());
    };
    view! {
        <form class="stack" on:submit=submit>
            <label class="field">
                <span class="field-label">{t!(i18n, word.note)}</span>
                <textarea
                    class="input"
                    rows="4"
                    data-autofocus=""
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
            </label>
            <div class="dialog-actions">
                <button type="submit" class="button is-primary">{t!(i18n, word.save)}</button>
            </div>
        </form>
    }
}
