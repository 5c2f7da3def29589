//! A row of choices side by side, of which one is chosen: radio buttons that look like one bar.

use leptos::prelude::*;

/// A choice: its value, its name, and the language of the name where it isn't the page's.
pub type Segment<T> = (T, Signal<String>, Option<&'static str>);

/// A row of choices, one chosen. Everything but the values is the same code for all sorts of values.
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
    let mut names = Vec::with_capacity(choices.len());
    let mut values = Vec::with_capacity(choices.len());
    for (value, name, language) in choices {
        values.push(value);
        names.push((name, language));
    }
    let values = StoredValue::new(values);
    let at = Signal::derive(move || {
        let chosen = chosen.get();
        values.with_value(|values| values.iter().position(|value| *value == chosen))
    });
    let choose = Callback::new(move |at: usize| {
        if let Some(value) = values.with_value(|values| values.get(at).copied()) {
            on_choose.run(value);
        }
    });
    row(group, legend, plain, names, at, choose)
}

fn row(
    group: &'static str,
    legend: Signal<String>,
    plain: bool,
    names: Vec<(Signal<String>, Option<&'static str>)>,
    chosen: Signal<Option<usize>>,
    choose: Callback<usize>,
) -> AnyView {
    let choice = move |(at, (name, language)): (usize, (Signal<String>, Option<&'static str>))| {
        view! {
            <label class="segment" lang=language>
                <input
                    type="radio"
                    name=group
                    prop:checked=move || chosen.get() == Some(at)
                    on:change=move |_| choose.run(at)
                />
                <span>{name}</span>
            </label>
        }
    };
    let class = if plain { "visually-hidden" } else { "field-label" };
    view! {
        <fieldset class="segments">
            <legend class=class>{legend}</legend>
            {names.into_iter().enumerate().map(choice).collect_view()}
        </fieldset>
    }
    .into_any()
}
