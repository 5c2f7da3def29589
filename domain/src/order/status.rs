//! The status fold: from a set of facts to where the order stands. Any order of arrival gives the same
//! answer.

use minicbor::{Decode, Encode};

use super::OrderState;
use super::totals::Totals;

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
    /// They are still here.
    #[default]
    #[n(0)]
    Unfulfilled,
    /// They left.
    #[n(1)]
    Shipped,
    /// The customer has them.
    #[n(2)]
    Delivered,
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

/// Where the order stands, from all its facts.
pub fn fold(state: &OrderState, totals: &Totals) -> Status {
    let _ = (state, totals);
    Status::default()
}
