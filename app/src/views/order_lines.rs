//! The lines of an order that someone works on: at the till, and wherever an order that exists is changed.

mod adjust;
mod discount;
mod line;
mod totals;

pub use adjust::{Adjust, AdjustDialogs, AdjustForm};
pub use totals::TotalsTable;

use domain::id::DocId;
use domain::money::Currency;
use domain::order::Totals;
use leptos::prelude::*;

use crate::state::draft::{OpenDraft, OpenLine};
use crate::state::notices::use_notices;
use crate::words::{Words, fill, t_string, use_i18n};
use line::LineRow;

/// What a list of lines needs to know of its order.
#[derive(Clone, Copy)]
pub struct LinesOf {
    /// The order's content.
    pub draft: OpenDraft,
    /// What it costs.
    pub totals: Signal<Option<Totals>>,
    /// In what.
    pub currency: Signal<Currency>,
    /// Whose stock the lines take.
    pub location: Signal<Option<DocId>>,
    /// What is being adjusted in a dialog.
    pub adjusting: RwSignal<Adjust>,
}

/// All lines, each with its quantity, its price and what can be done to it.
#[component]
pub fn OrderLines(
    /// Of which order.
    of: LinesOf,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ul class="lines" aria-label=move || t_string!(i18n, lines.list)>
            <For each=move || of.draft.lines.get() key=|line| line.key let:line>
                <LineRow line of/>
            </For>
        </ul>
    }
}

/// Takes a line off and offers to put it back.
pub fn remover(draft: OpenDraft) -> impl Fn(&OpenLine) + Copy + Send + Sync {
    let words: Words = use_i18n();
    let notices = use_notices();
    move |line: &OpenLine| {
        let Some(removed) = draft.remove(line.key) else {
            return;
        };
        let text = fill(t_string!(words, lines.removed), &[("name", &line.item.name)]);
        notices.offer_undo(text, move || draft.restore(removed.clone()));
    }
}
