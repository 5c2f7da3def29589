//! The other entries of a customer: what she is also known as, and the way to make them customers of their own again.

use domain::command::Command;
use domain::id::DocId;
use domain::row::CustomerRow;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::query::{AlsoKnown, CustomerDetail};

use crate::components::icon::{Icon, Svg};
use crate::state::ask::command;
use crate::state::format;
use crate::state::notices::{Notices, use_notices};
use crate::views::phrases;
use crate::views::records::take_back;
use crate::words::{Words, fill, t, t_string};

/// The other entries; nothing where there are none.
pub fn also_known(words: Words, detail: &CustomerDetail) -> Option<AnyView> {
    if detail.also.is_empty() {
        return None;
    }
    let stays = detail.row.id;
    let entries = detail
        .also
        .iter()
        .map(|also| entry(words, stays, also))
        .collect_view();
    Some(
        view! {
            <section>
                <h3>{t!(words, same.also_known)}</h3>
                <ul class="also-list">{entries}</ul>
            </section>
        }
        .into_any(),
    )
}

fn entry(words: Words, stays: DocId, also: &AlsoKnown) -> AnyView {
    let notices = use_notices();
    let (row, splits) = (also.row.clone(), also.splits.clone());
    let name = row.customer.name.clone();
    let label = fill(t_string!(words, same.split_name), &[("name", &name)]);
    let about = about(words, &row);
    let note = row.customer.note.clone();
    let note = (!note.is_empty()).then(|| view! { <span class="also-more prewrap">{note}</span> });
    view! {
        <li class="also">
            <span class="pick-name">{name}</span>
            <span class="also-more">{about}</span>
            {note}
            <button
                type="button"
                class="button is-small"
                aria-label=label
                on:click=move |_| split(words, notices, row.clone(), stays, splits.clone())
            >
                <Svg icon=Icon::Undo/>
                {t!(words, same.split)}
            </button>
        </li>
    }
    .into_any()
}

/// How the entry was reached, and since when it is this customer's.
fn about(words: Words, row: &CustomerRow) -> String {
    let customer = &row.customer;
    let reached = customer.phones.first().or(customer.emails.first()).cloned();
    let since = row.ties.as_ref().and_then(|ties| ties.became).map(|became| {
        let day = format::day(words.get_locale(), became.at);
        fill(t_string!(words, same.since), &[("day", &day)])
    });
    let parts: Vec<String> = reached.into_iter().chain(since).collect();
    parts.join(" · ")
}

/// Makes an entry a customer of its own again.
fn split(words: Words, notices: Notices, row: CustomerRow, stays: DocId, splits: Vec<DocId>) {
    spawn_local(async move {
        for id in splits {
            if let Err(why) = command(Command::SplitCustomer(id)).await {
                notices.problem(untrack(|| phrases::trouble(words, &why)));
                return;
            }
        }
        let text = untrack(|| fill(t_string!(words, same.split_done), &[("name", &row.customer.name)]));
        notices.offer_undo(text, move || {
            take_back(words, notices, vec![Command::MergeCustomer(row.id, stays)]);
        });
    });
}
