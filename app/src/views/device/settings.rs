//! Language, theme, density and sound: the person's choice on this browser.

use leptos::prelude::*;

use crate::components::Segments;
use crate::state::languages::{self, SPOKEN};
use crate::state::pictures::use_pictures;
use crate::state::preferences::{Density, Theme, tag, use_preferences};
use crate::words::{Words, t, t_string, use_i18n};

/// How it looks and sounds.
#[component]
pub fn Settings() -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let say = |text: fn(Words) -> &'static str| Signal::derive(move || text(i18n).to_owned());
    // Each in its own words, so that everyone finds hers.
    let languages = SPOKEN
        .into_iter()
        .map(|locale| {
            let name = languages::name(tag(locale)).to_owned();
            (locale, Signal::stored(name), Some(tag(locale)))
        })
        .collect();
    let themes = vec![
        (
            Theme::System,
            say(|words| t_string!(words, device.theme_system)),
            None,
        ),
        (
            Theme::Light,
            say(|words| t_string!(words, device.theme_light)),
            None,
        ),
        (
            Theme::Dark,
            say(|words| t_string!(words, device.theme_dark)),
            None,
        ),
    ];
    let densities = vec![
        (
            Density::Comfortable,
            say(|words| t_string!(words, device.comfortable)),
            None,
        ),
        (
            Density::Compact,
            say(|words| t_string!(words, device.compact)),
            None,
        ),
    ];
    let switch = || {
        vec![
            (true, say(|words| t_string!(words, device.sound_on)), None),
            (false, say(|words| t_string!(words, device.sound_off)), None),
        ]
    };
    let pictures = use_pictures();
    view! {
        <section class="card">
            <h2>{t!(i18n, device.settings)}</h2>
            <Segments
                group="language"
                legend=say(|words| t_string!(words, device.language))
                choices=languages
                chosen=preferences.language
                on_choose=Callback::new(move |language| preferences.choose_language(language))
            />
            <Segments
                group="theme"
                legend=say(|words| t_string!(words, device.theme))
                choices=themes
                chosen=preferences.theme
                on_choose=Callback::new(move |theme| preferences.choose_theme(theme))
            />
            <Segments
                group="density"
                legend=say(|words| t_string!(words, device.density))
                choices=densities
                chosen=preferences.density
                on_choose=Callback::new(move |density| preferences.choose_density(density))
            />
            <Segments
                group="sound"
                legend=say(|words| t_string!(words, device.sound))
                choices=switch()
                chosen=preferences.sound
                on_choose=Callback::new(move |on| preferences.choose_sound(on))
            />
            <Segments
                group="pictures"
                legend=say(|words| t_string!(words, device.pictures))
                choices=switch()
                chosen=pictures.on
                on_choose=Callback::new(move |on| pictures.choose(on))
            />
            <p class="quiet">{t!(i18n, device.pictures_hint)}</p>
        </section>
    }
}
