//! A field of a form: its label, what is typed, a hint, and what is wrong with it.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

use super::chip::Choice;

/// What is typed into a field, and what is wrong with it; nothing wrong is an empty text.
#[derive(Clone, Copy)]
pub struct Typed {
    /// What is typed.
    pub text: RwSignal<String>,
    /// What is wrong with it.
    pub problem: RwSignal<String>,
    before: StoredValue<String>,
}

impl Typed {
    /// A field with this text in it.
    pub fn new(text: impl Into<String>) -> Typed {
        let text = text.into();
        Typed {
            text: RwSignal::new(text.clone()),
            problem: RwSignal::new(String::new()),
            before: StoredValue::new(text),
        }
    }

    /// Whether something else is typed now than was there when the form began.
    pub fn is_touched(self) -> bool {
        let now = self.text.get_untracked();
        self.before.with_value(|before| *before != now)
    }
}

/// How a field is filled.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// One line; what keyboard a screen shows: `text`, `decimal`, `numeric`.
    Line(&'static str),
    /// One line, with what others typed there to choose from.
    Known(Vec<String>),
    /// Several lines; what keyboard a screen shows: `text`, `tel`, `email`.
    Lines(&'static str),
    /// One of these.
    Choice(Vec<Choice>),
}

/// A field as a form describes it.
#[derive(Clone)]
pub struct FormEntry {
    /// What to type.
    pub label: String,
    /// What is typed.
    pub typed: Typed,
    /// How it is filled.
    pub shape: Shape,
    /// How it is filled, in words; may be empty.
    pub hint: &'static str,
    /// Must not be left empty.
    pub required: bool,
}

/// Names of fields on the page: each is given once.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// Draws a field.
pub fn form_field(entry: FormEntry) -> AnyView {
    let FormEntry {
        label,
        typed: Typed { text, problem, .. },
        shape,
        hint,
        required,
    } = entry;
    let id = format!("field-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let about = format!("{id}-about");
    let invalid = move || problem.with(|problem| (!problem.is_empty()).to_string());
    let input = match shape {
        Shape::Choice(choices) => {
            let options = choices.into_iter().map(|(code, name)| {
                let chosen = text.with_untracked(|text| *text == code);
                view! { <option value=code selected=chosen>{name}</option> }
            });
            view! {
                <select
                    id=id.clone()
                    class="input"
                    aria-invalid=invalid
                    aria-describedby=about.clone()
                    on:change=move |event| text.set(event_target_value(&event))
                >
                    {options.collect_view()}
                </select>
            }
            .into_any()
        }
        Shape::Lines(mode) => view! {
            <textarea
                id=id.clone()
                class="input"
                rows="2"
                inputmode=mode
                autocomplete="off"
                aria-invalid=invalid
                aria-describedby=about.clone()
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
        }
        .into_any(),
        Shape::Line(_) | Shape::Known(_) => {
            let (mode, known) = match shape {
                Shape::Line(mode) => (mode, Vec::new()),
                Shape::Known(known) => ("text", known),
                _ => ("text", Vec::new()),
            };
            // A field with a list of what is known is announced as such, so only that one has it.
            let list = (!known.is_empty()).then(|| format!("{id}-list"));
            let class = if mode == "text" {
                "input"
            } else {
                "input is-number"
            };
            let options = list.clone().map(|list| {
                let options = known
                    .into_iter()
                    .map(|name| view! { <option value=name></option> });
                view! { <datalist id=list>{options.collect_view()}</datalist> }
            });
            view! {
                <input
                    id=id.clone()
                    type="text"
                    class=class
                    inputmode=mode
                    autocomplete="off"
                    aria-required=required.to_string()
                    aria-invalid=invalid
                    aria-describedby=about.clone()
                    list=list
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                />
                {options}
            }
            .into_any()
        }
    };
    let star = required.then_some(" *");
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}<span aria-hidden="true">{star}</span></label>
            {input}
            <p class="field-hint" id=about>
                <span>{hint}</span>
                <span class="field-problem" role="alert">{move || problem.get()}</span>
            </p>
        </div>
    }
    .into_any()
}
