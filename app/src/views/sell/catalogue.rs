//! The catalogue: search or scan, categories, and a tile for each product.

use domain::id::Kind;
use leptos::prelude::*;
use replica::device::Request;
use replica::query::{OrderPage, OrderQuery, ProductPage, ProductQuery};

use super::Till;
use super::scan::take;
use super::tiles::{MOST, Tiles, fill};
use super::usual::Usual;
use crate::components::icon::{Icon, Svg};
use crate::components::{SearchBox, TroubleNote};
use crate::state::amounts::multiplied;
use crate::state::browser::{focus, window_size};
use crate::state::catalogue::use_catalogue;
use crate::state::format;
use crate::state::live::live;
use crate::views::later::LaterPart;
use crate::words::{t, t_string, use_i18n};

/// Pixels above the end at which more tiles are fetched.
const NEAR_END: i32 = 600;

/// Search box, categories and tiles.
#[component]
pub fn CataloguePane(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let catalogue = use_catalogue();
    let category = RwSignal::new(None::<String>);
    let at_a_time = RwSignal::new(fill(window_size()));
    let limit = RwSignal::new(at_a_time.get_untracked());
    let handle = window_event_listener(leptos::ev::resize, move |_| {
        let room = fill(window_size());
        at_a_time.set(room);
        if limit.get_untracked() < room {
            limit.set(room);
        }
    });
    on_cleanup(move || handle.remove());
    let location = till.preferences.location;
    let words = Memo::new(move |_| till.text.with(|text| multiplied(text).1.to_owned()));
    Effect::new(move |_| {
        words.track();
        category.track();
        limit.set(at_a_time.get_untracked());
    });
    let is_narrow =
        Memo::new(move |_| words.with(|words| !words.is_empty()) || category.with(Option::is_some));
    let page = live(
        move || {
            Some(Request::Products(ProductQuery {
                text: words.get(),
                category: category.get(),
                location: location.get(),
                limit: limit.get(),
                // Who searches wants what fits, by name.
                first: match words.with(String::is_empty) {
                    true => till.personal.first(),
                    false => Vec::new(),
                },
                ..ProductQuery::default()
            }))
        },
        |_, answer| answer.read::<ProductPage>(),
        |batch| batch.touches(Kind::Product) || batch.touches(Kind::Ledger),
    );
    let held = live(
        || {
            Some(Request::Orders(OrderQuery {
                lifecycle: Some(domain::order::status::Lifecycle::Held),
                ..OrderQuery::default()
            }))
        },
        |_, answer| Some(answer.read::<OrderPage>()?.total),
        |batch| batch.touches(Kind::Order),
    );
    // What is asked of orders waits until the device has read them.
    let has_orders = Memo::new(move |_| held.value.with(Option::is_some));
    // A quantity typed before the words counts for the tile that is tapped next.
    Effect::new(move |_| {
        let typed = till.text.with(|text| multiplied(text).0);
        if typed.is_some() {
            till.times.set(typed);
        }
    });
    let on_enter = Callback::new(move |text: String| {
        let (_, code) = multiplied(&text);
        let code = code.to_owned();
        if code.is_empty() {
            return;
        }
        let matches = page
            .value
            .with_untracked(|page| page.as_ref().map_or(0, |page| page.total));
        if catalogue.find(&code).is_some() || matches == 0 {
            till.text.set(String::new());
            take(till, catalogue, code);
        } else {
            // Words, not a code: the next Enter adds the first that matches, in plain sight.
            focus(".tile");
        }
    });
    let on_scroll = move |event: leptos::ev::Event| {
        let grid = event_target::<web_sys::HtmlElement>(&event);
        let left = grid.scroll_height() - grid.scroll_top() - grid.client_height();
        let known = limit.get_untracked();
        let total = page
            .value
            .with_untracked(|page| page.as_ref().map_or(0, |page| page.total));
        if left < NEAR_END && known < total.min(MOST) {
            limit.set(known.saturating_add(at_a_time.get_untracked()));
        }
    };
    view! {
        <section class="catalogue" aria-label=move || t_string!(i18n, sell.catalogue)>
            <div class="catalogue-top">
                <SearchBox
                    label=Signal::derive(move || t_string!(i18n, sell.search).to_owned())
                    value=till.text
                    node=till.search
                    on_enter
                />
                <LaterPart part=|all| all.camera/>
                <Times till/>
                <HeldButton till held=held.value/>
            </div>
            <Categories page=page.value chosen=category/>
            <div class="catalogue-body" on:scroll=on_scroll>
                <TroubleNote trouble=page.trouble/>
                <Usual till has_orders/>
                <Tiles page=page.value till limit at_a_time=at_a_time.into() is_narrow/>
            </div>
        </section>
    }
}

#[component]
fn Categories(page: RwSignal<Option<ProductPage>>, chosen: RwSignal<Option<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let names = Memo::new(move |_| {
        page.with(|page| page.as_ref().map(|page| page.categories.clone()))
            .unwrap_or_default()
    });
    let all = move || chosen.with(Option::is_none);
    view! {
        <div class="chips" role="group" aria-label=move || t_string!(i18n, sell.categories)>
            <button
                type="button"
                class="chip-button"
                aria-pressed=move || all().to_string()
                on:click=move |_| chosen.set(None)
            >
                {t!(i18n, word.all)}
            </button>
            <For each=move || names.get() key=Clone::clone let:name>
                {
                    let (this, shown) = (name.clone(), name.clone());
                    let pressed = move || chosen.with(|chosen| chosen.as_ref() == Some(&this));
                    view! {
                        <button
                            type="button"
                            class="chip-button"
                            aria-pressed=move || pressed().to_string()
                            on:click=move |_| chosen.set(Some(name.clone()))
                        >
                            {shown}
                        </button>
                    }
                }
            </For>
        </div>
    }
}

/// How often the next product counts, while that is more than once.
#[component]
fn Times(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        till.times.get().map(|times| {
            let count = format::quantity(i18n.get_locale(), times);
            view! {
                <button
                    type="button"
                    class="times number"
                    on:click=move |_| till.times.set(None)
                >
                    {count} " ×"
                    <span class="visually-hidden">{t!(i18n, sell.times_off)}</span>
                </button>
            }
        })
    }
}

/// Opens the held orders, while there are any.
#[component]
fn HeldButton(till: Till, held: RwSignal<Option<u32>>) -> impl IntoView {
    let i18n = use_i18n();
    let count = Memo::new(move |_| held.get().unwrap_or(0));
    view! {
        <button
            type="button"
            class="button held-button"
            disabled=move || count.get() == 0
            on:click=move |_| till.shelf.set(true)
        >
            <Svg icon=Icon::Hold/>
            {t!(i18n, sell.held)}
            <Show when=move || count.get() != 0>
                <span class="badge">{move || format::count(i18n.get_locale(), count.get())}</span>
            </Show>
        </button>
    }
}
