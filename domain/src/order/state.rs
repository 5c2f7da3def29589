//! An order as its document holds it, with every value that concurrent edits left behind.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Discount, Fact, Header, Item};
use crate::customer::CustomerSnapshot;
use crate::id::{FactId, LineId};
use crate::quantity::Quantity;
use crate::sorting;

/// A plain field that several people may have set at once. One value is shown, the same on every device;
/// the others are kept and offered in the inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions<T> {
    /// The value in force.
    pub shown: T,
    /// What others set at the same time, without knowing of each other.
    pub others: Vec<T>,
}

impl<T> Versions<T> {
    /// One value that nobody disputes.
    pub fn settled(value: T) -> Versions<T> {
        Versions {
            shown: value,
            others: Vec::new(),
        }
    }
}

impl<T: PartialEq> Versions<T> {
    /// The other values that really differ, each once, in their sequence: what a person can choose from.
    pub fn alternatives(&self) -> Vec<&T> {
        let mut apart: Vec<&T> = Vec::new();
        for other in &self.others {
            if *other != self.shown && !apart.contains(&other) {
                apart.push(other);
            }
        }
        apart
    }
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineState {
    /// The snapshot of what was sold.
    pub item: Item,
    /// How much.
    pub quantity: Versions<Quantity>,
    /// Off the line.
    pub discount: Versions<Option<Discount>>,
    /// Said about the line.
    pub note: Versions<String>,
    /// Taken off the order. A removed line stays in the document.
    pub removed: bool,
}

/// An order, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderState {
    /// What was fixed when it was made.
    pub header: Header,
    /// Who buys.
    pub customer: Versions<Option<CustomerSnapshot>>,
    /// Off the order.
    pub discount: Versions<Option<Discount>>,
    /// Charge for sending it.
    pub shipping: Versions<Decimal>,
    /// Said about it.
    pub note: Versions<String>,
    /// Its lines, the removed ones too.
    pub lines: BTreeMap<LineId, LineState>,
    /// All that happened to it.
    pub facts: BTreeMap<FactId, Fact>,
}

impl OrderState {
    /// The facts that no other fact follows: what a new fact has to name in `after`.
    pub fn latest_facts(&self) -> Vec<FactId> {
        let followed = sorting::set(self.facts.values().flat_map(|fact| fact.after.iter()));
        self.facts
            .keys()
            .copied()
            .filter(|id| !followed.contains(id))
            .collect()
    }

    /// The lines that count.
    pub fn live_lines(&self) -> impl Iterator<Item = (&LineId, &LineState)> {
        self.lines.iter().filter(|(_, line)| !line.removed)
    }
}
