//! From a command to the edits it makes: the one place where the rules for orders and stock are applied
//! when someone acts.
//!
//! It is a pure function of the command and what the author's device knows ([`Context`]), so the server
//! can run it again at the author's causal view and compare.

mod catalogue;
mod change;
mod events;
mod identity;
pub mod limits;
mod place;
mod place_held;
mod settle;
mod stock;
mod writer;

use rust_decimal::Decimal;

use crate::command::Command;
use crate::customer::ties::{Tie, Ties};
use crate::customer::{CustomerChange, CustomerSnapshot};
use crate::id::{DocId, LineId, Millis, Stamp};
use crate::location::{Location, LocationChange};
use crate::order::{Discount, Fact, Header, Item, OrderState, Versions};
use crate::product::ProductChange;
use crate::quantity::Quantity;
use crate::row::Version;
use crate::stock::{Known, Movement};

/// What the ledgers have taken for one line of an order so far (sold less released).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The line.
    pub line: LineId,
    /// The product.
    pub product: DocId,
    /// Where from.
    pub location: DocId,
    /// How much; negative when more came back than went out.
    pub quantity: Quantity,
}

/// What the decision may rest on.
pub struct Context<'a> {
    /// Where the commit will stand, when, by whom.
    pub stamp: &'a Stamp,
    /// The number that a new order will get.
    pub next_number: &'a str,
    /// The present state of the order that the command reads, with its version.
    pub order: Option<(&'a OrderState, Version)>,
    /// What the ledgers have taken for that order.
    pub taken: &'a [Taken],
    /// How far each ledger is known here, for counts.
    pub known: &'a [Known],
    /// When products were last counted at the location of a count, as those who counted had it.
    pub counted: &'a [(DocId, Millis)],
    /// The fields of the product that the command reads, each with its concurrent values.
    pub product: Option<&'a [Versions<ProductChange>]>,
    /// The fields of the customer that the command reads, each with its concurrent values.
    pub customer: Option<&'a [Versions<CustomerChange>]>,
    /// What that customer's document says of other customers.
    pub ties: Option<&'a Ties>,
    /// The fields of the location that the command reads, each with its concurrent values.
    pub location: Option<&'a [Versions<LocationChange>]>,
    /// Who stands for a customer; `None` for one that isn't held.
    pub stands_for: &'a dyn Fn(DocId) -> Option<DocId>,
}

/// One edit of an order's document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderEdit {
    /// Make the document.
    Create(Header),
    /// Put a line on it.
    AddLine(LineId, Item),
    /// Set a line's quantity.
    SetQuantity(LineId, Quantity),
    /// Set a line's discount.
    SetLineDiscount(LineId, Option<Discount>),
    /// Set a line's note.
    SetLineNote(LineId, String),
    /// Take a line off.
    RemoveLine(LineId),
    /// Set the customer.
    SetCustomer(Option<CustomerSnapshot>),
    /// Set the order discount.
    SetDiscount(Option<Discount>),
    /// Set the shipping charge.
    SetShipping(Decimal),
    /// Set the order note.
    SetNote(String),
    /// Add a fact or intent.
    AddFact(Fact),
}

/// One edit of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Of an order.
    Order(DocId, OrderEdit),
    /// Of a product (the first edit of a new id makes it).
    Product(DocId, ProductChange),
    /// Of a customer (the first edit of a new id makes it).
    Customer(DocId, CustomerChange),
    /// Of what a customer's document says of others.
    Tie(DocId, Tie),
    /// Make a location.
    Location(DocId, Location),
    /// Of a location's field.
    LocationField(DocId, LocationChange),
    /// Write a movement into this device's ledger of that location and day.
    Ledger(DocId, Movement),
}

/// What a command does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// All edits, to be made in one commit.
    pub edits: Vec<Edit>,
    /// The document that the command is about or made.
    pub subject: Option<DocId>,
    /// Whether `next_number` was used up.
    pub used_number: bool,
}

pub use crate::refusal::Refusal;

/// Decides what `command` does.
///
/// Facts are recorded whatever the state of the order; intents and changes have to fit it. All stock that
/// a command moves is in the same outcome, so order and ledger can't part.
///
/// # Errors
/// [`Refusal`] when a rule forbids it; then nothing is written.
pub fn decide(command: &Command, context: &Context<'_>) -> Result<Outcome, Refusal> {
    match command {
        Command::CreateLocation(location) => catalogue::create_location(location, context),
        Command::CreateProduct(product) => catalogue::create_product(product, context),
        Command::ChangeProduct(id, changes) => catalogue::change_product(*id, changes, context),
        Command::CreateCustomer(customer) => catalogue::create_customer(customer, context),
        Command::ChangeCustomer(id, changes) => catalogue::change_customer(*id, changes, context),
        Command::ChangeLocation(id, changes) => catalogue::change_location(*id, changes, context),
        Command::PlaceOrder(draft, payments) => place::place(draft, payments, context),
        Command::HoldOrder(draft) => place::hold(draft, context),
        Command::PlaceHeldOrder(id, draft, payments) => place_held::place_held(*id, draft, payments, context),
        Command::ChangeOrder(id, changes) => change::change(*id, changes, context),
        Command::CancelOrder(id, reason) => events::cancel(*id, reason, context),
        Command::RecordPayment(id, payment) => events::record_payment(*id, payment, context),
        Command::RecordProgress(id, progress) => events::record_progress(*id, *progress, context),
        Command::ReceiveStock(location, amounts) => stock::receive(*location, amounts, context),
        Command::CountStock(location, amounts) => stock::count(*location, amounts, context),
        Command::SettleIssue(id, key, settlement) => settle::settle(*id, key, settlement, context),
        Command::ImportOrder(draft, facts) => place::import(draft, facts, context),
        Command::NoteOldNumber(id, number) => events::note_old_number(*id, number, context),
        Command::MergeCustomer(goes, stays) => identity::merge(*goes, *stays, context),
        Command::SplitCustomer(id) => identity::split(*id, context),
        Command::TellCustomersApart(one, other, apart) => identity::tell_apart(*one, *other, *apart, context),
    }
}

#[cfg(test)]
mod tests;
