//! One product, whole: its names and codes, what it costs, where it is, and the latest orders with it.

use domain::command::Command;
use domain::id::{DocId, Kind};
use domain::money::Currency;
use domain::product::{Product, ProductChange};
use domain::quantity::Quantity;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::device::Request;
use replica::query::{ProductDetail, ProductOnHand};

use super::form::product_form;
use super::terms;
use crate::components::icon::{Icon, Svg};
use crate::components::star::star;
use crate::components::{SafetyMark, picture};
use crate::state::ask::command;
use crate::state::browser::set_after_paint;
use crate::state::format;
use crate::state::languages;
use crate::state::live::live;
use crate::state::names::{Places, use_places};
use crate::state::notices::use_notices;
use crate::state::personal::use_personal;
use crate::state::pictures::first_address;
use crate::state::preferences::tag;
use crate::state::sale::use_sale;
use crate::views::phrases;
use crate::views::records::{
    Pane, RecordsState, Value, editing, facts, issues, order_list, plain, take_back,
};
use crate::words::{Words, t, t_string, use_i18n};

/// Orders shown.
const ORDERS: u32 = 20;

/// One product beside the list, or in its place.
#[component]
pub fn ProductPane(state: RecordsState, id: DocId) -> impl IntoView {
    let i18n = use_i18n();
    let currency = use_sale().currency;
    let places = use_places();
    let answer = live(
        move || Some(Request::Product(id, ORDERS)),
        |_, answer| answer.read::<Option<ProductDetail>>(),
        move |batch| {
            batch.concerns(id)
                || batch.touches(Kind::Order)
                || batch.touches(Kind::Ledger)
                || batch.touches(Kind::Location)
        },
    );
    let detail = Memo::new(move |_| answer.value.get().flatten());
    let row = move || detail.with(|detail| detail.as_ref().map(|detail| detail.found.row.clone()));
    let missing = Memo::new(move |_| answer.value.with(|answer| matches!(answer, Some(None))));
    let editing = editing(state, id, row);
    let content = move || match editing.get() {
        Some(base) => {
            let done = Callback::new(move |_| editing.set(None));
            product_form(state, Some(base), Product::default(), done)
        }
        None => detail
            .get()
            .map(|detail| whole(i18n, places, &detail, currency.get()))
            .into_any(),
    };
    let acts = move || {
        let archived =
            detail.with(|detail| detail.as_ref().map(|detail| detail.found.row.product.archived))?;
        editing
            .with(Option::is_none)
            .then(|| view! { <Acts id archived on_edit=Callback::new(move |()| set_after_paint(editing, untrack(row)))/> })
    };
    let name = Signal::derive(move || t_string!(i18n, products.one).to_owned());
    let title = Signal::derive(move || {
        let row = row();
        row.map(|row| row.product.name(tag(i18n.get_locale())).to_owned())
            .unwrap_or_default()
    });
    view! {
        <Pane state name title trouble=answer.trouble missing>
            {acts}
            {content}
        </Pane>
    }
    .into_any()
}

#[component]
fn Acts(id: DocId, archived: bool, on_edit: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let set = move |archived: bool| Command::ChangeProduct(id, vec![ProductChange::Archived(archived)]);
    let archive = move |_| {
        spawn_local(async move {
            match command(set(!archived)).await {
                Ok(_) => {
                    let text = untrack(|| match archived {
                        true => t_string!(i18n, products.sold_again),
                        false => t_string!(i18n, products.archived_now),
                    });
                    notices.offer_undo(text.to_owned(), move || {
                        take_back(i18n, notices, vec![set(archived)])
                    });
                }
                Err(why) => notices.problem(untrack(|| phrases::trouble(i18n, &why))),
            }
        });
    };
    let archive_name = move || match archived {
        true => t_string!(i18n, products.sell_again),
        false => t_string!(i18n, products.archive),
    };
    view! {
        <div class="detail-acts">
            <button type="button" class="button" on:click=move |_| on_edit.run(())>
                <Svg icon=Icon::Edit/>
                {t!(i18n, orders.edit)}
            </button>
            <button type="button" class="button" on:click=archive>{archive_name}</button>
            {star(use_personal(), id, None)}
        </div>
    }
    .into_any()
}

