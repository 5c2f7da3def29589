//! A product's fields, to make it or to change it.

use std::sync::Arc;

use domain::command::Command;
use domain::decide::limits::LARGEST_AMOUNT;
use domain::id::DocId;
use domain::money::Currency;
use domain::product::{Localised, Product, ProductChange};
use domain::row::ProductRow;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use rust_decimal::Decimal;

use super::terms;
use crate::components::form_field::{FormEntry, Shape, Typed};
use crate::state::errand::{Wanted, use_errand};
use crate::state::languages::{self, SPOKEN};
use crate::state::preferences::tag;
use crate::state::sale::use_sale;
use crate::views::records::entry::{self, Problem, judge};
use crate::views::records::{Pane, Plan, RecordForm, RecordsState, opener};
use crate::words::{Words, fill, t_string, use_i18n};

/// The form for a new product beside the list, or in its place. Who was sent here by the till goes back to it.
#[component]
pub fn NewProductPane(state: RecordsState) -> impl IntoView {
    let i18n = use_i18n();
    let errand = use_errand();
    let navigate = use_navigate();
    let wanted = errand.take();
    let done = match wanted {
        None => opener(state),
        Some(_) => Callback::new(move |made: Option<DocId>| {
            if let Some(made) = made {
                errand.bring(made);
            }
            navigate("/", Default::default());
        }),
    };
    let title = Signal::derive(move || t_string!(i18n, products.new).to_owned());
    view! {
        <Pane state name=title title>
            {product_form(state, None, fresh(i18n, wanted.unwrap_or_default()), done)}
        </Pane>
    }
    .into_any()
}

/// A product that isn't there yet, with what is known of it.
fn fresh(words: Words, wanted: Wanted) -> Product {
    let name = Localised {
        language: tag(words.get_locale_untracked()).to_owned(),
        text: wanted.name,
    };
    Product {
        names: vec![name]
            .into_iter()
            .filter(|name| !name.text.is_empty())
            .collect(),
        barcodes: vec![wanted.code]
            .into_iter()
            .filter(|code| !code.is_empty())
            .collect(),
        tax_class: "standard".to_owned(),
        unit: "piece".to_owned(),
        ..Product::default()
    }
}

/// The form for this product as it is, or for a new one with what is known of it.
pub fn product_form(
    state: RecordsState,
    base: Option<ProductRow>,
    fresh: Product,
    on_done: Callback<Option<DocId>>,
) -> AnyView {
    let words = use_i18n();
    let currency = use_sale().currency;
    let below = base
        .as_ref()
        .map_or_else(|| "/new".to_owned(), |row| format!("/{}", row.id));
    let is_new = base.is_none();
    let fields = Fields::of(
        base.as_ref().map_or(&fresh, |row| &row.product),
        tag(words.get_locale_untracked()),
        is_new,
    );
    let barcodes = fields.barcodes.text;
    Effect::new(move |_| {
        if let Some(code) = state.scanned.get() {
            barcodes.update(|text| add_line(text, &code));
            state.scanned.set(None);
        }
    });
    let shown = fields.clone();
    view! {
        <RecordForm
            state
            below
            entries=Arc::new(move || shown.entries(words, currency.get(), state.categories.get_untracked()))
            plan=Arc::new(move || fields.plan(words, base.as_ref()))
            is_new
            on_done
        />
    }
    .into_any()
}

