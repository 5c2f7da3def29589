//! Why an import can't begin, or ended early, in the person's language.

use import::Unlike;
use leptos::prelude::*;

use super::unfit::{together, unlike, unreadable};
use crate::components::icon::{Icon, Svg};
use crate::import_bridge::{Fault, Whose};
use crate::state::format;
use crate::state::importing::{Stage, use_importing};
use crate::words::{Words, fill, t_string, use_i18n};

/// What a part of a system's files is called.
pub fn part(words: Words, part: &str) -> &'static str {
    match part {
        "orders" => t_string!(words, import.part_orders),
        "lines" => t_string!(words, import.part_lines),
        "customers" => t_string!(words, import.part_customers),
        "products" => t_string!(words, import.part_products),
        "payments" => t_string!(words, import.part_payments),
        "returns" => t_string!(words, import.part_returns),
        _ => t_string!(words, import.part_unused),
    }
}

/// Whether saying which column is what would help.
pub fn a_mapping_would_do(fault: &Fault) -> bool {
    match fault {
        Fault::Unknown(_, why) => *why != Unlike::Mixed,
        fault => matches!(fault, Fault::NothingToImport(_) | Fault::NoMapping(_)),
    }
}

/// A fault in a sentence. `any` says that the system was to be recognised.
pub fn sentence(words: Words, fault: &Fault, any: bool) -> String {
    match fault {
        Fault::Unreadable(file, why) => fill(
            t_string!(words, import.fault_unreadable),
            &[("file", file), ("why", &unreadable(words, why))],
        ),
        Fault::Unknown(file, why) => {
            let text = match (why, any) {
                (Unlike::Mixed, _) => t_string!(words, import.fault_mixed),
                (_, true) => t_string!(words, import.fault_unknown),
                (_, false) => t_string!(words, import.fault_unlike),
            };
            fill(text, &[("file", file)])
        }
        Fault::Ambiguous(file, systems) => fill(
            t_string!(words, import.fault_ambiguous),
            &[("file", file), ("systems", &together(words, systems))],
        ),
        Fault::Incomplete(system, given, missing) => fill(
            t_string!(words, import.fault_incomplete),
            &[
                ("system", system),
                ("given", part(words, given)),
                ("missing", part(words, missing)),
            ],
        ),
        Fault::NothingToImport(file) => fill(t_string!(words, import.fault_nothing), &[("file", file)]),
        Fault::TooManyRows(count) => {
            let count = format::count(words.get_locale(), *count);
            fill(t_string!(words, import.fault_too_many), &[("count", &count)])
        }
        Fault::NoMapping(why) => fill(t_string!(words, import.fault_mapping), &[("why", why)]),
        Fault::Stopped(why) => fill(t_string!(words, import.fault_stopped), &[("why", why)]),
        Fault::Interrupted => t_string!(words, import.fault_interrupted).to_owned(),
        Fault::Busy => t_string!(words, import.fault_busy).to_owned(),
        Fault::NotLoaded => t_string!(words, import.fault_not_loaded).to_owned(),
        Fault::Other(why) if why.is_empty() => t_string!(words, trouble.no_answer).to_owned(),
        Fault::Other(why) => why.clone(),
    }
}

/// The details of a fault that its sentence leaves out.
fn details(words: Words, fault: &Fault) -> Vec<String> {
    match fault {
        Fault::Unknown(_, why) => unlike(words, why),
        _ => Vec::new(),
    }
}

/// Why the import can't begin or ended early; nothing while all is well.
#[component]
pub fn FaultNote() -> impl IntoView {
    let i18n = use_i18n();
    let importing = use_importing();
    let fault = Memo::new(move |_| {
        let of_look = || importing.look.with(|look| look.as_ref()?.fault.clone());
        importing.fault.get().or_else(of_look)
    });
    let text = move || {
        let any = importing.whose.with(|whose| *whose == Whose::Any);
        fault.with(|fault| fault.as_ref().map(|fault| sentence(i18n, fault, any)))
    };
    let more = move || {
        let details = fault.with(|fault| fault.as_ref().map(|fault| details(i18n, fault)));
        let line = |text: String| view! { <small class="fault-more">{text}</small> };
        details.map(|details| details.into_iter().map(line).collect_view())
    };
    let start_over = move || {
        (importing.stage.get() == Stage::Seen && importing.look.with(Option::is_none)).then(|| {
            view! {
                <button type="button" class="button is-small" on:click=move |_| importing.clear()>
                    {move || t_string!(i18n, import.start_over)}
                </button>
            }
        })
    };
    view! {
        <div role="alert">
            {move || {
                text().map(|text| {
                    view! {
                        <div class="callout is-bad">
                            <Svg icon=Icon::Warn/>
                            <span>
                                {text}
                                {more()}
                            </span>
                            {start_over()}
                        </div>
                    }
                })
            }}
        </div>
    }
}
