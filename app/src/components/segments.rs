//! A row of choices side by side, of which one is chosen: radio buttons that look like one bar.

use leptos::prelude::*;

/// A choice: its value, its name, and the language of the name where it isn't the page's.
pub type Segment<T> = (T, Signal<String>, Option<&'static str>);

/// A row of choices, one chosen.
#[component]
pub fn Segments<T: Copy + PartialEq + Send + Sync + 'static>(
    /// The name of the group, for the page.
    group: &'static str,
    /// What is chosen.
    #[prop(into)]
    legend: Signal<String>,
    /// Only those who listen need to be told what is chosen.
    #[prop(optional)]
    plain: bool,
    /// The choices.
    choices: Vec<Segment<T>>,
    /// The one that is chosen.
    #[prop(into)]
    chosen: Signal<T>,
    /// Something is chosen.
    on_choose: Callback<T>,
) -> impl IntoView {
    let choice = move |(value, name, language): Segment<T>| {
        let is_chosen = Signal::derive(move || chosen.get() == value);
        let choose = Callback::new(move |()| on_choose.run(value));
        segment(group, name, language, is_chosen, choose)
    };
    let class = if plain { "visually-hidden" } else { "field-label" };
    let choices = choices.into_iter().map(choice).collect();
    row(class, legend, choices)
}

// What doesn't depend on the sort of value is made once for all sorts.

fn segment(
    group: &'static str,
    name: Signal<String>,
    language: Option<&'static str>,
    is_chosen: Signal<bool>,
    choose: Callback<()>,
) -> AnyView {
    view! {
        <label class="segment" lang=language>
            <input
                type="radio"
                name=group
                prop:checked=is_chosen
                on:change=move |_| choose.run(())
            />
            <span>{name}</span>
        </label>
    }
    .into_any()
}

fn row(class: &'static str, legend: Signal<String>, choices: Vec<AnyView>) -> AnyView {
    view! {
        <fieldset class="segments">
            <legend class=class>{legend}</legend>
            {choices}
        </fieldset>
    }
    .into_any()
}
