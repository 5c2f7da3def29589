//! What stands where nothing is: a place that is empty says what it is for and gives the first step; a question that
//! failed says what happened and what to do.

use leptos::prelude::*;

use super::icon::{Icon, Svg};
use crate::state::ask::Trouble;
use crate::views::phrases;
use crate::words::use_i18n;

/// An empty place.
#[component]
pub fn Empty(
    /// Beside the words.
    icon: Icon,
    /// What this is.
    #[prop(into)]
    title: Signal<String>,
    /// What to do first.
    #[prop(into)]
    hint: Signal<String>,
    /// The first step as a button or link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Svg icon/>
            <p class="empty-title">{title}</p>
            <p class="empty-hint">{hint}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// Why something has no answer.
#[component]
pub fn TroubleNote(
    /// What happened; nothing shows nothing.
    #[prop(into)]
    trouble: Signal<Option<Trouble>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text =
        move || trouble.with(|trouble| trouble.as_ref().map(|trouble| phrases::trouble(i18n, trouble)));
    view! {
        <div class="trouble" role="alert">
            {move || text().map(|text| view! { <p class="trouble-text"><Svg icon=Icon::Warn/> {text}</p> })}
        </div>
    }
}
