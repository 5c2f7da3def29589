//! How full this device's storage is, and whether the browser keeps it under pressure.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Pair;
use crate::bridge::StorageReport;
use crate::link;
use crate::state::format;
use crate::words::{fill, t, t_string, use_i18n};

/// Storage.
#[component]
pub fn StorageCard() -> impl IntoView {
    let i18n = use_i18n();
    let report = RwSignal::new(None::<StorageReport>);
    let ask = move || {
        spawn_local(async move {
            report.try_set(Some(link::storage().await));
        });
    };
    ask();
    let used = Signal::derive(move || {
        let locale = i18n.get_locale();
        report.get().map_or_else(String::new, |report| {
            let (used, quota) = (
                format::bytes(locale, report.used),
                format::bytes(locale, report.quota),
            );
            fill(
                t_string!(i18n, device.used_of),
                &[("used", &used), ("quota", &quota)],
            )
        })
    });
    let kept = Signal::derive(move || match report.get() {
        None => String::new(),
        Some(report) if report.persistent => t_string!(i18n, device.kept_yes).to_owned(),
        Some(_) => t_string!(i18n, device.kept_no).to_owned(),
    });
    let can_ask = Memo::new(move |_| report.get().is_some_and(|report| !report.persistent));
    view! {
        <section class="card">
            <h2>{t!(i18n, device.storage)}</h2>
            <dl class="pairs">
                <Pair name=Signal::derive(move || t_string!(i18n, device.used).to_owned()) value=used/>
                <Pair name=Signal::derive(move || t_string!(i18n, device.kept).to_owned()) value=kept/>
            </dl>
            <Show when=move || can_ask.get()>
                <button type="button" class="button" on:click=move |_| ask()>
                    {t!(i18n, device.ask_keep)}
                </button>
            </Show>
        </section>
    }
}
