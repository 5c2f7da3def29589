//! From a customer's fields to its row.

use super::{CustomerRow, Version};
use crate::customer::ties::Ties;
use crate::customer::{Customer, CustomerChange};
use crate::id::DocId;
use crate::issue::conflict::field_issue;
use crate::issue::{Field, Issue};
use crate::order::Versions;

/// The row of a customer whose document holds these fields and ties.
pub fn customer_row(
    id: DocId,
    fields: &[Versions<CustomerChange>],
    ties: Ties,
    version: Version,
) -> CustomerRow {
    let mut customer = Customer::default();
    for field in fields {
        customer.apply(field.shown.clone());
    }
    CustomerRow {
        id,
        customer,
        issues: fields.iter().filter_map(customer_issue).collect(),
        version,
        ties: Some(ties).filter(|ties| !ties.is_empty()),
    }
}

/// The issue of one field, if its values differ.
pub(crate) fn customer_issue(field: &Versions<CustomerChange>) -> Option<Issue> {
    let (name, of) = match &field.shown {
        CustomerChange::Name(_) => ("name", Field::Name),
        CustomerChange::Phones(_) => ("phones", Field::Other),
        CustomerChange::Emails(_) => ("emails", Field::Other),
        CustomerChange::Addresses(_) => ("addresses", Field::Other),
        CustomerChange::Language(_) => ("language", Field::Other),
        CustomerChange::Note(_) => ("note", Field::Note),
    };
    field_issue(name, of, None, field, text)
}

fn text(change: &CustomerChange) -> String {
    match change {
        CustomerChange::Name(text) | CustomerChange::Language(text) | CustomerChange::Note(text) => {
            text.clone()
        }
        CustomerChange::Phones(texts) | CustomerChange::Emails(texts) | CustomerChange::Addresses(texts) => {
            texts.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Kind;
    use crate::testing::doc;

    #[test]
    fn a_row_holds_what_is_shown_and_an_issue_for_what_is_disputed() {
        let name = |name: &str| CustomerChange::Name(name.to_owned());
        let phones = |phone: &str| CustomerChange::Phones(vec![phone.to_owned()]);
        let fields = [
            Versions {
                shown: name("Ann"),
                others: vec![name("Anne")],
            },
            Versions {
                shown: phones("1"),
                others: vec![phones("1")],
            },
        ];
        let row = customer_row(doc(Kind::Customer, 1), &fields, Ties::default(), 3);
        assert_eq!(
            (row.customer.name.as_str(), row.customer.phones.len()),
            ("Ann", 1)
        );
        assert_eq!(row.issues.len(), 1, "{:?}", row.issues);
        assert!(row.issues[0].key.starts_with("name/"));
    }
}
