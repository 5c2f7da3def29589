//! What the receipts of this device's location say above and below the sale. It belongs to the location, so it is set once
//! for all of its devices.

use domain::command::Command;
use domain::decide::limits::{NAME_CHARACTERS, RECEIPT_LINES};
use domain::id::DocId;
use domain::location::ReceiptText;
use domain::row::LocationRow;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::TroubleNote;
use crate::components::form_field::{FormEntry, Shape, Typed, form_field};
use crate::state::ask::{Trouble, command};
use crate::state::names::use_places;
use crate::state::notices::{Notices, use_notices};
use crate::state::preferences::use_preferences;
use crate::views::phrases;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// What receipts say; nothing while there is no location.
#[component]
pub fn ReceiptTextCard() -> impl IntoView {
    let places = use_places();
    let location = use_preferences().location;
    // Anew when a colleague changed it meanwhile, or another location is chosen; not at every sale.
    let place = Memo::new(move |_| location.get().and_then(|id| places.get(id)));
    move || place.get().map(|place| view! { <Form place/> })
}

/// Whether a text has room on a receipt.
fn fits(text: &str) -> bool {
    text.lines().count() <= RECEIPT_LINES && text.chars().count() <= NAME_CHARACTERS
}

/// A text as it is kept: without blanks at its ends.
fn kept(typed: Typed) -> String {
    typed.text.with_untracked(|text| text.trim().to_owned())
}

#[component]
fn Form(place: LocationRow) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let trouble = RwSignal::new(None::<Trouble>);
    let saving = RwSignal::new(false);
    let before = place.receipt.clone().unwrap_or_default();
    let (head, foot) = (Typed::new(before.head.clone()), Typed::new(before.foot.clone()));
    let id = place.id;
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let is_long = untrack(|| too_long(i18n));
        for typed in [head, foot] {
            let fits = typed.text.with_untracked(|text| fits(text));
            typed
                .problem
                .set(if fits { String::new() } else { is_long.clone() });
        }
        let wanted = ReceiptText {
            head: kept(head),
            foot: kept(foot),
        };
        if saving.get_untracked() || !(fits(&wanted.head) && fits(&wanted.foot)) || wanted == before {
            return;
        }
        saving.set(true);
        trouble.set(None);
        let before = before.clone();
        spawn_local(async move {
            let changes = before.changes_to(&wanted);
            let saved = command(Command::ChangeLocation(id, changes)).await;
            saving.try_set(false);
            match saved {
                Ok(_) => say_saved(i18n, notices, id, before, wanted),
                Err(why) => {
                    trouble.try_set(Some(why));
                }
            }
        });
    };
    let title = move || {
        let text = t_string!(i18n, receipt.texts);
        fill(text, &[("place", &place.location.name)])
    };
    let fields = move || {
        let field = |label: &'static str, typed, hint| {
            form_field(FormEntry {
                label: label.to_owned(),
                typed,
                shape: Shape::Lines("text"),
                hint,
                required: false,
            })
        };
        vec![
            field(
                t_string!(i18n, receipt.head),
                head,
                t_string!(i18n, receipt.head_hint),
            ),
            field(
                t_string!(i18n, receipt.foot),
                foot,
                t_string!(i18n, receipt.foot_hint),
            ),
        ]
    };
    view! {
        <form class="card" novalidate=true on:submit=save>
            <h2>{title}</h2>
            {fields}
            <TroubleNote trouble/>
            <div class="card-acts">
                <button type="submit" class="button" disabled=move || saving.get()>
                    {t!(i18n, word.save)}
                </button>
            </div>
        </form>
    }
}

fn too_long(words: Words) -> String {
    let counts = [RECEIPT_LINES, NAME_CHARACTERS].map(|count| count.to_string());
    let [lines, characters] = &counts;
    fill(
        t_string!(words, receipt.too_long),
        &[("lines", lines), ("characters", characters)],
    )
}

fn say_saved(words: Words, notices: Notices, id: DocId, before: ReceiptText, after: ReceiptText) {
    let text = untrack(|| t_string!(words, receipt.texts_saved).to_owned());
    notices.offer_undo(text, move || {
        let changes = after.changes_to(&before);
        spawn_local(async move {
            if let Err(why) = command(Command::ChangeLocation(id, changes)).await {
                notices.problem(untrack(|| phrases::trouble(words, &why)));
            }
        });
    });
}
