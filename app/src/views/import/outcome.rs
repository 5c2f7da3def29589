//! What an import would come to, or came to: what is new, changed, the same and wrong, the sums, and the way on.

use leptos::prelude::*;
use leptos_router::components::A;

use super::differences::Differences;
use super::rejected::RejectedRows;
use crate::components::icon::{Icon, Svg};
use crate::import_bridge::{Report, Sums, Tally};
use crate::state::format;
use crate::state::importing::{Stage, use_importing};
use crate::views::device::Pair;
use crate::words::{Words, t, t_string, use_i18n};

/// What an import would come to, or came to.
#[component]
pub fn Outcome() -> impl IntoView {
    let importing = use_importing();
    move || {
        let report = importing.report.get()?;
        let seen = importing.stage.get() == Stage::Seen;
        Some(view! { <OneOutcome report seen/> })
    }
}

fn title(words: Words, report: &Report) -> &'static str {
    match (report.preview, report.stopped) {
        (true, _) => t_string!(words, import.preview),
        (false, true) => t_string!(words, import.stopped),
        (false, false) => t_string!(words, import.done),
    }
}

/// A sentence that says what matters most.
fn gist(words: Words, report: &Report) -> Option<String> {
    if report.stopped {
        let (one, several) = (
            t_string!(words, import.stopped_hint_one),
            t_string!(words, import.stopped_hint),
        );
        return Some(format::counted(words.get_locale(), report.orders(), one, several));
    }
    if report.is_nothing() {
        let known = report.duplicates > 0 || report.products.same > 0 || report.customers.same > 0;
        return Some(if known {
            t_string!(words, import.nothing_new).to_owned()
        } else {
            t_string!(words, import.nothing_usable).to_owned()
        });
    }
    (!report.preview).then(|| t_string!(words, import.done_hint).to_owned())
}

#[component]
fn OneOutcome(report: Report, seen: bool) -> impl IntoView {
    let i18n = use_i18n();
    let importing = use_importing();
    let can_import = seen && report.preview && !report.is_nothing();
    let went_in = !report.preview && report.orders() > 0;
    let can_sell = !report.preview && report.products.new > 0;
    let orders = report.orders();
    let differences = report.differences.clone();
    let shown = StoredValue::new(report);
    let title = Signal::derive(move || shown.with_value(|report| title(i18n, report)).to_owned());
    let gist = move || shown.with_value(|report| gist(i18n, report));
    let button = move || match orders {
        0 => t_string!(i18n, import.import_all).to_owned(),
        orders => {
            let (one, several) = (
                t_string!(i18n, import.import_orders_one),
                t_string!(i18n, import.import_orders),
            );
            format::counted(i18n.get_locale(), orders, one, several)
        }
    };
    let figures = move || shown.with_value(|report| figures(i18n, report));
    let sums = move || {
        shown.with_value(|report| {
            let sums = report.sums.iter().filter(|sums| sums.orders > 0);
            sums.map(|sums| sums_view(i18n, sums)).collect_view()
        })
    };
    let changes = (!differences.is_empty()).then(|| view! { <Differences list=differences/> });
    let rejected = shown
        .with_value(|report| (report.rejected > 0).then(|| view! { <RejectedRows report=report.clone()/> }));
    view! {
        <section class="card" class:is-accent=can_import role="group" aria-label=title>
            <h2>{title}</h2>
            <p role="status">{gist}</p>
            <div class="table-scroll" tabindex="0" role="region" aria-label=title>
                <table class="tallies">
                    <thead>
                        <tr>
                            <th scope="col">{t!(i18n, import.kind)}</th>
                            <th scope="col">{t!(i18n, import.new)}</th>
                            <th scope="col">{t!(i18n, import.changed)}</th>
                            <th scope="col">{t!(i18n, import.same)}</th>
                            <th scope="col">{t!(i18n, import.wrong)}</th>
                        </tr>
                    </thead>
                    <tbody>{move || shown.with_value(|report| tallies(i18n, report))}</tbody>
                </table>
            </div>
            <div class="card-acts">
                {can_import.then(|| view! {
                    <button type="button" class="button is-primary" on:click=move |_| importing.import()>
                        <Svg icon=Icon::Check/>
                        {button}
                    </button>
                })}
                {can_sell.then(|| view! {
                    <A href="/" attr:class="button">
                        <Svg icon=Icon::Sell/>
                        {t!(i18n, nav.lost_way)}
                    </A>
                })}
                {can_sell.then(|| view! {
                    <A href="/stock/count" attr:class="button">
                        <Svg icon=Icon::Count/>
                        {t!(i18n, import.count_stock)}
                    </A>
                })}
                {went_in.then(|| view! {
                    <A href="/orders?channel=import" attr:class="button">
                        <Svg icon=Icon::Orders/>
                        {t!(i18n, import.show_orders)}
                    </A>
                })}
            </div>
            <div class="sums">
                {sums}
                <dl class="pairs">{figures}</dl>
            </div>
            {changes}
            {rejected}
        </section>
    }
}

