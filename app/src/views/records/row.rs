//! One customer or product in the list: a row of a table, or a card where there is little room.

use domain::id::DocId;
use domain::quantity::Quantity;
use domain::row::{CustomerRow, Version};
use leptos::prelude::*;
use replica::query::ProductOnHand;

use super::{Beside, Of, RecordsState};
use crate::components::icon::{Icon, Svg};
use crate::components::{GridRow, RowElement, picture};
use crate::state::pictures::first_address;
use crate::state::preferences::tag;
use crate::state::sale::use_sale;
use crate::state::{format, seen};
use crate::views::address::use_opening;
use crate::words::{Words, t_string, use_i18n};

/// One entry of the list.
#[derive(Clone, PartialEq)]
pub enum Found {
    /// A customer.
    Customer(CustomerRow),
    /// A product with what is on hand of it in all.
    Product(ProductOnHand),
}

impl Found {
    /// The document.
    pub fn id(&self) -> DocId {
        match self {
            Found::Customer(row) => row.id,
            Found::Product(found) => found.row.id,
        }
    }

    /// Which state of it this is.
    pub fn version(&self) -> Version {
        match self {
            Found::Customer(row) => row.version,
            Found::Product(found) => found.row.version,
        }
    }

    fn waits(&self) -> bool {
        match self {
            Found::Customer(row) => !row.issues.is_empty(),
            Found::Product(found) => !found.row.issues.is_empty(),
        }
    }
}

/// A cell: its place, and its text.
type Cell<T> = (&'static str, T);

/// The heads of the columns.
pub fn heads(words: Words, of: Of) -> Vec<Cell<&'static str>> {
    match of {
        Of::Customers => vec![
            ("cell-name", t_string!(words, customers.name)),
            ("cell-first", t_string!(words, word.phone)),
            ("cell-roomy", t_string!(words, customers.address)),
            ("cell-last", t_string!(words, customers.email)),
        ],
        Of::Products => vec![
            ("cell-name", t_string!(words, word.name)),
            ("cell-first", t_string!(words, products.sku)),
            ("cell-roomy", t_string!(words, products.category)),
            ("cell-side number", t_string!(words, word.price)),
            ("cell-last number", t_string!(words, stock.on_hand)),
        ],
    }
}

/// The cells beside the name.
fn cells(words: Words, currency: domain::money::Currency, found: &Found) -> Vec<Cell<String>> {
    let first = |texts: &[String]| texts.first().cloned().unwrap_or_default();
    match found {
        Found::Customer(row) => vec![
            ("cell-first number clip", first(&row.customer.phones)),
            (
                "cell-roomy clip",
                first(&row.customer.addresses).replace('\n', ", "),
            ),
            ("cell-last clip", first(&row.customer.emails)),
        ],
        Found::Product(found) => {
            let product = &found.row.product;
            let locale = words.get_locale();
            let short = found.here < Quantity::ZERO;
            let last = if short {
                "cell-last number is-short"
            } else {
                "cell-last number"
            };
            vec![
                ("cell-first number clip", product.sku.clone()),
                ("cell-roomy clip", product.category.clone()),
                ("cell-side number", format::money(locale, product.price, currency)),
                (last, format::quantity(locale, found.here)),
            ]
        }
    }
}

/// The name of a row's element.
pub fn row_id(index: u32) -> String {
    format!("record-row-{index}")
}

/// One entry.
#[component]
pub fn EntryRow(
    element: RowElement<Found>,
    state: RecordsState,
    active: RwSignal<Option<u32>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let currency = use_sale().currency;
    let open = use_opening();
    let RowElement { index, row, .. } = element;
    let glows = seen::glows(move || row.with(|row| row.as_ref().map(|found| (found.id(), found.version()))));
    let name = move || {
        row.with(|row| match row.as_deref() {
            Some(Found::Customer(row)) => row.customer.name.clone(),
            Some(Found::Product(found)) => found.row.product.name(tag(i18n.get_locale())).to_owned(),
            None => String::new(),
        })
    };
    // The pictures of what a thumb flies past are neither drawn nor fetched, and those of an answer come after its words.
    let address = Memo::new(move |before: Option<&Option<String>>| {
        let address = row.with(|row| match row.as_deref() {
            Some(Found::Product(found)) => first_address(&found.row.product.images),
            _ => None,
        });
        let rests = state.window.rests();
        address.filter(|address| rests || before.is_some_and(|before| before.as_ref() == Some(address)))
    });
    let flag = move || {
        let waits = row.with(|row| row.as_ref().is_some_and(|found| found.waits()));
        waits.then(|| {
            view! {
                <span class="cell-flag">
                    <Svg icon=Icon::Warn/>
                    <span class="visually-hidden">{t_string!(i18n, safety.attention)}</span>
                </span>
            }
        })
    };
    let rest = move || {
        let cell = |(class, text): Cell<String>| view! { <span role="gridcell" class=class>{text}</span> };
        let found = row.get()?;
        let cells = cells(i18n, currency.get(), &found).into_iter();
        Some(cells.map(cell).collect_view())
    };
    let content = move || {
        let picture = (state.of == Of::Products).then(|| picture(move || address.get(), name));
        view! {
            <span role="gridcell" class="cell-name">
                {picture}
                <span class="clip">{name}</span>
                {flag}
            </span>
            {rest}
        }
    };
    GridRow {
        name: row_id,
        index,
        active,
        id: Signal::derive(move || row.with(|row| row.as_ref().map(|found| found.id()))),
        beside: Signal::derive(move || match state.beside.get() {
            Beside::One(id) => Some(id),
            _ => None,
        }),
        glows: glows.into(),
        open: Callback::new(move |id| open(state.address(id))),
    }
    .draw(content.into_any())
}
