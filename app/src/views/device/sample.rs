//! The sample's products, as long as some of them are sold: what they are, and the way to be rid of them.

use domain::id::Kind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::device::Request;
use replica::query::ProductPage;

use crate::components::icon::{Icon, Svg};
use crate::state::live::live;
use crate::state::notices::{Notices, use_notices};
use crate::state::sample;
use crate::views::phrases;
use crate::words::{Words, t, t_string, use_i18n};

/// Takes the sample away, and offers to put it back as it was.
fn take_away(words: Words, notices: Notices, busy: RwSignal<bool>) {
    busy.set(true);
    spawn_local(async move {
        let taken = sample::take_away().await;
        busy.try_set(false);
        let shelves = match taken {
            Ok(shelves) => shelves,
            Err(why) => return notices.problem(phrases::trouble(words, &why)),
        };
        let text = untrack(|| t_string!(words, first_run.sample_off).to_owned());
        notices.offer_undo(text, move || {
            let shelves = shelves.clone();
            spawn_local(async move {
                if let Err(why) = sample::put_back(shelves).await {
                    notices.problem(phrases::trouble(words, &why));
                }
            });
        });
    });
}

/// The card; nothing where no sample is sold.
#[component]
pub fn SampleCard() -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let busy = RwSignal::new(false);
    let sold = live(
        || Some(Request::Products(sample::question(false))),
        |_, answer| {
            let page: ProductPage = answer.read()?;
            let mut products = page.rows.iter().map(|found| &found.row.product);
            Some(products.any(sample::is_sample))
        },
        |batch| batch.touches(Kind::Product),
    );
    view! {
        <Show when=move || sold.value.get() == Some(true)>
            <section class="card">
                <h2>{t!(i18n, first_run.sample_title)}</h2>
                <p>{t!(i18n, first_run.sample_why)}</p>
                <button
                    type="button"
                    class="button"
                    disabled=move || busy.get()
                    on:click=move |_| take_away(i18n, notices, busy)
                >
                    <Svg icon=Icon::Close/>
                    {t!(i18n, first_run.sample_remove)}
                </button>
            </section>
        </Show>
    }
    .into_any()
}
