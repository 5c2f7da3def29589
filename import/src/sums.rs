//! What an order of another system would come to here, before it is one.

use domain::id::{DocId, Kind};
use domain::money::{Currency, MoneyError};
use domain::order::totals::draft_totals;
use domain::order::{Channel, Draft, DraftLine, Item, Totals};

use crate::order::{SourceLine, SourceOrder};

/// Nobody's location: sums don't depend on it.
const NOWHERE: DocId = DocId {
    kind: Kind::Location,
    device: 0,
    epoch: 0,
    counter: 0,
};

/// The totals of an order in a currency, by the rules of the domain.
///
/// # Errors
/// When an amount is too large.
pub fn totals(order: &SourceOrder, currency: Currency) -> Result<Totals, MoneyError> {
    let line = |line: &SourceLine| DraftLine {
        item: Item {
            product: None,
            sku: String::new(),
            name: String::new(),
            unit_price: line.unit_price,
            tax_rate: line.tax_rate,
        },
        quantity: line.quantity,
        discount: line.discount,
        note: String::new(),
    };
    draft_totals(&Draft {
        direction: order.direction,
        channel: Channel::Import,
        location: NOWHERE,
        salesperson: String::new(),
        currency,
        tax_mode: order.tax_mode,
        customer: None,
        lines: order.lines.iter().map(line).collect(),
        discount: order.discount(),
        shipping: order.shipping()?,
        note: String::new(),
        external: None,
        placed_at: Some(order.placed_at),
    })
}
