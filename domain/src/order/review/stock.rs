//! Where the ledgers and the order disagree about what was taken for it.

use std::collections::BTreeMap;

use super::settled_keys;
use crate::decide::Taken;
use crate::id::LineId;
use crate::issue::{Issue, IssueKind};
use crate::order::causality::Causality;
use crate::order::status::Lifecycle;
use crate::order::{Direction, FactKind, LineState, OrderState, Status};
use crate::quantity::Quantity;
use crate::row::{LedgerCheck, OrderRow};
use crate::sorting;

/// How the keys of these issues begin.
const KEY: &str = "ledger/";

/// What an order asks of the ledgers.
struct Claim<'a> {
    direction: Direction,
    status: &'a Status,
    /// The order's own issues, from [`super::review`].
    issues: &'a [Issue],
    /// How much each live line wants; free lines want nothing and aren't here.
    lines: BTreeMap<LineId, Quantity>,
}

/// The issues of sort [`IssueKind::LedgerDisagrees`]: lines for which the ledgers took something else than
/// the order asks for. `issues` are the order's own ([`super::review`]): while the quantity of a line is in
/// dispute, or whether the order stands at all, the ledgers can't be right yet and aren't blamed.
pub fn review_stock(state: &OrderState, status: &Status, issues: &[Issue], taken: &[Taken]) -> Vec<Issue> {
    if !moves_stock(state, taken) {
        return Vec::new();
    }
    let wanted = |(id, line): (&LineId, &LineState)| line.item.product.map(|_| (*id, line.quantity.shown));
    let claim = Claim {
        direction: state.header.direction,
        status,
        issues,
        lines: sorting::map(state.live_lines().filter_map(wanted)),
    };
    let mut found = claim.disagreements(taken);
    if !found.is_empty() {
        let settled = settled_keys(state);
        found.retain(|issue| !settled.contains(issue.key.as_str()));
    }
    found
}

/// The same from an order's row alone; nothing for an order that can't have parted from the ledgers.
pub fn review_stock_of_row(row: &OrderRow, taken: &[Taken]) -> Vec<Issue> {
    let Some(check) = &row.ledger_check else {
        return Vec::new();
    };
    if check.imported && taken.is_empty() {
        return Vec::new();
    }
    let claim = Claim {
        direction: row.direction,
        status: &row.status,
        issues: &row.issues,
        lines: sorting::map(
            row.lines
                .iter()
                .filter_map(|line| line.product.map(|_| (line.id, line.quantity))),
        ),
    };
    let mut found = claim.disagreements(taken);
    found.retain(|issue| !check.settled.contains(&issue.key));
    found
}

/// What the row of an order needs for [`review_stock_of_row`].
pub(crate) fn ledger_check(state: &OrderState) -> Option<LedgerCheck> {
    if Causality::of(&state.facts).is_a_chain() {
        return None;
    }
    let settled = settled_keys(state).into_iter();
    Some(LedgerCheck {
        imported: was_imported(state),
        settled: settled
            .filter(|key| key.starts_with(KEY))
            .map(str::to_owned)
            .collect(),
    })
}

impl Claim<'_> {
    fn disagreements(&self, taken: &[Taken]) -> Vec<Issue> {
        let stands_open = |issue: &Issue| {
            matches!(
                issue.kind,
                IssueKind::CancelledBesideChange { .. } | IssueKind::CancelledAfterShipping { .. }
            )
        };
        if self.issues.iter().any(stands_open) {
            return Vec::new();
        }
        let mut by_line: BTreeMap<LineId, i64> = sorting::map(self.lines.keys().map(|id| (*id, 0)));
        for part in taken {
            let sum = by_line.entry(part.line).or_default();
            *sum = sum.saturating_add(part.quantity.0);
        }
        let sign = self.direction.stock_sign();
        let mut found = Vec::new();
        for (line, sum) in by_line {
            let ordered = self.promised(line);
            let taken = Quantity(sum.saturating_mul(sign));
            if ordered != taken && !self.is_disputed(line) {
                found.push(Issue {
                    key: format!("{KEY}{line}/{ordered}/{taken}"),
                    kind: IssueKind::LedgerDisagrees { line, ordered, taken },
                });
            }
        }
        found
    }

    /// How much of a line's product the order holds while it stands where it does: nothing unless it is placed.
    fn promised(&self, line: LineId) -> Quantity {
        match self.lines.get(&line) {
            Some(quantity) if self.status.lifecycle == Lifecycle::Placed => *quantity,
            _ => Quantity::ZERO,
        }
    }

    fn is_disputed(&self, id: LineId) -> bool {
        self.issues
            .iter()
            .any(|issue| matches!(issue.kind, IssueKind::ConcurrentQuantity { line, .. } if line == id))
    }
}

/// Whether stock moves for this order at all: not for past trade that was imported without it.
pub(crate) fn moves_stock(state: &OrderState, taken: &[Taken]) -> bool {
    !taken.is_empty() || !was_imported(state)
}

fn was_imported(state: &OrderState) -> bool {
    state
        .facts
        .values()
        .any(|fact| matches!(fact.kind, FactKind::Imported(..)))
}
