//! Work of this device that was refused: each a sentence with the reason, and two ways out. It is shown here and not in the
//! inbox, since no other device has it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use replica::device::{Done, Request};
use replica::query::{Act, RefusedId, RefusedWork, Why};
use replica::wire::QuarantineReason;

use crate::components::TroubleNote;
use crate::state::ask::{Trouble, ask};
use crate::state::format;
use crate::state::hub::use_hub;
use crate::state::live::{Live, live};
use crate::state::notices::{Notices, use_notices};
use crate::views::phrases;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// The card; nothing where nothing was refused.
#[component]
pub fn RefusedCard() -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let work = live(
        || Some(Request::Refused),
        |_, answer| answer.read::<Vec<RefusedWork>>(),
        // How much of it there is says more, and rows change all the time.
        |_| false,
    );
    let attention = Memo::new(move |_| hub.status.with(|status| status.attention));
    Effect::new(move |first: Option<()>| {
        attention.track();
        if first.is_some() {
            work.refresh();
        }
    });
    let rows = move || work.value.get().unwrap_or_default();
    view! {
        <Show when=move || !work.value.with(|work| work.as_deref().unwrap_or_default().is_empty())>
            <section class="card is-accent">
                <h2>{t!(i18n, refused.title)}</h2>
                <p>{t!(i18n, refused.hint)}</p>
                <ul class="entries" aria-label=move || t_string!(i18n, refused.title)>
                    <For each=rows key=|one| (one.id, one.title.clone()) let:one>
                        <Entry one work/>
                    </For>
                </ul>
            </section>
        </Show>
    }
    .into_any()
}

#[component]
fn Entry(one: RefusedWork, work: Live<Vec<RefusedWork>>) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = RwSignal::new(false);
    let RefusedWork { id, at, act, why, .. } = one;
    let address = one.about.and_then(crate::views::address::of);
    let can_be_repeated = one.can_be_repeated;
    let title = one.title;
    let what = move || what(i18n, act, &title);
    let reason = move || reason(i18n, why);
    let when = move || (at > 0).then(|| format::moment(i18n.get_locale(), at));
    let repeat = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let done = ask::<Done>(Request::Repeat(id)).await;
            busy.try_set(false);
            match done {
                Ok(done) => {
                    work.refresh();
                    notices.say(untrack(|| match done.number {
                        Some(number) => fill(t_string!(i18n, refused.again_number), &[("number", &number)]),
                        None => t_string!(i18n, refused.again_now).to_owned(),
                    }));
                }
                Err(why) => {
                    trouble.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <li class="entry">
            <p class="entry-sentence">{what}</p>
            <p class="quiet">{when}</p>
            <p>{reason}</p>
            <TroubleNote trouble/>
            <div class="entry-ways">
                {can_be_repeated.then(|| view! {
                    <button type="button" class="button is-primary" disabled=move || busy.get() on:click=repeat>
                        {t!(i18n, refused.again)}
                    </button>
                })}
                <button type="button" class="button" on:click=move |_| set_aside(i18n, notices, work, id)>
                    {t!(i18n, refused.done)}
                </button>
                {address.map(|address| view! {
                    <A href=address attr:class="button">{t!(i18n, refused.look)}</A>
                })}
            </div>
        </li>
    }
}

/// Takes it off the list, and offers to put it back.
fn set_aside(words: Words, notices: Notices, work: Live<Vec<RefusedWork>>, id: RefusedId) {
    let say = move |is_done: bool| async move {
        let left = ask::<Vec<RefusedWork>>(Request::SetAside(id, is_done)).await;
        match left {
            Ok(left) => {
                let _ = work.value.try_set(Some(left));
                true
            }
            Err(why) => {
                notices.problem(phrases::trouble(words, &why));
                false
            }
        }
    };
    spawn_local(async move {
        if say(true).await {
            let text = untrack(|| t_string!(words, refused.done_now).to_owned());
            notices.offer_undo(text, move || {
                spawn_local(async move {
                    say(false).await;
                });
            });
        }
    });
}

fn what(words: Words, act: Act, title: &str) -> String {
    let template = match act {
        Act::NewOrder => t_string!(words, refused.new_order),
        Act::ChangeOrder => t_string!(words, refused.change_order),
        Act::CancelOrder => t_string!(words, refused.cancel_order),
        Act::Payment => t_string!(words, refused.payment),
        Act::Progress => t_string!(words, refused.progress),
        Act::Stock => t_string!(words, refused.stock),
        Act::Product => t_string!(words, refused.product),
        Act::Customer => t_string!(words, refused.customer),
        Act::Other => t_string!(words, refused.other),
    };
    // One whose name isn't known leaves its place empty.
    fill(template, &[("title", title)]).replace("  ", " ")
}

fn reason(words: Words, why: Why) -> &'static str {
    match why {
        Why::Overtaken => t_string!(words, refused.overtaken),
        Why::KeptAside(QuarantineReason::Depends) => t_string!(words, refused.depends),
        Why::KeptAside(_) => t_string!(words, refused.kept_aside),
    }
}
