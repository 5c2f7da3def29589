//! Work that was refused, as the screen *This device* shows it.

use domain::command::Command;
use domain::id::{DocId, Kind, Millis};
use minicbor::{Decode, Encode};

use crate::commit::CommitHash;
use crate::wire::QuarantineReason;

/// Something that a person did here and that the others can't have as it is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RefusedWork {
    /// Which it is.
    #[n(0)]
    pub id: RefusedId,
    /// When she did it, by the clock of the device; 0 when it can't be read.
    #[n(1)]
    pub at: Millis,
    /// What she did.
    #[n(2)]
    pub act: Act,
    /// The document that it made or changed, where a row of it is held.
    #[n(3)]
    pub about: Option<DocId>,
    /// What that is called: an order's number, a name. Empty when it isn't known.
    #[n(4)]
    pub title: String,
    /// Why.
    #[n(5)]
    pub why: Why,
    /// Whether this device can do it again. It can't do what it can't read, nor what another device did.
    #[n(6)]
    pub can_be_repeated: bool,
}

/// Which refused work is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
pub enum RefusedId {
    /// A commit that was kept aside, by the key of its record.
    #[n(0)]
    Commit(#[n(0)] u64),
    /// A command that couldn't be given again under the device's new epoch: the commit that it was first.
    #[n(1)]
    Command(#[n(0)] CommitHash),
}

/// Why work was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Why {
    /// The server kept it aside.
    #[n(0)]
    KeptAside(#[n(0)] QuarantineReason),
    /// What others did meanwhile forbids it.
    #[n(1)]
    Overtaken,
}

/// What a person did, as far as a sentence needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Act {
    /// An order was placed, held or imported.
    #[n(0)]
    NewOrder,
    /// An order was changed.
    #[n(1)]
    ChangeOrder,
    /// An order was cancelled.
    #[n(2)]
    CancelOrder,
    /// Money was taken.
    #[n(3)]
    Payment,
    /// Goods of an order left or arrived.
    #[n(4)]
    Progress,
    /// Goods were received or counted.
    #[n(5)]
    Stock,
    /// A product was made or changed.
    #[n(6)]
    Product,
    /// A customer was made or changed.
    #[n(7)]
    Customer,
    /// Anything else.
    #[n(8)]
    Other,
}

impl Act {
    /// What a command is.
    pub fn of(command: &Command) -> Act {
        match command {
            Command::PlaceOrder(..)
            | Command::HoldOrder(_)
            | Command::PlaceHeldOrder(..)
            | Command::ImportOrder(..) => Act::NewOrder,
            Command::ChangeOrder(..) => Act::ChangeOrder,
            Command::CancelOrder(..) => Act::CancelOrder,
            Command::RecordPayment(..) => Act::Payment,
            Command::RecordProgress(..) => Act::Progress,
            Command::ReceiveStock(..) | Command::CountStock(..) => Act::Stock,
            Command::CreateProduct(_) | Command::ChangeProduct(..) => Act::Product,
            Command::CreateCustomer(_)
            | Command::ChangeCustomer(..)
            | Command::MergeCustomer(..)
            | Command::SplitCustomer(_)
            | Command::TellCustomersApart(..) => Act::Customer,
            Command::SettleIssue(id, ..) => match id.kind {
                Kind::Order => Act::ChangeOrder,
                Kind::Product => Act::Product,
                Kind::Customer => Act::Customer,
                Kind::Location | Kind::Ledger => Act::Other,
            },
            Command::NoteOldNumber(..) => Act::ChangeOrder,
            Command::CreateLocation(_) | Command::ChangeLocation(..) => Act::Other,
        }
    }
}
