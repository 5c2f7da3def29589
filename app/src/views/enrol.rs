//! The first screen of a browser that isn't a device yet: a one-time code makes it one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use replica::query::Phase;

use crate::bridge::EnrolOutcome;
use crate::components::TextField;
use crate::components::icon::{Icon, Svg};
use crate::link;
use crate::state::browser::focus;
use crate::state::early_keys;
use crate::state::format;
use crate::state::hub::{Hub, use_hub};
use crate::state::skeleton;
use crate::words::{fill, t, t_string, use_i18n};

/// What came of an attempt.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attempt {
    /// None yet.
    None,
    /// The server is asked.
    Asking,
    /// The server said no.
    Refused(EnrolOutcome),
    /// The worker gave no answer.
    NoAnswer,
}

/// Whether the device has what it needs to sell.
fn is_ready(hub: Hub) -> bool {
    hub.is_enrolled() == Some(true)
        && hub.status.with(|status| match status.phase {
            Phase::Online => true,
            // Back on this page later: what is here is enough to sell.
            Phase::Offline | Phase::Connecting | Phase::Refused => status.rows > 0,
            Phase::Bootstrapping | Phase::NotEnrolled => false,
        })
}

/// The enrolment screen.
#[component]
pub fn Enrol() -> impl IntoView {
    skeleton::take_away();
    early_keys::take();
    let hub = use_hub();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if is_ready(hub) {
            let options = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            navigate("/", options);
        }
    });
    view! {
        <main class="enrol" id="main">
            <div class="enrol-card">
                // tidy: allow-text the product's name
                <p class="brand">"Counterfoil"</p>
                <Show when=move || hub.is_enrolled() == Some(true) fallback=Form>
                    <Progress/>
                </Show>
            </div>
        </main>
    }
}

#[component]
fn Form() -> impl IntoView {
    let i18n = use_i18n();
    let code = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let attempt = RwSignal::new(Attempt::None);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = code.get_untracked().trim().to_owned();
        if typed.is_empty() || attempt.get_untracked() == Attempt::Asking {
            return;
        }
        attempt.set(Attempt::Asking);
        let name = match name.get_untracked().trim() {
            "" => t_string!(i18n, enrol.default_name).to_owned(),
            name => name.to_owned(),
        };
        spawn_local(async move {
            let outcome = match link::enrol(typed, name).await {
                Ok(EnrolOutcome::Enrolled) => Attempt::None,
                Ok(refused) => Attempt::Refused(refused),
                Err(_) => Attempt::NoAnswer,
            };
            attempt.try_set(outcome);
            if outcome == Attempt::Refused(EnrolOutcome::WrongCode) {
                // The button that had the focus lost it while the server was asked.
                focus("form .input");
            }
        });
    };
    let problem = move || match attempt.get() {
        Attempt::None | Attempt::Asking | Attempt::Refused(EnrolOutcome::Enrolled) => None,
        Attempt::Refused(EnrolOutcome::WrongCode) => Some(t_string!(i18n, enrol.wrong_code)),
        Attempt::Refused(EnrolOutcome::NotInReach) => Some(t_string!(i18n, enrol.not_in_reach)),
        Attempt::Refused(EnrolOutcome::TooMany) => Some(t_string!(i18n, enrol.too_many)),
        Attempt::NoAnswer => Some(t_string!(i18n, trouble.no_answer)),
    };
    let asking = move || attempt.get() == Attempt::Asking;
    view! {
        <h1>{t!(i18n, enrol.title)}</h1>
        <p class="quiet">{t!(i18n, enrol.intro)}</p>
        <form class="stack" on:submit=submit>
            <TextField
                label=Signal::derive(move || t_string!(i18n, enrol.code).to_owned())
                value=code
                required=true
            />
            <TextField
                label=Signal::derive(move || t_string!(i18n, enrol.device_name).to_owned())
                value=name
            />
            <p class="field-hint">{t!(i18n, enrol.device_name_hint)}</p>
            <div role="alert" class="trouble">
                {move || problem().map(|text| view! {
                    <p class="trouble-text"><Svg icon=Icon::Warn/> {text}</p>
                })}
            </div>
            <button type="submit" class="button is-primary is-wide" disabled=asking>
                {t!(i18n, enrol.submit)}
            </button>
            <p class="field-hint" aria-live="polite">
                {move || asking().then(|| t_string!(i18n, enrol.asking))}
            </p>
        </form>
    }
}

/// How much of the first load is done.
#[component]
pub fn Progress() -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let percent = Memo::new(move |_| hub.status.with(|status| u32::from(status.bootstrap.min(100))));
    let offline = Memo::new(move |_| hub.status.with(|status| status.phase == Phase::Offline));
    let text = move || {
        if offline.get() {
            return t_string!(i18n, enrol.waiting).to_owned();
        }
        let percent = format::count(i18n.get_locale(), percent.get());
        fill(t_string!(i18n, enrol.progress), &[("percent", &percent)])
    };
    view! {
        <h1>{t!(i18n, enrol.welcome)}</h1>
        <p class="quiet">{move || hub.status.with(|status| status.organisation.clone())}</p>
        <progress
            class="progress"
            max="100"
            aria-label=move || t_string!(i18n, enrol.loading)
            prop:value=move || percent.get()
        ></progress>
        <p class="field-hint" aria-live="polite">{text}</p>
    }
}
