//! Choosing who buys: by any words about her, or as a new customer with a name and a phone.

use domain::command::Command;
use domain::customer::{Customer, CustomerSnapshot};
use domain::id::Kind;
use domain::row::CustomerRow;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::device::Request;
use replica::query::CustomerPage;

use crate::components::icon::{Icon, Svg};
use crate::components::{Dialog, SearchBox, TextField, TroubleNote};
use crate::state::ask::{Trouble, command};
use crate::state::browser::focus;
use crate::state::live::live;
use crate::views::later::later;
use crate::words::{t, t_string, use_i18n};

/// Customers shown at once.
const SHOWN: u32 = 20;

/// The choice of a customer.
#[component]
pub fn CustomerDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// She was chosen.
    on_choose: Callback<CustomerSnapshot>,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::derive(move || t_string!(i18n, word.customer).to_owned());
    let choose = Callback::new(move |snapshot| {
        on_choose.run(snapshot);
        open.set(false);
    });
    view! {
        <Dialog open title>
            {later(move |all| (all.customer)(choose))}
        </Dialog>
    }
}

/// The customer as an order keeps her.
pub fn snapshot(row: &CustomerRow) -> CustomerSnapshot {
    let first = |texts: &[String]| texts.first().cloned().unwrap_or_default();
    CustomerSnapshot {
        id: Some(row.id),
        name: row.customer.name.clone(),
        phone: first(&row.customer.phones),
        email: first(&row.customer.emails),
        address: first(&row.customer.addresses),
    }
}

/// What the choice is made from.
#[component]
pub fn CustomerChoice(
    /// She was chosen.
    on_choose: Callback<CustomerSnapshot>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = RwSignal::new(String::new());
    let found = live(
        move || Some(Request::Customers(text.get(), 0, SHOWN)),
        |_, answer| Some(answer.read::<CustomerPage>()?.rows),
        |batch| batch.touches(Kind::Customer),
    );
    let rows = move || {
        let rows = found.value.get().unwrap_or_default();
        rows.into_iter()
            .map(|row| {
                let chosen = snapshot(&row);
                let (name, phone) = (chosen.name.clone(), chosen.phone.clone());
                view! {
                    <li>
                        <button type="button" class="pick" on:click=move |_| on_choose.run(chosen.clone())>
                            <span class="pick-name">{name}</span>
                            <span class="pick-more number">{phone}</span>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    let nobody = move || found.value.with(|rows| rows.as_ref().is_some_and(Vec::is_empty));
    view! {
        <SearchBox
            label=Signal::derive(move || t_string!(i18n, customer.search).to_owned())
            value=text
            autofocus=true
        />
        <TroubleNote trouble=found.trouble/>
        <ul class="picks">{rows}</ul>
        <p class="quiet" hidden=move || !nobody()>
            {move || match text.with(String::is_empty) {
                true => t_string!(i18n, customers.none),
                false => t_string!(i18n, customer.nobody),
            }}
        </p>
        <NewCustomer text on_choose/>
    }
}

/// A new customer, begun with the words that found nobody.
#[component]
fn NewCustomer(text: RwSignal<String>, on_choose: Callback<CustomerSnapshot>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let phone = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let begin = move |_| {
        // What was searched for is most likely a name or a number.
        let words = text.get_untracked().trim().to_owned();
        let is_phone = !words.is_empty() && !words.chars().any(char::is_alphabetic);
        let field = if is_phone { phone } else { name };
        field.set(words);
        open.set(true);
        // The other one is what is left to be said.
        let has_name = name.with_untracked(|name| !name.is_empty());
        request_animation_frame(move || {
            let fields = "dialog[open] form .field";
            focus(&format!(
                "{fields}:nth-of-type({}) .input",
                if has_name { 2 } else { 1 }
            ));
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (name, phone) = (
            name.get_untracked().trim().to_owned(),
            phone.get_untracked().trim().to_owned(),
        );
        if name.is_empty() {
            return;
        }
        let phones = if phone.is_empty() {
            Vec::new()
        } else {
            vec![phone.clone()]
        };
        let customer = Customer {
            name: name.clone(),
            phones,
            ..Customer::default()
        };
        spawn_local(async move {
            match command(Command::CreateCustomer(customer)).await {
                Ok(done) => on_choose.run(CustomerSnapshot {
                    id: done.subject,
                    name,
                    phone,
                    ..CustomerSnapshot::default()
                }),
                Err(why) => {
                    trouble.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <Show
            when=move || open.get()
            fallback=move || view! {
                <button type="button" class="button" on:click=begin>
                    <Svg icon=Icon::Plus/>
                    {t!(i18n, customer.new)}
                </button>
            }
        >
            <form class="stack" on:submit=submit>
                <TextField
                    label=Signal::derive(move || t_string!(i18n, customers.name).to_owned())
                    value=name
                    required=true
                />
                <TextField
                    label=Signal::derive(move || t_string!(i18n, word.phone).to_owned())
                    value=phone
                    kind="tel"
                />
                <TroubleNote trouble/>
                <div class="dialog-actions">
                    <button type="submit" class="button is-primary">{t!(i18n, customer.create)}</button>
                </div>
            </form>
        </Show>
    }
}
