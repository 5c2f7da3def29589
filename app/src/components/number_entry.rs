//! A number typed with a thumb: a keypad, with the keyboard as good.

use leptos::prelude::*;

use super::field::AmountField;
use crate::words::{t, t_string, use_i18n};

const KEYS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "0", "⌫"];

/// A field with a keypad, for use inside a dialog. The first key replaces what was there.
#[component]
pub fn NumberEntry(
    /// What is typed.
    #[prop(into)]
    label: Signal<String>,
    /// The text in the field.
    value: RwSignal<String>,
    /// Whether it can be taken as it is.
    #[prop(into)]
    valid: Signal<bool>,
    /// The word on the button that takes it.
    #[prop(into)]
    confirm: Signal<String>,
    /// It is taken.
    on_confirm: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let fresh = StoredValue::new(true);
    let first = value.get_untracked();
    // A scan that is taken out of the field leaves it as it was.
    let on_input = move |_| fresh.set_value(value.with_untracked(|text| *text == first));
    let press = move |key: &'static str| {
        let replace = fresh.get_value();
        fresh.set_value(false);
        value.update(|text| {
            if replace {
                text.clear();
            }
            if key == "⌫" {
                text.pop();
            } else {
                text.push_str(key);
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if valid.get_untracked() {
            on_confirm.run(());
        }
    };
    view! {
        <form class="number-entry" on:submit=submit on:input=on_input>
            <AmountField label value valid autofocus=true/>
            <div class="keypad">
                {KEYS
                    .into_iter()
                    .map(|key| {
                        let name = move || if key == "⌫" { t_string!(i18n, word.erase) } else { key };
                        view! {
                            <button type="button" class="key" aria-label=name on:click=move |_| press(key)>
                                {key}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <div class="dialog-actions">
                <button type="submit" class="button is-primary" disabled=move || !valid.get()>
                    {confirm}
                </button>
            </div>
            <p class="field-hint" hidden=move || valid.get()>{t!(i18n, word.not_a_number)}</p>
        </form>
    }
}
