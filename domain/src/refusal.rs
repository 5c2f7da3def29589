//! Why a command can't be done: the answers that the rules give a person.

use minicbor::{Decode, Encode};

/// Why a command can't be done. The texts are for logs and tools; screens translate the variants. Lines are
/// counted from 1, in the sequence of the command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Encode, Decode)]
pub enum Refusal {
    /// The order isn't on this device.
    #[error("this isn't on this device")]
    #[n(0)]
    Unknown,
    /// An order needs at least one line.
    #[error("an order needs at least one line")]
    #[n(1)]
    NoLines,
    /// More lines, or more stock items, than one commit may carry.
    #[error("too many lines at once")]
    #[n(2)]
    TooManyLines,
    /// A quantity that isn't above zero (a count may be zero).
    #[error("line {0}: the quantity must be above zero")]
    #[n(3)]
    BadQuantity(#[n(0)] u32),
    /// A price below zero.
    #[error("line {0}: the price must not be below zero")]
    #[n(4)]
    BadPrice(#[n(0)] u32),
    /// A discount below zero, above 100 %, or above what it is taken off.
    #[error("the discount is not possible")]
    #[n(5)]
    BadDiscount,
    /// An amount that isn't above zero or doesn't fit.
    #[error("the amount is not possible")]
    #[n(6)]
    BadAmount,
    /// A text that is empty where it must not be, or too long. Names the field.
    #[error("{0}: empty or too long")]
    #[n(7)]
    BadText(#[n(0)] String),
    /// The order has no such line.
    #[error("the order has no such line")]
    #[n(8)]
    NoSuchLine,
    /// The order is cancelled.
    #[error("the order is cancelled")]
    #[n(9)]
    Cancelled,
    /// The order isn't held, or isn't placed, as the command needs.
    #[error("the order is not in the state this needs")]
    #[n(10)]
    WrongState,
    /// There is no such issue (any more).
    #[error("this is settled already")]
    #[n(11)]
    NoSuchIssue,
    /// The command changes nothing.
    #[error("there is nothing to change")]
    #[n(12)]
    NothingToDo,
}
