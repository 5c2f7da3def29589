//! How the files are to be read: which system, which characters, whose orders they are.

use leptos::prelude::*;

use crate::components::chip::{Choice, options};
use crate::import_bridge::Whose;
use crate::state::importing::use_importing;
use crate::state::names::use_places;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// What begins the value of a choice that is a person's own mapping.
const OWN: &str = "own:";

/// A system as people write it.
pub fn system_name(system: &str) -> String {
    let known = match system {
        "amazon" => "Amazon",
        "counterfoil" => "Counterfoil",
        "ebay" => "eBay",
        "etsy" => "Etsy",
        "magento" => "Magento",
        "odoo" => "Odoo",
        "olist" => "Olist",
        "prestashop" => "PrestaShop",
        "shopify" => "Shopify",
        "square" => "Square",
        "superstore" => "Superstore",
        "taobao" => "淘宝 Taobao",
        "tmall" => "天猫 Tmall",
        "uci-online-retail" => "UCI Online Retail",
        "wix" => "Wix",
        "woocommerce" => "WooCommerce",
        other => other,
    };
    known.to_owned()
}

/// A choice with its label above it.
#[component]
pub fn Select(
    /// What is chosen.
    #[prop(into)]
    label: Signal<String>,
    /// What there is to choose.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// What is chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Something was chosen.
    on_choose: Callback<String>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <select
                class="input"
                prop:value=value
                on:change=move |event| on_choose.run(event_target_value(&event))
            >
                {options(value, choices)}
            </select>
        </label>
    }
}

fn named(words: Words, text: fn(Words) -> &'static str) -> Signal<String> {
    Signal::derive(move || text(words).to_owned())
}

/// How the files are read.
#[component]
pub fn Settings() -> impl IntoView {
    let i18n = use_i18n();
    let importing = use_importing();
    let places = use_places();
    let systems = Memo::new(move |_| {
        let mut choices = vec![(String::new(), t_string!(i18n, import.recognise).to_owned())];
        let own = importing.mappings.0.get();
        choices.extend(own.into_iter().map(|kept| {
            let name = fill(t_string!(i18n, import.mapping_of), &[("name", &kept.name)]);
            (format!("{OWN}{}", kept.name), name)
        }));
        importing.look.with(|look| {
            let systems = look.iter().flat_map(|look| &look.systems);
            choices.extend(systems.map(|system| (system.clone(), system_name(system))));
        });
        choices
    });
    let system = Memo::new(move |_| match importing.whose.get() {
        Whose::Any => String::new(),
        Whose::System(name) => name,
        Whose::Mapping(text) => importing.mappings.0.with(|list| {
            let known = list.iter().find(|kept| kept.text == text);
            known
                .map(|kept| format!("{OWN}{}", kept.name))
                .unwrap_or_default()
        }),
    });
    let choose_system = Callback::new(move |code: String| {
        let own = code.strip_prefix(OWN);
        importing.whose.set(match own {
            Some(name) => {
                let text = untrack(|| importing.mappings.text(name));
                Whose::Mapping(text.unwrap_or_default())
            }
            None if code.is_empty() => Whose::Any,
            None => Whose::System(code),
        });
        importing.look();
    });
    let encodings = Memo::new(move |_| {
        let mut choices = vec![(String::new(), t_string!(i18n, import.detect).to_owned())];
        importing.look.with(|look| {
            let names = look.iter().flat_map(|look| &look.encodings);
            choices.extend(names.map(|name| (name.clone(), name.clone())));
        });
        choices
    });
    let encoding = Memo::new(move |_| importing.encoding.get().unwrap_or_default());
    let choose_encoding = Callback::new(move |name: String| {
        importing.encoding.set((!name.is_empty()).then_some(name));
        importing.look();
    });
    let locations = Memo::new(move |_| {
        let names = places.all().into_iter().map(|(_, name)| name);
        names.map(|name| (name.clone(), name)).collect::<Vec<_>>()
    });
    let choose_place = Callback::new(move |name: String| {
        importing.place.set(name);
        importing.look();
    });
    let recognised = move || {
        let system = importing.look.with(|look| look.as_ref()?.system.clone());
        match system {
            Some(system) => fill(
                t_string!(i18n, import.recognised),
                &[("system", &system_name(&system))],
            ),
            None => t_string!(i18n, import.not_recognised).to_owned(),
        }
    };
    let is_known = Memo::new(move |_| importing.look.with(Option::is_some));
    view! {
        <section class="card">
            <h2>{move || importing.files.with(|files| files.join(", "))}</h2>
            <p hidden=move || !is_known.get()>{recognised}</p>
            <div class="form-grid">
                <Show when=move || is_known.get()>
                    <Select
                        label=named(i18n, |words| t_string!(words, import.system))
                        choices=systems
                        value=system
                        on_choose=choose_system
                    />
                    <Select
                        label=named(i18n, |words| t_string!(words, import.encoding))
                        choices=encodings
                        value=encoding
                        on_choose=choose_encoding
                    />
                </Show>
                <Show
                    when=move || locations.with(|list| !list.is_empty())
                    fallback=move || view! { <NewPlace/> }
                >
                    <Select
                        label=named(i18n, |words| t_string!(words, word.location))
                        choices=locations
                        value=importing.place
                        on_choose=choose_place
                    />
                </Show>
            </div>
            <div class="card-acts">
                <button type="button" class="button" on:click=move |_| importing.clear()>
                    {t!(i18n, import.other_files)}
                </button>
            </div>
        </section>
    }
}

/// An organisation without a location gets one with what it imports first.
#[component]
fn NewPlace() -> impl IntoView {
    let i18n = use_i18n();
    let importing = use_importing();
    view! {
        <label class="field">
            <span class="field-label">{t!(i18n, import.new_place)}</span>
            <input
                type="text"
                class="input"
                autocomplete="off"
                prop:value=importing.place
                // What would happen is the same under any name; looking again would take the button from under the finger
                // that goes there from here.
                on:input=move |event| importing.place.set(event_target_value(&event))
            />
        </label>
    }
}
