//! The receipt of an order: looked at, and printed on a roll or on sheets.
//!
//! It is made from what this device holds, so it prints without a network; an order whose document isn't here prints
//! with what its row tells.

mod print;
mod sheet;

use leptos::html;
use leptos::prelude::*;
use replica::device::{Request, Response};
use replica::query::OrderDetail;

use crate::components::Dialog;
use crate::components::icon::{Icon, Svg};
use crate::state::live::live;
use crate::state::names::use_places;
use crate::state::preferences::{PAPERS, Paper, language_of, use_preferences};
use crate::words::{Words, t, t_string, use_i18n};
use sheet::{Issuer, sheet};

/// The receipt, over the page.
#[component]
pub fn ReceiptDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The order.
    detail: Memo<Option<OrderDetail>>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Dialog open title=Signal::derive(move || t_string!(i18n, receipt.title).to_owned()) class="is-wide">
            <Receipt detail/>
        </Dialog>
    }
}

#[component]
fn Receipt(detail: Memo<Option<OrderDetail>>) -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let places = use_places();
    let organisation = crate::state::hub::use_hub().status;
    let customer = Memo::new(move |_| detail.with(|detail| detail.as_ref()?.row.customer));
    let language = live(
        move || Some(Request::Customer(customer.get()?, 0)),
        |_, response| match response {
            Response::Customer(found) => {
                Some(found.and_then(|found| language_of(&found.row.customer.language)))
            }
            _ => None,
        },
        |_| false,
    );
    let node = NodeRef::<html::Div>::new();
    let content = move || {
        let language = language.value.get().flatten().unwrap_or(i18n.get_locale());
        let detail = detail.get()?;
        let issuer = Issuer {
            organisation: organisation.with(|status| status.organisation.clone()),
            location: places.name(detail.row.location),
        };
        Some(sheet(
            &detail,
            &issuer,
            Words::of(language),
            preferences.paper.get(),
            node,
        ))
    };
    print::keep_staged(node, preferences.paper);
    let choice = move |(_, this): (&str, Paper)| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="paper"
                    prop:checked=move || preferences.paper.get() == this
                    on:change=move |_| preferences.choose_paper(this)
                />
                <span>{paper_name(this)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segments">
            <legend class="visually-hidden">{t!(i18n, receipt.paper)}</legend>
            {PAPERS.into_iter().map(choice).collect_view()}
        </fieldset>
        <div class="receipt-desk" tabindex="0" role="region" aria-label=move || t_string!(i18n, receipt.preview)>
            {content}
        </div>
        <div class="dialog-actions">
            <button
                type="button"
                class="button is-primary"
                data-autofocus=""
                on:click=move |_| print::print(node, preferences.paper.get_untracked())
            >
                <Svg icon=Icon::Print/>
                {t!(i18n, receipt.print)}
            </button>
        </div>
    }
}

/// Papers are called by their size, in every language.
fn paper_name(paper: Paper) -> &'static str {
    match paper {
        Paper::Roll58 => "58 mm",
        Paper::Roll80 => "80 mm",
        Paper::A4 => "A4",
    }
}
