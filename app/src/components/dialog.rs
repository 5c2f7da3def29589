//! A native `<dialog>`: the browser keeps the focus inside, closes it with Escape, and gives the focus back.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use super::icon::{Icon, Svg};
use crate::state::browser::after_paint;
use crate::words::{t_string, use_i18n};

/// A dialog over the page.
#[component]
pub fn Dialog(
    /// Whether it is open. Closing it by Escape or beside it sets this too.
    open: RwSignal<bool>,
    /// Its name, shown on top.
    #[prop(into)]
    title: Signal<String>,
    /// A class that sets its width.
    #[prop(optional)]
    class: &'static str,
    /// What is in it; made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<html::Dialog>::new();
    // Whether its content is drawn. A dialog looks at the whole page anew, so the button is seen to be pressed first.
    let drawn = RwSignal::new(false);
    // Whether it is about to open: then it isn't open yet, and nobody has closed it.
    let is_due = StoredValue::new(false);
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() {
            is_due.set_value(true);
            after_paint(move || {
                is_due.try_set_value(false);
                // It may have been closed meanwhile, or the screen left.
                if open.try_get_untracked() == Some(true) && drawn.try_set(true).is_none() {
                    show(&dialog);
                }
            });
            return;
        }
        drawn.set(false);
        if dialog.open() {
            dialog.close();
        }
    });
    // The browser says so a moment later: it may have been opened again by then.
    let on_close = move |_| {
        let is_shut = node.get_untracked().is_none_or(|dialog| !dialog.open());
        if is_shut && !is_due.get_value() {
            open.set(false);
        }
    };
    let on_click = move |event: MouseEvent| {
        // The dialog itself is hit only outside its content: on the backdrop.
        let is_backdrop = event
            .target()
            .is_some_and(|target| target.dyn_ref::<HtmlDialogElement>().is_some());
        if is_backdrop {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=node
            class=format!("dialog {class}")
            aria-label=title
            on:close=on_close
            on:click=on_click
        >
            <Show when=move || drawn.get()>
                <div class="dialog-body">
                    <header class="dialog-head">
                        <h2>{title}</h2>
                        <button
                            type="button"
                            class="button is-quiet is-icon"
                            aria-label=move || t_string!(i18n, word.close)
                            on:click=move |_| open.set(false)
                        >
                            <Svg icon=Icon::Close/>
                        </button>
                    </header>
                    {children()}
                </div>
            </Show>
        </dialog>
    }
}

/// Opens the dialog, and puts the focus on what asks for it.
fn show(dialog: &HtmlDialogElement) {
    if dialog.open() || dialog.show_modal().is_err() {
        return;
    }
    let dialog = dialog.clone();
    // The content is drawn in the same turn; in the next frame it is there for certain.
    request_animation_frame(move || {
        let first = dialog.query_selector("[data-autofocus]").ok().flatten();
        if let Some(first) = first.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = first.focus();
            if let Some(input) = first.dyn_ref::<web_sys::HtmlInputElement>() {
                input.select();
            }
        }
    });
}
