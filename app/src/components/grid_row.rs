//! The frame of a row of a list that draws only what is in sight: its place, whether it is meant by the keyboard or open
//! beside the list, and what a tap on it does. What stands in it is the list's own, and changes when its element shows
//! another row.

use domain::id::DocId;
use leptos::prelude::*;

use super::virtual_list::standing;

/// A row's place and state.
pub struct GridRow {
    /// The name of a row's element, by which the grid says which row is meant.
    pub name: fn(u32) -> String,
    /// Counted from zero at the top of the whole list; none while the element waits for a row.
    pub index: RwSignal<Option<u32>>,
    /// The row that the keyboard is at.
    pub active: RwSignal<Option<u32>>,
    /// The document of which it is the row.
    pub id: Signal<Option<DocId>>,
    /// The document that is open beside the list.
    pub beside: Signal<Option<DocId>>,
    /// It has changed since it was looked at.
    pub glows: Signal<bool>,
    /// Opens a document beside the list.
    pub open: Callback<DocId>,
}

impl GridRow {
    /// Draws the row around its cells.
    pub fn draw(self, cells: AnyView) -> AnyView {
        let GridRow {
            name,
            index,
            active,
            id,
            beside,
            glows,
            open,
        } = self;
        let is_open = move || beside.get().is_some_and(|open| id.get() == Some(open));
        view! {
            <div
                id=move || index.get().map(name)
                class="grid-row"
                class:is-active=move || index.get().is_some_and(|index| active.get() == Some(index))
                class:is-open=is_open
                class:glows=glows
                // What waits for a row is none.
                role=move || index.get().map(|_| "row")
                hidden=move || index.get().is_none()
                aria-rowindex=move || index.get().map(|index| index.saturating_add(2).to_string())
                aria-selected=move || index.get().map(|_| is_open().to_string())
                style:top=move || standing(index.get().unwrap_or_default())
                on:click=move |_| {
                    active.set(index.get_untracked());
                    if let Some(id) = id.get_untracked() {
                        open.run(id);
                    }
                }
            >
                {cells}
            </div>
        }
        .into_any()
    }
}
