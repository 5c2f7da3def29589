//! Where short messages appear.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::icon::{Icon, Svg};
use crate::state::browser::has_dialog;
use crate::state::notices::{Notice, Tone, use_notices};
use crate::words::{t, t_string, use_i18n};

/// The short messages at the edge of the screen. They are read out without taking the focus.
#[component]
pub fn Toasts() -> impl IntoView {
    let notices = use_notices();
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |old: Option<Option<u32>>| {
        let newest = notices.list.with(|list| list.last().map(|notice| notice.id));
        let Some(toasts) = node.get() else { return newest };
        let is_new = newest > old.flatten();
        if is_new || newest.is_none() {
            let _ = toasts.hide_popover();
        }
        // A dialog lies over everything but what was put over it. Older browsers can't, and show them behind it.
        if is_new && has_dialog() {
            let _ = toasts.show_popover();
        }
        // In the next frame they are drawn, and as high as they will be.
        request_animation_frame(move || make_room(&toasts));
        newest
    });
    view! {
        <div class="toasts" popover="manual" aria-live="polite" node_ref=node>
            <For each=move || notices.list.get() key=|notice| notice.id let:notice>
                <Toast notice/>
            </For>
        </div>
    }
}

/// Tells the lines of an order how much of them the messages would cover: on a phone they stand above its totals.
fn make_room(toasts: &HtmlElement) {
    let lines = document().query_selector(".panel-lines").ok().flatten();
    if let Some(lines) = lines.and_then(|lines| lines.dyn_into::<HtmlElement>().ok()) {
        let height = format!("{}px", toasts.offset_height());
        // It fails only for an element that is read-only.
        let _ = lines.style().set_property("--said", &height);
    }
}

#[component]
fn Toast(notice: Notice) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let id = notice.id;
    let problem = notice.tone == Tone::Problem;
    let text = notice.text.clone();
    let step = notice.step.clone().map(|(name, step)| {
        let take = move |_| {
            notices.dismiss(id);
            step();
        };
        view! { <button type="button" class="button is-small" on:click=take>{name}</button> }
    });
    let undo = notice.undo.is_some().then(|| {
        view! {
            <button type="button" class="button is-small" on:click=move |_| notices.undo(&notice)>
                <Svg icon=Icon::Undo/>
                {t!(i18n, word.undo)}
            </button>
        }
    });
    view! {
        <div class="toast" class:is-problem=problem>
            {problem.then(|| view! { <Svg icon=Icon::Warn/> })}
            <p>{text}</p>
            {step}
            {undo}
            <button
                type="button"
                class="button is-quiet is-icon"
                aria-label=move || t_string!(i18n, word.dismiss)
                on:click=move |_| notices.dismiss(id)
            >
                <Svg icon=Icon::Close/>
            </button>
        </div>
    }
}
