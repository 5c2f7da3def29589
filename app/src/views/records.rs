//! Customers and products: two lists of the same make, each entry with its detail beside the list, or in its place
//! where there is little room. What is in a detail and in a form is the business of each screen.

pub mod entry;
pub mod filter;
mod form;
mod list;
mod orders;
mod pane;
mod row;
mod toolbar;

pub use form::{Plan, RecordForm, take_back};
pub use orders::order_list;
pub use pane::{Pane, Value, facts, issues, plain};

use std::sync::Arc;

use domain::id::DocId;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use crate::components::Window;
use crate::state::browser::focus;
use crate::state::left_form::use_left_form;
use crate::views::address::{self, still};
use filter::RecordFilter;
use list::RecordGrid;
use toolbar::Toolbar;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Who buys.
    Customers,
    /// What is sold.
    Products,
}

impl Of {
    /// Where the list is.
    pub fn path(self) -> &'static str {
        match self {
            Of::Customers => "/customers",
            Of::Products => "/products",
        }
    }
}

/// What is beside the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Nothing.
    Nothing,
    /// The form for a new one.
    New,
    /// One that is known.
    One(DocId),
}

/// What the parts of a screen share.
#[derive(Clone, Copy)]
pub struct RecordsState {
    /// Which list it is.
    pub of: Of,
    /// What the list shows.
    pub filter: RwSignal<RecordFilter>,
    /// What is beside it.
    pub beside: Memo<Beside>,
    /// What is in sight of the list.
    pub window: Window,
    /// All categories of the products; none of customers.
    pub categories: RwSignal<Vec<String>>,
    /// A form is open.
    pub has_form: RwSignal<bool>,
    /// A code that was scanned for the form that is open, or is about to open.
    pub scanned: RwSignal<Option<String>>,
}

impl RecordsState {
    /// The address of an entry, with the list as it is.
    pub fn address(self, id: DocId) -> String {
        untrack(|| self.written(&format!("/{id}")))
    }

    /// The address of the form for a new one, with the list as it is.
    pub fn new_address(self) -> String {
        untrack(|| self.written("/new"))
    }

    /// The address of the list as it is.
    pub fn list_address(self) -> String {
        untrack(|| self.written(""))
    }

    /// An address below the list's, with what the list shows. Tracked.
    fn written(self, below: &str) -> String {
        let query = self.filter.with(|filter| filter.write(self.window.first()));
        format!("{}{below}{query}", self.of.path())
    }
}

/// A list with what is beside it.
#[component]
pub fn Records(
    /// Which list.
    of: Of,
    /// Draws what is beside it.
    pane: fn(RecordsState, Beside) -> AnyView,
    /// Told of the state once it is there, for what only this screen listens to.
    listen: fn(RecordsState),
    /// Draws what stands beside the count of the list.
    beside_count: fn() -> AnyView,
) -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let state = RecordsState {
        of,
        filter: RwSignal::new(query.with_untracked(RecordFilter::read)),
        beside: Memo::new(move |_| {
            let id = params.with(|params| params.get("id")).unwrap_or_default();
            match id.as_str() {
                "" => Beside::Nothing,
                "new" => Beside::New,
                id => id.parse().map_or(Beside::Nothing, Beside::One),
            }
        }),
        window: Window::new(),
        categories: RwSignal::new(Vec::new()),
        has_form: RwSignal::new(false),
        scanned: RwSignal::new(None),
    };
    let start = query.with_untracked(address::first_row);
    address::keep(
        Arc::new(move || {
            let below = match state.beside.get_untracked() {
                Beside::Nothing => String::new(),
                Beside::New => "/new".to_owned(),
                Beside::One(id) => format!("/{id}"),
            };
            state.written(&below)
        }),
        Box::new(move |query| {
            let asked = RecordFilter::read(query);
            if state.filter.with_untracked(|known| *known != asked) {
                state.filter.set(asked);
            }
        }),
    );
    listen(state);
    view! {
        <div class="records" class:has-detail=move || state.beside.get() != Beside::Nothing>
            <section class="records-list">
                <Toolbar state/>
                <RecordGrid state start beside_count/>
            </section>
            {move || match state.beside.get() {
                Beside::Nothing => None,
                beside => Some(pane(state, beside)),
            }}
        </div>
    }
    .into_any()
}

/// What follows a form for a new entry: the entry, or the list when there is none.
pub fn opener(state: RecordsState) -> Callback<Option<DocId>> {
    let navigate = use_navigate();
    let close = closer(state);
    Callback::new(move |id| match id {
        Some(id) => navigate(&state.address(id), still()),
        None => close.run(()),
    })
}

/// An entry as it was when someone began to change it. A form that was left by mistake is open again at once.
pub fn editing<Row: Send + Sync + 'static>(
    state: RecordsState,
    id: DocId,
    row: impl Fn() -> Option<Row> + 'static,
) -> RwSignal<Option<Row>> {
    let left_form = use_left_form();
    let editing = RwSignal::new(None);
    Effect::new(move |_| {
        if left_form.is_wanted(&format!("{}/{id}", state.of.path()))
            && editing.with_untracked(Option::is_none)
        {
            editing.set(row());
        }
    });
    editing
}

/// Goes back to the list, and gives it the keyboard.
pub fn closer(state: RecordsState) -> Callback<()> {
    let navigate = use_navigate();
    Callback::new(move |()| {
        navigate(&state.list_address(), still());
        request_animation_frame(|| {
            focus("main [role=grid]");
        });
    })
}
