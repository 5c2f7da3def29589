//! The inbox: what a person has to decide, each as a sentence with its evidence and its ways out.

mod entry;
mod evidence;
mod sentence;
mod ways;

use domain::id::DocId;
use leptos::prelude::*;
use replica::device::Request;
use replica::query::InboxEntry;

use crate::components::{Empty, Icon, TroubleNote, more};
use crate::state::live::live;
use crate::words::{t_string, use_i18n};
use entry::EntryCard;

/// Entries drawn at first, and so many more each time.
const PAGE: usize = 50;

/// The inbox.
#[component]
pub fn Inbox() -> impl IntoView {
    let i18n = use_i18n();
    let limit = RwSignal::new(PAGE);
    let entries = live(
        || Some(Request::Inbox),
        |_, answer| answer.read::<Vec<InboxEntry>>(),
        |_| true,
    );
    let rows = move || {
        entries.value.with(|entries| {
            let entries = entries.as_deref().unwrap_or_default();
            entries.iter().take(limit.get()).cloned().collect::<Vec<_>>()
        })
    };
    let count = Memo::new(move |_| entries.value.with(|entries| entries.as_ref().map(Vec::len)));
    view! {
        <div class="inbox">
            <TroubleNote trouble=entries.trouble/>
            <Show when=move || count.get() == Some(0)>
                <Empty
                    icon=Icon::Inbox
                    title=Signal::derive(move || t_string!(i18n, inbox.empty).to_owned())
                    hint=Signal::derive(move || t_string!(i18n, inbox.empty_hint).to_owned())
                />
            </Show>
            <ul class="entries" aria-label=move || t_string!(i18n, inbox.list)>
                <For each=rows key=entry_key let:entry>
                    <EntryCard entry/>
                </For>
            </ul>
            {more(
                move || count.get().is_some_and(|count| count > limit.get()),
                move || limit.update(|limit| *limit = limit.saturating_add(PAGE)),
            )}
        </div>
    }
}

/// The key of an issue changes with the values in it; that of an oversale doesn't, so its figure is part of it.
fn entry_key(entry: &InboxEntry) -> (DocId, String, String) {
    (
        entry.doc,
        entry.issue.key.clone(),
        format!("{:?}", entry.issue.kind),
    )
}
