//! What stands beside the list: a head with the way back, and the content below it.

use leptos::prelude::*;

use super::{RecordsState, closer};
use crate::components::icon::{Icon, Svg};
use crate::components::{Empty, TroubleNote};
use crate::state::ask::Trouble;
use crate::state::browser::{focus, has_dialog, is_typing, matches};
use crate::words::{t, t_string, use_i18n};

/// The frame of a detail or a form.
#[component]
pub fn Pane(
    state: RecordsState,
    /// What it is, for those who can't see it.
    name: Signal<String>,
    /// What is open.
    title: Signal<String>,
    /// Why it can't be shown.
    #[prop(optional, into)]
    trouble: Signal<Option<Trouble>>,
    /// It isn't on this device.
    #[prop(optional, into)]
    missing: Signal<bool>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let close = closer(state);
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        // A dialog is closed first, by the browser; a form is given up by its own handler.
        let is_free = !has_dialog() && !is_typing() && !state.has_form.get_untracked();
        if event.key() == "Escape" && !event.default_prevented() && is_free {
            event.prevent_default();
            close.run(());
        }
    });
    on_cleanup(move || handle.remove());
    // Where it takes the list's place, the keyboard would be left behind on what can't be seen.
    if !matches("(min-width: 1100px)") {
        request_animation_frame(|| {
            focus("main .detail-title");
        });
    }
    let back = move |_| close.run(());
    view! {
        <article class="detail" aria-label=name>
            <header class="detail-head">
                <button
                    type="button"
                    class="button is-quiet is-icon"
                    aria-label=move || t_string!(i18n, orders.back)
                    on:click=back
                >
                    <Svg icon=Icon::Back/>
                </button>
                <h2 class="detail-title" tabindex="-1">{title}</h2>
            </header>
            <TroubleNote trouble/>
            <Show when=move || missing.get()>
                <Empty
                    icon=Icon::Stock
                    title=Signal::derive(move || t_string!(i18n, records.missing).to_owned())
                    hint=Signal::derive(move || t_string!(i18n, records.missing_hint).to_owned())
                />
            </Show>
            {children()}
        </article>
    }
    .into_any()
}

/// Says that something waits for a decision, with the way there; nothing when nothing does.
pub fn issues(words: crate::words::Words, count: usize) -> Option<AnyView> {
    let count = u32::try_from(count).ok().filter(|count| *count > 0)?;
    let (one, several) = (
        t_string!(words, orders.issues_one),
        t_string!(words, orders.issues),
    );
    let text = crate::state::format::counted(words.get_locale(), count, one, several);
    Some(
        view! {
            <p class="callout">
                <Svg icon=Icon::Warn/>
                <span>{text}</span>
                <a href="/inbox" class="button is-small">{t!(words, orders.to_inbox)}</a>
            </p>
        }
        .into_any(),
    )
}

/// A value of a fact: where it leads, if anywhere, and its text.
pub type Value = (Option<String>, String);

/// Names with their values, each value on a line of its own. What has no value isn't shown.
pub fn facts(rows: Vec<(String, Vec<Value>)>) -> AnyView {
    let value = |(href, text): Value| match href {
        Some(href) => view! { <dd><a class="text-link" href=href>{text}</a></dd> }.into_any(),
        None => view! { <dd class="prewrap">{text}</dd> }.into_any(),
    };
    let row = |(name, values): (String, Vec<Value>)| {
        view! {
            <div class="pair">
                <dt>{name}</dt>
                {values.into_iter().map(value).collect_view()}
            </div>
        }
    };
    let filled = |(name, mut values): (String, Vec<Value>)| {
        values.retain(|(_, text)| !text.is_empty());
        (!values.is_empty()).then_some((name, values))
    };
    let rows = rows.into_iter().filter_map(filled).map(row).collect_view();
    view! { <dl class="pairs">{rows}</dl> }.into_any()
}

/// A value that leads nowhere.
pub fn plain(text: impl Into<String>) -> Vec<Value> {
    vec![(None, text.into())]
}
