//! What stands on a receipt, in the customer's language: who sold, what, for how much, and how it was paid.
//!
//! Nothing here follows a signal: a receipt is drawn as a whole, and anew when anything on it changes.

use domain::money::Currency;
use domain::order::status::Lifecycle;
use domain::order::{Direction, FactKind, Payment, TaxMode};
use leptos::html;
use leptos::prelude::*;
use replica::query::{OrderDetail, OrderDocument};
use rust_decimal::Decimal;

use crate::state::format;
use crate::state::preferences::{Paper, tag};
use crate::views::phrases;
use crate::words::{Words, t_string};

/// Who sells.
pub struct Issuer {
    /// The organisation's name.
    pub organisation: String,
    /// The name of the place.
    pub location: String,
}

/// What amounts are written in.
#[derive(Clone, Copy)]
struct Written {
    words: Words,
    currency: Currency,
}

impl Written {
    fn money(self, amount: Decimal) -> String {
        format::money(self.words.get_locale(), amount, self.currency)
    }
}

/// The receipt on this paper.
pub fn sheet(
    detail: &OrderDetail,
    issuer: &Issuer,
    words: Words,
    paper: Paper,
    node: NodeRef<html::Div>,
) -> AnyView {
    let row = &detail.row;
    let document = detail.document.as_ref();
    let written = Written {
        words,
        currency: row.currency,
    };
    let class = match paper {
        Paper::Roll58 => "receipt is-roll is-58",
        Paper::Roll80 => "receipt is-roll is-80",
        Paper::A4 => "receipt is-a4",
    };
    let state = match (row.status.lifecycle, row.direction) {
        (Lifecycle::Held, _) => t_string!(words, receipt.held),
        (Lifecycle::Cancelled, _) => t_string!(words, status.cancelled),
        (Lifecycle::Placed, Direction::Return) => t_string!(words, status.return_order),
        (Lifecycle::Placed, Direction::Sale) => "",
    };
    let place = (issuer.location != issuer.organisation).then(|| issuer.location.clone());
    let note = document.map(|document| document.note.clone()).unwrap_or_default();
    let number = t_string!(words, receipt.number);
    let customer = t_string!(words, word.customer);
    let moment = format::moment(words.get_locale(), row.placed_at);
    view! {
        <div class=class lang=tag(words.get_locale()) node_ref=node>
            <header class="receipt-head">
                <p class="receipt-shop">{issuer.organisation.clone()}</p>
                {place.map(|place| view! { <p>{place}</p> })}
            </header>
            {(!state.is_empty()).then(|| view! { <p class="receipt-state">{state}</p> })}
            <dl class="receipt-about">
                {pair(number, row.number.clone())}
                {pair(t_string!(words, receipt.date), moment)}
                {pair(customer, row.customer_name.clone())}
            </dl>
            <table class="receipt-lines">
                <thead>
                    <tr>
                        <th class="receipt-name" scope="col">{t_string!(words, word.product)}</th>
                        <th class="receipt-count" scope="col">{t_string!(words, word.quantity)}</th>
                        <th class="receipt-price" scope="col">{t_string!(words, word.price)}</th>
                        <th class="receipt-sum" scope="col">{t_string!(words, word.amount)}</th>
                    </tr>
                </thead>
                <tbody>{lines(detail, written)}</tbody>
            </table>
            <dl class="receipt-totals">{totals(detail, written)}</dl>
            {(!note.is_empty()).then(|| view! { <p class="receipt-note">{note}</p> })}
        </div>
    }
    .into_any()
}

/// A name and what it names; nothing where there is nothing to say.
fn pair(name: &'static str, value: String) -> Option<AnyView> {
    (!value.is_empty())
        .then(|| view! { <div class="receipt-row"><dt>{name}</dt> <dd>{value}</dd></div> }.into_any())
}

