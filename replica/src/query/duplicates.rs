//! Customers of whom there are several entries: those that are likely one person, and those that are known to be.

use domain::customer::likeness::{Grade, Reason};
use domain::id::{DocId, Millis};
use domain::row::CustomerRow;
use minicbor::{Decode, Encode};

/// A window of the pairs that are likely the same person.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DuplicatePage {
    /// All pairs.
    #[n(0)]
    pub total: u32,
    /// Those of the window, the surest first.
    #[n(1)]
    pub pairs: Vec<DuplicatePair>,
    /// Not all customers have been read for it yet: nothing is said of pairs, and to ask again goes on.
    #[n(2)]
    pub is_partial: bool,
}

/// Two customers that are likely the same person.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DuplicatePair {
    /// The one that is offered to stay.
    #[n(0)]
    pub stays: Candidate,
    /// The other.
    #[n(1)]
    pub goes: Candidate,
    /// How sure it is.
    #[n(2)]
    pub grade: Grade,
    /// What they have in common.
    #[n(3)]
    pub reasons: Vec<Reason>,
}

/// One of two.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Candidate {
    /// Her, with all that her entries know of her.
    #[n(0)]
    pub row: CustomerRow,
    /// How many orders name her, whatever their state.
    #[n(1)]
    pub orders: u32,
    /// When the latest firm one was placed.
    #[n(2)]
    pub last: Option<Millis>,
}

/// An entry of a person for whom another stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct AlsoKnown {
    /// The entry as it is by itself.
    #[n(0)]
    pub row: CustomerRow,
    /// Whom to split so that she is someone of her own again.
    #[n(1)]
    pub splits: Vec<DocId>,
}
