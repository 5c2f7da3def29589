//! Facts and intents: the set of things that happened to an order or were asked for. It only grows.
//!
//! Each fact names the facts its author had seen last (`after`), so the whole is a causal graph: the fold
//! can tell "cancelled after it was shipped" from "cancelled by someone who couldn't know it was shipped".

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use super::ExternalReference;
use crate::id::{DeviceId, FactId, LineId, Millis};

/// How money changed hands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum PaymentMethod {
    /// Notes and coins.
    #[default]
    #[n(0)]
    Cash,
    /// Debit or credit card.
    #[n(1)]
    Card,
    /// A phone wallet.
    #[n(2)]
    Wallet,
    /// A bank transfer or slip.
    #[n(3)]
    Transfer,
    /// A voucher or gift card.
    #[n(4)]
    Voucher,
    /// Anything else.
    #[n(5)]
    Other,
}

/// Money taken (or, on a return, given back). Recorded, not verified.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Payment {
    /// How.
    #[n(0)]
    pub method: PaymentMethod,
    /// How much was kept, in the order's currency; above zero (imports may carry zero).
    #[n(1)]
    #[cbor(with = "crate::codec::decimal")]
    pub amount: Decimal,
    /// A slip number, a transaction id; may be empty.
    #[n(2)]
    pub reference: String,
    /// What was handed over, where change was given on it: the change is `given - amount`. Absent where the two are
    /// equal, and in what was written before it was kept.
    #[n(3)]
    #[cbor(with = "crate::codec::optional_decimal", has_nil)]
    pub given: Option<Decimal>,
}

impl Payment {
    /// The change that was given back on it, zero or more.
    pub fn change(&self) -> Decimal {
        let given = self.given.unwrap_or(self.amount);
        given
            .checked_sub(self.amount)
            .unwrap_or_default()
            .max(Decimal::ZERO)
    }
}

/// What happened, or what someone wants.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum FactKind {
    /// The order is firm: stock is promised.
    #[n(0)]
    Placed,
    /// The order waits at the till.
    #[n(1)]
    Held,
    /// Money was taken.
    #[n(2)]
    Paid(#[n(0)] Payment),
    /// Lines, customer, discount, shipping or note were changed.
    #[n(3)]
    Changed,
    /// Someone wants the order not to happen (an intent).
    #[n(4)]
    CancelRequested(#[n(0)] String),
    /// The goods left.
    #[n(5)]
    Shipped,
    /// The customer has the goods.
    #[n(6)]
    Delivered,
    /// It came from another system, which said this of its state.
    #[n(7)]
    Imported(#[n(0)] ExternalReference, #[n(1)] String),
    /// A person settled an issue; the text is the key.
    #[n(8)]
    Settled(#[n(0)] String),
    /// A line's quantity or discount was settled by a person.
    #[n(9)]
    LineChanged(#[n(0)] LineId),
    /// This order was saved under another number before its device was found to be a copy.
    #[n(10)]
    Renumbered(#[n(0)] String),
    /// The goods that had left came back (a parcel was called back): the shipping is undone.
    #[n(11)]
    CameBack,
}

/// One fact with its author, its time and what the author knew.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Fact {
    /// Its id, which names its device, epoch and commit.
    #[n(0)]
    pub id: FactId,
    /// The author's wall clock.
    #[n(1)]
    pub at: Millis,
    /// The person; empty until users exist.
    #[n(2)]
    pub user: String,
    /// The latest facts the author had seen (those that no other seen fact follows).
    #[n(3)]
    pub after: Vec<FactId>,
    /// What happened.
    #[n(4)]
    pub kind: FactKind,
}

impl Fact {
    /// The device that recorded it.
    pub fn device(&self) -> DeviceId {
        self.id.device
    }
}
