//! Stock: what is on hand where, how it came to be, and the two things one does about it: receive and count.

mod levels;
mod movements;
mod sheet;

use domain::id::DocId;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};

use crate::components::icon::{Icon, Svg};
use crate::state::browser::{focus, has_dialog, is_typing};
use crate::words::{t, use_i18n};
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

/// The stock.
#[component]
pub fn Stock() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let shown = Memo::new(move |_| {
        let what = params.with(|params| params.get("what")).unwrap_or_default();
        match what.as_str() {
            "receive" => Shown::Form(Work::Receive),
            "count" => Shown::Form(Work::Count),
            id => id.parse().map_or(Shown::Levels, Shown::Product),
        }
    });
    let navigate = use_navigate();
    let handle = window_event_listener(ev::keydown, move |event| {
        // A sheet holds work: it is left by its own button.
        let is_free = matches!(shown.get_untracked(), Shown::Product(_)) && !has_dialog() && !is_typing();
        if event.key() == "Escape" && !event.default_prevented() && is_free {
            event.prevent_default();
            navigate("/stock", NavigateOptions::default());
            request_animation_frame(|| {
                focus("main [role=grid]");
            });
        }
    });
    on_cleanup(move || handle.remove());
    let content = move || match shown.get() {
        Shown::Form(work) => view! { <Sheet work/> }.into_any(),
        Shown::Product(product) => view! { <Movements product/> }.into_any(),
        Shown::Levels => ().into_any(),
    };
    view! {
        <div class="stock" class:has-detail=move || shown.get() != Shown::Levels>
            <section class="stock-list">
                <div class="stock-acts">
                    <A href="/stock/receive" attr:class="button">
                        <Svg icon=Icon::Receive/>
                        {t!(i18n, stock.receive)}
                    </A>
                    <A href="/stock/count" attr:class="button">
                        <Svg icon=Icon::Count/>
                        {t!(i18n, stock.count)}
                    </A>
                </div>
                <Levels/>
            </section>
            <section class="stock-detail">{content}</section>
        </div>
    }
}
