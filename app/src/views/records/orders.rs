//! The orders of a customer, or with a product: each a way to the order.

use domain::order::status::{Fulfilment, Lifecycle};
use domain::quantity::Quantity;
use domain::row::{OrderRow, ProductRow};
use leptos::prelude::*;

use crate::state::format;
use crate::state::names::Places;
use crate::views::phrases;
use crate::words::Words;

/// The orders, as they come. Of a product, how much of it each has is shown in place of the order's total.
pub fn order_list(
    words: Words,
    places: Places,
    orders: &[OrderRow],
    product: Option<&ProductRow>,
) -> AnyView {
    let locale = words.get_locale();
    let line = |order: &OrderRow| {
        let status = match order.status.lifecycle {
            Lifecycle::Placed => {
                let money = phrases::settlement(words, order.direction, order.status.payment);
                match order.status.fulfilment {
                    Fulfilment::NothingToSend => money.to_owned(),
                    goods => format!("{money} · {}", phrases::fulfilment(words, goods)),
                }
            }
            other => phrases::lifecycle(words, other).to_owned(),
        };
        let about = [
            format::when(locale, order.placed_at),
            places.name(order.location),
            status,
        ];
        let about: Vec<String> = about.into_iter().filter(|part| !part.is_empty()).collect();
        let sum = match product {
            Some(product) => format!("{} ×", format::quantity(locale, quantity_in(order, product))),
            None => format::money(locale, order.total, order.currency),
        };
        view! {
            <li>
                <a class="pick" href=format!("/orders/{}", order.id)>
                    <span class="pick-name number">{order.number.clone()}</span>
                    <span class="pick-sum number">{sum}</span>
                    <span class="pick-more">{about.join(" · ")}</span>
                </a>
            </li>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = orders.iter().map(line).collect();
    view! { <ul class="picks">{rows}</ul> }.into_any()
}

/// How much of a product an order has, all its lines together.
fn quantity_in(order: &OrderRow, product: &ProductRow) -> Quantity {
    let its_lines = order.lines.iter().filter(|line| line.is_of(product));
    Quantity(its_lines.fold(0, |sum, line| sum.saturating_add(line.quantity.0)))
}
