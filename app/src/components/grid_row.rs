//! The frame of a row of a list that draws only what is in sight: its place, whether it is meant by the keyboard or open
//! beside the list, and what a tap on it does. What stands in it is the list's own.

use leptos::prelude::*;

use super::virtual_list::standing;

/// A row's place and state.
pub struct GridRow {
    /// The name of its element, by which the grid says which row is meant.
    pub id: String,
    /// Counted from zero at the top of the whole list.
    pub index: u32,
    /// The row that the keyboard is at.
    pub active: RwSignal<Option<u32>>,
    /// Whether it is the one that is open.
    pub is_open: Signal<bool>,
    /// It has changed since it was looked at.
    pub glows: bool,
    /// Opens it.
    pub open: Callback<()>,
}

impl GridRow {
    /// Draws the row around its cells.
    pub fn draw<V: IntoView + 'static>(self, cells: impl Fn() -> V + Send + 'static) -> AnyView {
        let GridRow {
            id,
            index,
            active,
            is_open,
            glows,
            open,
        } = self;
        view! {
            <div
                id=id
                class="grid-row"
                class:is-active=move || active.get() == Some(index)
                class:is-open=is_open
                class:glows=glows
                role="row"
                aria-rowindex=index.saturating_add(2).to_string()
                aria-selected=move || is_open.get().to_string()
                style:top=standing(index)
                on:click=move |_| {
                    active.set(Some(index));
                    open.run(());
                }
            >
                {cells}
            </div>
        }
        .into_any()
    }
}
