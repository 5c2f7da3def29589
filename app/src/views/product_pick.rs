//! Finding a product for a list that grows: by words, by code, or by a scan whatever has the focus.

use std::sync::Arc;

use domain::id::{DocId, Kind};
use domain::row::ProductRow;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::device::Request;
use replica::query::{ProductPage, ProductQuery};

use crate::components::SearchBox;
use crate::state::ask;
use crate::state::browser::{focus, is_by_key};
use crate::state::catalogue::use_catalogue;
use crate::state::format;
use crate::state::keyboard_scanner;
use crate::state::live::live;
use crate::state::notices::use_notices;
use crate::state::preferences::tag;
use crate::state::scanner::Heard;
use crate::words::{fill, t_string, use_i18n};

/// Products shown while words are typed.
const SHOWN: u32 = 6;

/// A search box that hands over one product after the other.
#[component]
pub fn ProductPick(
    /// Whose stock is shown beside the names.
    #[prop(into)]
    location: Signal<Option<DocId>>,
    /// A product was found.
    on_pick: Callback<Arc<ProductRow>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let catalogue = use_catalogue();
    let notices = use_notices();
    let text = RwSignal::new(String::new());
    let found = live(
        move || {
            let words = text.get();
            (!words.trim().is_empty()).then(|| {
                Request::Products(ProductQuery {
                    text: words,
                    location: location.get(),
                    limit: SHOWN,
                    ..ProductQuery::default()
                })
            })
        },
        |_, answer| Some(answer.read::<ProductPage>()?.rows),
        |batch| batch.touches(Kind::Product) || batch.touches(Kind::Ledger),
    );
    let search = NodeRef::<html::Input>::new();
    let pick = move |product: Arc<ProductRow>| {
        text.set(String::new());
        on_pick.run(product);
    };
    let take = Callback::new(move |(code, is_scan): (String, bool)| {
        let code = code.trim().to_owned();
        if let Some(product) = catalogue.find(&code) {
            pick(product);
            return;
        }
        spawn_local(async move {
            match ask::scan(code.clone()).await {
                Ok(Some(found)) => pick(Arc::new(found)),
                // Words that match something are no mistake; the list below shows it.
                Ok(None) | Err(_) => {
                    let nothing = found
                        .value
                        .with_untracked(|rows| rows.as_ref().is_none_or(Vec::is_empty));
                    if !is_scan && !nothing {
                        // The next Enter takes the first of it.
                        focus(".product-pick .pick");
                    } else {
                        notices.problem(fill(t_string!(i18n, sell.unknown_code), &[("code", &code)]));
                    }
                }
            }
        });
    });
    keyboard_scanner::listen(Box::new(move |heard, _, _| {
        if let Heard::Code(code) = heard {
            take.run((code, true));
        }
    }));
    let rows = move || {
        if text.with(|text| text.trim().is_empty()) {
            return Vec::new();
        }
        let locale = i18n.get_locale();
        let rows = found.value.get().unwrap_or_default();
        rows.into_iter()
            .map(|found| {
                let name = found.row.product.name(tag(locale)).to_owned();
                let sku = found.row.product.sku.clone();
                let here = format::quantity(locale, found.here);
                let stock = fill(t_string!(i18n, lines.here), &[("count", &here)]);
                let product = Arc::new(found.row);
                view! {
                    <li>
                        <button
                            type="button"
                            class="pick"
                            on:click=move |event| {
                                // The keyboard goes on with the next one; a finger isn't given a keyboard.
                                if let Some(search) = search.get_untracked().filter(|_| is_by_key(&event)) {
                                    let _ = search.focus();
                                }
                                pick(Arc::clone(&product));
                            }
                        >
                            <span class="pick-name">{name}</span>
                            <span class="pick-sum number">{stock}</span>
                            <span class="pick-more number">{sku}</span>
                        </button>
                    </li>
                }
            })
            .collect()
    };
    view! {
        <div class="product-pick">
            <SearchBox
                label=Signal::derive(move || t_string!(i18n, stock.add_product).to_owned())
                value=text
                node=search
                on_enter=Callback::new(move |typed| take.run((typed, false)))
            />
            <ul class="picks">{rows}</ul>
        </div>
    }
}
