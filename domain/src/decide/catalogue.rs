//! Products, customers and locations: made and changed field by field.

use std::mem::discriminant;

use super::{Context, Edit, Outcome, Refusal, limits};
use crate::customer::{Customer, CustomerChange};
use crate::id::{DocId, Kind};
use crate::location::{Location, LocationChange};
use crate::order::Versions;
use crate::product::{Product, ProductChange};

/// The furthest that any zone is from UTC, in minutes, with room to spare.
const FURTHEST_OFFSET: u32 = 24 * 60;

/// [`crate::command::Command::CreateLocation`]
pub(super) fn create_location(location: &Location, context: &Context<'_>) -> Result<Outcome, Refusal> {
    limits::real_name(&location.code, "code")?;
    limits::real_name(&location.name, "name")?;
    limits::name(&location.time_zone, "time zone")?;
    if location.utc_offset_minutes.unsigned_abs() > FURTHEST_OFFSET {
        return Err(Refusal::BadText("time zone".to_owned()));
    }
    let id = context.stamp.doc(Kind::Location, 0);
    Ok(outcome(id, vec![Edit::Location(id, location.clone())]))
}

/// [`crate::command::Command::ChangeLocation`]
pub(super) fn change_location(
    id: DocId,
    changes: &[LocationChange],
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    limits::kind(id, Kind::Location)?;
    let fields = context.location.ok_or(Refusal::Unknown)?;
    let changes = news(changes, fields);
    check_count(changes.len())?;
    changes.iter().try_for_each(|change| match change {
        LocationChange::ReceiptHead(text) => limits::receipt(text, "receipt head"),
        LocationChange::ReceiptFoot(text) => limits::receipt(text, "receipt foot"),
    })?;
    let edits = changes.into_iter().map(|change| Edit::LocationField(id, change));
    Ok(outcome(id, edits.collect()))
}

/// [`crate::command::Command::CreateProduct`]
pub(super) fn create_product(product: &Product, context: &Context<'_>) -> Result<Outcome, Refusal> {
    products(
        context.stamp.doc(Kind::Product, 0),
        product.clone().into_changes(),
    )
}

/// [`crate::command::Command::ChangeProduct`]
pub(super) fn change_product(
    id: DocId,
    changes: &[ProductChange],
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    limits::kind(id, Kind::Product)?;
    let fields = context.product.ok_or(Refusal::Unknown)?;
    products(id, news(changes, fields))
}

/// [`crate::command::Command::CreateCustomer`]
pub(super) fn create_customer(customer: &Customer, context: &Context<'_>) -> Result<Outcome, Refusal> {
    customers(
        context.stamp.doc(Kind::Customer, 0),
        customer.clone().into_changes(),
    )
}

/// [`crate::command::Command::ChangeCustomer`]
pub(super) fn change_customer(
    id: DocId,
    changes: &[CustomerChange],
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    limits::kind(id, Kind::Customer)?;
    let fields = context.customer.ok_or(Refusal::Unknown)?;
    customers(id, news(changes, fields))
}

/// The changes that change anything: of several to one field the last, and none that sets what is there.
/// To set what is shown is news only where others set something else.
fn news<T: Clone + PartialEq>(changes: &[T], fields: &[Versions<T>]) -> Vec<T> {
    let is_there = |change: &T| {
        let undisputed = |field: &&Versions<T>| field.others.is_empty();
        fields
            .iter()
            .filter(undisputed)
            .any(|field| field.shown == *change)
    };
    let mut kept: Vec<&T> = Vec::new();
    for change in changes {
        kept.retain(|earlier| discriminant(*earlier) != discriminant(change));
        kept.push(change);
    }
    kept.into_iter()
        .filter(|change| !is_there(change))
        .cloned()
        .collect()
}

fn products(id: DocId, changes: Vec<ProductChange>) -> Result<Outcome, Refusal> {
    check_count(changes.len())?;
    changes.iter().try_for_each(check_product)?;
    Ok(outcome(
        id,
        changes
            .into_iter()
            .map(|change| Edit::Product(id, change))
            .collect(),
    ))
}

fn customers(id: DocId, changes: Vec<CustomerChange>) -> Result<Outcome, Refusal> {
    check_count(changes.len())?;
    changes.iter().try_for_each(check_customer)?;
    Ok(outcome(
        id,
        changes
            .into_iter()
            .map(|change| Edit::Customer(id, change))
            .collect(),
    ))
}

fn check_count(changes: usize) -> Result<(), Refusal> {
    match changes {
        0 => Err(Refusal::NothingToDo),
        changes if changes > limits::LIST => Err(Refusal::TooManyLines),
        _ => Ok(()),
    }
}

fn check_product(change: &ProductChange) -> Result<(), Refusal> {
    match change {
        ProductChange::Sku(sku) => limits::real_name(sku, "sku"),
        ProductChange::Barcodes(codes) => limits::names(codes.iter(), "barcode"),
        ProductChange::Images(links) => limits::names(links.iter(), "image"),
        ProductChange::Names(names) => {
            limits::names(names.iter().map(|name| &name.text), "name")?;
            limits::names(names.iter().map(|name| &name.language), "language")
        }
        ProductChange::Category(category) => limits::name(category, "category"),
        ProductChange::Price(price) => limits::charge(*price),
        ProductChange::Tax(class, rate) => {
            limits::name(class, "tax class")?;
            limits::rate(*rate)
        }
        ProductChange::Unit(unit) => limits::name(unit, "unit"),
        ProductChange::Size(..) | ProductChange::Archived(_) => Ok(()),
    }
}

fn check_customer(change: &CustomerChange) -> Result<(), Refusal> {
    match change {
        CustomerChange::Name(name) => limits::real_name(name, "name"),
        CustomerChange::Phones(phones) => limits::names(phones.iter(), "phone"),
        CustomerChange::Emails(emails) => limits::names(emails.iter(), "e-mail"),
        CustomerChange::Addresses(addresses) => {
            if addresses.len() > limits::LIST {
                return Err(Refusal::BadText("address".to_owned()));
            }
            addresses
                .iter()
                .try_for_each(|address| limits::text(address, "address"))
        }
        CustomerChange::Language(language) => limits::name(language, "language"),
        CustomerChange::Note(note) => limits::text(note, "note"),
    }
}

fn outcome(id: DocId, edits: Vec<Edit>) -> Outcome {
    Outcome {
        edits,
        subject: Some(id),
        used_number: false,
    }
}
