//! The rows that can't be used: the first of them, and all as a list to save.

use leptos::prelude::*;

use crate::components::icon::{Icon, Svg};
use crate::import_bridge::{Rejected, Report};
use crate::state::{files, format};
use crate::words::{fill, t, t_string, use_i18n};

/// What the list is called when it is saved.
const LIST: &str = "counterfoil-rejected.csv";

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
    let row = |row: &Rejected| {
        let Rejected {
            file,
            row,
            column,
            reason,
        } = row.clone();
        view! {
            <tr>
                <td>{file}</td>
                <td class="is-number">{row}</td>
                <td>{column}</td>
                <td lang="en">{reason}</td>
            </tr>
        }
    };
    let rows = report.first_rejected.iter().map(row).collect_view();
    let list = StoredValue::new(report.rejected_list);
    let save = move |_| {
        list.with_value(|list| files::save(LIST, list));
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
                            <th scope="col">{t!(i18n, import.file)}</th>
                            <th scope="col">{t!(i18n, import.row)}</th>
                            <th scope="col">{t!(i18n, import.column)}</th>
                            <th scope="col">{t!(i18n, import.reason)}</th>
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
