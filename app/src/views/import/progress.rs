//! How far the import is, and its end before its end.

use leptos::prelude::*;

use crate::import_bridge::Step;
use crate::state::format;
use crate::state::importing::{Stage, use_importing};
use crate::words::{Words, fill, t, t_string, use_i18n};

/// A step in words.
pub fn words_of(words: Words, step: &Step) -> String {
    let count = |count: &u32| format::count(words.get_locale(), *count);
    match step {
        Step::Reading(file, rows) => {
            let (one, several) = (
                t_string!(words, import.step_reading_one),
                t_string!(words, import.step_reading),
            );
            let text = format::counted(words.get_locale(), *rows, one, several);
            fill(&text, &[("file", file)])
        }
        Step::Holding(rows) => fill(t_string!(words, import.step_holding), &[("count", &count(rows))]),
        Step::Comparing(done, all) => fill(
            t_string!(words, import.step_comparing),
            &[("done", &count(done)), ("all", &count(all))],
        ),
        Step::Committing(done, all) => fill(
            t_string!(words, import.step_orders),
            &[("done", &count(done)), ("all", &count(all))],
        ),
        Step::Writing(done, all) => fill(
            t_string!(words, import.step_writing),
            &[("done", &count(done)), ("all", &count(all))],
        ),
    }
}

/// How much of a step is done, where that is known.
pub fn share(step: &Step) -> Option<(u32, u32)> {
    match step {
        Step::Reading(..) | Step::Holding(_) => None,
        Step::Comparing(done, all) | Step::Committing(done, all) | Step::Writing(done, all) => {
            (*all > 0).then_some((*done, *all))
        }
    }
}

/// A step as a bar with its words below it.
#[component]
pub fn StepBar(
    /// What is under way.
    #[prop(into)]
    name: Signal<String>,
    /// How far it is.
    #[prop(into)]
    step: Signal<Option<Step>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let part = Memo::new(move |_| step.with(|step| step.as_ref().and_then(share)));
    let text = move || step.with(|step| step.as_ref().map(|step| words_of(i18n, step)));
    view! {
        <progress
            class="progress"
            aria-label=name
            max=move || part.get().map(|(_, all)| all)
            value=move || part.get().map(|(done, _)| done)
        ></progress>
        <p class="quiet step-words">{move || text().unwrap_or_default()}</p>
    }
}

/// The import under way.
#[component]
pub fn Progress() -> impl IntoView {
    let i18n = use_i18n();
    let importing = use_importing();
    let is_importing = Memo::new(move |_| importing.stage.get() == Stage::Importing);
    let title = Signal::derive(move || {
        if is_importing.get() {
            t_string!(i18n, import.working).to_owned()
        } else {
            t_string!(i18n, import.looking).to_owned()
        }
    });
    let stop_words = move || {
        if importing.stopping.get() {
            t_string!(i18n, import.stopping)
        } else {
            t_string!(i18n, import.stop)
        }
    };
    view! {
        <section class="card is-accent" aria-busy="true">
            <h2>{title}</h2>
            <p class="quiet">{move || importing.files.with(|files| files.join(", "))}</p>
            <StepBar name=title step=importing.step/>
            <p hidden=move || !is_importing.get()>{t!(i18n, import.go_on)}</p>
            <div class="card-acts">
                <button
                    type="button"
                    class="button"
                    disabled=move || importing.stopping.get() && is_importing.get()
                    on:click=move |_| importing.stop()
                >
                    {stop_words}
                </button>
            </div>
        </section>
    }
}
