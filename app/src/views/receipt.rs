//! The receipt of an order: looked at, and printed on a roll or on sheets.
//!
//! It is made from what this device holds, so it prints without a network; an order whose document isn't here prints
//! with what its row tells.

mod print;
mod sheet;

use domain::row::LineRow;
use leptos::html;
use leptos::prelude::*;
use replica::device::Request;
use replica::query::{CustomerDetail, OrderDetail};

use crate::components::icon::{Icon, Svg};
use crate::components::{Dialog, Segments};
use crate::state::catalogue::{Catalogue, use_catalogue};
use crate::state::live::live;
use crate::state::names::use_places;
use crate::state::preferences::{PAPERS, Paper, language_of, tag, use_preferences};
use crate::views::later::later;
use crate::words::{Locale, Words, t, t_string, use_i18n};
use sheet::Issuer;

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
            {later(move |all| (all.receipt)(detail))}
        </Dialog>
    }
}

/// The receipt, the choice of its paper, and the button that prints it.
#[component]
pub fn Receipt(
    /// The order.
    detail: Memo<Option<OrderDetail>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let places = use_places();
    let organisation = crate::state::hub::use_hub().status;
    let customer = Memo::new(move |_| detail.with(|detail| detail.as_ref()?.row.customer));
    let language = live(
        move || Some(Request::Customer(customer.get()?, 0)),
        |_, answer| {
            let found: Option<CustomerDetail> = answer.read()?;
            Some(found.and_then(|found| language_of(&found.row.customer.language)))
        },
        |_| false,
    );
    let catalogue = use_catalogue();
    let node = NodeRef::<html::Div>::new();
    let paper = preferences.paper;
    Effect::new(move |_| {
        let hers = language.value.get().flatten();
        let language = hers.unwrap_or(i18n.get_locale());
        let (Some(root), Some(mut detail)) = (node.get(), detail.get()) else {
            return;
        };
        if hers.is_some() {
            let lines = detail.row.lines.iter_mut();
            lines.for_each(|line| call(line, catalogue, language));
        }
        let place = places.get(detail.row.location);
        let issuer = Issuer::of(organisation.with(|status| status.organisation.clone()), place);
        // A browser that refuses an element shows a receipt that ends early, and that can be seen.
        let _ = sheet::draw(&root, &detail, &issuer, Words::of(language));
        let paper = paper.get();
        // How long it is shows when it has been laid out.
        request_animation_frame(move || print::stage(&root, paper));
    });
    on_cleanup(print::clear);
    let class = move || match paper.get() {
        Paper::Roll58 => "receipt is-roll is-58",
        Paper::Roll80 => "receipt is-roll is-80",
        Paper::A4 => "receipt is-a4",
    };
    let choice = |(_, this): (&str, Paper)| (this, Signal::stored(paper_name(this).to_owned()), None);
    view! {
        <Segments
            group="paper"
            legend=Signal::derive(move || t_string!(i18n, receipt.paper).to_owned())
            plain=true
            choices=PAPERS.into_iter().map(choice).collect()
            chosen=paper
            on_choose=Callback::new(move |this| preferences.choose_paper(this))
        />
        <div class="receipt-desk" tabindex="0" role="region" aria-label=move || t_string!(i18n, receipt.preview)>
            <div class=class node_ref=node></div>
        </div>
        <div class="dialog-actions">
            <button
                type="button"
                class="button is-primary"
                data-autofocus=""
                on:click=move |_| {
                    if let Some(root) = node.get_untracked() {
                        print::print(&root, paper.get_untracked());
                    }
                }
            >
                <Svg icon=Icon::Print/>
                {t!(i18n, receipt.print)}
            </button>
        </div>
    }
}

/// Calls what was sold as the customer does. What was called otherwise on the order, or is by now, keeps its name as sold.
fn call(line: &mut LineRow, catalogue: Catalogue, language: Locale) {
    let Some(product) = line.product.and_then(|id| catalogue.by_id(id)) else {
        return;
    };
    let product = &product.product;
    if product.names.iter().any(|name| name.text == line.name) {
        line.name = product.name(tag(language)).to_owned();
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
