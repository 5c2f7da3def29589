//! Receiving and counting: several products at once on one sheet, one command for all of them.

use std::sync::Arc;

use domain::command::{Amount, Command};
use domain::id::{DocId, Kind};
use domain::quantity::Quantity;
use domain::row::ProductRow;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};
use replica::device::Request;
use replica::query::ProductOnHand;

use super::{Shown, StockState};
use crate::components::icon::{Icon, Svg};
use crate::components::{ChipSelect, Empty, TroubleNote};
use crate::state::ask::{Trouble, command};
use crate::state::catalogue::use_catalogue;
use crate::state::live::live;
use crate::state::names::use_places;
use crate::state::notices::use_notices;
use crate::state::preferences::{tag, use_preferences};
use crate::state::{amounts, beep, format};
use crate::views::address::still;
use crate::views::product_pick::ProductPick;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Goods came in.
    Receive,
    /// Goods are counted.
    Count,
}

/// One product on the sheet.
#[derive(Clone)]
struct Entry {
    product: Arc<ProductRow>,
    text: ArcRwSignal<String>,
}

/// The entries, and what is asked of them.
#[derive(Clone, Copy)]
struct Entries {
    list: RwSignal<Vec<Entry>>,
    work: Work,
}

impl Entries {
    /// Adds one of a product: to its entry, or as a new one on top.
    fn add(self, product: Arc<ProductRow>) {
        let known = self.list.with_untracked(|list| {
            list.iter()
                .find(|entry| entry.product.id == product.id)
                .map(|entry| entry.text.clone())
        });
        match known {
            Some(text) => {
                let now = amounts::counted(&text.get_untracked()).unwrap_or(Quantity::ZERO);
                if let Ok(sum) = now.checked_add(Quantity::ONE) {
                    text.set(sum.to_string());
                }
            }
            None => {
                let text = ArcRwSignal::new(Quantity::ONE.to_string());
                self.list.update(|list| list.insert(0, Entry { product, text }));
            }
        }
    }

    fn read(self, text: &str) -> Option<Quantity> {
        match self.work {
            Work::Receive => amounts::quantity(text),
            Work::Count => amounts::counted(text),
        }
    }

    /// What a command carries; nothing while a quantity can't be read. Tracked.
    fn amounts(self) -> Option<Vec<Amount>> {
        let list = self.list.get();
        let amounts = list.iter().map(|entry| {
            Some(Amount {
                product: entry.product.id,
                quantity: self.read(&entry.text.get())?,
            })
        });
        let amounts: Option<Vec<Amount>> = amounts.collect();
        amounts.filter(|amounts| !amounts.is_empty())
    }
}

fn title(words: Words, work: Work) -> &'static str {
    match work {
        Work::Receive => t_string!(words, stock.receive),
        Work::Count => t_string!(words, stock.count),
    }
}

/// A sheet to receive or count goods.
#[component]
pub(super) fn Sheet(state: StockState, work: Work) -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let notices = use_notices();
    let navigate = use_navigate();
    let entries = Entries {
        list: RwSignal::new(Vec::new()),
        work,
    };
    let query = use_query_map();
    let asked_place = query
        .with_untracked(|query| query.get("into"))
        .and_then(|id| id.parse().ok());
    let place = RwSignal::new(asked_place.or_else(|| preferences.location.get_untracked()));
    Effect::new(move |_| {
        let fallback = preferences.location.get();
        if place.get_untracked().is_none() {
            place.set(fallback);
        }
    });
    begin_with(entries, query.with_untracked(|query| query.get("product")));
    let trouble = RwSignal::new(None::<Trouble>);
    let saving = RwSignal::new(false);
    let add = Callback::new(move |product: Arc<ProductRow>| {
        entries.add(product);
        if preferences.sound.get_untracked() {
            beep::good();
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(place), Some(amounts)) = (place.get_untracked(), untrack(|| entries.amounts())) else {
            return;
        };
        if saving.get_untracked() {
            return;
        }
        saving.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let (order, done) = match work {
                Work::Receive => (
                    Command::ReceiveStock(place, amounts),
                    t_string!(i18n, stock.received_now),
                ),
                Work::Count => (
                    Command::CountStock(place, amounts),
                    t_string!(i18n, stock.counted_now),
                ),
            };
            let result = command(order).await;
            saving.try_set(false);
            match result {
                Ok(_) => {
                    notices.say(done.to_owned());
                    navigate(&untrack(|| state.address(Shown::Levels)), still());
                }
                Err(why) => {
                    trouble.try_set(Some(why));
                }
            }
        });
    };
    let ready = Memo::new(move |_| entries.amounts().is_some() && place.get().is_some());
    view! {
        <article class="detail" aria-label=move || title(i18n, work)>
            <header class="detail-head">
                <A href=move || state.address(Shown::Levels) attr:class="button is-quiet is-icon" attr:aria-label=move || t_string!(i18n, orders.back)>
                    <Svg icon=Icon::Back/>
                </A>
                <h2>{move || title(i18n, work)}</h2>
            </header>
            <form class="detail-body has-actions" on:submit=submit>
                <p class="quiet">
                    {move || match work {
                        Work::Receive => t_string!(i18n, stock.receive_hint),
                        Work::Count => t_string!(i18n, stock.count_hint),
                    }}
                </p>
                <PlaceChoice place/>
                <ProductPick location=place on_pick=add/>
                <Rows entries place/>
                <TroubleNote trouble/>
                <div class="dialog-actions form-actions">
                    <A href=move || state.address(Shown::Levels) attr:class="button">{t!(i18n, word.cancel)}</A>
                    <button
                        type="submit"
                        class="button is-primary"
                        disabled=move || !ready.get() || saving.get()
                    >
                        {move || match work {
                            Work::Receive => t_string!(i18n, stock.book_in),
                            Work::Count => t_string!(i18n, stock.book_count),
                        }}
                    </button>
                </div>
            </form>
        </article>
    }
}

