//! Issues: business rules that merged work breaks. A person sees each and settles it; none is dropped.

pub(crate) mod conflict;

use minicbor::{Decode, Encode};

use crate::id::{DocId, FactId, LineId};
use crate::quantity::Quantity;

/// Which plain field two people set at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Field {
    /// An order's customer.
    #[n(0)]
    Customer,
    /// An order's discount.
    #[n(1)]
    Discount,
    /// An order's shipping charge.
    #[n(2)]
    Shipping,
    /// An order's or a customer's note.
    #[n(3)]
    Note,
    /// A line's discount.
    #[n(4)]
    LineDiscount,
    /// A line's note.
    #[n(5)]
    LineNote,
    /// A product's or customer's name.
    #[n(6)]
    Name,
    /// A product's price.
    #[n(7)]
    Price,
    /// Any other field of a product, customer or location.
    #[n(8)]
    Other,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum IssueKind {
    /// Two people set a line's quantity at once: the one in force, then the others.
    #[n(0)]
    ConcurrentQuantity {
        /// The line.
        #[n(0)]
        line: LineId,
        /// Its name, so that the inbox can say it.
        #[n(1)]
        name: String,
        /// The quantity in force.
        #[n(2)]
        shown: Quantity,
        /// What else was set.
        #[n(3)]
        others: Vec<Quantity>,
    },
    /// Two people set a plain field at once; the values as a person would read them.
    #[n(1)]
    ConcurrentField {
        /// The field.
        #[n(0)]
        field: Field,
        /// The line, where it is a line's field.
        #[n(1)]
        line: Option<LineId>,
        /// The value in force.
        #[n(2)]
        shown: String,
        /// What else was set.
        #[n(3)]
        others: Vec<String>,
    },
    /// Someone cancelled while someone else, unaware, changed the order.
    #[n(2)]
    CancelledBesideChange {
        /// The cancellation.
        #[n(0)]
        cancellation: FactId,
        /// The change.
        #[n(1)]
        change: FactId,
    },
    /// Someone cancelled while the goods had left.
    #[n(3)]
    CancelledAfterShipping {
        /// The cancellation.
        #[n(0)]
        cancellation: FactId,
    },
    /// A held order was placed on two devices.
    #[n(4)]
    PlacedTwice {
        /// The two placements.
        #[n(0)]
        first: FactId,
        /// The later one by id.
        #[n(1)]
        second: FactId,
    },
    /// More was taken than the total.
    #[n(5)]
    Overpaid,
    /// A cancelled order holds money that was taken.
    #[n(6)]
    PaidButCancelled,
    /// More was sold here than there is.
    #[n(7)]
    Oversold {
        /// The product.
        #[n(0)]
        product: DocId,
        /// The location.
        #[n(1)]
        location: DocId,
        /// How much is missing.
        #[n(2)]
        short: Quantity,
    },
    /// What the ledgers sold for a line isn't what the order says.
    #[n(8)]
    LedgerDisagrees {
        /// The line.
        #[n(0)]
        line: LineId,
        /// By the order.
        #[n(1)]
        ordered: Quantity,
        /// By the ledgers.
        #[n(2)]
        taken: Quantity,
    },
    /// The order's amounts have more digits than can be added up; its total shows as 0.
    #[n(9)]
    AmountsTooLarge,
}

/// Something that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Issue {
    /// Stable name of this issue within its document: the same rule broken by the same facts has the same
    /// key on every device.
    #[n(0)]
    pub key: String,
    /// What is wrong.
    #[n(1)]
    pub kind: IssueKind,
}

/// How a person settles an issue.
///
/// What the two answers mean depends on the issue. A value set at once by two people: keep the one in
/// force, or take the `n`th of the others. [`IssueKind::CancelledBesideChange`]: it stays cancelled, or
/// (0) it is placed again with the change. [`IssueKind::CancelledAfterShipping`]: the goods stay out, or
/// (0) they came back and the cancellation holds. [`IssueKind::LedgerDisagrees`]: the order is right. All
/// other issues can only be kept as they are or acknowledged, which is the same.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Settlement {
    /// Keep what is shown.
    #[n(0)]
    KeepShown,
    /// Take the `n`th of the others instead.
    #[n(1)]
    TakeOther(#[n(0)] u32),
    /// It is known and nothing is to be done. A value set at once by two people is kept as shown.
    #[n(2)]
    Acknowledge,
}
