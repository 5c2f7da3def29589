//! One line: name, quantity, price, discount, note, and a word of warning when there isn't enough here.

use domain::id::Kind;
use domain::order::Discount;
use domain::quantity::Quantity;
use leptos::prelude::*;
use replica::device::Request;
use replica::query::ProductOnHand;

use super::{Adjust, LinesOf, remover};
use crate::components::icon::{Icon, Svg};
use crate::state::draft::OpenLine;
use crate::state::format;
use crate::state::live::live;
use crate::state::names::use_places;
use crate::words::{fill, t_string, use_i18n};

/// One line.
#[component]
pub fn LineRow(line: OpenLine, of: LinesOf) -> impl IntoView {
    let i18n = use_i18n();
    let LinesOf { draft, currency, .. } = of;
    let remove = remover(draft);
    let key = line.key;
    let name = line.item.name.clone();
    let named = move |text: &'static str, name: &str| fill(text, &[("name", name)]);
    let price = line.price.clone();
    let sums = Memo::new(move |_| {
        let index = draft
            .lines
            .with(|lines| lines.iter().position(|line| line.key == key))?;
        of.totals
            .with(|totals| totals.as_ref()?.lines.get(index).copied())
    });
    let money = move |amount| format::money(i18n.get_locale(), amount, currency.get());
    let touched = line.touched.clone();
    let is_even = Memo::new(move |_| touched.get().is_multiple_of(2));

    let (quantity, quantity_text) = (line.quantity.clone(), line.quantity.clone());
    let quantity_name = {
        let quantity = line.quantity.clone();
        let name = name.clone();
        move || {
            let count = format::quantity(i18n.get_locale(), quantity.get());
            fill(
                t_string!(i18n, lines.quantity_is),
                &[("name", &name), ("count", &count)],
            )
        }
    };
    let price_text = Signal::derive(move || money(price.get()));
    let price_name = {
        let name = name.clone();
        move || {
            fill(
                t_string!(i18n, lines.price_is),
                &[("name", &name), ("amount", &price_text.get())],
            )
        }
    };
    let less = {
        let line = line.clone();
        move |_| match line.quantity.get_untracked().checked_sub(Quantity::ONE) {
            Ok(rest) if rest > Quantity::ZERO => line.quantity.set(rest),
            _ => remove(&line),
        }
    };
    let more = move |_| {
        if let Ok(sum) = quantity.get_untracked().checked_add(Quantity::ONE) {
            quantity.set(sum);
        }
    };
    let remove_line = {
        let line = line.clone();
        move |_| remove(&line)
    };
    let (for_less, for_more, for_adjust, for_remove) =
        (name.clone(), name.clone(), name.clone(), name.clone());
    view! {
        <li class="line" class:flash-a=move || is_even.get() class:flash-b=move || !is_even.get()>
            <span class="line-name">{name}</span>
            <span class="line-sum number">
                {move || sums.with(|sums| sums.map(|sums| money(sums.gross)))}
            </span>
            <div class="line-quantity">
                <button
                    type="button"
                    class="button is-icon"
                    aria-label=move || named(t_string!(i18n, lines.less), &for_less)
                    on:click=less
                >
                    <Svg icon=Icon::Minus/>
                </button>
                <button
                    type="button"
                    class="button line-number number"
                    aria-label=quantity_name
                    on:click=move |_| of.adjusting.set(Adjust::Quantity(key))
                >
                    {move || format::quantity(i18n.get_locale(), quantity_text.get())}
                </button>
                <button
                    type="button"
                    class="button is-icon"
                    aria-label=move || named(t_string!(i18n, lines.more), &for_more)
                    on:click=more
                >
                    <Svg icon=Icon::Plus/>
                </button>
                <button
                    type="button"
                    class="button is-quiet line-price number"
                    aria-label=price_name
                    on:click=move |_| of.adjusting.set(Adjust::Price(key))
                >
                    "× " {price_text}
                </button>
            </div>
            <div class="line-actions">
                <button
                    type="button"
                    class="button is-quiet is-icon"
                    aria-label=move || named(t_string!(i18n, lines.adjust), &for_adjust)
                    on:click=move |_| of.adjusting.set(Adjust::Line(key))
                >
                    <Svg icon=Icon::Edit/>
                </button>
                <button
                    type="button"
                    class="button is-quiet is-icon"
                    aria-label=move || named(t_string!(i18n, lines.remove), &for_remove)
                    on:click=remove_line
                >
                    <Svg icon=Icon::Close/>
                </button>
            </div>
            <LineExtras line of/>
        </li>
    }
}

