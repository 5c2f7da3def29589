//! A choice that shows its value: a native select in the shape of a chip.

use leptos::prelude::*;

/// One thing to choose: its value, and what it is called.
pub type Choice = (String, String);

/// A choice among few.
#[component]
pub fn ChipSelect(
    /// What is chosen, for those who can't see it.
    #[prop(into)]
    label: Signal<String>,
    /// What there is to choose. The first is "any", and makes the chip look unset.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Something was chosen.
    on_choose: Callback<String>,
    /// The first choice is as good as any other.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let is_set =
        move || !plain && choices.with(|choices| choices.first().is_some_and(|first| first.0 != value.get()));
    view! {
        <label class="chip" class:is-set=is_set>
            <span class="visually-hidden">{label}</span>
            <select
                prop:value=value
                on:change=move |event| on_choose.run(event_target_value(&event))
            >
                {options(value, choices)}
            </select>
        </label>
    }
}

/// The choices of a list, each a code and a name, with the chosen one marked.
pub fn options(value: Signal<String>, choices: Signal<Vec<Choice>>) -> impl IntoView {
    move || {
        let chosen = value.get();
        let option = |(code, name): Choice| {
            let is_chosen = code == chosen;
            view! { <option value=code selected=is_chosen>{name}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    }
}
