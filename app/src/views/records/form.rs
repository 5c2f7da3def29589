//! A form for a customer or a product: checks, saves, and gives back what was typed when it was left by mistake.

use std::sync::Arc;

use domain::command::Command;
use domain::decide::Refusal;
use domain::id::DocId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use replica::device::Failure;

use super::RecordsState;
use super::entry::Problem;
use crate::components::{FormEntry, TroubleNote, Typed, form_field};
use crate::state::ask::{self, Trouble, command};
use crate::state::browser::{focus, matches};
use crate::state::left_form::{Left, use_left_form};
use crate::state::notices::use_notices;
use crate::state::preferences::tag;
use crate::views::address::still;
use crate::words::{t, t_string, use_i18n};

/// What saving a form means.
pub struct Plan {
    /// What is done, one after the other; nothing when nothing was changed.
    pub commands: Vec<Command>,
    /// How it is taken back, given the document; nothing where it can't be.
    pub undo: Box<dyn Fn(DocId) -> Vec<Command> + Send + Sync>,
    /// Codes that no other product may have: the field, its name, the code.
    pub codes: Vec<(Typed, String, String)>,
    /// The product that may have them.
    pub own: Option<DocId>,
}

/// The fields, in the words of the language now.
pub type Entries = Arc<dyn Fn() -> Vec<FormEntry> + Send + Sync>;
/// Reads the fields; nothing while one of them can't be used, which then says why.
pub type Planner = Arc<dyn Fn() -> Option<Plan> + Send + Sync>;

/// A form.
#[component]
pub fn RecordForm(
    state: RecordsState,
    /// Where the form is open, below the list's address.
    below: String,
    /// The fields.
    entries: Entries,
    /// Reads the fields.
    plan: Planner,
    /// A new one is made, so that the first field is where typing begins.
    is_new: bool,
    /// It is done: saved, with the document, or given up.
    on_done: Callback<Option<DocId>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let left_form = use_left_form();
    let navigate = use_navigate();
    let trouble = RwSignal::new(None::<Trouble>);
    let saving = RwSignal::new(false);
    let kept = StoredValue::new(false);
    let fields: Vec<Typed> = untrack(|| entries())
        .into_iter()
        .map(|entry| entry.typed)
        .collect();
    let texts = {
        let fields = fields.clone();
        move || -> Vec<String> {
            fields
                .iter()
                .filter_map(|field| field.text.try_get_untracked())
                .collect()
        }
    };
    let before = texts();
    let path = format!("{}{below}", state.of.path());
    let address = untrack(|| state.written(&below));
    if let Some(texts) = left_form.take(&path) {
        for (field, text) in fields.iter().zip(texts) {
            field.text.set(text);
        }
    }
    state.has_form.set(true);
    on_cleanup(move || {
        state.has_form.try_set(false);
        let typed = texts();
        // Fields that have gone already can't be given back.
        if kept.try_get_value() != Some(false) || typed == before || typed.len() != before.len() {
            return;
        }
        let left = Left {
            path: path.clone(),
            texts: typed,
        };
        let (navigate, address) = (navigate.clone(), address.clone());
        notices.offer_undo(untrack(|| t_string!(i18n, form.left).to_owned()), move || {
            left_form.ask_back(left.clone());
            navigate(&address, still());
        });
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if saving.get_untracked() {
            return;
        }
        let Some(plan) = untrack(|| plan()) else {
            show_first_problem();
            return;
        };
        saving.set(true);
        spawn_local(async move {
            let outcome = carry_out(&plan, i18n).await;
            saving.try_set(false);
            match outcome {
                Ok(saved) => {
                    kept.try_set_value(true);
                    if let Some(id) = saved {
                        say_saved(i18n, notices, (plan.undo)(id));
                    }
                    on_done.run(saved.or(plan.own));
                }
                Err(Some(why)) => {
                    trouble.try_set(Some(why));
                }
                Err(None) => show_first_problem(),
            }
        });
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            event.prevent_default();
            event.stop_propagation();
            on_done.run(None);
        }
    };
    // A finger that came to change something far below has no use for a keyboard at the first field.
    if is_new || !matches("(pointer: coarse)") {
        request_animation_frame(|| {
            focus("main .detail-body .input");
        });
    }
    view! {
        <form class="detail-body form has-actions" novalidate on:submit=save on:keydown=on_key>
            <p class="quiet" hidden=is_new>{t!(i18n, orders.edit_hint)}</p>
            <div class="form-fields">{move || entries().into_iter().map(form_field).collect_view()}</div>
            <TroubleNote trouble/>
            <div class="dialog-actions form-actions">
                <button type="button" class="button" on:click=move |_| on_done.run(None)>
                    {t!(i18n, word.cancel)}
                </button>
                <button type="submit" class="button is-primary" disabled=move || saving.get()>
                    {t!(i18n, word.save)}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Does what was planned. Gives the document, or nothing when there was nothing to do.
///
/// # Errors
/// The trouble; `None` when a field says what is wrong.
async fn carry_out(plan: &Plan, words: crate::words::Words) -> Result<Option<DocId>, Option<Trouble>> {
    if plan.commands.is_empty() {
        return Ok(None);
    }
    let mut is_taken = false;
    for (field, label, code) in &plan.codes {
        let found = ask::scan(code.clone()).await.map_err(Some)?;
        let Some(found) = found.filter(|found| Some(found.id) != plan.own) else {
            continue;
        };
        let name = found.product.name(tag(words.get_locale_untracked())).to_owned();
        let problem = Problem::Taken(code.clone(), name);
        field.problem.try_set(untrack(|| problem.say(words, label)));
        is_taken = true;
    }
    if is_taken {
        return Err(None);
    }
    let mut subject = None;
    for wanted in &plan.commands {
        match command(wanted.clone()).await {
            Ok(done) => subject = subject.or(done.subject),
            Err(Trouble::Failure(Failure::Refused(Refusal::NothingToDo))) => {}
            Err(why) => return Err(Some(why)),
        }
    }
    Ok(subject)
}

fn say_saved(words: crate::words::Words, notices: crate::state::notices::Notices, undo: Vec<Command>) {
    let text = untrack(|| t_string!(words, form.saved).to_owned());
    if undo.is_empty() {
        notices.say(text);
        return;
    }
    notices.offer_undo(text, move || take_back(words, notices, undo.clone()));
}

/// Has commands done that take others back, and says how it went.
pub fn take_back(words: crate::words::Words, notices: crate::state::notices::Notices, undo: Vec<Command>) {
    spawn_local(async move {
        for undo in undo {
            if let Err(why) = command(undo).await {
                notices.problem(untrack(|| crate::views::phrases::trouble(words, &why)));
                return;
            }
        }
        notices.say(untrack(|| t_string!(words, form.taken_back).to_owned()));
    });
}

/// Puts the keyboard where something has to be mended.
fn show_first_problem() {
    request_animation_frame(|| {
        focus("main .form [aria-invalid=true]");
    });
}
