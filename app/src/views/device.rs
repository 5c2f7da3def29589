//! This device: what it is, how far its work has got, what it keeps, and how it looks.

mod files;
mod settings;
mod storage;

use leptos::prelude::*;
use replica::query::{DeviceStatus, Phase};
use replica::wire::RefusalReason;

use crate::components::icon::{Icon, Svg};
use crate::state::format;
use crate::state::hub::use_hub;
use crate::state::update::use_new_version;
use crate::words::{Words, fill, t, t_string, use_i18n};
use files::Files;
use settings::Settings;
use storage::StorageCard;

/// The app's version, as it is released.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// This device.
#[component]
pub fn Device() -> impl IntoView {
    view! {
        <div class="cards">
            <NewVersionCard/>
            <SyncCard/>
            <IdentityCard/>
            <StorageCard/>
            <Files/>
            <Settings/>
            <AboutCard/>
        </div>
    }
}

/// A pair of a name and what it names.
#[component]
pub fn Pair(
    /// The name.
    #[prop(into)]
    name: Signal<String>,
    /// What it names.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="pair">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}

#[component]
fn NewVersionCard() -> impl IntoView {
    let i18n = use_i18n();
    let new_version = use_new_version();
    view! {
        <Show when=move || new_version.0.get()>
            <section class="card is-accent">
                <h2>{t!(i18n, device.update_title)}</h2>
                <p>{t!(i18n, device.new_version)}</p>
                <button type="button" class="button is-primary" on:click=move |_| new_version.apply()>
                    {t!(i18n, device.update_now)}
                </button>
            </section>
        </Show>
    }
}

/// What the conversation with the server stands at, in a sentence.
fn state_words(words: Words, status: &DeviceStatus) -> &'static str {
    match status.phase {
        Phase::NotEnrolled => t_string!(words, device.phase_not_enrolled),
        Phase::Offline => t_string!(words, device.phase_offline),
        Phase::Connecting => t_string!(words, device.phase_connecting),
        Phase::Online => t_string!(words, device.phase_online),
        Phase::Bootstrapping => t_string!(words, device.phase_bootstrapping),
        Phase::Refused => match status.refused {
            Some(RefusalReason::TooOld) => t_string!(words, device.refused_old),
            Some(RefusalReason::TooNew) => t_string!(words, device.refused_new),
            Some(RefusalReason::UnknownDevice) => t_string!(words, device.refused_unknown),
            Some(RefusalReason::ServerBehind) => t_string!(words, device.refused_behind),
            _ => t_string!(words, device.refused_other),
        },
    }
}

#[component]
fn SyncCard() -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let state = Signal::derive(move || hub.status.with(|status| state_words(i18n, status)).to_owned());
    let contact = Signal::derive(move || match hub.status.with(|status| status.last_contact) {
        Some(at) => format::moment(i18n.get_locale(), at),
        None => t_string!(i18n, device.never).to_owned(),
    });
    let unsynced = Signal::derive(move || match hub.status.with(|status| status.unsynced) {
        0 => t_string!(i18n, device.all_sent).to_owned(),
        count => {
            let count = format::count(i18n.get_locale(), count);
            fill(t_string!(i18n, device.unsynced_count), &[("count", &count)])
        }
    });
    let rows = Signal::derive(move || {
        let rows = hub.status.with(|status| status.rows);
        format::count(i18n.get_locale(), rows)
    });
    let failed = Memo::new(move |_| hub.status.with(|status| status.storage_failed));
    let following = Memo::new(move |_| hub.ready.get() && !hub.leading.get());
    let name = |text: fn(Words) -> &'static str| Signal::derive(move || text(i18n).to_owned());
    view! {
        <section class="card">
            <h2>{t!(i18n, device.sync)}</h2>
            <Show when=move || failed.get()>
                <p class="callout is-bad"><Svg icon=Icon::Warn/> <span>{t!(i18n, device.storage_failed)}</span></p>
            </Show>
            <dl class="pairs">
                <Pair name=name(|words| t_string!(words, device.state)) value=state/>
                <Pair name=name(|words| t_string!(words, device.unsynced)) value=unsynced/>
                <Pair name=name(|words| t_string!(words, device.last_contact)) value=contact/>
                <Pair name=name(|words| t_string!(words, device.rows)) value=rows/>
            </dl>
            <p class="quiet" hidden=move || !following.get()>{t!(i18n, device.follower)}</p>
        </section>
    }
}

#[component]
fn IdentityCard() -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let name = |text: fn(Words) -> &'static str| Signal::derive(move || text(i18n).to_owned());
    let of = move |read: fn(&DeviceStatus) -> String| Signal::derive(move || hub.status.with(read));
    view! {
        <section class="card">
            <h2>{t!(i18n, device.identity)}</h2>
            <dl class="pairs">
                <Pair name=name(|words| t_string!(words, word.name)) value=of(|status| status.name.clone())/>
                <Pair
                    name=name(|words| t_string!(words, device.organisation))
                    value=of(|status| status.organisation.clone())
                />
                <Pair
                    name=name(|words| t_string!(words, device.number))
                    value=of(|status| status.device.to_string())
                />
                <Pair
                    name=name(|words| t_string!(words, device.series))
                    value=of(|status| status.series.clone())
                />
            </dl>
        </section>
    }
}

#[component]
fn AboutCard() -> impl IntoView {
    let i18n = use_i18n();
    let version = Signal::derive(|| VERSION.to_owned());
    view! {
        <section class="card">
            <h2>{t!(i18n, device.about)}</h2>
            <dl class="pairs">
                <Pair name=Signal::derive(move || t_string!(i18n, device.version).to_owned()) value=version/>
            </dl>
        </section>
    }
}
