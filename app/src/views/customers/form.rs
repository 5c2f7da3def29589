//! A customer's fields, to make her or to change her.

use std::sync::Arc;

use domain::command::Command;
use domain::customer::Customer;
use domain::customer::united::{divide, unite};
use domain::id::DocId;
use domain::row::CustomerRow;
use leptos::prelude::*;

use crate::components::form_field::{FormEntry, Shape, Typed};
use crate::state::languages::LANGUAGES;
use crate::views::records::entry::{self, judge};
use crate::views::records::{Pane, Plan, RecordForm, RecordsState, opener};
use crate::words::{Words, t_string, use_i18n};

/// The form for a new customer beside the list, or in its place.
#[component]
pub fn NewCustomerPane(state: RecordsState) -> impl IntoView {
    let i18n = use_i18n();
    let done = opener(state);
    let title = Signal::derive(move || t_string!(i18n, customers.new).to_owned());
    view! {
        <Pane state name=title title>
            {customer_form(state, Vec::new(), done)}
        </Pane>
    }
    .into_any()
}

/// The form for the customer of these entries as she is, the one that stands for her first; or for a new one.
pub fn customer_form(
    state: RecordsState,
    entries: Vec<CustomerRow>,
    on_done: Callback<Option<DocId>>,
) -> AnyView {
    let words = use_i18n();
    let base = unite(&entries);
    let below = base
        .as_ref()
        .map_or_else(|| "/new".to_owned(), |row| format!("/{}", row.id));
    let is_new = base.is_none();
    let base = base.map(|row| row.customer);
    let fields = Fields::of(base.as_ref().unwrap_or(&Customer::default()));
    view! {
        <RecordForm
            state
            below
            entries=Arc::new(move || fields.entries(words))
            plan=Arc::new(move || fields.plan(words, base.as_ref(), &entries))
            is_new
            on_done
        />
    }
    .into_any()
}

/// What is typed.
#[derive(Clone, Copy)]
struct Fields {
    name: Typed,
    phones: Typed,
    emails: Typed,
    addresses: Typed,
    language: Typed,
    note: Typed,
}

impl Fields {
    fn of(customer: &Customer) -> Fields {
        Fields {
            name: Typed::new(&customer.name),
            phones: Typed::new(customer.phones.join("\n")),
            emails: Typed::new(customer.emails.join("\n")),
            addresses: Typed::new(customer.addresses.join("\n\n")),
            language: Typed::new(&customer.language),
            note: Typed::new(&customer.note),
        }
    }

    fn entries(self, words: Words) -> Vec<FormEntry> {
        let entry = |label: &str, typed, shape, hint| FormEntry {
            label: label.to_owned(),
            typed,
            shape,
            hint,
            required: false,
        };
        let one_a_line = t_string!(words, form.one_a_line);
        let mut languages = vec![(String::new(), t_string!(words, customers.any_language).to_owned())];
        let all = LANGUAGES.iter();
        languages.extend(all.map(|(tag, name)| ((*tag).to_owned(), (*name).to_owned())));
        let chosen = self.language.text.get_untracked();
        if languages.iter().all(|(tag, _)| *tag != chosen) {
            languages.push((chosen.clone(), chosen));
        }
        vec![
            FormEntry {
                required: true,
                ..entry(
                    t_string!(words, customers.name),
                    self.name,
                    Shape::Line("text"),
                    "",
                )
            },
            entry(
                t_string!(words, word.phone),
                self.phones,
                Shape::Lines("tel"),
                one_a_line,
            ),
            entry(
                t_string!(words, customers.email),
                self.emails,
                Shape::Lines("email"),
                one_a_line,
            ),
            entry(
                t_string!(words, customers.address),
                self.addresses,
                Shape::Lines("text"),
                t_string!(words, form.empty_line_between),
            ),
            entry(
                t_string!(words, customers.language),
                self.language,
                Shape::Choice(languages),
                "",
            ),
            entry(
                t_string!(words, word.note),
                self.note,
                Shape::Lines("text"),
                t_string!(words, customers.note_hint),
            ),
        ]
    }

    /// What saving means; nothing while a field can't be used.
    fn plan(self, words: Words, kept: Option<&Customer>, entries: &[CustomerRow]) -> Option<Plan> {
        let phone = t_string!(words, word.phone);
        let email = t_string!(words, customers.email);
        let address = t_string!(words, customers.address);
        let name = judge(
            words,
            (self.name, t_string!(words, customers.name)),
            kept.map(|kept| &kept.name),
            entry::real_name,
        );
        let phones = judge(
            words,
            (self.phones, phone),
            kept.map(|kept| &kept.phones),
            |text| entry::all(entry::lines(text), entry::phone),
        );
        let emails = judge(
            words,
            (self.emails, email),
            kept.map(|kept| &kept.emails),
            |text| entry::all(entry::lines(text), entry::email),
        );
        let addresses = judge(
            words,
            (self.addresses, address),
            kept.map(|kept| &kept.addresses),
            |text| entry::all(entry::paragraphs(text), entry::text),
        );
        let note = judge(
            words,
            (self.note, t_string!(words, word.note)),
            kept.map(|kept| &kept.note),
            entry::text,
        );
        let customer = Customer {
            name: name?,
            phones: phones?,
            emails: emails?,
            addresses: addresses?,
            language: self.language.text.get_untracked(),
            note: note?,
        };
        let Some(first) = entries.first() else {
            return Some(Plan {
                commands: vec![Command::CreateCustomer(customer)],
                undo: Box::new(|_| Vec::new()),
                codes: Vec::new(),
                own: None,
            });
        };
        // What is changed lies in one of her entries, or in several.
        let (mut commands, mut back) = (Vec::new(), Vec::new());
        for (id, after) in divide(entries, &customer) {
            let Some(before) = entries.iter().find(|row| row.id == id).map(|row| &row.customer) else {
                continue;
            };
            commands.push(Command::ChangeCustomer(id, before.changes_to(&after)));
            back.push(Command::ChangeCustomer(id, after.changes_to(before)));
        }
        Some(Plan {
            commands,
            undo: Box::new(move |_| back.clone()),
            codes: Vec::new(),
            own: Some(first.id),
        })
    }
}
