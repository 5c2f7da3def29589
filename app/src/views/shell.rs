//! The whole app: what all screens share, and which screen is at which address.

use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Route, Router, Routes};
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::{NavigateOptions, path};

use super::enrol::Enrol;
use super::install;
use super::later::{Later, SecondLoad};
use super::second_load::Fetcher;
use super::sell::Sell;
use crate::components::empty::Empty;
use crate::components::frame::Frame;
use crate::components::icon::Icon;
use crate::components::own_task;
use crate::state::browser::{recall, remember};
use crate::state::catalogue::Catalogue;
use crate::state::errand::Errand;
use crate::state::hub::{Hub, use_hub};
use crate::state::install::Install;
use crate::state::keyboard_scanner;
use crate::state::left_form::LeftForm;
use crate::state::names::Places;
use crate::state::notices::{Notices, use_notices};
use crate::state::parked;
use crate::state::personal::Personal;
use crate::state::pictures::Pictures;
use crate::state::preferences::Preferences;
use crate::state::rooted::Rooted;
use crate::state::sale::Sale;
use crate::state::skeleton;
use crate::state::update::NewVersion;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// Remembers that this browser is a device, so that the next start shows the till at once.
const ENROLLED: &str = "counterfoil.enrolled";

/// The app.
#[component]
pub fn App(
    /// Fetches what isn't in the first load.
    second_load: Fetcher,
) -> impl IntoView {
    view! {
        <Router>
            <Screens second_load/>
        </Router>
    }
}

#[component]
fn Screens(second_load: Fetcher) -> impl IntoView {
    let preferences = Preferences::start();
    Words::start(preferences.language);
    let hub = Hub::start();
    Notices::start();
    LeftForm::start();
    Errand::start();
    Personal::start();
    Pictures::start();
    Install::start();
    NewVersion::start();
    Catalogue::start(hub);
    Places::start(hub, preferences);
    let sale = Sale::start(hub, preferences);
    parked::start(sale, hub);
    SecondLoad::start(second_load, hub);
    Rooted::start();
    crate::shell::start();
    lead_to_enrolment(hub);
    install::offer_after_a_sale(sale);
    own_task(move || view! { <Addresses hub/> }.into_any())
}

/// What there is at each address.
#[component]
fn Addresses(hub: Hub) -> impl IntoView {
    view! {
        <Show when=move || hub.broken.with(Option::is_none) fallback=Broken>
            <Routes fallback=Lost>
                <Route path=path!("/enrol") view=|| own_task(|| view! { <Enrol/> }.into_any())/>
                <ParentRoute path=path!("") view=Framed>
                    <Route path=path!("") view=Sell/>
                    <Route path=path!("/sell") view=Sell/>
                    <Route path=path!("/orders/:id?") view=|| view! { <Later screen=|all| all.orders/> }/>
                    <Route path=path!("/stock/:what?") view=|| view! { <Later screen=|all| all.stock/> }/>
                    <Route path=path!("/customers/:id?") view=|| view! { <Later screen=|all| all.customers/> }/>
                    <Route path=path!("/products/:id?") view=|| view! { <Later screen=|all| all.products/> }/>
                    <Route path=path!("/import") view=|| view! { <Later screen=|all| all.import/> }/>
                    <Route path=path!("/inbox") view=|| view! { <Later screen=|all| all.inbox/> }/>
                    <Route path=path!("/device") view=|| view! { <Later screen=|all| all.device/> }/>
                </ParentRoute>
            </Routes>
        </Show>
    }
}

/// A browser that is no device yet can do one thing: become one.
fn lead_to_enrolment(hub: Hub) {
    let navigate = use_navigate();
    let location = use_location();
    Effect::new(move |_| match hub.is_enrolled() {
        Some(false) => {
            remember(ENROLLED, "no");
            if location.pathname.get() != "/enrol" {
                let options = NavigateOptions {
                    replace: true,
                    ..NavigateOptions::default()
                };
                navigate("/enrol", options);
            }
        }
        Some(true) => remember(ENROLLED, "yes"),
        None => {}
    });
}

#[component]
fn Framed() -> impl IntoView {
    let hub = use_hub();
    let was_enrolled = recall(ENROLLED).is_some_and(|known| known == "yes");
    let shown = Memo::new(move |_| hub.is_enrolled().unwrap_or(was_enrolled));
    let (i18n, notices) = (use_i18n(), use_notices());
    keyboard_scanner::guard(Box::new(move |code| {
        let text = untrack(|| t_string!(i18n, receipt.scan_refused));
        notices.problem(fill(text, &[("code", &code)]));
    }));
    view! {
        <Show when=move || shown.get()>
            {own_task(|| view! { <Frame>{own_task(|| view! { <Outlet/> }.into_any())}</Frame> }.into_any())}
        </Show>
    }
}

/// The worker can't go on: why, and what to do about it.
#[component]
fn Broken() -> impl IntoView {
    skeleton::take_away();
    let i18n = use_i18n();
    let hub = use_hub();
    let outdated = Memo::new(move |_| {
        hub.broken
            .with(|why| why.as_deref() == Some(crate::link::OUTDATED))
    });
    let title = Signal::derive(move || {
        if outdated.get() {
            t_string!(i18n, trouble.outdated).to_owned()
        } else {
            t_string!(i18n, trouble.broken).to_owned()
        }
    });
    let hint = Signal::derive(move || {
        if outdated.get() {
            t_string!(i18n, trouble.outdated_why).to_owned()
        } else {
            t_string!(i18n, trouble.broken_why).to_owned()
        }
    });
    let reload = move |_| {
        // Where even that is forbidden, the browser's own button is left.
        let _ = window().location().reload();
    };
    view! {
        <main class="alone">
            <Empty icon=Icon::Warn title hint>
                <button type="button" class="button is-primary" on:click=reload>
                    {t!(i18n, trouble.reload)}
                </button>
            </Empty>
        </main>
    }
}

#[component]
fn Lost() -> impl IntoView {
    skeleton::take_away();
    let i18n = use_i18n();
    view! {
        <main class="alone">
            <p>{t!(i18n, nav.lost)}</p>
            <a class="button" href="/">{t!(i18n, nav.lost_way)}</a>
        </main>
    }
}
