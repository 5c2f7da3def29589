//! The rows that can't be used: the first of them, and all as a list to save.

use import::rejects::COLUMNS;
use leptos::prelude::*;
use minicbor::Decoder;

use super::reasons;

use crate::components::icon::{Icon, Svg};
use crate::import_bridge::{Rejected, Report};
use crate::state::{files, format};
use crate::words::{Words, fill, t, t_string, use_i18n};

/// What the list is called when it is saved.
const LIST: &str = "counterfoil-rejected.csv";

/// All rows that can't be used as CSV, with the reasons in the person's language.
fn csv(words: Words, all: &[u8]) -> Vec<u8> {
    let mut list = Vec::with_capacity(all.len());
    write(&mut list, &COLUMNS);
    let mut encoded = Decoder::new(all);
    // The importer is of this build, so that every one of them can be read.
    while let Ok(rejected) = encoded.decode::<Rejected>() {
        let (row, reason) = (rejected.row.to_string(), reasons::reason(words, &rejected.reason));
        write(&mut list, &[&rejected.file, &row, &rejected.column, &reason]);
    }
    list
}

/// Adds a row as RFC 4180 has it.
fn write(list: &mut Vec<u8>, fields: &[&str]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            list.push(b',');
        }
        if field.contains(['"', ',', '\n', '\r']) {
            list.push(b'"');
            list.extend_from_slice(field.replace('"', "\"\"").as_bytes());
            list.push(b'"');
        } else {
            list.extend_from_slice(field.as_bytes());
        }
    }
    list.push(b'\n');
}

/// The rows that can't be used.
#[component]
pub fn RejectedRows(report: Report) -> impl IntoView {
    let i18n = use_i18n();
    let first = u32::try_from(report.first_rejected.len()).unwrap_or(u32::MAX);
    let all = report.rejected;
    let more = move || {
        let count = |count| format::count(i18n.get_locale(), count);
        fill(
            t_string!(i18n, import.problems_more),
            &[("count", &count(first)), ("all", &count(all))],
        )
    };
    let row = move |row: &Rejected| {
        let Rejected {
            file,
            row,
            column,
            reason,
        } = row.clone();
        view! {
            <tr>
                <td class="is-number">{row}</td>
                <td>{column}</td>
                <td>{move || reasons::reason(i18n, &reason)}</td>
                <td>{file}</td>
            </tr>
        }
    };
    let rows = report.first_rejected.iter().map(row).collect_view();
    let all_rejected = StoredValue::new(report.all_rejected);
    let save = move |_| {
        let list = untrack(|| all_rejected.with_value(|all| csv(i18n, all)));
        files::save(LIST, &list);
    };
    view! {
        <section class="problems">
            <h3>{t!(i18n, import.problems)}</h3>
            <p class="quiet" hidden=first >= all>{more}</p>
            <div
                class="table-scroll"
                tabindex="0"
                role="region"
                aria-label=move || t_string!(i18n, import.problems)
            >
                <table class="sample">
                    <thead>
                        <tr>
                            // Why comes before where: on a phone the last one has to be pushed into sight.
                            <th scope="col">{t!(i18n, import.row)}</th>
                            <th scope="col">{t!(i18n, import.column)}</th>
                            <th scope="col">{t!(i18n, import.reason)}</th>
                            <th scope="col">{t!(i18n, import.file)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <button type="button" class="button" on:click=save>
                <Svg icon=Icon::Download/>
                {t!(i18n, import.save_rejected)}
            </button>
        </section>
    }
}
