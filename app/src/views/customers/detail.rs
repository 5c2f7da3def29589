//! One customer, whole: how to reach her, what colleagues should know, and what she bought.

use domain::id::{DocId, Kind};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use replica::device::Request;
use replica::query::{CustomerDetail, CustomerHistory};

use super::also::also_known;
use super::form::customer_form;
use crate::components::icon::{Icon, Svg};
use crate::components::{SafetyMark, more};
use crate::state::browser::set_after_paint;
use crate::state::format;
use crate::state::languages;
use crate::state::live::live;
use crate::state::names::{Places, use_places};
use crate::state::sale::use_sale;
use crate::views::address::still;
use crate::views::records::{Pane, RecordsState, Value, editing, facts, issues, order_list, plain};
use crate::views::sell::snapshot;
use crate::words::{Words, t, t_string, use_i18n};

/// Orders shown at first, and so many more each time.
const ORDERS: u32 = 20;

/// One customer beside the list, or in its place.
#[component]
pub fn CustomerPane(state: RecordsState, id: DocId) -> impl IntoView {
    let i18n = use_i18n();
    let places = use_places();
    let limit = RwSignal::new(ORDERS);
    let answer = live(
        move || Some(Request::Customer(id, limit.get())),
        |_, answer| answer.read::<Option<CustomerDetail>>(),
        // Any of her entries may be what changed.
        move |batch| batch.touches(Kind::Customer) || batch.touches(Kind::Order),
    );
    let detail = Memo::new(move |_| answer.value.get().flatten());
    let row = move || detail.with(|detail| detail.as_ref().map(|detail| detail.row.clone()));
    let missing = Memo::new(move |_| answer.value.with(|answer| matches!(answer, Some(None))));
    lead_on(state, id, Signal::derive(move || row().map(|row| row.id)));
    let entries = move || {
        detail.with(|detail| {
            let detail = detail.as_ref()?;
            let also = detail.also.iter().map(|also| also.row.clone());
            Some(
                std::iter::once(detail.own.clone())
                    .chain(also)
                    .collect::<Vec<_>>(),
            )
        })
    };
    let editing = editing(state, id, entries);
    let content = move || match editing.get() {
        Some(entries) => {
            let done = Callback::new(move |_| editing.set(None));
            customer_form(state, entries, done)
        }
        None => detail
            .get()
            .map(|detail| whole(i18n, places, &detail, limit))
            .into_any(),
    };
    let acts = move || {
        (editing.with(Option::is_none) && detail.with(Option::is_some)).then(|| {
            let edit = Callback::new(move |()| set_after_paint(editing, untrack(entries)));
            view! { <Acts detail edit/> }
        })
    };
    let name = Signal::derive(move || t_string!(i18n, customers.one).to_owned());
    let title = Signal::derive(move || row().map(|row| row.customer.name).unwrap_or_default());
    view! {
        <Pane state name title trouble=answer.trouble missing>
            {acts}
            {content}
        </Pane>
    }
    .into_any()
}

/// The address of an entry for which another stands leads to that one.
fn lead_on(state: RecordsState, id: DocId, stands: Signal<Option<DocId>>) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(other) = stands.get().filter(|other| *other != id) {
            let options = NavigateOptions {
                replace: true,
                ..still()
            };
            navigate(&state.address(other), options);
        }
    });
}

#[component]
fn Acts(detail: Memo<Option<CustomerDetail>>, edit: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let sale = use_sale();
    let navigate = use_navigate();
    let row = move || detail.with_untracked(|detail| detail.as_ref().map(|detail| detail.row.clone()));
    let sell = move |_| {
        if let Some(row) = row() {
            sale.draft.customer.set(Some(snapshot(&row)));
            navigate("/", Default::default());
        }
    };
    view! {
        <div class="detail-acts">
            <button type="button" class="button" on:click=move |_| edit.run(())>
                <Svg icon=Icon::Edit/>
                {t!(i18n, orders.edit)}
            </button>
            <button type="button" class="button" on:click=sell>
                <Svg icon=Icon::Sell/>
                {t!(i18n, customers.sell_to)}
            </button>
        </div>
    }
    .into_any()
}

