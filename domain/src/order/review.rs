//! Which rules merged facts and edits break.

use super::{OrderState, Status, Totals};
use crate::decide::Taken;
use crate::issue::Issue;

/// What in this order waits for a person.
pub fn review(state: &OrderState, totals: &Totals, status: &Status) -> Vec<Issue> {
    let _ = (state, totals, status);
    Vec::new()
}

/// Where the ledgers and the order disagree about what was taken for it ([`crate::issue::IssueKind::LedgerDisagrees`]).
pub fn review_stock(state: &OrderState, status: &Status, taken: &[Taken]) -> Vec<Issue> {
    let _ = (state, status, taken);
    Vec::new()
}
