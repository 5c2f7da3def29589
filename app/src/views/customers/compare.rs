//! Two customers side by side: what is the same, and what differs.

use domain::customer::Customer;
use domain::customer::united::shared;
use leptos::prelude::*;
use replica::query::{Candidate, DuplicatePair};

use crate::state::{format, languages};
use crate::words::{Words, t_string};

/// How two values of a field stand to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    Same,
    Differs,
    /// One of them has nothing, or it isn't about likeness.
    Open,
}

/// One field of both.
struct Line {
    label: &'static str,
    texts: [String; 2],
    matching: Match,
}

/// Both, field by field; which one stays is chosen above them. What is known of them may change meanwhile.
pub fn compare(words: Words, pair: Memo<Option<DuplicatePair>>, stays: RwSignal<bool>) -> AnyView {
    let heads = [true, false].map(|is_first| head(words, pair, is_first, stays));
    let rows = move || {
        pair.with(|pair| {
            let both = pair.as_ref().map(|pair| [&pair.stays, &pair.goes]);
            let lines = both.map(|both| lines(words, both)).unwrap_or_default();
            lines.into_iter().map(|line| row(words, line)).collect_view()
        })
    };
    view! {
        <div class="compare" role="table" aria-label=t_string!(words, same.title)>
            <div class="compare-row is-head" role="row">
                <span class="compare-label" role="columnheader">{t_string!(words, same.which_stays)}</span>
                {heads.collect_view()}
            </div>
            {rows}
        </div>
    }
    .into_any()
}

fn head(words: Words, pair: Memo<Option<DuplicatePair>>, is_first: bool, stays: RwSignal<bool>) -> AnyView {
    let name = move || {
        pair.with(|pair| {
            let candidate = pair
                .as_ref()
                .map(|pair| if is_first { &pair.stays } else { &pair.goes });
            candidate.map(|candidate| candidate.row.customer.name.clone())
        })
    };
    let is_chosen = move || stays.get() == is_first;
    view! {
        <div class="compare-cell" role="columnheader">
            <label class="compare-choice" class:is-chosen=is_chosen>
                <input
                    type="radio"
                    name="stays"
                    data-autofocus=is_first
                    prop:checked=is_chosen
                    on:change=move |_| stays.set(is_first)
                />
                <span class="compare-name">{name}</span>
                <span class="compare-stays">
                    {move || if is_chosen() { t_string!(words, same.stays) } else { t_string!(words, same.goes) }}
                </span>
            </label>
        </div>
    }
    .into_any()
}

fn row(words: Words, line: Line) -> AnyView {
    let sign = match line.matching {
        Match::Same => Some(("pill is-done", t_string!(words, same.equal))),
        Match::Differs => Some(("pill is-waiting", t_string!(words, same.differs))),
        Match::Open => None,
    };
    let sign = sign.map(|(class, text)| view! { <span class=class>{text}</span> });
    let cell = |text: String| {
        let text = if text.is_empty() { "–".to_owned() } else { text };
        view! { <span class="compare-cell prewrap" role="cell">{text}</span> }
    };
    view! {
        <div class="compare-row" class:is-other=line.matching == Match::Differs role="row">
            <span class="compare-label" role="rowheader">{line.label} {sign}</span>
            {line.texts.map(cell).collect_view()}
        </div>
    }
    .into_any()
}

/// The fields that either of both has.
fn lines(words: Words, both: [&Candidate; 2]) -> Vec<Line> {
    let locale = words.get_locale();
    let customers = both.map(|candidate| &candidate.row.customer);
    let [one, other] = customers;
    let shared = shared(one, other);
    let matching = |texts: &[String; 2], is_same: bool| match texts {
        _ if is_same => Match::Same,
        [one, other] if one.is_empty() || other.is_empty() => Match::Open,
        _ => Match::Differs,
    };
    let list = |label, of: fn(&Customer) -> &Vec<String>, between: &str, is_same: bool| {
        let texts = customers.map(|customer| of(customer).join(between));
        let matching = matching(&texts, is_same);
        Line {
            label,
            texts,
            matching,
        }
    };
    let text = |label, texts: [String; 2]| {
        let [one, other] = &texts;
        let is_same = !one.is_empty() && one == other;
        let matching = matching(&texts, is_same);
        Line {
            label,
            texts,
            matching,
        }
    };
    let plain = |label, texts| Line {
        label,
        texts,
        matching: Match::Open,
    };
    let names = customers.map(|customer| customer.name.clone());
    let [same_phone, same_email, same_address] = shared.lists;
    let mut lines = vec![
        Line {
            label: t_string!(words, customers.name),
            matching: matching(&names, shared.name),
            texts: names,
        },
        list(
            t_string!(words, word.phone),
            |customer| &customer.phones,
            "\n",
            same_phone,
        ),
        list(
            t_string!(words, customers.email),
            |customer| &customer.emails,
            "\n",
            same_email,
        ),
        list(
            t_string!(words, customers.address),
            |customer| &customer.addresses,
            "\n\n",
            same_address,
        ),
        text(
            t_string!(words, customers.language),
            customers.map(|customer| languages::name(&customer.language).to_owned()),
        ),
        plain(
            t_string!(words, word.note),
            customers.map(|customer| customer.note.clone()),
        ),
        plain(
            t_string!(words, customers.history),
            both.map(|candidate| format::count(locale, candidate.orders)),
        ),
        plain(
            t_string!(words, customers.last),
            both.map(|candidate| {
                candidate
                    .last
                    .map(|at| format::day(locale, at))
                    .unwrap_or_default()
            }),
        ),
    ];
    lines.retain(|line| line.texts.iter().any(|text| !text.is_empty()));
    lines
}