/// A row of the table for each sort of thing that the files hold.
fn tallies(words: Words, report: &Report) -> impl IntoView + use<> {
    let count = move |count: u32| format::count(words.get_locale(), count);
    let row = move |name: &'static str, tally: Tally| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{count(tally.new)}</td>
                <td>{count(tally.changed)}</td>
                <td>{count(tally.same)}</td>
                <td class:is-wrong=tally.wrong != 0>{count(tally.wrong)}</td>
            </tr>
        }
    };
    let of_lists = report.products.wrong.saturating_add(report.customers.wrong);
    let orders = Tally {
        new: report.orders(),
        changed: 0,
        same: report.duplicates,
        wrong: report.rejected.saturating_sub(of_lists),
    };
    // What orders bring along counts as new where no list of them was read.
    let with = |tally: Tally, made: u32| Tally {
        new: tally.new.max(made),
        ..tally
    };
    [
        (t_string!(words, nav.orders), orders),
        (
            t_string!(words, nav.products),
            with(report.products, report.products_made),
        ),
        (
            t_string!(words, nav.customers),
            with(report.customers, report.customers_made),
        ),
    ]
    .into_iter()
    .filter(|(_, tally)| *tally != Tally::default())
    .map(|(name, tally)| row(name, tally))
    .collect_view()
}

fn pair(name: &'static str, value: String) -> AnyView {
    view! { <Pair name=Signal::stored(name.to_owned()) value=Signal::stored(value)/> }.into_any()
}

/// The sums in one currency.
fn sums_view(words: Words, sums: &Sums) -> impl IntoView + use<> {
    let locale = words.get_locale();
    let count = |count: u32| format::count(locale, count);
    let money = |amount| format::money(locale, amount, sums.currency);
    let mut pairs = vec![
        pair(t_string!(words, import.orders), count(sums.orders)),
        pair(t_string!(words, import.lines), count(sums.lines)),
        pair(t_string!(words, import.gross), money(sums.gross)),
    ];
    if sums.return_orders > 0 || !sums.returns.is_zero() {
        pairs.push(pair(
            t_string!(words, import.return_orders),
            count(sums.return_orders),
        ));
        pairs.push(pair(t_string!(words, import.returns), money(-sums.returns)));
    }
    if !sums.cancelled.is_zero() {
        pairs.push(pair(t_string!(words, import.cancelled), money(-sums.cancelled)));
    }
    pairs.push(pair(t_string!(words, import.net), money(sums.net)));
    pairs.push(pair(t_string!(words, import.payments), money(sums.payments)));
    let code = sums.currency.code().to_owned();
    view! {
        <section class="sum">
            <h3>{code}</h3>
            <dl class="pairs">{pairs}</dl>
        </section>
    }
}

/// The figures beside the sums; those that say something.
fn figures(words: Words, report: &Report) -> Vec<AnyView> {
    let count = |count: u32| format::count(words.get_locale(), count);
    let mut figures = vec![
        (t_string!(words, import.rows), report.rows),
        (t_string!(words, import.duplicates), report.duplicates),
        (t_string!(words, import.rejected), report.rejected),
    ];
    let more = [
        (t_string!(words, import.stock_counted), report.stock_counted),
        (t_string!(words, import.passed_over), report.passed_over),
        (t_string!(words, import.adjusted), report.adjusted),
    ];
    figures.extend(more.into_iter().filter(|(_, count)| *count > 0));
    let figures = figures.into_iter();
    figures.map(|(name, figure)| pair(name, count(figure))).collect()
}
