//! Orders: all that this device holds, and each with its whole story. The list stays where it was while one is open.

mod acts;
mod customer_chip;
mod days;
mod detail;
mod edit;
pub mod filter;
mod list;
mod row;
mod timeline;
mod toolbar;

pub use timeline::FactView;

use domain::id::DocId;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use std::sync::Arc;

use super::address::{self, still};
use crate::components::Window;
use crate::state::browser::focus;
use detail::OrderPane;
use filter::OrderFilter;
use list::OrderGrid;
use toolbar::Toolbar;

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
    let start = query.with_untracked(address::first_row);
    address::keep(
        Arc::new(move || {
            state.filter.track();
            state.window.first();
            match state.open.get_untracked() {
                Some(id) => state.address(id),
                None => state.list_address(),
            }
        }),
        Box::new(move |query| {
            let asked = OrderFilter::read(query);
            if state.filter.with_untracked(|known| *known != asked) {
                state.filter.set(asked);
            }
        }),
    );
    let close = closer(state);
    view! {
        <div class="orders" class:has-detail=move || state.open.get().is_some()>
            <section class="orders-list">
                <Toolbar state/>
                <OrderGrid state start/>
            </section>
            {move || state.open.get().map(|id| {
                let close = close.clone();
                view! { <OrderPane id on_close=Callback::new(move |()| close())/> }
            })}
        </div>
    }
}

/// Goes back to the list, and gives it the keyboard.
fn closer(state: OrdersState) -> impl Fn() + Clone + Send + Sync + 'static {
    let navigate = use_navigate();
    move || {
        navigate(&state.list_address(), still());
        request_animation_frame(|| {
            focus("main [role=grid]");
        });
    }
}
