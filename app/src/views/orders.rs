//! Orders: all that this device holds, and each with its whole story. The list stays where it was while one is open.

mod acts;
mod detail;
mod edit;
pub mod filter;
mod list;
mod row;
mod timeline;
mod toolbar;

pub use timeline::FactView;

use domain::id::DocId;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use std::time::Duration;

use crate::components::Window;
use detail::OrderPane;
use filter::OrderFilter;
use list::OrderGrid;
use toolbar::Toolbar;

/// How long the address waits for the typist.
const SETTLE: Duration = Duration::from_millis(300);

/// What the parts of the screen share.
#[derive(Clone, Copy)]
pub struct OrdersState {
    /// What the list shows.
    pub filter: RwSignal<OrderFilter>,
    /// The order that is open.
    pub open: Memo<Option<DocId>>,
    /// What is in sight of the list.
    pub window: Window,
}

impl OrdersState {
    /// The address of an order, with the list as it is.
    pub fn address(self, id: DocId) -> String {
        let query = self.filter.with_untracked(|filter| filter.write(self.at()));
        format!("/orders/{id}{query}")
    }

    /// The address of the list as it is.
    pub fn list_address(self) -> String {
        let query = self.filter.with_untracked(|filter| filter.write(self.at()));
        format!("/orders{query}")
    }

    fn at(self) -> u32 {
        untrack(|| self.window.first())
    }
}

/// The orders.
#[component]
pub fn Orders() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let window = Window::new();
    let state = OrdersState {
        filter: RwSignal::new(query.with_untracked(OrderFilter::read)),
        open: Memo::new(move |_| params.with(|params| params.get_str("id")?.parse().ok())),
        window,
    };
    let start = query.with_untracked(|query| query.get_str("at").and_then(|at| at.parse().ok()));
    keep_address(state);
    let close = closer(state);
    view! {
        <div class="orders" class:has-detail=move || state.open.get().is_some()>
            <section class="orders-list">
                <Toolbar state/>
                <OrderGrid state start=start.unwrap_or(0)/>
            </section>
            {move || state.open.get().map(|id| {
                let close = close.clone();
                view! { <OrderPane id on_close=Callback::new(move |()| close())/> }
            })}
        </div>
    }
}

/// Goes back to the list.
fn closer(state: OrdersState) -> impl Fn() + Clone + Send + Sync + 'static {
    let navigate = use_navigate();
    move || navigate(&state.list_address(), still())
}

fn still() -> NavigateOptions {
    NavigateOptions {
        scroll: false,
        ..NavigateOptions::default()
    }
}

/// Writes the filter into the address once it has settled, and takes it from there when the person goes back.
fn keep_address(state: OrdersState) {
    let navigate = use_navigate();
    let query = use_query_map();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let write = move || {
        let address = match state.open.get_untracked() {
            Some(id) => state.address(id),
            None => state.list_address(),
        };
        let options = NavigateOptions {
            replace: true,
            ..still()
        };
        navigate(&address, options);
    };
    Effect::new(move |first: Option<()>| {
        state.filter.track();
        state.window.first();
        if first.is_none() {
            return;
        }
        let write = write.clone();
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.clear();
        }
        timer.try_set_value(set_timeout_with_handle(write, SETTLE).ok());
    });
    on_cleanup(move || {
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.clear();
        }
    });
    Effect::new(move |first: Option<()>| {
        let asked = query.with(OrderFilter::read);
        let is_waiting = timer.try_get_value().flatten().is_some();
        if first.is_some() && !is_waiting && state.filter.with_untracked(|known| *known != asked) {
            state.filter.set(asked);
        }
    });
}
