//! The status fold: from a set of facts to where the order stands. Any order of arrival gives the same
//! answer.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use super::causality::Causality;
use super::totals::Totals;
use super::{Channel, Direction, Fact, FactKind, OrderState};
use crate::id::{FactId, IDS_PER_COMMIT};
use crate::money::MoneyError;

/// Where the order itself stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Lifecycle {
    /// It waits at the till; nothing is promised.
    #[default]
    #[n(0)]
    Held,
    /// It is firm.
    #[n(1)]
    Placed,
    /// It won't happen.
    #[n(2)]
    Cancelled,
}

/// Where its money stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum PaymentStatus {
    /// Nothing was taken.
    #[default]
    #[n(0)]
    Unpaid,
    /// Something was taken.
    #[n(1)]
    PartlyPaid,
    /// All was taken.
    #[n(2)]
    Paid,
    /// More was taken than the total.
    #[n(3)]
    Overpaid,
}

/// Where its goods stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Fulfilment {
    /// They are still here, and are to be sent.
    #[default]
    #[n(0)]
    Unfulfilled,
    /// They left.
    #[n(1)]
    Shipped,
    /// The customer has them.
    #[n(2)]
    Delivered,
    /// Nobody has to send any: they came back, they were sold at the till and nothing was charged for sending them, or the
    /// order isn't firm.
    #[n(3)]
    NothingToSend,
}

impl Fulfilment {
    /// Whether the goods left: nobody can send them any more, and cancelling doesn't put them back on the books.
    pub fn has_left(self) -> bool {
        match self {
            Fulfilment::Shipped | Fulfilment::Delivered => true,
            Fulfilment::Unfulfilled | Fulfilment::NothingToSend => false,
        }
    }
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Status {
    /// The order itself.
    #[n(0)]
    pub lifecycle: Lifecycle,
    /// Its money.
    #[n(1)]
    pub payment: PaymentStatus,
    /// Its goods.
    #[n(2)]
    pub fulfilment: Fulfilment,
}

/// What the facts say, before amounts come in: shared by the fold and by the review.
pub(crate) struct Standing<'a> {
    /// The cancellations that nobody who knew of them overruled by placing the order again.
    pub cancellations: Vec<&'a Fact>,
    /// Someone placed it.
    pub placed: bool,
    /// Where its goods stand, shipping that was undone left aside.
    pub fulfilment: Fulfilment,
}

impl<'a> Standing<'a> {
    /// Reads the facts.
    pub fn of(facts: &'a BTreeMap<FactId, Fact>) -> Standing<'a> {
        let any = |wanted: fn(&FactKind) -> bool| facts.values().any(|fact| wanted(&fact.kind));
        let mut standing = Standing {
            cancellations: facts.values().filter(|fact| is_cancellation(fact)).collect(),
            placed: any(|kind| *kind == FactKind::Placed),
            fulfilment: Fulfilment::Unfulfilled,
        };
        let came_back = any(|kind| *kind == FactKind::CameBack);
        // Nearly every order is neither cancelled nor called back, and then no graph is needed.
        let overruled = (standing.placed && !standing.cancellations.is_empty()) || came_back;
        let graph = overruled.then(|| Causality::of(facts));
        if let Some(graph) = &graph {
            let known_to_placing = graph.known_to(|fact| fact.kind == FactKind::Placed);
            standing
                .cancellations
                .retain(|fact| !graph.reached(&known_to_placing, fact.id));
        }
        let undone = graph
            .as_ref()
            .filter(|_| came_back)
            .map(|graph| (graph, graph.known_to(|fact| fact.kind == FactKind::CameBack)));
        for fact in facts.values() {
            let reached = match fact.kind {
                FactKind::Shipped => Fulfilment::Shipped,
                FactKind::Delivered => Fulfilment::Delivered,
                _ => continue,
            };
            if !undone
                .as_ref()
                .is_some_and(|(graph, undone)| graph.reached(undone, fact.id))
            {
                standing.fulfilment = standing.fulfilment.max(reached);
            }
        }
        standing
    }

    /// Where the order itself stands.
    pub fn lifecycle(&self, facts: &BTreeMap<FactId, Fact>) -> Lifecycle {
        let gone = self.fulfilment.has_left();
        let counts = |fact: &&Fact| !gone || is_imported(fact, facts);
        if self.cancellations.iter().any(counts) {
            Lifecycle::Cancelled
        } else if self.placed || gone {
            Lifecycle::Placed
        } else {
            Lifecycle::Held
        }
    }
}

fn is_cancellation(fact: &Fact) -> bool {
    matches!(fact.kind, FactKind::CancelRequested(_))
}

/// Whether `fact` was recorded by the commit that imported the order: then it is the other system's word
/// about things that were settled there.
pub(crate) fn is_imported(fact: &Fact, facts: &BTreeMap<FactId, Fact>) -> bool {
    let first = FactId {
        counter: fact.id.counter - fact.id.counter % IDS_PER_COMMIT,
        ..fact.id
    };
    let last = FactId {
        counter: first.counter.saturating_add(IDS_PER_COMMIT - 1),
        ..fact.id
    };
    facts
        .range(first..=last)
        .any(|(_, fact)| matches!(fact.kind, FactKind::Imported(..)))
}

/// The sum of all payments recorded, above zero on sales and returns alike.
///
/// # Errors
/// [`MoneyError::TooLarge`] when the sum can't be held.
pub fn paid(state: &OrderState) -> Result<Decimal, MoneyError> {
    let mut sum = Decimal::ZERO;
    for fact in state.facts.values() {
        if let FactKind::Paid(payment) = &fact.kind {
            sum = sum.checked_add(payment.amount).ok_or(MoneyError::TooLarge)?;
        }
    }
    Ok(sum)
}

/// Where the order stands, from all its facts. The same facts give the same status, in whatever order they
/// came.
///
/// - *Cancelled* beats *placed*, unless the goods have left: then the order stays placed, and the
///   [review](super::review::review) says so. An import that says "cancelled" is believed in any case.
/// - A cancellation is overruled by a placing whose author knew of it; shipping is undone by a coming back
///   whose author knew of it.
/// - Goods that left make an order placed, even if nobody said so.
/// - Where nothing is due, nothing is unpaid.
/// - What is sold at the till goes with its customer, unless sending it is charged for. That is no fact: the order can be
///   cancelled like one whose goods are still here.
pub fn fold(state: &OrderState, totals: &Totals) -> Status {
    let standing = Standing::of(&state.facts);
    let lifecycle = standing.lifecycle(&state.facts);
    Status {
        lifecycle,
        payment: payment_status(state, totals),
        fulfilment: match standing.fulfilment {
            Fulfilment::Unfulfilled if lifecycle != Lifecycle::Placed || !has_to_be_sent(state) => {
                Fulfilment::NothingToSend
            }
            known => known,
        },
    }
}

fn has_to_be_sent(state: &OrderState) -> bool {
    let at_till = state.header.channel == Channel::Till;
    state.header.direction == Direction::Sale && (!at_till || !state.shipping.shown.is_zero())
}

fn payment_status(state: &OrderState, totals: &Totals) -> PaymentStatus {
    let due = state.header.direction.signed(totals.total).max(Decimal::ZERO);
    let paid = paid(state).unwrap_or_default();
    if paid > due {
        PaymentStatus::Overpaid
    } else if paid == due {
        PaymentStatus::Paid
    } else if paid > Decimal::ZERO {
        PaymentStatus::PartlyPaid
    } else {
        PaymentStatus::Unpaid
    }
}

#[cfg(test)]
mod tests;
