//! Unsent work as a file: out of a device that can't reach the server any more, into one that can.

use leptos::prelude::*;
use leptos::task::spawn_local;
use minicbor::bytes::ByteVec;
use replica::device::Request;
use web_sys::File;

use crate::components::icon::{Icon, Svg};
use crate::components::{FileButton, TroubleNote};
use crate::state::ask::{Trouble, ask};
use crate::state::hub::use_hub;
use crate::state::notices::use_notices;
use crate::state::{browser, files, format};
use crate::words::{fill, t, t_string, use_i18n};

/// Saving and loading unsent work.
#[component]
pub fn Files() -> impl IntoView {
    let i18n = use_i18n();
    let hub = use_hub();
    let notices = use_notices();
    let trouble = RwSignal::new(None::<Trouble>);
    let has_work = Memo::new(move |_| hub.ready.get() && hub.status.with(|status| status.unsynced > 0));
    let nothing = Memo::new(move |_| hub.ready.get() && !has_work.get());
    let export = move |_| {
        trouble.set(None);
        spawn_local(async move {
            match ask::<ByteVec>(Request::ExportOutbox).await {
                Ok(bytes) => {
                    let series = hub.status.with_untracked(|status| status.series.clone());
                    let name = format!("counterfoil-{series}-{}.cbor", browser::now());
                    if files::save(&name, &bytes) {
                        notices.say(fill(t_string!(i18n, device.exported), &[("name", &name)]));
                    }
                }
                Err(why) => {
                    trouble.try_set(Some(why));
                }
            }
        });
    };
    let import = move |chosen: Vec<File>| {
        let Some(file) = chosen.into_iter().next() else {
            return;
        };
        trouble.set(None);
        spawn_local(async move {
            let Some(bytes) = files::read(file).await else {
                let failure = replica::device::Failure::BadFile(String::new());
                trouble.try_set(Some(Trouble::Failure(failure)));
                return;
            };
            match ask::<u32>(Request::ImportOutbox(ByteVec::from(bytes))).await {
                Ok(count) => {
                    notices.say(untrack(|| {
                        let one = t_string!(i18n, device.imported_one);
                        format::counted(i18n.get_locale(), count, one, t_string!(i18n, device.imported))
                    }));
                }
                Err(why) => {
                    trouble.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <section class="card">
            <h2>{t!(i18n, device.files)}</h2>
            <p class="quiet">{t!(i18n, device.files_hint)}</p>
            <TroubleNote trouble/>
            <div class="card-acts">
                <button type="button" class="button" disabled=move || !has_work.get() on:click=export>
                    <Svg icon=Icon::Download/>
                    {t!(i18n, device.export)}
                </button>
                <FileButton
                    label=Signal::derive(move || t_string!(i18n, device.import).to_owned())
                    on_choose=Callback::new(import)
                />
            </div>
            <p class="quiet" hidden=move || !nothing.get()>{t!(i18n, device.nothing_to_export)}</p>
        </section>
    }
}
