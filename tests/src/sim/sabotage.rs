//! Seeded bugs: faults that no correct disk, network or server has, put into the simulated world and never
//! into the product. They prove that the checkers see what they are there to see.

use super::check::Rule;

/// A bug to put into the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// A crash takes one record out of a device's outbox, though the disk had it.
    LoseOutboxRecord,
    /// A crash leaves only the last write of a device's transaction.
    TearTransaction,
    /// The disk says that a transaction is complete long before it is.
    SaySavedTooSoon,
    /// A batch comes without its content, and the device's cursor goes past it.
    EmptyBatch,
    /// A row that a batch brings says another quantity than the document, under the same version.
    AlterRow,
    /// After a restart the server has forgotten the last commit it decided on of each chain, though its log
    /// has it: a commit that is sent again is accepted again.
    ForgetDecided,
    /// After a restart the server's last group is gone, though it was acknowledged.
    ForgetGroup,
    /// Two devices are given the same series of order numbers.
    SameSeries,
    /// The log holds a commit that names another predecessor than it had.
    BreakChain,
    /// The log holds a commit without the movements it made in its ledger.
    PartOrderFromLedger,
    /// A row that a batch brings has lost whom its customer became, under the same version.
    LosePointer,
    /// The server names another moment than its log when it is asked since when it has an order's commits.
    ShiftTimes,
}

impl Sabotage {
    /// All of them.
    pub const ALL: [Sabotage; 12] = [
        Sabotage::LoseOutboxRecord,
        Sabotage::TearTransaction,
        Sabotage::SaySavedTooSoon,
        Sabotage::EmptyBatch,
        Sabotage::AlterRow,
        Sabotage::ForgetDecided,
        Sabotage::ForgetGroup,
        Sabotage::SameSeries,
        Sabotage::BreakChain,
        Sabotage::PartOrderFromLedger,
        Sabotage::LosePointer,
        Sabotage::ShiftTimes,
    ];

    /// The rule that it breaks: whatever else is noticed, this has to be.
    pub fn breaks(self) -> Rule {
        match self {
            Sabotage::LoseOutboxRecord | Sabotage::SaySavedTooSoon | Sabotage::ForgetGroup => {
                Rule::NothingLost
            }
            Sabotage::TearTransaction | Sabotage::EmptyBatch => Rule::NoRepairs,
            Sabotage::AlterRow => Rule::SameEverywhere,
            Sabotage::ForgetDecided => Rule::NothingTwice,
            Sabotage::SameSeries => Rule::OrderNumbers,
            Sabotage::BreakChain => Rule::UnbrokenChains,
            Sabotage::PartOrderFromLedger => Rule::BooksAgree,
            Sabotage::LosePointer => Rule::SamePeople,
            Sabotage::ShiftTimes => Rule::TimesTrue,
        }
    }
}
