//! What an issue says, as a clerk would.

use domain::issue::{Field, IssueKind};
use domain::quantity::Quantity;
use replica::query::InboxEntry;

use crate::state::catalogue::Catalogue;
use crate::state::format;
use crate::state::names::Places;
use crate::state::preferences::tag;
use crate::words::{Words, fill, t_string};

/// The sentence. A product is called as it is in the reader's language.
pub fn sentence(words: Words, places: Places, catalogue: Catalogue, entry: &InboxEntry) -> String {
    let locale = words.get_locale();
    let product = catalogue.by_id(entry.doc);
    let order = match &product {
        Some(row) => row.product.name(tag(locale)),
        None => entry.title.as_str(),
    };
    let number = |quantity: Quantity| format::quantity(locale, quantity);
    let about = |template: &str| fill(template, &[("order", order)]);
    match &entry.issue.kind {
        IssueKind::ConcurrentQuantity { name, .. } => fill(
            t_string!(words, inbox.quantity),
            &[("name", name), ("order", order)],
        ),
        IssueKind::ConcurrentField { field, .. } => fill(
            t_string!(words, inbox.field),
            &[("field", field_name(words, *field)), ("order", order)],
        ),
        IssueKind::CancelledBesideChange { .. } => about(t_string!(words, inbox.beside)),
        IssueKind::CancelledAfterShipping { .. } => about(t_string!(words, inbox.after_shipping)),
        IssueKind::PlacedTwice { .. } => about(t_string!(words, inbox.placed_twice)),
        IssueKind::Overpaid => about(t_string!(words, inbox.overpaid)),
        IssueKind::PaidButCancelled => about(t_string!(words, inbox.paid_cancelled)),
        IssueKind::Oversold { location, short, .. } => fill(
            t_string!(words, inbox.oversold),
            &[
                ("name", order),
                ("count", &number(*short)),
                ("place", &places.name(*location)),
            ],
        ),
        IssueKind::LedgerDisagrees { ordered, taken, .. } => fill(
            t_string!(words, inbox.ledger),
            &[
                ("order", order),
                ("taken", &number(*taken)),
                ("ordered", &number(*ordered)),
            ],
        ),
        IssueKind::AmountsTooLarge => about(t_string!(words, inbox.too_large)),
    }
}

/// What a field is called in the middle of a sentence.
fn field_name(words: Words, field: Field) -> &'static str {
    match field {
        Field::Customer => t_string!(words, inbox.field_customer),
        Field::Discount => t_string!(words, inbox.field_discount),
        Field::Shipping => t_string!(words, inbox.field_shipping),
        Field::Note => t_string!(words, inbox.field_note),
        Field::LineDiscount => t_string!(words, inbox.field_line_discount),
        Field::LineNote => t_string!(words, inbox.field_line_note),
        Field::Name => t_string!(words, inbox.field_name),
        Field::Price => t_string!(words, inbox.field_price),
        Field::Other => t_string!(words, inbox.field_other),
    }
}
