//! Choosing files: by a button, or by dropping them.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use web_sys::File;

use replica::query::Phase;

use crate::components::FileButton;
use crate::components::icon::{Icon, Svg};
use crate::state::files::listed;
use crate::state::hub::use_hub;
use crate::state::importing::use_importing;
use crate::state::names::use_places;
use crate::state::preferences::use_preferences;
use crate::words::{t, t_string, use_i18n};

/// Where files are chosen.
#[component]
pub fn Choice() -> impl IntoView {
    let i18n = use_i18n();
    let importing = use_importing();
    let places = use_places();
    let hub = use_hub();
    let location = use_preferences().location;
    let is_over = RwSignal::new(false);
    // Until all rows are here, an order that the others have would look like a new one.
    let is_arriving = Memo::new(move |_| hub.status.with(|status| status.phase == Phase::Bootstrapping));
    // Where what comes in belongs, once the device has said what there is. Where there is no location yet, the first is
    // called like the organisation, until the person says otherwise.
    let place = Memo::new(move |_| {
        let of_none = hub
            .status
            .with(|status| status.currency.map(|_| status.organisation.clone()))?;
        if places.is_none() {
            return Some(of_none);
        }
        location
            .get()
            .map(|id| places.name(id))
            .filter(|name| !name.is_empty())
    });
    // Someone may be quicker than the device, right after a start.
    let chosen = RwSignal::new_local(Vec::new());
    let choose = move |files: Vec<File>| {
        if !is_arriving.get_untracked() {
            chosen.set(files);
        }
    };
    Effect::new(move |_| {
        if let Some(place) = place.get()
            && chosen.with(|files| !files.is_empty())
        {
            importing.choose(std::mem::take(&mut *chosen.write()), place);
        }
    });
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        let list = event.data_transfer().and_then(|transfer| transfer.files());
        choose(list.map(|list| listed(&list)).unwrap_or_default());
    };
    let on_over = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    view! {
        <section
            class="card drop"
            class:is-over=move || is_over.get()
            on:dragover=on_over
            on:dragleave=move |_| is_over.set(false)
            on:drop=on_drop
        >
            <h2>{t!(i18n, nav.import)}</h2>
            <p>{t!(i18n, import.intro)}</p>
            <p class="callout" hidden=move || !is_arriving.get()>
                <Svg icon=Icon::Warn/>
                <span>{t!(i18n, import.arriving)}</span>
            </p>
            <div class="card-acts drop-acts">
                <FileButton
                    label=Signal::derive(move || t_string!(i18n, import.choose).to_owned())
                    accept=".csv,.tsv,.txt,.xlsx,.gz,text/csv,text/tab-separated-values"
                    multiple=true
                    primary=true
                    disabled=is_arriving
                    on_choose=Callback::new(choose)
                />
                <span class="quiet is-roomy">{t!(i18n, import.drop)}</span>
            </div>
            <p class="quiet">{t!(i18n, import.private)}</p>
        </section>
    }
}