/// Puts the product that an address names on the sheet, once it is known.
fn begin_with(entries: Entries, product: Option<String>) {
    let catalogue = use_catalogue();
    let Some(id) = product.and_then(|id| id.parse().ok()) else {
        return;
    };
    Effect::new(move |done: Option<bool>| {
        if done == Some(true) {
            return true;
        }
        let found = catalogue.by_id(id);
        let is_found = found.is_some();
        if let Some(product) = found {
            entries.add(product);
        }
        is_found
    });
}

#[component]
fn PlaceChoice(place: RwSignal<Option<DocId>>) -> impl IntoView {
    let i18n = use_i18n();
    let places = use_places();
    let choices = Signal::derive(move || {
        let all = places.all().into_iter();
        all.map(|(id, name)| (id.to_string(), name)).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || place.get().map(|id| id.to_string()).unwrap_or_default());
    view! {
        <div class="chips">
            <ChipSelect
                label=Signal::derive(move || t_string!(i18n, word.location).to_owned())
                choices
                value
                plain=true
                on_choose=Callback::new(move |code: String| place.set(code.parse().ok()))
            />
        </div>
    }
}

#[component]
fn Rows(entries: Entries, place: RwSignal<Option<DocId>>) -> impl IntoView {
    let i18n = use_i18n();
    let is_empty = Memo::new(move |_| entries.list.with(Vec::is_empty));
    view! {
        <Show when=move || is_empty.get()>
            <Empty
                icon=Icon::Receive
                title=Signal::derive(move || t_string!(i18n, stock.sheet_empty).to_owned())
                hint=Signal::derive(move || t_string!(i18n, stock.sheet_empty_hint).to_owned())
            />
        </Show>
        <ul class="sheet-rows">
            <For each=move || entries.list.get() key=|entry| entry.product.id let:entry>
                <SheetRow entry entries place/>
            </For>
        </ul>
    }
}

/// A product on the sheet, with what the books say beside what was counted.
#[component]
fn SheetRow(entry: Entry, entries: Entries, place: RwSignal<Option<DocId>>) -> impl IntoView {
    let i18n = use_i18n();
    let product = entry.product;
    let id = product.id;
    let sku = product.product.sku.clone();
    let asked = sku.clone();
    let books = live(
        move || Some(Request::OnHand(asked.clone(), place.get()?)),
        |_, answer| {
            let found: Option<ProductOnHand> = answer.read()?;
            Some(found.map(|found| found.here))
        },
        |batch| batch.touches(Kind::Ledger),
    );
    let name = {
        let product = Arc::clone(&product);
        move || product.product.name(tag(i18n.get_locale())).to_owned()
    };
    let for_label = name.clone();
    let for_remove = name.clone();
    let (text, typed, checked) = (entry.text.clone(), entry.text.clone(), entry.text.clone());
    let difference = move || {
        let here = books.value.get().flatten()?;
        let locale = i18n.get_locale();
        let now = format::quantity(locale, here);
        let mut words = fill(t_string!(i18n, stock.on_books), &[("count", &now)]);
        let counted = entries.read(&entry.text.get())?;
        let change = match entries.work {
            Work::Receive => counted,
            Work::Count => counted.checked_sub(here).ok()?,
        };
        if change != Quantity::ZERO {
            let sign = if change > Quantity::ZERO { "+" } else { "" };
            words.push_str(&format!(" · {sign}{}", format::quantity(locale, change)));
        }
        Some(words)
    };
    view! {
        <li class="sheet-row">
            <span class="line-name">{name}</span>
            <span class="quiet number">{sku}</span>
            <input
                type="text"
                inputmode="decimal"
                class="input is-number"
                autocomplete="off"
                aria-label=move || fill(t_string!(i18n, lines.quantity_of), &[("name", &for_label())])
                aria-invalid=move || entries.read(&checked.get()).is_none().to_string()
                prop:value=move || text.get()
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <button
                type="button"
                class="button is-quiet is-icon"
                aria-label=move || fill(t_string!(i18n, lines.remove), &[("name", &for_remove())])
                on:click=move |_| entries.list.update(|list| list.retain(|entry| entry.product.id != id))
            >
                <Svg icon=Icon::Close/>
            </button>
            <span class="sheet-books quiet number">{difference}</span>
        </li>
    }
}
