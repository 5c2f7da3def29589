//! What the person chose on this browser: language, theme, density, sound, where she works, and how she sold last.
//! Kept by the browser, not synced: a tablet at the till and a desk want different things.

use domain::id::DocId;
use domain::order::{Channel, PaymentMethod};
use leptos::prelude::*;

use super::browser::{mark_page, matches, recall, remember};
use crate::words::Locale;

const LANGUAGE: &str = "counterfoil.language";
const THEME: &str = "counterfoil.theme";
const DENSITY: &str = "counterfoil.density";
const SOUND: &str = "counterfoil.sound";
const LOCATION: &str = "counterfoil.location";
const CHANNEL: &str = "counterfoil.channel";
const METHOD: &str = "counterfoil.method";
const PAPER: &str = "counterfoil.paper";

/// Channels that a person chooses, as they are kept; imports have their own.
pub const CHANNELS: [(&str, Channel); 5] = [
    ("till", Channel::Till),
    ("phone", Channel::Phone),
    ("web", Channel::Web),
    ("email", Channel::Email),
    ("rep", Channel::Rep),
];

/// All ways of paying, the most common first, as they are kept.
pub const METHODS: [(&str, PaymentMethod); 6] = [
    ("cash", PaymentMethod::Cash),
    ("card", PaymentMethod::Card),
    ("wallet", PaymentMethod::Wallet),
    ("transfer", PaymentMethod::Transfer),
    ("voucher", PaymentMethod::Voucher),
    ("other", PaymentMethod::Other),
];

/// The papers that a receipt is printed on, as they are kept.
pub const PAPERS: [(&str, Paper); 3] = [("58", Paper::Roll58), ("80", Paper::Roll80), ("a4", Paper::A4)];

/// What a receipt is printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// A roll of 58 mm.
    Roll58,
    /// A roll of 80 mm.
    #[default]
    Roll80,
    /// Sheets of A4.
    A4,
}

/// The code of a choice; empty when it isn't one of these.
pub fn code_of<T: Copy + PartialEq>(choices: &[(&'static str, T)], chosen: T) -> &'static str {
    let found = choices.iter().find(|(_, choice)| *choice == chosen);
    found.map_or("", |(code, _)| code)
}

/// The choice with this code; the usual one when there is none.
pub fn choice_of<T: Copy + Default>(choices: &[(&str, T)], code: &str) -> T {
    let found = choices.iter().find(|(known, _)| *known == code);
    found.map(|(_, choice)| *choice).unwrap_or_default()
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// How much room things take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// For fingers.
    #[default]
    Comfortable,
    /// For a desk.
    Compact,
}

impl Theme {
    /// As it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// From what was kept.
    pub fn from_code(code: &str) -> Theme {
        match code {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        }
    }
}

impl Density {
    /// As it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Density::Comfortable => "comfortable",
            Density::Compact => "compact",
        }
    }

    /// From what was kept.
    pub fn from_code(code: &str) -> Option<Density> {
        match code {
            "comfortable" => Some(Density::Comfortable),
            "compact" => Some(Density::Compact),
            _ => None,
        }
    }
}

/// All choices.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// The language of the screens.
    pub language: RwSignal<Locale>,
    /// Light or dark.
    pub theme: RwSignal<Theme>,
    /// How much room things take.
    pub density: RwSignal<Density>,
    /// Whether a scan is heard.
    pub sound: RwSignal<bool>,
    /// The location whose stock is sold.
    pub location: RwSignal<Option<DocId>>,
    /// Where the last order came from, so the next one most likely too.
    pub channel: RwSignal<Channel>,
    /// How the last customer paid.
    pub method: RwSignal<PaymentMethod>,
    /// What receipts are printed on.
    pub paper: RwSignal<Paper>,
}

/// The tag of a language, for the page and for `Intl`.
pub fn tag(locale: Locale) -> &'static str {
    match locale {
        Locale::en => "en",
        Locale::zh_Hans => "zh-Hans",
        Locale::zh_Hant => "zh-Hant",
    }
}

/// The language that a BCP 47 tag asks for: script first, then region, as readers of each would expect.
pub fn language_of(tag: &str) -> Option<Locale> {
    let mut parts = tag.split('-').map(str::to_ascii_lowercase);
    match parts.next()?.as_str() {
        "en" => Some(Locale::en),
        "zh" | "yue" => {
            let rest: Vec<String> = parts.collect();
            let has = |part: &str| rest.iter().any(|known| known == part);
            let traditional = has("hant") || (!has("hans") && ["tw", "hk", "mo"].into_iter().any(has));
            Some(if traditional {
                Locale::zh_Hant
            } else {
                Locale::zh_Hans
            })
        }
        _ => None,
    }
}

