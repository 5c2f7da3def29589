//! From a location's fields to its row.

use super::{LocationRow, Version};
use crate::id::DocId;
use crate::issue::conflict::field_issue;
use crate::issue::{Field, Issue};
use crate::location::{Location, LocationChange, ReceiptText};
use crate::order::Versions;

/// The row of a location whose document holds these fields.
pub fn location_row(
    id: DocId,
    location: Location,
    fields: &[Versions<LocationChange>],
    version: Version,
) -> LocationRow {
    let mut receipt = ReceiptText::default();
    for field in fields {
        receipt.apply(field.shown.clone());
    }
    LocationRow {
        id,
        location,
        issues: fields.iter().filter_map(location_issue).collect(),
        version,
        receipt: Some(receipt).filter(|receipt| *receipt != ReceiptText::default()),
    }
}

/// The issue of one field, if its values differ.
pub(crate) fn location_issue(field: &Versions<LocationChange>) -> Option<Issue> {
    let name = match &field.shown {
        LocationChange::ReceiptHead(_) => "receipt-head",
        LocationChange::ReceiptFoot(_) => "receipt-foot",
    };
    field_issue(name, Field::Other, None, field, |change| match change {
        LocationChange::ReceiptHead(text) | LocationChange::ReceiptFoot(text) => text.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Kind;
    use crate::testing::doc;

    #[test]
    fn a_row_holds_what_receipts_say_and_an_issue_for_what_is_disputed() {
        let foot = |text: &str| LocationChange::ReceiptFoot(text.to_owned());
        let fields = [
            Versions::settled(LocationChange::ReceiptHead("Tea\n1 High Street".to_owned())),
            Versions {
                shown: foot("Thank you"),
                others: vec![foot("Come again")],
            },
        ];
        let row = location_row(doc(Kind::Location, 1), Location::default(), &fields, 7);
        let wanted = ReceiptText {
            head: "Tea\n1 High Street".to_owned(),
            foot: "Thank you".to_owned(),
        };
        assert_eq!((row.receipt, row.issues.len()), (Some(wanted), 1));
        let plain = location_row(doc(Kind::Location, 1), Location::default(), &[], 7);
        assert_eq!(plain.receipt, None);
    }
}