fn whole(words: Words, places: Places, detail: &CustomerDetail, limit: RwSignal<u32>) -> AnyView {
    let customer = &detail.row.customer;
    let links = |scheme: &str, texts: &[String]| -> Vec<Value> {
        let link = |text: &String| (Some(format!("{scheme}:{}", text.replace(' ', ""))), text.clone());
        texts.iter().map(link).collect()
    };
    let texts = |texts: &[String]| texts.iter().map(|text| (None, text.clone())).collect();
    let known = facts(vec![
        (
            t_string!(words, word.phone).to_owned(),
            links("tel", &customer.phones),
        ),
        (
            t_string!(words, customers.email).to_owned(),
            links("mailto", &customer.emails),
        ),
        (
            t_string!(words, customers.address).to_owned(),
            texts(&customer.addresses),
        ),
        (
            t_string!(words, customers.language).to_owned(),
            plain(languages::name(&customer.language)),
        ),
    ]);
    let is_bare = customer.phones.is_empty()
        && customer.emails.is_empty()
        && customer.addresses.is_empty()
        && customer.language.is_empty();
    let bare = is_bare.then(|| view! { <p class="quiet">{t!(words, customers.bare)}</p> });
    let note = customer.note.clone();
    let note = (!note.is_empty()).then(|| view! { <p class="prewrap note-block">{note}</p> });
    view! {
        <div class="detail-body" tabindex="0">
            <p class="detail-status"><SafetyMark safety=detail.safety/></p>
            {issues(words, detail.row.issues.len())}
            <section>
                <h3>{t!(words, customers.contact)}</h3>
                {known}
                {bare}
                {note}
            </section>
            {also_known(words, detail)}
            {history(words, places, detail.history.as_ref(), limit)}
        </div>
    }
    .into_any()
}

/// What she bought: in figures, then order by order. The figures keep their place until they are known.
fn history(words: Words, places: Places, history: Option<&CustomerHistory>, limit: RwSignal<u32>) -> AnyView {
    let locale = words.get_locale();
    let spent = |history: &CustomerHistory| -> String {
        let sums = history.spent.iter();
        let sums: Vec<String> = sums
            .map(|spent| format::money(locale, spent.amount, spent.currency))
            .collect();
        sums.join(" + ")
    };
    let figures = [
        (
            t_string!(words, customers.orders),
            history.map(|history| format::count(locale, history.placed)),
        ),
        (t_string!(words, customers.spent), history.map(spent)),
        (
            t_string!(words, customers.last),
            history.map(|history| history.last.map(|at| format::day(locale, at)).unwrap_or_default()),
        ),
    ];
    let figure = |(name, text): (&'static str, Option<String>)| {
        let text = match text {
            Some(text) if text.is_empty() => "–".to_owned(),
            Some(text) => text,
            // A space that doesn't break: the line has its height before it has its text.
            None => "\u{a0}".to_owned(),
        };
        view! { <div class="figure"><dt>{name}</dt><dd class="number">{text}</dd></div> }
    };
    let figures = figures.map(figure).collect_view();
    let list = history.map(|history| order_part(words, places, history, limit));
    view! {
        <section>
            <h3>{t!(words, customers.history)}</h3>
            <dl class="figures">{figures}</dl>
            {list}
        </section>
    }
    .into_any()
}

/// Her orders, and the way to more of them.
fn order_part(words: Words, places: Places, history: &CustomerHistory, limit: RwSignal<u32>) -> AnyView {
    let shown = u32::try_from(history.orders.len()).unwrap_or(u32::MAX);
    let none = (shown == 0).then(|| view! { <p class="quiet">{t!(words, customers.no_orders)}</p> });
    let is_left = shown < history.total;
    let more = more(
        move || is_left,
        move || limit.update(|limit| *limit = limit.saturating_add(ORDERS)),
    );
    view! {
        {order_list(words, places, &history.orders, None)}
        {none}
        {more}
    }
    .into_any()
}
