//! Where short messages appear.

use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, Svg};
use crate::state::browser::has_dialog;
use crate::state::notices::{Notice, Tone, use_notices};
use crate::words::{t, t_string, use_i18n};

/// The short messages at the edge of the screen. They are read out without taking the focus.
#[component]
pub fn Toasts() -> impl IntoView {
    let notices = use_notices();
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let is_empty = notices.list.with(Vec::is_empty);
        let Some(toasts) = node.get() else { return };
        // A dialog lies over everything but what was put over it. Older browsers can't, and show them behind it.
        let _ = toasts.hide_popover();
        if !is_empty && has_dialog() {
            let _ = toasts.show_popover();
        }
    });
    view! {
        <div class="toasts" popover="manual" aria-live="polite" node_ref=node>
            <For each=move || notices.list.get() key=|notice| notice.id let:notice>
                <Toast notice/>
            </For>
        </div>
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
