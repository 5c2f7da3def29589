//! Fields with their labels.

use leptos::prelude::*;

/// A text with its label above it.
#[component]
pub fn TextField(
    /// What to type.
    #[prop(into)]
    label: Signal<String>,
    /// What was typed.
    value: RwSignal<String>,
    /// The kind of text, for the keyboard on the screen: `text`, `tel`, `email`.
    #[prop(default = "text")]
    kind: &'static str,
    /// Takes the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// Must not be empty.
    #[prop(optional)]
    required: bool,
    /// Keeps a code that is scanned into it.
    #[prop(optional)]
    scannable: bool,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <input
                type=kind
                data-scan=scannable.then_some("")
                class="input"
                autocomplete="off"
                required=required
                data-autofocus=autofocus.then_some("")
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
}

/// A number with its label above it. Reads what people type; says so when it can't.
#[component]
pub fn AmountField(
    /// What to type.
    #[prop(into)]
    label: Signal<String>,
    /// What was typed.
    value: RwSignal<String>,
    /// Whether it is a possible value.
    #[prop(into)]
    valid: Signal<bool>,
    /// Takes the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <input
                type="text"
                inputmode="decimal"
                class="input is-number"
                autocomplete="off"
                data-autofocus=autofocus.then_some("")
                aria-invalid=move || (!valid.get()).to_string()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
}
