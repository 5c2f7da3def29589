//! What the files look like: whose they are, how they are written, and their first rows.

use leptos::prelude::*;

use super::faults::part;
use crate::import_bridge::FileLook;
use crate::state::format;
use crate::state::importing::use_importing;
use crate::words::{Words, fill, t_string, use_i18n};

fn delimiter(words: Words, delimiter: &str) -> &'static str {
    match delimiter {
        "," => t_string!(words, import.comma),
        "\t" => t_string!(words, import.tab),
        ";" => t_string!(words, import.semicolon),
        "|" => t_string!(words, import.bar),
        _ => t_string!(words, import.sheet),
    }
}

/// All that was found out about a file, as short words.
fn facts(words: Words, file: &FileLook) -> Vec<String> {
    let mut facts = Vec::new();
    if !file.part.is_empty() {
        facts.push(part(words, &file.part).to_owned());
    }
    if !file.delimiter.is_empty() {
        facts.push(file.encoding.clone());
    }
    facts.push(delimiter(words, &file.delimiter).to_owned());
    let row = format::count(words.get_locale(), file.header_line);
    facts.push(fill(t_string!(words, import.header), &[("row", &row)]));
    facts
}

/// The files.
#[component]
pub fn Looks() -> impl IntoView {
    let i18n = use_i18n();
    let importing = use_importing();
    let files = move || {
        importing
            .look
            .with(|look| look.as_ref().map(|look| look.files.clone()).unwrap_or_default())
    };
    view! {
        <section class="card">
            <h2>{move || t_string!(i18n, import.files)}</h2>
            {move || files().into_iter().map(|file| view! { <OneFile file/> }).collect_view()}
        </section>
    }
}

#[component]
fn OneFile(file: FileLook) -> impl IntoView {
    let i18n = use_i18n();
    let shown = StoredValue::new(file);
    let name = shown.with_value(|file| file.name.clone());
    let caption =
        move || shown.with_value(|file| fill(t_string!(i18n, import.first_rows), &[("name", &file.name)]));
    let pills = move || {
        let facts = shown.with_value(|file| facts(i18n, file));
        facts
            .into_iter()
            .map(|fact| view! { <li class="pill">{fact}</li> })
            .collect_view()
    };
    let head = shown.with_value(|file| {
        let columns = file.columns.iter();
        columns
            .map(|column| view! { <th scope="col">{column.clone()}</th> })
            .collect_view()
    });
    let rows = shown.with_value(|file| {
        let cells = |row: &Vec<String>| {
            row.iter()
                .map(|cell| view! { <td>{cell.clone()}</td> })
                .collect_view()
        };
        let rows = file.rows.iter().map(|row| view! { <tr>{cells(row)}</tr> });
        rows.collect_view()
    });
    view! {
        <div class="file-look">
            <h3>{name}</h3>
            <ul class="file-facts">{pills}</ul>
            <div class="table-scroll" tabindex="0" role="region" aria-label=caption>
                <table class="sample">
                    <thead><tr>{head}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
}
