//! Stock: what is on hand where, how it came to be, and the two things one does about it: receive and count.

mod filter;
mod levels;
mod movements;
mod sheet;

use std::sync::Arc;

use domain::id::DocId;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use crate::components::Window;
use crate::components::icon::{Icon, Svg};
use crate::state::browser::{focus, has_dialog, is_typing};
use crate::views::address::{self, still};
use crate::words::{t, use_i18n};
use filter::StockFilter;
use levels::Levels;
use movements::Movements;
use sheet::{Sheet, Work};

/// What the screen shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// What is on hand.
    Levels,
    /// The movements of a product.
    Product(DocId),
    /// A form.
    Form(Work),
}

impl Shown {
    /// As the address has it behind the list's.
    fn below(self) -> String {
        match self {
            Shown::Levels => String::new(),
            Shown::Product(id) => format!("/{id}"),
            Shown::Form(Work::Receive) => "/receive".to_owned(),
            Shown::Form(Work::Count) => "/count".to_owned(),
        }
    }
}

/// What the parts of the screen share.
#[derive(Clone, Copy)]
struct StockState {
    /// What the list shows.
    filter: RwSignal<StockFilter>,
    /// What is beside it.
    shown: Memo<Shown>,
    /// What is in sight of the list.
    window: Window,
}

impl StockState {
    /// The address of this, with the list as it is. Tracked.
    fn address(self, shown: Shown) -> String {
        let query = self.filter.with(|filter| filter.write(self.window.first()));
        format!("/stock{}{query}", shown.below())
    }
}

/// The stock.
#[component]
pub fn Stock() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let query = use_query_map();
    let shown = Memo::new(move |_| {
        let what = params.with(|params| params.get("what")).unwrap_or_default();
        match what.as_str() {
            "receive" => Shown::Form(Work::Receive),
            "count" => Shown::Form(Work::Count),
            id => id.parse().map_or(Shown::Levels, Shown::Product),
        }
    });
    let state = StockState {
        filter: RwSignal::new(query.with_untracked(StockFilter::read)),
        shown,
        window: Window::new(),
    };
    let start = query.with_untracked(address::first_row);
    address::keep(
        Arc::new(move || state.address(shown.get_untracked())),
        Box::new(move |query| {
            let asked = StockFilter::read(query);
            if state.filter.with_untracked(|known| *known != asked) {
                state.filter.set(asked);
            }
        }),
    );
    let navigate = use_navigate();
    let handle = window_event_listener(ev::keydown, move |event| {
        // A sheet holds work: it is left by its own button.
        let is_free = matches!(shown.get_untracked(), Shown::Product(_)) && !has_dialog() && !is_typing();
        if event.key() == "Escape" && !event.default_prevented() && is_free {
            event.prevent_default();
            navigate(&untrack(|| state.address(Shown::Levels)), still());
            request_animation_frame(|| {
                focus("main [role=grid]");
            });
        }
    });
    on_cleanup(move || handle.remove());
    let content = move || match shown.get() {
        Shown::Form(work) => view! { <Sheet state work/> }.into_any(),
        Shown::Product(product) => view! { <Movements state product/> }.into_any(),
        Shown::Levels => ().into_any(),
    };
    view! {
        <div class="stock" class:has-detail=move || shown.get() != Shown::Levels>
            <section class="stock-list">
                <div class="stock-acts">
                    <A href=move || state.address(Shown::Form(Work::Receive)) attr:class="button">
                        <Svg icon=Icon::Receive/>
                        {t!(i18n, stock.receive)}
                    </A>
                    <A href=move || state.address(Shown::Form(Work::Count)) attr:class="button">
                        <Svg icon=Icon::Count/>
                        {t!(i18n, stock.count)}
                    </A>
                </div>
                <Levels state start/>
            </section>
            <section class="stock-detail">{content}</section>
        </div>
    }
}