/// Adds a code on a line of its own, unless it is there.
fn add_line(text: &mut String, code: &str) {
    if text.lines().any(|line| line.trim() == code) {
        return;
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(code);
}

/// What is typed.
#[derive(Clone)]
struct Fields {
    /// By language, the product's own first, then that of the screens: a new product is named in it.
    names: Vec<(String, Typed)>,
    sku: Typed,
    barcodes: Typed,
    category: Typed,
    price: Typed,
    tax_class: Typed,
    tax_rate: Typed,
    unit: Typed,
    weight: Typed,
    volume: Typed,
}

impl Fields {
    fn of(product: &Product, language: &'static str, is_new: bool) -> Fields {
        let mut names: Vec<(String, Typed)> = product
            .names
            .iter()
            .map(|name| (name.language.clone(), Typed::new(&name.text)))
            .collect();
        for language in std::iter::once(language).chain(SPOKEN.map(tag)) {
            if names.iter().all(|(known, _)| known != language) {
                names.push((language.to_owned(), Typed::new("")));
            }
        }
        let number = |number: Decimal| Typed::new(number.normalize().to_string());
        let size = |number: u32| {
            Typed::new(if number == 0 {
                String::new()
            } else {
                number.to_string()
            })
        };
        Fields {
            names,
            sku: Typed::new(&product.sku),
            barcodes: Typed::new(product.barcodes.join("\n")),
            category: Typed::new(&product.category),
            price: if is_new {
                Typed::new("")
            } else {
                Typed::new(product.price.to_string())
            },
            tax_class: Typed::new(&product.tax_class),
            tax_rate: number(product.tax_rate),
            unit: Typed::new(&product.unit),
            weight: size(product.weight_g),
            volume: size(product.volume_ml),
        }
    }

    fn entries(&self, words: Words, currency: Currency, categories: Vec<String>) -> Vec<FormEntry> {
        let entry = |label: String, typed, shape| FormEntry {
            label,
            typed,
            shape,
            hint: "",
            required: false,
        };
        let name =
            |(tag, typed): &(String, Typed)| entry(name_label(words, tag), *typed, Shape::Line("text"));
        let chosen = |typed: Typed| typed.text.get_untracked();
        let mut entries: Vec<FormEntry> = self.names.iter().map(name).collect();
        entries.extend([
            FormEntry {
                required: true,
                ..entry(
                    t_string!(words, products.sku).to_owned(),
                    self.sku,
                    Shape::Line("text"),
                )
            },
            FormEntry {
                hint: t_string!(words, products.barcodes_hint),
                ..entry(
                    t_string!(words, products.barcodes).to_owned(),
                    self.barcodes,
                    Shape::Lines("text"),
                )
            },
            entry(
                t_string!(words, products.category).to_owned(),
                self.category,
                Shape::Known(categories),
            ),
            FormEntry {
                required: true,
                ..entry(price_label(words, currency), self.price, Shape::Line("decimal"))
            },
            entry(
                t_string!(words, products.tax_class).to_owned(),
                self.tax_class,
                Shape::Choice(terms::tax_classes(words, &chosen(self.tax_class))),
            ),
            entry(
                t_string!(words, products.tax_rate).to_owned(),
                self.tax_rate,
                Shape::Line("decimal"),
            ),
            entry(
                t_string!(words, products.unit).to_owned(),
                self.unit,
                Shape::Choice(terms::units(words, &chosen(self.unit))),
            ),
            entry(
                t_string!(words, products.weight_g).to_owned(),
                self.weight,
                Shape::Line("numeric"),
            ),
            entry(
                t_string!(words, products.volume_ml).to_owned(),
                self.volume,
                Shape::Line("numeric"),
            ),
        ]);
        entries
    }

    /// What was typed, as a product; nothing while a field can't be used.
    fn read(&self, words: Words, kept: Option<&Product>) -> Option<Product> {
        let sku_label = t_string!(words, products.sku);
        let sku = judge(
            words,
            (self.sku, sku_label),
            kept.map(|kept| &kept.sku),
            entry::real_name,
        );
        let barcodes = judge(
            words,
            (self.barcodes, t_string!(words, products.barcodes)),
            kept.map(|kept| &kept.barcodes),
            |text| entry::all(entry::lines(text), entry::name),
        );
        let category = judge(
            words,
            (self.category, t_string!(words, products.category)),
            kept.map(|kept| &kept.category),
            entry::name,
        );
        let price = judge(
            words,
            (self.price, t_string!(words, word.price)),
            kept.map(|kept| &kept.price),
            |text| entry::number(text, Decimal::from(LARGEST_AMOUNT)),
        );
        let tax_rate = judge(
            words,
            (self.tax_rate, t_string!(words, products.tax_rate)),
            kept.map(|kept| &kept.tax_rate),
            |text| match entry::number(text, Decimal::ONE_THOUSAND) {
                Err(Problem::Missing) => Ok(Decimal::ZERO),
                other => other,
            },
        );
        let weight = judge(
            words,
            (self.weight, t_string!(words, products.weight_g)),
            kept.map(|kept| &kept.weight_g),
            entry::whole,
        );
        let volume = judge(
            words,
            (self.volume, t_string!(words, products.volume_ml)),
            kept.map(|kept| &kept.volume_ml),
            entry::whole,
        );
        let names = self.read_names(words, kept);
        Some(Product {
            sku: sku?,
            barcodes: barcodes?,
            names: names?,
            category: category?,
            price: price?,
            tax_class: self.tax_class.text.get_untracked(),
            tax_rate: tax_rate?,
            unit: self.unit.text.get_untracked(),
            weight_g: weight?,
            volume_ml: volume?,
            archived: kept.is_some_and(|kept| kept.archived),
            images: kept.map(|kept| kept.images.clone()).unwrap_or_default(),
        })
    }

    fn read_names(&self, words: Words, kept: Option<&Product>) -> Option<Vec<Localised>> {
        if let Some(kept) = kept
            && self.names.iter().all(|(_, typed)| !typed.is_touched())
        {
            return Some(kept.names.clone());
        }
        let mut names = Vec::new();
        let mut is_usable = true;
        for (tag, typed) in &self.names {
            let label = name_label(words, tag);
            match judge(words, (*typed, label.as_str()), None, entry::name) {
                Some(text) if text.is_empty() => {}
                Some(text) => names.push(Localised {
                    language: tag.clone(),
                    text,
                }),
                None => is_usable = false,
            }
        }
        is_usable.then_some(names)
    }

    /// What saving means; nothing while a field can't be used.
    fn plan(&self, words: Words, base: Option<&ProductRow>) -> Option<Plan> {
        let product = self.read(words, base.map(|row| &row.product))?;
        let is_news = |code: &String| {
            base.is_none_or(|row| row.product.sku != *code && !row.product.barcodes.contains(code))
        };
        let mut codes = Vec::new();
        if is_news(&product.sku) {
            let label = t_string!(words, products.sku).to_owned();
            codes.push((self.sku, label, product.sku.clone()));
        }
        for code in product.barcodes.iter().filter(|code| is_news(code)) {
            let label = t_string!(words, products.barcodes).to_owned();
            codes.push((self.barcodes, label, code.clone()));
        }
        let Some(base) = base else {
            let archive = |id| Command::ChangeProduct(id, vec![ProductChange::Archived(true)]);
            return Some(Plan {
                commands: vec![Command::CreateProduct(product)],
                undo: Box::new(move |id| vec![archive(id)]),
                codes,
                own: None,
            });
        };
        let change = |id, changes: Vec<ProductChange>| {
            let is_any = !changes.is_empty();
            Vec::from_iter(is_any.then_some(Command::ChangeProduct(id, changes)))
        };
        let changes = base.product.changes_to(&product);
        let back = product.changes_to(&base.product);
        Some(Plan {
            commands: change(base.id, changes),
            undo: Box::new(move |id| change(id, back.clone())),
            codes,
            own: Some(base.id),
        })
    }
}

/// The label of a name: the word, and the language by its own name.
fn name_label(words: Words, tag: &str) -> String {
    label_of(words, t_string!(words, word.name), languages::name(tag))
}

/// Right after the start it isn't known yet in what prices are.
fn price_label(words: Words, currency: Currency) -> String {
    let price = t_string!(words, word.price);
    match currency {
        Currency::NONE => price.to_owned(),
        known => label_of(words, price, known.code()),
    }
}

/// A label with what it is meant in: a language, a currency.
fn label_of(words: Words, field: &str, text: &str) -> String {
    fill(t_string!(words, form.label), &[("field", field), ("text", text)])
}
