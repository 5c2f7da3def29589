//! Customers, and the snapshot of one that an order keeps.

mod folding;
pub mod likeness;
mod phone;
pub mod standing;
pub mod ties;
pub mod united;

use minicbor::{Decode, Encode};

use crate::id::DocId;

/// A customer as a person describes it. Every field can be changed by itself ([`CustomerChange`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Customer {
    /// Person or company.
    #[n(0)]
    pub name: String,
    /// As typed; searched by their digits.
    #[n(1)]
    pub phones: Vec<String>,
    /// E-mail addresses.
    #[n(2)]
    pub emails: Vec<String>,
    /// Postal addresses, one text each with line breaks.
    #[n(3)]
    pub addresses: Vec<String>,
    /// BCP 47 tag of the language the customer wants to be written to in; empty when unknown.
    #[n(4)]
    pub language: String,
    /// What colleagues should know.
    #[n(5)]
    pub note: String,
}

/// One field of a customer, set anew.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum CustomerChange {
    /// [`Customer::name`]
    #[n(0)]
    Name(#[n(0)] String),
    /// [`Customer::phones`]
    #[n(1)]
    Phones(#[n(0)] Vec<String>),
    /// [`Customer::emails`]
    #[n(2)]
    Emails(#[n(0)] Vec<String>),
    /// [`Customer::addresses`]
    #[n(3)]
    Addresses(#[n(0)] Vec<String>),
    /// [`Customer::language`]
    #[n(4)]
    Language(#[n(0)] String),
    /// [`Customer::note`]
    #[n(5)]
    Note(#[n(0)] String),
}

impl Customer {
    /// The customer as a list of changes, one a field that isn't empty (the name always).
    pub fn into_changes(self) -> Vec<CustomerChange> {
        let mut changes = vec![CustomerChange::Name(self.name)];
        if !self.phones.is_empty() {
            changes.push(CustomerChange::Phones(self.phones));
        }
        if !self.emails.is_empty() {
            changes.push(CustomerChange::Emails(self.emails));
        }
        if !self.addresses.is_empty() {
            changes.push(CustomerChange::Addresses(self.addresses));
        }
        if !self.language.is_empty() {
            changes.push(CustomerChange::Language(self.language));
        }
        if !self.note.is_empty() {
            changes.push(CustomerChange::Note(self.note));
        }
        changes
    }

    /// What has to be set anew so that this customer becomes `wanted`.
    pub fn changes_to(&self, wanted: &Customer) -> Vec<CustomerChange> {
        let mut changes = Vec::new();
        if self.name != wanted.name {
            changes.push(CustomerChange::Name(wanted.name.clone()));
        }
        if self.phones != wanted.phones {
            changes.push(CustomerChange::Phones(wanted.phones.clone()));
        }
        if self.emails != wanted.emails {
            changes.push(CustomerChange::Emails(wanted.emails.clone()));
        }
        if self.addresses != wanted.addresses {
            changes.push(CustomerChange::Addresses(wanted.addresses.clone()));
        }
        if self.language != wanted.language {
            changes.push(CustomerChange::Language(wanted.language.clone()));
        }
        if self.note != wanted.note {
            changes.push(CustomerChange::Note(wanted.note.clone()));
        }
        changes
    }

    /// Sets one field.
    pub fn apply(&mut self, change: CustomerChange) {
        match change {
            CustomerChange::Name(name) => self.name = name,
            CustomerChange::Phones(phones) => self.phones = phones,
            CustomerChange::Emails(emails) => self.emails = emails,
            CustomerChange::Addresses(addresses) => self.addresses = addresses,
            CustomerChange::Language(language) => self.language = language,
            CustomerChange::Note(note) => self.note = note,
        }
    }
}

/// The customer as she was when the order was taken; later changes to her don't change old orders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CustomerSnapshot {
    /// The customer document, when there is one.
    #[n(0)]
    pub id: Option<DocId>,
    /// Name on the order.
    #[n(1)]
    pub name: String,
    /// Phone on the order; may be empty.
    #[n(2)]
    pub phone: String,
    /// E-mail on the order; may be empty.
    #[n(3)]
    pub email: String,
    /// Delivery address or region on the order; may be empty.
    #[n(4)]
    pub address: String,
}

#[cfg(test)]
mod tests {
    use crate::testing::any_customer;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::testing::property_config(256))]

        #[test]
        fn the_changes_between_two_states_lead_from_one_to_the_other(
            from in any_customer(),
            to in any_customer(),
        ) {
            let changes = from.changes_to(&to);
            prop_assert_eq!(changes.is_empty(), from == to);
            let mut changed = from.clone();
            changes.into_iter().for_each(|change| changed.apply(change));
            prop_assert_eq!(changed, to);
        }
    }
}
