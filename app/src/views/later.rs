//! The screens that come after the first load. A till has to sell first; everything else is a second program file that
//! the browser fetches once the device is up, or when somebody goes there before that. The service worker keeps it like
//! the rest, so that it is there without a network.
//!
//! Only [`super::second_load`] may name these screens: whatever else names one brings it back into the first load.

use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::query::Phase;

use super::later_styles;
use super::second_load::{Fetcher, NotFetched, Screens};
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::own_task;
use crate::state::browser::focus;
use crate::state::early_keys;
use crate::state::hub::Hub;
use crate::words::{t, t_string, use_i18n};

/// What is known of the second load.
#[derive(Clone, Copy, Debug)]
enum Fetch {
    /// Nobody asked for it yet.
    Unasked,
    /// On its way.
    Going,
    /// No network, or not the network it was.
    Failed,
    /// Here.
    Done(Screens),
}

/// The second load, shared by all of this page.
#[derive(Clone, Copy)]
pub struct SecondLoad {
    fetcher: Fetcher,
    fetch: RwSignal<Fetch>,
}

impl SecondLoad {
    /// Makes it known to all screens, and fetches it once the device is up: before that the line is needed for what
    /// the till needs. What failed is tried again whenever the connection changes.
    pub fn start(fetcher: Fetcher, hub: Hub) {
        let load = SecondLoad {
            fetcher,
            fetch: RwSignal::new(Fetch::Unasked),
        };
        provide_context(load);
        // The phase alone: a sale changes the status too, and must not call for a network that isn't there.
        let phase = Memo::new(move |_| hub.ready.get().then(|| hub.status.with(|status| status.phase)));
        Effect::new(move |_| {
            if phase.get().is_some_and(|phase| phase != Phase::Connecting) {
                load.begin();
            }
        });
    }

    /// Fetches it unless it is here or on its way.
    fn begin(self) {
        if !matches!(self.fetch.get_untracked(), Fetch::Unasked | Fetch::Failed) {
            return;
        }
        self.fetch.set(Fetch::Going);
        spawn_local(async move {
            let styles = later_styles::fetch();
            let program = (self.fetcher)().await;
            self.fetch.set(match (program, styles.await) {
                (Ok(screens), Ok(())) => Fetch::Done(screens),
                (Err(NotFetched), _) | (_, Err(NotFetched)) => Fetch::Failed,
            });
        });
    }
}

/// One of the screens of the second load, by the function that draws it.
#[component]
pub fn Later(
    /// Picks the screen.
    screen: fn(Screens) -> fn() -> AnyView,
) -> impl IntoView {
    early_keys::take();
    own_task(move || later(move |all| screen(all)()))
}

/// A part of a screen, drawn by the second load: at once when that is here, else as soon as it is.
pub fn later(draw: impl Fn(Screens) -> AnyView + Send + Sync + 'static) -> AnyView {
    let load = expect_context::<SecondLoad>();
    load.begin();
    let is_late = !matches!(load.fetch.get_untracked(), Fetch::Done(_));
    let part = move || match load.fetch.get() {
        Fetch::Done(screens) => {
            if is_late {
                // A dialog that opened without it had nothing yet to put the focus on.
                request_animation_frame(|| {
                    focus("dialog[open] [data-autofocus]");
                });
            }
            draw(screens)
        }
        // From this device it takes no time that anybody could see.
        Fetch::Unasked | Fetch::Going => ().into_any(),
        Fetch::Failed => view! { <Missing load/> }.into_any(),
    };
    part.into_any()
}

/// A part of a screen that can wait and whose absence needs no word: nothing, until the second load is here.
#[component]
pub fn LaterPart(
    /// Picks the part.
    part: fn(Screens) -> fn() -> AnyView,
) -> impl IntoView {
    let load = expect_context::<SecondLoad>();
    move || match load.fetch.get() {
        Fetch::Done(screens) => Some(part(screens)()),
        Fetch::Unasked | Fetch::Going | Fetch::Failed => None,
    }
}

/// The screen isn't on the device yet and can't be fetched now.
#[component]
fn Missing(load: SecondLoad) -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::derive(move || t_string!(i18n, trouble.not_fetched).to_owned());
    let hint = Signal::derive(move || t_string!(i18n, trouble.not_fetched_why).to_owned());
    view! {
        <Empty icon=Icon::Warn title hint>
            <button type="button" class="button is-primary" on:click=move |_| load.begin()>
                {t!(i18n, trouble.fetch_again)}
            </button>
        </Empty>
    }
}