fn browsers_language() -> Locale {
    window()
        .navigator()
        .languages()
        .iter()
        .filter_map(|tag| tag.as_string())
        .find_map(|tag| language_of(&tag))
        .unwrap_or(Locale::en)
}

fn default_density() -> Density {
    if matches("(pointer: coarse)") {
        Density::Comfortable
    } else {
        Density::Compact
    }
}

impl Preferences {
    /// Reads what was kept, marks the page with it, and keeps both up to date.
    pub fn start() -> Preferences {
        let language = recall(LANGUAGE).and_then(|tag| language_of(&tag));
        let preferences = Preferences {
            language: RwSignal::new(language.unwrap_or_else(browsers_language)),
            theme: RwSignal::new(Theme::from_code(&recall(THEME).unwrap_or_default())),
            density: RwSignal::new(
                recall(DENSITY)
                    .and_then(|code| Density::from_code(&code))
                    .unwrap_or_else(default_density),
            ),
            sound: RwSignal::new(recall(SOUND).is_none_or(|choice| choice != "off")),
            location: RwSignal::new(recall(LOCATION).and_then(|id| id.parse().ok())),
            channel: RwSignal::new(choice_of(&CHANNELS, &recall(CHANNEL).unwrap_or_default())),
            method: RwSignal::new(choice_of(&METHODS, &recall(METHOD).unwrap_or_default())),
            paper: RwSignal::new(choice_of(&PAPERS, &recall(PAPER).unwrap_or_default())),
        };
        provide_context(preferences);
        preferences.keep();
        preferences
    }

    /// Marks the page: at once, so that the first paint has its language and its colours, and on every change.
    fn keep(self) {
        let system_is_dark = RwSignal::new(matches("(prefers-color-scheme: dark)"));
        watch_system_theme(system_is_dark);
        let mark_language = move || mark_page("lang", tag(self.language.get()));
        let mark_theme = move || {
            let dark = match self.theme.get() {
                Theme::System => system_is_dark.get(),
                Theme::Light => false,
                Theme::Dark => true,
            };
            mark_page("data-theme", if dark { "dark" } else { "light" });
        };
        let mark_density = move || mark_page("data-density", self.density.get().code());
        let mark = move || {
            mark_language();
            mark_theme();
            mark_density();
        };
        untrack(mark);
        Effect::new(move |_| mark());
    }

    /// Chooses a language, for good.
    pub fn choose_language(self, language: Locale) {
        remember(LANGUAGE, tag(language));
        self.language.set(language);
    }

    /// Chooses a theme, for good.
    pub fn choose_theme(self, theme: Theme) {
        remember(THEME, theme.code());
        self.theme.set(theme);
    }

    /// Chooses a density, for good.
    pub fn choose_density(self, density: Density) {
        remember(DENSITY, density.code());
        self.density.set(density);
    }

    /// Switches the sound of a scan, for good.
    pub fn choose_sound(self, on: bool) {
        remember(SOUND, if on { "on" } else { "off" });
        self.sound.set(on);
    }

    /// Chooses where the person works, for good.
    pub fn choose_location(self, location: DocId) {
        remember(LOCATION, &location.to_string());
        self.location.set(Some(location));
    }

    /// Chooses where orders come from, until another channel is chosen.
    pub fn choose_channel(self, channel: Channel) {
        remember(CHANNEL, code_of(&CHANNELS, channel));
        self.channel.set(channel);
    }

    /// Chooses how customers pay, until another way is chosen.
    pub fn choose_method(self, method: PaymentMethod) {
        remember(METHOD, code_of(&METHODS, method));
        self.method.set(method);
    }

    /// Chooses what receipts are printed on, for good.
    pub fn choose_paper(self, paper: Paper) {
        remember(PAPER, code_of(&PAPERS, paper));
        self.paper.set(paper);
    }
}

/// Follows the system when it turns dark in the evening.
fn watch_system_theme(dark: RwSignal<bool>) {
    use leptos::wasm_bindgen::JsCast;
    use leptos::wasm_bindgen::closure::Closure;
    let Ok(Some(list)) = window().match_media("(prefers-color-scheme: dark)") else {
        return;
    };
    let query = list.clone();
    let listener = Closure::<dyn Fn()>::new(move || dark.set(query.matches()));
    list.set_onchange(Some(listener.as_ref().unchecked_ref()));
    // It lives as long as the page.
    listener.forget();
}

/// The person's choices.
pub fn use_preferences() -> Preferences {
    expect_context::<Preferences>()
}
