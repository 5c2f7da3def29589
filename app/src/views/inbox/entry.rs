//! One entry of the inbox.

use domain::command::Command;
use domain::issue::Settlement;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use replica::query::InboxEntry;

use super::evidence::Evidence;
use super::sentence::sentence;
use super::ways::{Way, ways};
use crate::components::TroubleNote;
use crate::state::ask::{Trouble, command};
use crate::state::catalogue::use_catalogue;
use crate::state::names::use_places;
use crate::state::notices::use_notices;
use crate::words::{t_string, use_i18n};

/// One entry.
#[component]
pub fn EntryCard(entry: InboxEntry) -> impl IntoView {
    let i18n = use_i18n();
    let places = use_places();
    let catalogue = use_catalogue();
    let notices = use_notices();
    let trouble = RwSignal::new(None::<Trouble>);
    let settling = RwSignal::new(false);
    let (doc, key) = (entry.doc, entry.issue.key.clone());
    let settle = Callback::new(move |settlement: Settlement| {
        if settling.get_untracked() {
            return;
        }
        settling.set(true);
        let order = Command::SettleIssue(doc, key.clone(), settlement);
        spawn_local(async move {
            let result = command(order).await;
            settling.try_set(false);
            match result {
                Ok(_) => notices.say(t_string!(i18n, inbox.settled_now).to_owned()),
                Err(why) => {
                    trouble.try_set(Some(why));
                }
            }
        });
    });
    let kept = StoredValue::new(entry.clone());
    let text = move || kept.with_value(|entry| sentence(i18n, places, catalogue, entry));
    let buttons = move || {
        let ways = kept.with_value(|entry| ways(i18n, entry));
        ways.into_iter()
            .enumerate()
            .map(|(index, way)| match way {
                Way::Settle(settlement, name) => {
                    let class = if index == 0 { "button is-primary" } else { "button" };
                    view! {
                        <button
                            type="button"
                            class=class
                            disabled=move || settling.get()
                            on:click=move |_| settle.run(settlement.clone())
                        >
                            {name}
                        </button>
                    }
                    .into_any()
                }
                Way::Go(path, name) => view! { <A href=path attr:class="button">{name}</A> }.into_any(),
            })
            .collect_view()
    };
    view! {
        <li class="entry">
            <p class="entry-sentence">{text}</p>
            <Evidence entry/>
            <TroubleNote trouble/>
            <div class="entry-ways">{buttons}</div>
        </li>
    }
}
