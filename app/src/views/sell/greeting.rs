//! What a shop without products is greeted with: three ways to begin. Each makes the first location if there is none,
//! since nothing can be sold nowhere.

use domain::command::Command;
use domain::id::{DocId, Kind};
use domain::location::{Location, LocationKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use replica::device::Request;
use replica::query::{OrderPage, OrderQuery};

use super::Till;
use crate::components::icon::{Icon, Svg};
use crate::components::{Empty, TextField};
use crate::state::ask::{Trouble, command};
use crate::state::browser::time_zone;
use crate::state::errand::{Errand, Wanted, use_errand};
use crate::state::hub::{Hub, use_hub};
use crate::state::live::live;
use crate::state::names::use_places;
use crate::state::preferences::tag;
use crate::state::sample;
use crate::words::{Words, t, t_string, use_i18n};

/// Digits from which on typed ones are a code and no name.
const CODE_DIGITS: usize = 6;

/// What the till knows of a shop without products.
#[derive(Clone, Copy)]
pub struct Beginning {
    /// The greeting is on the screen: a code that nobody knows is the first product's.
    pub is_shown: RwSignal<bool>,
    /// What the first location shall be called, where there is none.
    place: RwSignal<String>,
    /// Something is being made.
    busy: RwSignal<bool>,
    /// Goes to the form for a new product.
    open_form: Callback<()>,
    errand: Errand,
}

impl Beginning {
    /// For the component that calls.
    pub fn new() -> Beginning {
        let navigate = use_navigate();
        Beginning {
            is_shown: RwSignal::new(false),
            place: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            open_form: Callback::new(move |()| navigate("/products/new", Default::default())),
            errand: use_errand(),
        }
    }

    /// Begins the first product with what was scanned or typed; the way leads back here with it.
    pub fn begin_product(self, till: Till, typed: &str) {
        let is_code = typed.len() >= CODE_DIGITS && typed.bytes().all(|byte| byte.is_ascii_digit());
        let (code, name) = match is_code {
            true => (typed.to_owned(), String::new()),
            false => (String::new(), typed.to_owned()),
        };
        self.with_place(
            till,
            Box::new(move |_| {
                self.errand.send(Wanted { code, name });
                self.open_form.run(());
            }),
        );
    }

    /// Makes the sample, and offers to take it away again.
    fn make_sample(self, till: Till) {
        self.with_place(
            till,
            Box::new(move |place| {
                spawn_local(async move {
                    let currency = till.sale.currency.get_untracked();
                    let language = tag(till.words.get_locale_untracked());
                    self.busy.try_set(true);
                    let made = sample::make(place, currency, language).await;
                    self.busy.try_set(false);
                    match made {
                        Ok(()) => offer_to_take_away(till),
                        Err(why) => till.trouble(&why),
                    }
                });
            }),
        );
    }

    /// Sees to it that there is a location.
    fn make_place(self, till: Till) {
        self.with_place(till, Box::new(|_| {}));
    }

    /// Goes on with a location: the one of this device, or the first one there is, made now.
    fn with_place(self, till: Till, go_on: Box<dyn FnOnce(DocId)>) {
        if self.busy.get_untracked() {
            return;
        }
        if let Some(place) = till.preferences.location.get_untracked() {
            go_on(place);
            return;
        }
        let name = self.place.get_untracked().trim().to_owned();
        let name = match name.is_empty() {
            true => untrack(|| t_string!(till.words, first_run.place_default)).to_owned(),
            false => name,
        };
        self.busy.set(true);
        spawn_local(async move {
            let made = make_place(name).await;
            self.busy.try_set(false);
            match made {
                Ok(place) => {
                    till.preferences.location.set(Some(place));
                    go_on(place);
                }
                Err(why) => till.trouble(&why),
            }
        });
    }
}

/// Says that the sample is there, and offers to take it away again.
fn offer_to_take_away(till: Till) {
    let text = untrack(|| t_string!(till.words, first_run.sample_made).to_owned());
    till.notices.offer_undo(text, move || {
        spawn_local(async move {
            match sample::take_away().await {
                Ok(_) => {
                    let text = untrack(|| t_string!(till.words, first_run.sample_off).to_owned());
                    till.notices.say(text);
                }
                Err(why) => till.trouble(&why),
            }
        });
    });
}

/// Makes the first location, in this device's time zone.
async fn make_place(name: String) -> Result<DocId, Trouble> {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let code: String = letters.take(12).collect();
    let location = Location {
        code: match code.is_empty() {
            true => "SHOP".to_owned(),
            false => code.to_ascii_uppercase(),
        },
        name,
        kind: LocationKind::Store,
        time_zone: time_zone(),
        // Whole minutes, far below the limits of the type; the cast saturates.
        utc_offset_minutes: -js_sys::Date::new_0().get_timezone_offset() as i32,
    };
    let done = command(Command::CreateLocation(location)).await?;
    done.subject.ok_or(Trouble::NoAnswer)
}

/// Three ways to begin. Sample data are offered only where nothing was sold either.
#[component]
pub fn Greeting(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let places = use_places();
    let start = till.start;
    start.is_shown.set(true);
    on_cleanup(move || {
        start.is_shown.try_set(false);
    });
    let orders = live(
        || Some(Request::Orders(OrderQuery::default())),
        |_, answer| Some(answer.read::<OrderPage>()?.total),
        |batch| batch.touches(Kind::Order),
    );
    call_it_as_the_shop(start, hub);
    let is_untouched = Memo::new(move |_| orders.value.get() == Some(0));
    let has_no_place = Memo::new(move |_| places.is_none());
    let busy = move || start.busy.get();
    let is_early = is_early(hub);
    let text = move |text: fn(Words) -> &'static str| Signal::derive(move || text(i18n).to_owned());
    let arriving = move || {
        view! {
            <Empty
                icon=Icon::Product
                title=text(|words| t_string!(words, records.arriving))
                hint=text(|words| t_string!(words, records.arriving_hint))
            />
        }
    };
    view! {
        <Show when=move || !is_early.get() fallback=arriving>
            <section class="greeting" aria-label=move || t_string!(i18n, first_run.title)>
                <h2>{t!(i18n, first_run.title)}</h2>
                <p class="quiet">{t!(i18n, first_run.hint)}</p>
                <Show when=move || has_no_place.get()>
                    <TextField label=text(|words| t_string!(words, first_run.place)) value=start.place/>
                </Show>
                <ul class="ways">
                    <li class="way">
                        <h3>{t!(i18n, first_run.scan)}</h3>
                        <p class="quiet">{t!(i18n, first_run.scan_hint)}</p>
                        <button
                            type="button"
                            class="button is-primary"
                            disabled=busy
                            on:click=move |_| start.begin_product(till, "")
                        >
                            <Svg icon=Icon::Plus/>
                            {t!(i18n, products.new)}
                        </button>
                    </li>
                    <li class="way">
                        <h3>{t!(i18n, first_run.import)}</h3>
                        <p class="quiet">{t!(i18n, first_run.import_hint)}</p>
                        <A href="/import" attr:class="button" on:click=move |_| start.make_place(till)>
                            <Svg icon=Icon::Upload/>
                            {t!(i18n, first_run.import_open)}
                        </A>
                    </li>
                    <Show when=move || is_untouched.get()>
                        <li class="way">
                            <h3>{t!(i18n, first_run.sample)}</h3>
                            <p class="quiet">{t!(i18n, first_run.sample_hint)}</p>
                            <button
                                type="button"
                                class="button"
                                disabled=busy
                                on:click=move |_| start.make_sample(till)
                            >
                                <Svg icon=Icon::Check/>
                                {t!(i18n, first_run.sample_make)}
                            </button>
                        </li>
                    </Show>
                </ul>
            </section>
        </Show>
    }
    .into_any()
}

/// Until everything was loaded once, what isn't here may only not have come yet.
fn is_early(hub: Hub) -> Memo<bool> {
    Memo::new(move |_| hub.status.with(|status| status.bootstrap < 100))
}

/// Most shops have one place, and it is called as they are.
fn call_it_as_the_shop(start: Beginning, hub: Hub) {
    Effect::new(move |is_named: Option<bool>| {
        let name = hub.status.with(|status| status.organisation.clone());
        if is_named == Some(true) || name.is_empty() {
            return is_named == Some(true);
        }
        start.place.update(|typed| {
            if typed.is_empty() {
                *typed = name;
            }
        });
        true
    });
}

/// Products came before there was a place to sell them at: its name is all that is missing.
#[component]
pub fn FirstPlace(till: Till) -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let places = use_places();
    let start = till.start;
    call_it_as_the_shop(start, hub);
    let is_early = is_early(hub);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        start.make_place(till);
    };
    view! {
        <Show when=move || places.is_none() && !start.is_shown.get() && !is_early.get()>
            <form class="stack first-place" on:submit=submit>
                <p class="callout"><Svg icon=Icon::Warn/> <span>{t!(i18n, first_run.place_missing)}</span></p>
                <TextField
                    label=Signal::derive(move || t_string!(i18n, first_run.place).to_owned())
                    value=start.place
                />
                <button type="submit" class="button is-primary" disabled=move || start.busy.get()>
                    <Svg icon=Icon::Check/>
                    {t!(i18n, word.save)}
                </button>
            </form>
        </Show>
    }
    .into_any()
}
