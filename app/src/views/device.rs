//! This device: what it is, how far its work has got, what it keeps, and how it looks.

mod files;
mod receipt_text;
mod refused;
mod sample;
mod settings;
mod storage;

use leptos::prelude::*;
use leptos_router::components::A;
use replica::query::{DeviceStatus, Phase};
use replica::wire::RefusalReason;

use crate::components::icon::{Icon, Svg};
use crate::state::format;
use crate::state::hub::{Hub, use_hub};
use crate::state::update::use_new_version;
use crate::views::install::InstallCard;
use crate::words::{Words, t, t_string, use_i18n};
use files::Files;
use receipt_text::ReceiptTextCard;
use refused::RefusedCard;
use sample::SampleCard;
use settings::Settings;
use storage::StorageCard;

/// The app's version, as it is released.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// This device.
#[component]
pub fn Device() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="cards">
            <NewVersionCard/>
            // On the smallest phones the bar has no place for it.
            <A href="/import" attr:class="button is-smallest-only">
                <Svg icon=Icon::Upload/>
                {t!(i18n, nav.import)}
            </A>
            <SyncCard/>
            <RefusedCard/>
            <IdentityCard/>
            <InstallCard/>
            <StorageCard/>
            <Files/>
            <Settings/>
            <ReceiptTextCard/>
            <SampleCard/>
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

/// What the device's state says, and nothing before the worker has spoken: "0" would be a lie then.
fn known(hub: Hub, read: impl Fn(&DeviceStatus) -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || {
        if hub.ready.get() {
            hub.status.with(&read)
        } else {
            String::new()
        }
    })
}

#[component]
fn SyncCard() -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let state = known(hub, move |status| state_words(i18n, status).to_owned());
    let contact = known(hub, move |status| match status.last_contact {
        Some(at) => format::moment(i18n.get_locale(), at),
        None => t_string!(i18n, device.never).to_owned(),
    });
    let unsynced = known(hub, move |status| match status.unsynced {
        0 => t_string!(i18n, device.all_sent).to_owned(),
        count => {
            let one = t_string!(i18n, device.unsynced_count_one);
            format::counted(
                i18n.get_locale(),
                count,
                one,
                t_string!(i18n, device.unsynced_count),
            )
        }
    });
    let rows = known(hub, move |status| format::count(i18n.get_locale(), status.rows));
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
    let of = move |read: fn(&DeviceStatus) -> String| known(hub, read);
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