fn whole(words: Words, places: Places, detail: &ProductDetail, currency: Currency) -> AnyView {
    let locale = words.get_locale();
    let row = &detail.found.row;
    let product = &row.product;
    let archived = product
        .archived
        .then(|| view! { <span class="pill is-ended">{t!(words, products.archived)}</span> });
    let mut rows: Vec<(String, Vec<Value>)> = product
        .names
        .iter()
        .map(|name| {
            (
                languages::name(&name.language).to_owned(),
                plain(name.text.clone()),
            )
        })
        .collect();
    let size = |number: u32, unit: &str| match number {
        0 => String::new(),
        number => format!("{} {unit}", format::count(locale, number)),
    };
    let rate = format!("{} %", format::decimal(locale, product.tax_rate));
    // Imported products often have a rate and no class.
    let tax = match terms::tax_class(words, &product.tax_class) {
        class if class.is_empty() => rate,
        class => format!("{class} · {rate}"),
    };
    let codes = product.barcodes.iter().map(|code| (None, code.clone())).collect();
    rows.extend([
        (
            t_string!(words, products.sku).to_owned(),
            plain(product.sku.clone()),
        ),
        (t_string!(words, products.barcodes).to_owned(), codes),
        (
            t_string!(words, products.category).to_owned(),
            plain(product.category.clone()),
        ),
        (
            t_string!(words, word.price).to_owned(),
            plain(format::money(locale, product.price, currency)),
        ),
        (t_string!(words, products.tax).to_owned(), plain(tax)),
        (
            t_string!(words, products.unit).to_owned(),
            plain(terms::unit(words, &product.unit)),
        ),
        (
            t_string!(words, products.weight).to_owned(),
            plain(size(product.weight_g, "g")),
        ),
        (
            t_string!(words, products.volume).to_owned(),
            plain(size(product.volume_ml, "ml")),
        ),
    ]);
    // Last on the page: what comes later moves nothing.
    let orders = detail.orders.as_ref().map(|orders| {
        let none = orders
            .is_empty()
            .then(|| view! { <p class="quiet">{t!(words, products.no_orders)}</p> });
        view! {
            {order_list(words, places, orders, Some(row))}
            {none}
        }
    });
    view! {
        <div class="detail-body" tabindex="0">
            {pictures(words, product)}
            <p class="detail-status">{archived} <SafetyMark safety=detail.safety/></p>
            {issues(words, row.issues.len())}
            <section>
                <h3>{t!(words, products.about)}</h3>
                {facts(rows)}
            </section>
            {stock(words, places, &detail.found)}
            <section>
                <h3>{t!(words, products.orders)}</h3>
                {orders}
            </section>
        </div>
    }
    .into_any()
}

/// All its pictures, where it has some.
fn pictures(words: Words, product: &Product) -> Option<AnyView> {
    let name = product.name(tag(words.get_locale()));
    let each = product.images.iter().map(|link| {
        let name = name.to_owned();
        let address = first_address(std::slice::from_ref(link));
        picture(move || address.clone(), move || name.clone())
    });
    let each = each.collect_view();
    // Pushed along by keyboard too.
    (!product.images.is_empty()).then(|| {
        view! {
            <div class="pictures" tabindex="0" role="group" aria-label=t_string!(words, device.pictures)>
                {each}
            </div>
        }
        .into_any()
    })
}

/// What is on hand, place by place.
fn stock(words: Words, places: Places, found: &ProductOnHand) -> AnyView {
    let locale = words.get_locale();
    let line = |name: String, quantity: Quantity| {
        view! {
            <div class="pair is-sum" class:is-short=quantity < Quantity::ZERO>
                <dt>{name}</dt>
                <dd class="number">{format::quantity(locale, quantity)}</dd>
            </div>
        }
        .into_any()
    };
    let levels = found
        .by_location
        .iter()
        .filter(|(_, quantity)| *quantity != Quantity::ZERO);
    let mut rows: Vec<AnyView> = levels
        .map(|(place, quantity)| line(places.name(*place), *quantity))
        .collect();
    // With one place its level is the sum.
    if rows.len() != 1 {
        rows.push(line(t_string!(words, products.in_all).to_owned(), found.here));
    }
    let href = format!("/stock/{}", found.row.id);
    view! {
        <section>
            <h3>{t!(words, stock.on_hand)}</h3>
            <dl class="pairs">{rows}</dl>
            <a class="button" href=href>{t!(words, inbox.open_stock)}</a>
        </section>
    }
    .into_any()
}
