//! From a product's fields to its row.

use super::{ProductRow, Version};
use crate::id::DocId;
use crate::issue::conflict::field_issue;
use crate::issue::{Field, Issue};
use crate::order::Versions;
use crate::product::{Product, ProductChange};

/// The row of a product whose document holds these fields.
pub fn product_row(id: DocId, fields: &[Versions<ProductChange>], version: Version) -> ProductRow {
    let mut product = Product::default();
    for field in fields {
        product.apply(field.shown.clone());
    }
    ProductRow {
        id,
        product,
        issues: fields.iter().filter_map(product_issue).collect(),
        version,
    }
}

/// The issue of one field, if its values differ.
pub(crate) fn product_issue(field: &Versions<ProductChange>) -> Option<Issue> {
    let (name, of) = match &field.shown {
        ProductChange::Sku(_) => ("sku", Field::Other),
        ProductChange::Barcodes(_) => ("barcodes", Field::Other),
        ProductChange::Names(_) => ("names", Field::Name),
        ProductChange::Category(_) => ("category", Field::Other),
        ProductChange::Price(_) => ("price", Field::Price),
        ProductChange::Tax(..) => ("tax", Field::Other),
        ProductChange::Unit(_) => ("unit", Field::Other),
        ProductChange::Size(..) => ("size", Field::Other),
        ProductChange::Archived(_) => ("archived", Field::Other),
        ProductChange::Images(_) => ("images", Field::Other),
    };
    field_issue(name, of, None, field, text)
}

/// A field's value as a person reads it. What is only a number, a flag or a code stays in a form that needs
/// no translation.
fn text(change: &ProductChange) -> String {
    match change {
        ProductChange::Sku(text) | ProductChange::Category(text) | ProductChange::Unit(text) => text.clone(),
        ProductChange::Barcodes(texts) | ProductChange::Images(texts) => texts.join(", "),
        ProductChange::Names(names) => {
            let names: Vec<String> = names
                .iter()
                .map(|name| format!("{} ({})", name.text, name.language))
                .collect();
            names.join(", ")
        }
        ProductChange::Price(price) => price.to_string(),
        ProductChange::Tax(class, rate) => format!("{class} {} %", rate.normalize()),
        ProductChange::Size(grams, millilitres) => format!("{grams} g, {millilitres} ml"),
        ProductChange::Archived(archived) => if *archived { "✓" } else { "–" }.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Kind;
    use crate::issue::IssueKind;
    use crate::testing::{decimal, doc};

    #[test]
    fn a_row_holds_what_is_shown_and_an_issue_for_what_is_disputed() {
        let fields = [
            Versions::settled(ProductChange::Sku("TEA".to_owned())),
            Versions {
                shown: ProductChange::Price(decimal("2.50")),
                others: vec![
                    ProductChange::Price(decimal("2.5")),
                    ProductChange::Price(decimal("2.80")),
                ],
            },
        ];
        let row = product_row(doc(Kind::Product, 1), &fields, 3);
        assert_eq!(
            (row.product.sku.as_str(), row.product.price),
            ("TEA", decimal("2.50"))
        );
        let kinds: Vec<&IssueKind> = row.issues.iter().map(|issue| &issue.kind).collect();
        assert_eq!(
            kinds,
            [&IssueKind::ConcurrentField {
                field: Field::Price,
                line: None,
                shown: "2.50".to_owned(),
                others: vec!["2.80".to_owned()],
            }]
        );
    }
}
