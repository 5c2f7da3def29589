//! What an order costs, as a short table.

use domain::money::Currency;
use domain::order::Totals;
use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::state::format;
use crate::words::{Words, t_string, use_i18n};

fn rows(words: Words, totals: &Totals) -> Vec<(&'static str, Decimal)> {
    let mut rows = Vec::new();
    let untaxed = totals.subtotal - totals.discount + totals.shipping;
    let is_on_top = !totals.tax.is_zero() && totals.total != untaxed;
    if !totals.discount.is_zero() || !totals.shipping.is_zero() || is_on_top {
        rows.push((t_string!(words, word.subtotal), totals.subtotal));
    }
    if !totals.discount.is_zero() {
        rows.push((t_string!(words, word.discount), -totals.discount));
    }
    if !totals.shipping.is_zero() {
        rows.push((t_string!(words, word.shipping), totals.shipping));
    }
    if !totals.tax.is_zero() {
        let name = match is_on_top {
            true => t_string!(words, products.tax),
            false => t_string!(words, word.tax_included),
        };
        rows.push((name, totals.tax));
    }
    rows
}

/// What an order costs.
#[component]
pub fn TotalsTable(
    /// The sums; nothing when they are too large.
    totals: Signal<Option<Totals>>,
    /// In what.
    currency: Signal<Currency>,
) -> impl IntoView {
    let i18n = use_i18n();
    let money = move |amount| format::money(i18n.get_locale(), amount, currency.get());
    let small = move || {
        let sums = totals.with(|totals| totals.as_ref().map(|totals| rows(i18n, totals)));
        sums.unwrap_or_default()
            .into_iter()
            .map(|(name, amount)| {
                view! { <div class="total-row"><dt>{name}</dt> <dd class="number">{money(amount)}</dd></div> }
            })
            .collect_view()
    };
    let total = move || match totals.with(|totals| totals.as_ref().map(|totals| totals.total)) {
        Some(total) => money(total),
        None => t_string!(i18n, lines.too_large).to_owned(),
    };
    view! {
        <dl class="totals">
            {small}
            <div class="total-row is-total">
                <dt>{move || t_string!(i18n, word.total)}</dt>
                <dd class="number">{total}</dd>
            </div>
        </dl>
    }
}
