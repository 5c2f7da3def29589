//! The frame around every screen: where one can go, what this screen is, and the sync state.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;
use replica::query::Phase;

use super::icon::{Icon, Svg};
use super::sync_badge::SyncBadge;
use super::toasts::Toasts;
use crate::state::format;
use crate::state::hub::use_hub;
use crate::state::skeleton;
use crate::state::update::use_new_version;
use crate::views::help::HelpSheet;
use crate::views::keys::listen;
use crate::views::later::LaterPart;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// Where one can go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Sell,
    Orders,
    Stock,
    Customers,
    Products,
    Import,
    Inbox,
    Device,
}

impl Place {
    const ALL: [Place; 8] = [
        Place::Sell,
        Place::Orders,
        Place::Stock,
        Place::Customers,
        Place::Products,
        Place::Import,
        Place::Inbox,
        Place::Device,
    ];

    fn path(self) -> &'static str {
        match self {
            Place::Sell => "/",
            Place::Orders => "/orders",
            Place::Stock => "/stock",
            Place::Customers => "/customers",
            Place::Products => "/products",
            Place::Import => "/import",
            Place::Inbox => "/inbox",
            Place::Device => "/device",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Place::Sell => Icon::Sell,
            Place::Orders => Icon::Orders,
            Place::Stock => Icon::Stock,
            Place::Customers => Icon::Person,
            Place::Products => Icon::Product,
            Place::Import => Icon::Receive,
            Place::Inbox => Icon::Inbox,
            Place::Device => Icon::Device,
        }
    }

    fn name(self, words: Words) -> &'static str {
        match self {
            Place::Sell => t_string!(words, nav.sell),
            Place::Orders => t_string!(words, nav.orders),
            Place::Stock => t_string!(words, nav.stock),
            Place::Customers => t_string!(words, nav.customers),
            Place::Products => t_string!(words, nav.products),
            Place::Import => t_string!(words, nav.import),
            Place::Inbox => t_string!(words, nav.inbox),
            Place::Device => t_string!(words, nav.device),
        }
    }

    /// The name where there is room for one short word.
    fn short_name(self, words: Words) -> &'static str {
        match self {
            Place::Device => t_string!(words, nav.device_short),
            _ => self.name(words),
        }
    }

    fn of_path(path: &str) -> Place {
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        match first {
            "orders" => Place::Orders,
            "stock" => Place::Stock,
            "customers" => Place::Customers,
            "products" => Place::Products,
            "import" => Place::Import,
            "inbox" => Place::Inbox,
            "device" => Place::Device,
            _ => Place::Sell,
        }
    }
}

/// The frame around a screen.
#[component]
pub fn Frame(
    /// The screen.
    children: Children,
) -> impl IntoView {
    skeleton::take_away();
    let i18n = use_i18n();
    let location = use_location();
    let here = Memo::new(move |_| location.pathname.with(|path| Place::of_path(path)));
    let help_open = RwSignal::new(false);
    listen(help_open);
    let place = Signal::derive(move || here.get().name(i18n));
    Effect::new(move |_| document().set_title(&format!("{} · Counterfoil", here.get().name(i18n))));
    view! {
        <div class="frame">
            <a class="skip-link" href="#main" rel="external">{t!(i18n, nav.skip)}</a>
            <nav class="rail" aria-label=move || t_string!(i18n, nav.main)>
                {Place::ALL.into_iter().map(|place| view! { <RailLink place here/> }).collect_view()}
            </nav>
            <div class="screen">
                <header class="top">
                    <h1>{move || here.get().name(i18n)}</h1>
                    <div class="top-end">
                        <NewVersionNotice/>
                        <button
                            type="button"
                            class="button is-quiet is-icon"
                            aria-label=move || t_string!(i18n, help.name)
                            on:click=move |_| help_open.set(true)
                        >
                            <Svg icon=Icon::Help/>
                        </button>
                        <SyncBadge/>
                    </div>
                </header>
                <FirstLoad/>
                <main id="main" tabindex="-1" data-place=move || here.get().path()>
                    {children()}
                </main>
            </div>
            <Toasts/>
            <HelpSheet open=help_open place/>
            <LaterPart part=|screens| screens.kept_focus/>
        </div>
    }
}

#[component]
fn RailLink(place: Place, here: Memo<Place>) -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let waiting = Memo::new(move |_| hub.status.with(|status| status.inbox));
    let badge = (place == Place::Inbox).then(|| {
        let count = move || format::count(i18n.get_locale(), waiting.get());
        view! {
            <Show when=move || waiting.get() != 0>
                // Drawn by the sheet: the link's name is its place alone, the number its description.
                <span class="badge" aria-hidden="true" data-count=count></span>
                <span class="visually-hidden" id="inbox-waiting" aria-hidden="true">
                    {move || fill(t_string!(i18n, nav.waiting), &[("count", &count())])}
                </span>
            </Show>
        }
    });
    let described = (place == Place::Inbox).then_some("inbox-waiting");
    view! {
        <A
            href=place.path()
            attr:class=move || if here.get() == place { "rail-link is-here" } else { "rail-link" }
            attr:aria-label=move || place.name(i18n)
            attr:aria-describedby=described
            attr:aria-current=move || (here.get() == place).then_some("page")
        >
            <span class="rail-icon">
                <Svg icon=place.icon()/>
                {badge}
            </span>
            <span class="rail-name">{move || place.short_name(i18n)}</span>
        </A>
    }
}

/// How far the first load is, for whoever can't wait for its end.
#[component]
fn FirstLoad() -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let percent = Memo::new(move |_| {
        hub.status.with(|status| {
            (status.phase == Phase::Bootstrapping).then_some(u32::from(status.bootstrap.min(100)))
        })
    });
    let text = move || {
        let percent = format::count(i18n.get_locale(), percent.get().unwrap_or(0));
        fill(t_string!(i18n, enrol.progress), &[("percent", &percent)])
    };
    view! {
        <div class="first-load" class:is-on=move || percent.get().is_some()>
            <Show when=move || percent.get().is_some()>
                <p>{text}</p>
            </Show>
        </div>
    }
}

/// Says that a new version waits, and switches to it when asked.
#[component]
fn NewVersionNotice() -> impl IntoView {
    let i18n = use_i18n();
    let new_version = use_new_version();
    view! {
        <Show when=move || new_version.0.get()>
            <button
                type="button"
                class="button is-small"
                aria-label=move || t_string!(i18n, device.update_now)
                on:click=move |_| new_version.apply()
            >
                <Svg icon=Icon::Undo/>
                <span class="is-roomy">{t!(i18n, device.update_now)}</span>
            </button>
        </Show>
    }
}
