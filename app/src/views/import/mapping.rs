//! Saying which column is what, for files of a system that isn't known.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::settings::Select;
use crate::components::chip::Choice;
use crate::components::icon::{Icon, Svg};
use crate::components::{FileButton, TextField};
use crate::import_bridge::Whose;
use crate::state::files;
use crate::state::importing::use_importing;
use crate::state::mappings::Draft;
use crate::state::notices::use_notices;
use crate::words::{Words, fill, t, t_string, use_i18n};

/// Bytes of a mapping's file.
const MOST_BYTES: usize = 256 << 10;

/// What a column can mean, by what the rows are.
const LINES: &[&str] = &[
    "order",
    "placed_at",
    "sku",
    "name",
    "quantity",
    "unit_price",
    "line_total",
    "line_discount",
    "tax_rate",
    "shipping",
    "discount",
    "total",
    "paid",
    "payment_method",
    "state",
    "note",
    "customer",
    "customer_name",
    "customer_phone",
    "customer_email",
    "customer_address",
];
const PRODUCTS: &[&str] = &[
    "sku", "name", "barcode", "category", "price", "tax_rate", "unit", "weight", "stock",
];
const CUSTOMERS: &[&str] = &[
    "customer",
    "customer_name",
    "customer_phone",
    "customer_email",
    "customer_address",
    "note",
];

fn fields(rows: &str) -> &'static [&'static str] {
    match rows {
        "products" => PRODUCTS,
        "customers" => CUSTOMERS,
        _ => LINES,
    }
}

fn field_name(words: Words, field: &str) -> &'static str {
    match field {
        "order" => t_string!(words, import.field_order),
        "placed_at" => t_string!(words, import.field_placed_at),
        "state" => t_string!(words, import.field_state),
        "quantity" => t_string!(words, import.field_quantity),
        "unit_price" => t_string!(words, import.field_unit_price),
        "line_total" => t_string!(words, import.field_line_total),
        "line_discount" => t_string!(words, import.field_line_discount),
        "tax_rate" => t_string!(words, import.field_tax_rate),
        "shipping" => t_string!(words, import.field_shipping),
        "discount" => t_string!(words, import.field_discount),
        "total" => t_string!(words, import.field_total),
        "paid" => t_string!(words, import.field_paid),
        "payment_method" => t_string!(words, import.field_payment_method),
        "note" => t_string!(words, import.field_note),
        "sku" => t_string!(words, import.field_sku),
        "name" => t_string!(words, import.field_name),
        "barcode" => t_string!(words, import.field_barcode),
        "category" => t_string!(words, import.field_category),
        "price" => t_string!(words, import.field_price),
        "weight" => t_string!(words, import.field_weight),
        "stock" => t_string!(words, import.field_stock),
        "unit" => t_string!(words, import.field_unit),
        "customer" => t_string!(words, import.field_customer),
        "customer_name" => t_string!(words, import.field_customer_name),
        "customer_phone" => t_string!(words, import.field_customer_phone),
        "customer_email" => t_string!(words, import.field_customer_email),
        _ => t_string!(words, import.field_customer_address),
    }
}

fn row_choices(words: Words) -> Vec<Choice> {
    let choice = |code: &str, name: &str| (code.to_owned(), name.to_owned());
    vec![
        choice("lines", t_string!(words, import.map_row_lines)),
        choice("products", t_string!(words, import.map_row_products)),
        choice("customers", t_string!(words, import.map_row_customers)),
    ]
}

