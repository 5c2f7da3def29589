//! Search, filters that show their value, and the way to a new one.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{Of, RecordsState};
use crate::components::icon::{Icon, Svg};
use crate::components::search::searched;
use crate::components::{ChipSelect, SearchBox};
use crate::state::browser::focus;
use crate::views::address::still;
use crate::views::products;
use crate::words::{t, t_string, use_i18n};

/// Search, filters and the way to a new one.
#[component]
pub fn Toolbar(state: RecordsState) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let filter = state.filter;
    let text = searched(filter, |filter| &filter.text, |filter| &mut filter.text);
    let label = Signal::derive(move || {
        match state.of {
            Of::Customers => t_string!(i18n, customers.search),
            Of::Products => t_string!(i18n, products.search),
        }
        .to_owned()
    });
    let new = move || match state.of {
        Of::Customers => t_string!(i18n, customers.new),
        Of::Products => t_string!(i18n, products.new),
    };
    let find = products::finder(state);
    let on_enter = Callback::new(move |typed: String| match state.of {
        Of::Products if !typed.trim().is_empty() => find.run(typed.trim().to_owned()),
        _ => {
            focus("main [role=grid]");
        }
    });
    view! {
        <div class="toolbar">
            <div class="toolbar-line">
                <SearchBox label value=text on_enter/>
                <button
                    type="button"
                    class="button"
                    aria-label=new
                    on:click=move |_| navigate(&state.new_address(), still())
                >
                    <Svg icon=Icon::Plus/>
                    <span class="is-roomy">{new}</span>
                </button>
            </div>
            {(state.of == Of::Products).then(|| view! { <Chips state/> })}
        </div>
    }
    .into_any()
}

/// The filters of products.
#[component]
fn Chips(state: RecordsState) -> impl IntoView {
    let i18n = use_i18n();
    let filter = state.filter;
    let any = Signal::derive(move || t_string!(i18n, products.any_category).to_owned());
    let categories = Signal::derive(move || {
        let mut choices = vec![(String::new(), any.get())];
        let known = state.categories.get();
        // What an address names is shown even where nothing is in it.
        let chosen = filter.with(|filter| filter.category.clone());
        let missing = (!chosen.is_empty() && !known.contains(&chosen)).then_some(chosen);
        choices.extend(known.into_iter().chain(missing).map(|name| (name.clone(), name)));
        choices
    });
    let shelves = Signal::derive(move || {
        vec![
            (String::new(), t_string!(i18n, products.sold).to_owned()),
            ("no".to_owned(), t_string!(i18n, products.archived).to_owned()),
        ]
    });
    let shelf = move || filter.with(|filter| if filter.archived { "no" } else { "" }.to_owned());
    view! {
        <div class="chips">
            <ChipSelect
                label=any
                choices=categories
                value=Signal::derive(move || filter.with(|filter| filter.category.clone()))
                on_choose=Callback::new(move |name| filter.update(|filter| filter.category = name))
            />
            <ChipSelect
                label=Signal::derive(move || t_string!(i18n, products.shelf).to_owned())
                choices=shelves
                value=Signal::derive(shelf)
                on_choose=Callback::new(move |code: String| filter.update(|filter| filter.archived = code == "no"))
            />
            <Show when=move || filter.with(super::filter::RecordFilter::is_narrow)>
                <button
                    type="button"
                    class="button is-small is-quiet"
                    on:click=move |_| filter.set(Default::default())
                >
                    {t!(i18n, orders.clear)}
                </button>
            </Show>
        </div>
    }
    .into_any()
}
