//! Where the ledgers and the order disagree about what was taken for it.

use std::collections::BTreeMap;

use super::settled_keys;
use crate::decide::Taken;
use crate::id::LineId;
use crate::issue::{Issue, IssueKind};
use crate::order::status::Lifecycle;
use crate::order::{FactKind, LineState, OrderState, Status};
use crate::quantity::Quantity;

/// The issues of sort [`IssueKind::LedgerDisagrees`]: lines for which the ledgers took something else than
/// the order asks for. `issues` are the order's own ([`super::review`]): while the quantity of a line is in
/// dispute, or whether the order stands at all, the ledgers can't be right yet and aren't blamed.
pub fn review_stock(state: &OrderState, status: &Status, issues: &[Issue], taken: &[Taken]) -> Vec<Issue> {
    let open = issues.iter().any(|issue| {
        matches!(
            issue.kind,
            IssueKind::CancelledBesideChange { .. } | IssueKind::CancelledAfterShipping { .. }
        )
    });
    if open || !moves_stock(state, taken) {
        return Vec::new();
    }
    let mut by_line: BTreeMap<LineId, i64> = BTreeMap::new();
    for part in taken {
        let sum = by_line.entry(part.line).or_default();
        *sum = sum.saturating_add(part.quantity.0);
    }
    for (id, line) in &state.lines {
        if line.item.product.is_some() {
            by_line.entry(*id).or_default();
        }
    }
    let disputed = |id: LineId| {
        issues
            .iter()
            .any(|issue| matches!(issue.kind, IssueKind::ConcurrentQuantity { line, .. } if line == id))
    };
    let sign = state.header.direction.stock_sign();
    let mut found = Vec::new();
    for (id, sum) in by_line {
        let ordered = state
            .lines
            .get(&id)
            .map_or(Quantity::ZERO, |line| promised(status, line));
        let taken = Quantity(sum.saturating_mul(sign));
        if ordered != taken && !disputed(id) {
            let key = format!("ledger/{id}/{ordered}/{taken}");
            found.push(Issue {
                key,
                kind: IssueKind::LedgerDisagrees {
                    line: id,
                    ordered,
                    taken,
                },
            });
        }
    }
    if !found.is_empty() {
        let settled = settled_keys(state);
        found.retain(|issue| !settled.contains(issue.key.as_str()));
    }
    found
}

/// Whether stock moves for this order at all: not for past trade that was imported without it.
pub(crate) fn moves_stock(state: &OrderState, taken: &[Taken]) -> bool {
    !taken.is_empty()
        || !state
            .facts
            .values()
            .any(|fact| matches!(fact.kind, FactKind::Imported(..)))
}

/// How much of a line's product the order holds while it stands where it does: nothing unless it is placed.
fn promised(status: &Status, line: &LineState) -> Quantity {
    if status.lifecycle == Lifecycle::Placed && !line.removed && line.item.product.is_some() {
        line.quantity.shown
    } else {
        Quantity::ZERO
    }
}