/// The form.
#[component]
pub fn MappingForm() -> impl IntoView {
    let i18n = use_i18n();
    let importing = use_importing();
    let notices = use_notices();
    let mappings = importing.mappings;
    let name = RwSignal::new(String::new());
    let rows = RwSignal::new("lines".to_owned());
    let decimal = RwSignal::new(".".to_owned());
    let dates = RwSignal::new(String::new());
    let columns = StoredValue::new(Vec::<(&'static str, RwSignal<String>)>::new());
    let column = move |field: &'static str| {
        let known = columns.with_value(|list| list.iter().find(|(known, _)| *known == field).copied());
        match known {
            Some((_, signal)) => signal,
            None => {
                let signal = RwSignal::new(String::new());
                columns.update_value(|list| list.push((field, signal)));
                signal
            }
        }
    };
    let names = Memo::new(move |_| {
        let mut choices = vec![(String::new(), t_string!(i18n, import.map_none).to_owned())];
        importing.look.with(|look| {
            let files = look.iter().flat_map(|look| &look.files);
            for name in files.flat_map(|file| &file.columns) {
                if !name.is_empty() && !choices.iter().any(|(known, _)| known == name) {
                    choices.push((name.clone(), name.clone()));
                }
            }
        });
        choices
    });
    let draft = move || {
        let rows = rows.get_untracked();
        let columns = fields(&rows).iter();
        Draft {
            name: name.get_untracked(),
            decimal: decimal.get_untracked(),
            dates: dates.get_untracked(),
            columns: columns
                .map(|field| (*field, column(field).get_untracked()))
                .collect(),
            rows,
        }
    };
    let take = move |text: String| {
        importing.whose.set(Whose::Mapping(text));
        importing.look();
    };
    let keep = move |text: &str| {
        let kept = mappings.keep(text);
        if let Some(name) = &kept {
            let text = t_string!(i18n, import.map_kept);
            notices.say(fill(text, &[("name", name)]));
        }
        kept
    };
    let keep_and_use = move |_| {
        let text = draft().json();
        let kept = untrack(|| keep(&text).and_then(|name| mappings.text(&name)));
        take(kept.unwrap_or(text));
    };
    let save = move |_| {
        let draft = draft();
        let file = format!("{}.json", draft.name.trim());
        files::save(&file, draft.json().as_bytes());
    };
    let load = move |chosen: Vec<File>| {
        let Some(file) = chosen.into_iter().next() else {
            return;
        };
        spawn_local(async move {
            let bytes = files::read(file).await.unwrap_or_default();
            let bytes = bytes.get(..bytes.len().min(MOST_BYTES)).unwrap_or_default();
            let text = String::from_utf8_lossy(bytes).into_owned();
            let kept = untrack(|| keep(&text).and_then(|name| mappings.text(&name)));
            take(kept.unwrap_or(text));
        });
    };
    let column_fields = move || {
        let list = rows.with(|rows| fields(rows));
        list.iter()
            .map(|field| {
                let signal = column(field);
                let label = Signal::derive(move || field_name(i18n, field).to_owned());
                let on_choose = Callback::new(move |code| signal.set(code));
                view! { <Select label choices=names value=signal on_choose/> }
            })
            .collect_view()
    };
    let label = move |text: fn(Words) -> &'static str| Signal::derive(move || text(i18n).to_owned());
    let decimals = Signal::derive(|| {
        [".", ","]
            .map(|mark| (mark.to_owned(), format!("1{mark}50")))
            .to_vec()
    });
    view! {
        <section class="card">
            <h2>{t!(i18n, import.map_title)}</h2>
            <p>{t!(i18n, import.map_hint)}</p>
            <div class="form-grid">
                <div class="field">
                    <TextField
                        label=label(|words| t_string!(words, import.map_name))
                        value=name
                        required=true
                    />
                    <p class="field-hint">{t!(i18n, import.map_name_hint)}</p>
                </div>
                <Select
                    label=label(|words| t_string!(words, import.map_rows))
                    choices=Signal::derive(move || row_choices(i18n))
                    value=rows
                    on_choose=Callback::new(move |code| rows.set(code))
                />
                <Select
                    label=label(|words| t_string!(words, import.map_decimal))
                    choices=decimals
                    value=decimal
                    on_choose=Callback::new(move |code| decimal.set(code))
                />
                <div class="field">
                    <TextField label=label(|words| t_string!(words, import.map_dates)) value=dates/>
                    <p class="field-hint">{t!(i18n, import.map_dates_hint)}</p>
                </div>
            </div>
            <div class="form-grid">{column_fields}</div>
            <div class="card-acts">
                <button type="button" class="button is-primary" on:click=keep_and_use>
                    {t!(i18n, import.map_use)}
                </button>
                <button type="button" class="button" on:click=save>
                    <Svg icon=Icon::Download/>
                    {t!(i18n, import.map_save)}
                </button>
                <FileButton
                    label=label(|words| t_string!(words, import.map_load))
                    accept=".json,application/json"
                    on_choose=Callback::new(load)
                />
            </div>
        </section>
    }
}