/// Every line, and below it its discount and its note.
fn lines(detail: &OrderDetail, written: Written) -> Vec<AnyView> {
    let Written { words, currency } = written;
    let document = detail.document.as_ref();
    let sums = document.and_then(|document| document.totals.as_ref());
    let mut rows = Vec::new();
    for line in &detail.row.lines {
        let at = document.and_then(|document| document.lines.iter().position(|(id, ..)| *id == line.id));
        let more = document.zip(at).and_then(|(document, at)| document.lines.get(at));
        let sum = sums.zip(at).and_then(|(sums, at)| sums.lines.get(at));
        let count = format::quantity(words.get_locale(), line.quantity);
        let (price, gross) = (
            written.money(line.unit_price),
            sum.map_or(line.net, |sum| sum.gross),
        );
        rows.push(
            view! {
                <tr>
                    <td class="receipt-name">{line.name.clone()}</td>
                    <td class="receipt-count">{count}</td>
                    <td class="receipt-price">{price}</td>
                    <td class="receipt-sum">{written.money(gross)}</td>
                </tr>
            }
            .into_any(),
        );
        let off = sum.map(|sum| sum.discount).filter(|off| !off.is_zero());
        if let Some(off) = off {
            let name = match more.and_then(|(_, discount, _)| *discount) {
                Some(discount @ domain::order::Discount::Percent(_)) => {
                    phrases::discount(words, discount, currency)
                }
                _ => t_string!(words, word.discount).to_owned(),
            };
            rows.push(below(name, written.money(-off)));
        }
        if let Some((_, _, note)) = more.filter(|(_, _, note)| !note.is_empty()) {
            rows.push(below(note.clone(), String::new()));
        }
    }
    rows
}

/// A row that belongs to the line above it.
fn below(name: String, amount: String) -> AnyView {
    view! {
        <tr class="is-below">
            <td class="receipt-name" colspan="3">{name}</td>
            <td class="receipt-sum">{amount}</td>
        </tr>
    }
    .into_any()
}

/// What it costs, what was paid, and what is left.
fn totals(detail: &OrderDetail, written: Written) -> Vec<AnyView> {
    let Written { words, currency } = written;
    let row = &detail.row;
    let mut rows = Vec::new();
    let mut add = |class: &'static str, name: String, amount: Decimal| {
        let amount = written.money(amount);
        rows.push(
            view! { <div class=format!("receipt-row {class}")><dt>{name}</dt> <dd>{amount}</dd></div> }
                .into_any(),
        );
    };
    let document = detail.document.as_ref();
    let sums = document.and_then(|document| Some((document.totals.as_ref()?, document)));
    if let Some((sums, document)) = sums {
        let is_exclusive = document.tax_mode == TaxMode::Exclusive && !sums.tax.is_zero();
        if !sums.discount.is_zero() || !sums.shipping.is_zero() || is_exclusive {
            add("", t_string!(words, word.subtotal).to_owned(), sums.subtotal);
        }
        if !sums.discount.is_zero() {
            let name = match document.discount {
                Some(discount @ domain::order::Discount::Percent(_)) => {
                    phrases::discount(words, discount, currency)
                }
                _ => t_string!(words, lines.order_discount).to_owned(),
            };
            add("", name, -sums.discount);
        }
        if !sums.shipping.is_zero() {
            add("", t_string!(words, word.shipping).to_owned(), sums.shipping);
        }
        if is_exclusive {
            add("", t_string!(words, products.tax).to_owned(), sums.tax);
        }
    }
    add("is-total", t_string!(words, word.total).to_owned(), row.total);
    if let Some((sums, document)) = sums
        && document.tax_mode == TaxMode::Inclusive
        && !sums.tax.is_zero()
    {
        add(
            "is-quiet",
            t_string!(words, word.tax_included).to_owned(),
            sums.tax,
        );
    }
    let payments = document.map(payments).unwrap_or_default();
    let mut change = Decimal::ZERO;
    for payment in &payments {
        let method = phrases::method(words, payment.method);
        let name = if payment.reference.is_empty() {
            method.to_owned()
        } else {
            format!("{method} {}", payment.reference)
        };
        let given = payment.given.unwrap_or(payment.amount);
        add("", name, row.direction.signed(given));
        change = change.checked_add(payment.change()).unwrap_or(change);
    }
    if payments.is_empty() && !row.paid.is_zero() {
        add("", t_string!(words, status.paid).to_owned(), row.paid);
    }
    if !change.is_zero() {
        add("is-strong", t_string!(words, pay.change).to_owned(), change);
    }
    let open = row.total.checked_sub(row.paid).unwrap_or_default();
    if row.status.lifecycle != Lifecycle::Cancelled && !open.is_zero() {
        add("is-strong", t_string!(words, pay.due).to_owned(), open);
    }
    rows
}

/// The payments, oldest first.
fn payments(document: &OrderDocument) -> Vec<&Payment> {
    let paid = document.facts.iter().map(|fact| match &fact.kind {
        FactKind::Paid(payment) => Some(payment),
        _ => None,
    });
    paid.flatten().collect()
}
