//! Customers who may be the same person: a quiet word beside the list, and one pair after the other to decide on.

use domain::command::Command;
use domain::customer::likeness::{Grade, Reason};
use domain::id::{DocId, Kind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::device::Request;
use replica::query::{Candidate, DuplicatePage, DuplicatePair};

use super::compare::compare;
use crate::components::icon::{Icon, Svg};
use crate::components::{Dialog, TroubleNote};
use crate::state::ask::{Trouble, command};
use crate::state::browser::focus;
use crate::state::format;
use crate::state::live::{Live, live};
use crate::state::notices::use_notices;
use crate::views::records::take_back;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// A decision that can be taken back: what was said of it, and how.
type Decision = (String, Command);

/// How many pairs there are, and the way to them; nothing where there are none.
pub fn notice() -> AnyView {
    let words = use_i18n();
    let open = RwSignal::new(false);
    let total = total(open);
    let text = move || {
        let (one, several) = (t_string!(words, same.notice_one), t_string!(words, same.notice));
        format::counted(words.get_locale(), total.get(), one, several)
    };
    let title = Signal::derive(move || t_string!(words, same.title).to_owned());
    view! {
        <Show when=move || total.get() != 0>
            <button type="button" class="button is-small is-quiet" on:click=move |_| open.set(true)>
                <Svg icon=Icon::Person/>
                {text}
            </button>
        </Show>
        <Dialog open title class="is-wide">
            <Review open/>
        </Dialog>
    }
    .into_any()
}

/// How many pairs there are. Not asked for while they are gone through, which asks for itself.
fn total(open: RwSignal<bool>) -> Memo<u32> {
    let page = pairs(Box::new(move || {
        (!open.get()).then_some(Request::Duplicates(0, 0))
    }));
    Memo::new(move |before: Option<&u32>| {
        page.value.with(|page| match page {
            Some(page) if !page.is_partial => page.total,
            _ => before.copied().unwrap_or(0),
        })
    })
}

/// The answer to this question, once all customers are read: the device reads them in parts, so that a scan doesn't
/// have to wait.
fn pairs(request: Box<dyn Fn() -> Option<Request> + Send + Sync>) -> Live<DuplicatePage> {
    let page = live(
        request,
        |_, answer| answer.read::<DuplicatePage>(),
        move |batch| batch.touches(Kind::Customer),
    );
    Effect::new(move |_| {
        if page
            .value
            .with(|page| page.as_ref().is_some_and(|page| page.is_partial))
        {
            page.refresh();
        }
    });
    page
}

#[component]
fn Review(open: RwSignal<bool>) -> impl IntoView {
    let words = use_i18n();
    let notices = use_notices();
    let at = RwSignal::new(0_u32);
    let last = RwSignal::new(None::<Decision>);
    let trouble = RwSignal::new(None::<Trouble>);
    let page = pairs(Box::new(move || Some(Request::Duplicates(at.get(), 1))));
    // What is decided may be the last of the list, behind which there is nothing.
    Effect::new(move |_| {
        let total = page.value.with(|page| page.as_ref().map_or(1, |page| page.total));
        if at.get() >= total && total > 0 {
            at.set(0);
        }
    });
    let pair = Memo::new(move |before: Option<&Option<DuplicatePair>>| {
        let now = page
            .value
            .with(|page| page.as_ref().and_then(|page| page.pairs.first().cloned()));
        now.map(|pair| facing(pair, before.and_then(Option::as_ref)))
    });
    // Who they are, and not what is known of them: what arrives meanwhile must not take the keyboard or the choice away.
    let ids = Memo::new(move |_| pair.with(|pair| pair.as_ref().map(ids)));
    let total = Memo::new(move |_| page.value.with(|page| page.as_ref().map_or(0, |page| page.total)));
    let decide = Callback::new(move |(wanted, back, said): (Command, Command, String)| {
        spawn_local(async move {
            match command(wanted).await {
                Ok(_) => {
                    trouble.try_set(None);
                    last.try_set(Some((said, back)));
                }
                Err(why) => {
                    trouble.try_set(Some(why));
                }
            }
        });
    });
    // Behind a dialog nothing can be pressed: the notice with its way back follows when the dialog is closed.
    on_cleanup(move || {
        if let Some(Some((said, back))) = last.try_get_untracked() {
            notices.offer_undo(said, move || take_back(words, notices, vec![back.clone()]));
        }
    });
    let undo = move |_| {
        if let Some((_, back)) = last.try_update(Option::take).flatten() {
            take_back(words, notices, vec![back]);
        }
    };
    let later = Callback::new(move |()| {
        let next = at.get_untracked().saturating_add(1);
        at.set(if next < total.get_untracked() { next } else { 0 });
    });
    let known = move || {
        page.value
            .with(|page| page.as_ref().is_some_and(|page| !page.is_partial))
    };
    view! {
        {move || ids.get().map(|ids| one_pair(words, ids, pair, at, total, decide, later))}
        <Show when=move || known() && total.get() == 0>{all_done(words, open)}</Show>
        <TroubleNote trouble=Signal::derive(move || trouble.get().or(page.trouble.get()))/>
        <div class="decided" role="status">
            {move || last.get().map(|(said, _)| view! {
                <p>{said}</p>
                <button type="button" class="button is-small" on:click=undo>
                    <Svg icon=Icon::Undo/>
                    {t!(words, word.undo)}
                </button>
            })}
        </div>
    }
    .into_any()
}

type Decide = Callback<(Command, Command, String)>;

/// The two entries of a pair.
fn ids(pair: &DuplicatePair) -> (DocId, DocId) {
    (pair.stays.row.id, pair.goes.row.id)
}

/// The pair the way round that it stands on the screen, where it does: which of them had better stay may change with what
/// arrives, but not under the finger of who chooses.
fn facing(mut pair: DuplicatePair, before: Option<&DuplicatePair>) -> DuplicatePair {
    let (stays, goes) = ids(&pair);
    if before.is_some_and(|before| ids(before) == (goes, stays)) {
        std::mem::swap(&mut pair.stays, &mut pair.goes);
    }
    pair
}

/// Gives the keyboard to the first thing of what was just drawn in the dialog: what had it is gone.
fn focus_drawn() {
    request_animation_frame(|| {
        focus("dialog[open] [data-autofocus]");
    });
}

/// There is no pair left.
fn all_done(words: Words, open: RwSignal<bool>) -> AnyView {
    focus_drawn();
    view! {
        <p class="quiet">{t!(words, same.all_done)}</p>
        <div class="dialog-actions">
            <button
                type="button"
                class="button is-primary"
                data-autofocus=true
                on:click=move |_| open.set(false)
            >
                {t!(words, word.close)}
            </button>
        </div>
    }
    .into_any()
}

/// One pair with its ways out. What is known of the two may change while they are looked at.
fn one_pair(
    words: Words,
    ids: (DocId, DocId),
    pair: Memo<Option<DuplicatePair>>,
    at: RwSignal<u32>,
    total: Memo<u32>,
    decide: Decide,
    later: Callback<()>,
) -> AnyView {
    let first_stays = RwSignal::new(true);
    let said = move |text: &str| {
        pair.with_untracked(|pair| {
            let name = |candidate: &Candidate| candidate.row.customer.name.clone();
            let names = pair.as_ref().map(|pair| (name(&pair.stays), name(&pair.goes)));
            let (one, other) = names.unwrap_or_default();
            fill(text, &[("one", &one), ("other", &other)])
        })
    };
    let same = move |_| {
        let (stays, goes) = if first_stays.get_untracked() {
            ids
        } else {
            (ids.1, ids.0)
        };
        let text = untrack(|| said(t_string!(words, same.merged)));
        decide.run((
            Command::MergeCustomer(goes, stays),
            Command::SplitCustomer(goes),
            text,
        ));
    };
    let apart = move |_| {
        let tell = |apart| Command::TellCustomersApart(ids.0, ids.1, apart);
        let text = untrack(|| said(t_string!(words, same.apart_done)));
        decide.run((tell(true), tell(false), text));
    };
    let place = move || {
        let (at, total) = (at.get().saturating_add(1).to_string(), total.get().to_string());
        fill(t_string!(words, same.place), &[("at", &at), ("total", &total)])
    };
    let grade = Memo::new(move |_| pair.with(|pair| pair.as_ref().map(|pair| pair.grade)));
    let is_likely = move || grade.get() == Some(Grade::Likely);
    let reasons = move || {
        let known = pair.with(|pair| pair.as_ref().map(|pair| pair.reasons.clone()));
        let texts: Vec<&str> = known
            .unwrap_or_default()
            .into_iter()
            .map(|reason| reason_text(words, reason))
            .collect();
        texts.join(" · ")
    };
    focus_drawn();
    view! {
        <p class="compare-about">
            <span class=move || if is_likely() { "pill is-done" } else { "pill is-waiting" }>
                {move || if is_likely() { t_string!(words, same.likely) } else { t_string!(words, same.possible) }}
            </span>
            <span>{reasons}</span>
            <span class="quiet">{place}</span>
        </p>
        <Show when=move || grade.get() == Some(Grade::Possible)>
            <p class="quiet">{t!(words, same.possible_hint)}</p>
        </Show>
        {compare(words, pair, first_stays)}
        <p class="quiet">{t!(words, same.kept_hint)}</p>
        <div class="dialog-actions compare-acts">
            <Show when=move || { total.get() > 1 }>
                <button type="button" class="button is-quiet" on:click=move |_| later.run(())>
                    {t!(words, same.later)}
                </button>
            </Show>
            <button type="button" class="button" on:click=apart>{t!(words, same.not_same)}</button>
            <button type="button" class="button is-primary" on:click=same>{t!(words, same.is_same)}</button>
        </div>
    }
    .into_any()
}

fn reason_text(words: Words, reason: Reason) -> &'static str {
    match reason {
        Reason::Phone => t_string!(words, same.by_phone),
        Reason::Email => t_string!(words, same.by_email),
        Reason::NameAndAddress => t_string!(words, same.by_address),
        Reason::Said => t_string!(words, same.by_word),
    }
}