/// Discount, note and stock of a line, each only where there is something to say.
#[component]
fn LineExtras(line: OpenLine, of: LinesOf) -> impl IntoView {
    let i18n = use_i18n();
    let key = line.key;
    let (discount, note) = (line.discount.clone(), line.note.clone());
    let off = Memo::new(move |_| {
        let index = of
            .draft
            .lines
            .with(|lines| lines.iter().position(|line| line.key == key))?;
        of.totals
            .with(|totals| totals.as_ref()?.lines.get(index).map(|sums| sums.discount))
    });
    let discount_row = move || {
        let discount = discount.get()?;
        let locale = i18n.get_locale();
        let what = match discount {
            Discount::Percent(percent) => {
                let percent = format::decimal(locale, percent);
                fill(t_string!(i18n, lines.percent_off), &[("percent", &percent)])
            }
            Discount::Amount(_) => t_string!(i18n, word.discount).to_owned(),
        };
        let amount = format::money(locale, -off.get().unwrap_or_default(), of.currency.get());
        Some(view! { <p class="line-extra"><span>{what}</span> <span class="number">{amount}</span></p> })
    };
    let note_row = move || {
        let note = note.get();
        (!note.is_empty()).then(|| view! { <p class="line-extra is-note">{note}</p> })
    };
    view! {
        <div class="line-extras">
            {discount_row}
            {note_row}
            <LineStock line of/>
        </div>
    }
}

/// Says when the location has less than the line wants, and who has some.
#[component]
fn LineStock(line: OpenLine, of: LinesOf) -> impl IntoView {
    let i18n = use_i18n();
    let places = use_places();
    let sku = line.item.sku.clone();
    let is_product = line.item.product.is_some();
    let stock = live(
        move || {
            let location = of.location.get()?;
            is_product.then(|| Request::OnHand(sku.clone(), location))
        },
        |_, answer| answer.read::<Option<ProductOnHand>>(),
        |batch| batch.touches(Kind::Ledger) || batch.touches(Kind::Product),
    );
    let quantity = line.quantity.clone();
    let text = move || {
        let here = of.location.get()?;
        stock.value.with(|found| {
            let found = found.as_ref()?.as_ref()?;
            (found.here < quantity.get()).then(|| {
                let locale = i18n.get_locale();
                let count = format::quantity(locale, found.here);
                let mut text = fill(t_string!(i18n, lines.here), &[("count", &count)]);
                for (place, amount) in elsewhere(found, here) {
                    let count = format::quantity(locale, amount);
                    text.push_str(" · ");
                    text.push_str(&fill(
                        t_string!(i18n, lines.at_place),
                        &[("count", &count), ("place", &places.name(place))],
                    ));
                }
                text
            })
        })
    };
    move || text().map(|text| view! { <p class="line-extra is-warn"><Svg icon=Icon::Warn/> {text}</p> })
}

/// The other locations that have some, the richest first, at most two.
fn elsewhere(found: &ProductOnHand, here: domain::id::DocId) -> Vec<(domain::id::DocId, Quantity)> {
    let mut others: Vec<_> = found
        .by_location
        .iter()
        .copied()
        .filter(|(place, amount)| *place != here && *amount > Quantity::ZERO)
        .collect();
    others.sort_by_key(|(_, amount)| std::cmp::Reverse(*amount));
    others.truncate(2);
    others
}
