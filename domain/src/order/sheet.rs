//! An order as it is shown, flat, with all that happened to it: for those who have no document, as an export.

use minicbor::{Decode, Encode};

use super::{Draft, DraftLine, Fact, OrderState};
use crate::id::LineId;

/// An order as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OrderSheet {
    /// What was ordered, with every value that is in force.
    #[n(0)]
    pub draft: Draft,
    /// The ids of its lines, in their sequence.
    #[n(1)]
    pub lines: Vec<LineId>,
    /// All that happened to it, by fact id.
    #[n(2)]
    pub facts: Vec<Fact>,
}

impl OrderSheet {
    /// Of an order's whole state. What others set at the same time is left out.
    pub fn of(state: &OrderState) -> OrderSheet {
        let header = &state.header;
        let line = |line: &super::LineState| DraftLine {
            item: line.item.clone(),
            quantity: line.quantity.shown,
            discount: line.discount.shown,
            note: line.note.shown.clone(),
        };
        OrderSheet {
            draft: Draft {
                direction: header.direction,
                channel: header.channel,
                location: header.location,
                salesperson: header.salesperson.clone(),
                currency: header.currency,
                tax_mode: header.tax_mode,
                customer: state.customer.shown.clone(),
                lines: state.live_lines().map(|(_, state)| line(state)).collect(),
                discount: state.discount.shown,
                shipping: state.shipping.shown,
                note: state.note.shown.clone(),
                external: header.external.clone(),
                placed_at: Some(header.placed_at),
            },
            lines: state.live_lines().map(|(id, _)| *id).collect(),
            facts: state.facts.values().cloned().collect(),
        }
    }
}
