//! What is here as files: CSV, or a workbook.

use leptos::prelude::*;

use super::faults::{part, sentence};
use super::progress::StepBar;
use super::settings::Select;
use crate::components::icon::{Icon, Svg};
use crate::import_bridge::{Fault, What};
use crate::state::format;
use crate::state::importing::use_importing;
use crate::words::{fill, t, t_string, use_i18n};

/// What can be exported, with its name in an address and in the import's files.
const SORTS: [(What, &str); 5] = [
    (What::Orders, "orders"),
    (What::Lines, "lines"),
    (What::Payments, "payments"),
    (What::Customers, "customers"),
    (What::Products, "products"),
];

/// Export.
#[component]
pub fn Export() -> impl IntoView {
    let i18n = use_i18n();
    let importing = use_importing();
    let chosen = RwSignal::new("orders".to_owned());
    let is_running = Memo::new(move |_| importing.exporting.with(Option::is_some));
    let choices = Memo::new(move |_| {
        let sorts = SORTS.into_iter();
        sorts
            .map(|(_, code)| (code.to_owned(), part(i18n, code).to_owned()))
            .collect::<Vec<_>>()
    });
    let export = move |workbook| {
        let what = chosen.with_untracked(|chosen| SORTS.into_iter().find(|(_, code)| code == chosen));
        importing.export(what.map(|(what, _)| what).unwrap_or_default(), workbook);
    };
    let trouble = move || {
        importing.export_fault.with(|fault| {
            fault.as_ref().map(|fault| match fault {
                Fault::Stopped(why) => fill(t_string!(i18n, import.export_failed), &[("why", why)]),
                fault => sentence(i18n, fault, true),
            })
        })
    };
    let bare = move || {
        let count = importing.export_bare.get();
        let (one, several) = (
            t_string!(i18n, import.export_bare_one),
            t_string!(i18n, import.export_bare),
        );
        (count > 0).then(|| format::counted(i18n.get_locale(), count, one, several))
    };
    let name = Signal::derive(move || t_string!(i18n, import.export).to_owned());
    view! {
        <section class="card">
            <h2>{name}</h2>
            <p>{t!(i18n, import.export_hint)}</p>
            <div role="alert">
                {move || trouble().or_else(bare).map(|text| view! {
                    <p class="callout"><Svg icon=Icon::Warn/> <span>{text}</span></p>
                })}
            </div>
            <div class="form-grid">
                <Select
                    label=Signal::derive(move || t_string!(i18n, import.export_what).to_owned())
                    choices
                    value=chosen
                    on_choose=Callback::new(move |code| chosen.set(code))
                />
            </div>
            <Show when=move || is_running.get()>
                <StepBar name step=importing.exporting/>
            </Show>
            <div class="card-acts">
                <Show
                    when=move || is_running.get()
                    fallback=move || view! {
                        <button type="button" class="button" on:click=move |_| export(false)>
                            <Svg icon=Icon::Download/>
                            {t!(i18n, import.export_csv)}
                        </button>
                        <button type="button" class="button" on:click=move |_| export(true)>
                            <Svg icon=Icon::Download/>
                            {t!(i18n, import.export_xlsx)}
                        </button>
                    }
                >
                    <button type="button" class="button" on:click=move |_| importing.stop_export()>
                        {t!(i18n, import.stop)}
                    </button>
                </Show>
            </div>
        </section>
    }
}
