//! What an import changes of products and customers that are here, in the person's language.

use import::Difference;
use import::difference::{Changed, What};
use leptos::prelude::*;

use crate::words::{Words, t, t_string, use_i18n};

/// What sets the values of one entry apart.
const BETWEEN: &str = " · ";

fn name(words: Words, what: What) -> &'static str {
    match what {
        What::Sku => t_string!(words, products.sku),
        What::Barcodes => t_string!(words, products.barcodes),
        What::Names | What::Name => t_string!(words, word.name),
        What::Category => t_string!(words, products.category),
        What::Price => t_string!(words, word.price),
        What::Tax => t_string!(words, products.tax),
        What::Unit => t_string!(words, products.unit),
        What::Size => t_string!(words, reason.size),
        What::Archived => t_string!(words, products.shelf),
        What::Images => t_string!(words, reason.images),
        What::Phones => t_string!(words, word.phone),
        What::Emails => t_string!(words, customers.email),
        What::Addresses => t_string!(words, customers.address),
        What::Language => t_string!(words, customers.language),
        What::Note => t_string!(words, word.note),
    }
}

fn value(words: Words, what: What, value: &str) -> String {
    match (what, value) {
        (What::Archived, "true") => t_string!(words, products.archived).to_owned(),
        (What::Archived, _) => t_string!(words, products.sold).to_owned(),
        (_, value) => value.to_owned(),
    }
}

/// A value that becomes another one, in words: `Price 2.50 → 2.80`.
fn changed(words: Words, changed: &Changed) -> String {
    let Changed { what, before, after } = changed;
    let before = before.iter().map(|before| value(words, *what, before));
    let mut parts = vec![name(words, *what).to_owned()];
    parts.extend(before.filter(|before| !before.is_empty()));
    parts.push("→".to_owned());
    parts.push(value(words, *what, after));
    parts.join(" ")
}

/// What changes, an entry each.
#[component]
pub fn Differences(list: Vec<Difference>) -> impl IntoView {
    let i18n = use_i18n();
    let entry = move |difference: Difference| {
        let Difference { of, values } = difference;
        let told = move || {
            let values = values.iter().map(|value| changed(i18n, value));
            values.collect::<Vec<_>>().join(BETWEEN)
        };
        view! { <li><strong>{of}</strong> " " {told}</li> }
    };
    view! {
        <details class="more">
            <summary>{t!(i18n, import.differences)}</summary>
            <ul class="plain-list">{list.into_iter().map(entry).collect_view()}</ul>
        </details>
    }
}
