//! What an issue rests on: the facts themselves, with who recorded them and when.

use domain::id::FactId;
use domain::issue::IssueKind;
use domain::order::Fact;
use leptos::prelude::*;
use replica::device::Request;
use replica::query::{InboxEntry, OrderDetail};

use crate::state::live::live;
use crate::views::orders::FactView;

/// The facts that an issue names.
fn named(kind: &IssueKind) -> Vec<FactId> {
    match kind {
        IssueKind::CancelledBesideChange { cancellation, change } => vec![*change, *cancellation],
        IssueKind::CancelledAfterShipping { cancellation } => vec![*cancellation],
        IssueKind::PlacedTwice { first, second } => vec![*first, *second],
        _ => Vec::new(),
    }
}

/// The facts that an issue rests on, oldest first; nothing where it names none.
#[component]
pub fn Evidence(entry: InboxEntry) -> impl IntoView {
    let named = named(&entry.issue.kind);
    (!named.is_empty()).then(|| {
        let (id, kind) = (entry.doc, entry.issue.kind);
        let detail = live(
            move || Some(Request::Order(id)),
            |_, answer| answer.read::<Option<OrderDetail>>(),
            move |batch| batch.concerns(id),
        );
        move || {
            let detail = detail.value.get().flatten()?;
            let (direction, currency) = (detail.row.direction, detail.row.currency);
            let facts = detail.document?.facts;
            let shown = facts.into_iter().filter(|fact| belongs(fact, &named, &kind));
            let rows: Vec<_> = shown
                .map(|fact| view! { <FactView fact direction currency/> })
                .collect();
            Some(view! { <ol class="timeline">{rows}</ol> })
        }
    })
}

/// Whether a fact is part of the evidence: one that the issue names, or the shipping that it is about.
fn belongs(fact: &Fact, named: &[FactId], kind: &IssueKind) -> bool {
    use domain::order::FactKind;
    let is_shipping = matches!(fact.kind, FactKind::Shipped | FactKind::Delivered);
    let about_shipping = matches!(kind, IssueKind::CancelledAfterShipping { .. });
    named.contains(&fact.id) || (about_shipping && is_shipping)
}
