//! Which rules merged facts and edits break: the issues of one order.
//!
//! Everything is a function of the order alone, so every device that holds the same order shows the same
//! issues with the same keys, in the same sequence. A `Settled` fact that names an issue's key takes that
//! issue away; a field that was set at once by two people needs none, since setting it again settles it.

mod stock;

pub(crate) use stock::{ledger_check, moves_stock};
pub use stock::{review_stock, review_stock_of_row};

use std::collections::BTreeSet;

use super::causality::Causality;
use super::status::{Lifecycle, PaymentStatus, Standing, fold, is_imported, paid};
use super::totals::totals;
use super::{Fact, FactKind, OrderState, Status, Totals};
use crate::issue::conflict::{customer_text, discount_text, field_issue, quantity_issue};
use crate::issue::{Field, Issue, IssueKind};
use crate::sorting;

/// Issues of one sort that one order shows at most: an order with more needs a person in any case.
const MOST_OF_A_SORT: usize = 16;

/// An order with all that follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// What it costs; nothing at all when its amounts are too large.
    pub totals: Totals,
    /// Where it stands.
    pub status: Status,
    /// What in it waits for a person.
    pub issues: Vec<Issue>,
}

/// Totals, status and issues of an order. Amounts that can't be added up become an issue.
pub fn examine(state: &OrderState) -> Examined {
    let sums = totals(state);
    let too_large = sums.is_err() || paid(state).is_err();
    let totals = sums.unwrap_or_default();
    let status = fold(state, &totals);
    let mut issues = review(state, &totals, &status);
    let key = "amounts-too-large".to_owned();
    if too_large && !settled_keys(state).contains(key.as_str()) {
        issues.push(Issue {
            key,
            kind: IssueKind::AmountsTooLarge,
        });
    }
    Examined {
        totals,
        status,
        issues,
    }
}

/// What in this order waits for a person, as far as the order alone can tell.
pub fn review(state: &OrderState, totals: &Totals, status: &Status) -> Vec<Issue> {
    let mut issues = Vec::new();
    review_fields(state, &mut issues);
    let fields = issues.len();
    review_cancellations(state, status, &mut issues);
    review_placing(state, status, &mut issues);
    review_money(state, totals, status, &mut issues);
    if issues.len() > fields {
        let settled = settled_keys(state);
        issues.retain(|issue| !settled.contains(issue.key.as_str()));
    }
    issues
}

/// The keys of all issues that someone settled.
fn settled_keys(state: &OrderState) -> BTreeSet<&str> {
    let mut keys = BTreeSet::new();
    for fact in state.facts.values() {
        if let FactKind::Settled(key) = &fact.kind {
            keys.insert(key.as_str());
        }
    }
    keys
}

fn review_fields(state: &OrderState, issues: &mut Vec<Issue>) {
    issues.extend(field_issue(
        "customer",
        Field::Customer,
        None,
        &state.customer,
        customer_text,
    ));
    issues.extend(field_issue(
        "discount",
        Field::Discount,
        None,
        &state.discount,
        discount_text,
    ));
    issues.extend(field_issue(
        "shipping",
        Field::Shipping,
        None,
        &state.shipping,
        |amount| amount.to_string(),
    ));
    issues.extend(field_issue("note", Field::Note, None, &state.note, String::clone));
    for (&id, line) in state.live_lines() {
        issues.extend(quantity_issue(id, &line.item.name, &line.quantity));
        issues.extend(field_issue(
            "line-discount",
            Field::LineDiscount,
            Some(id),
            &line.discount,
            discount_text,
        ));
        issues.extend(field_issue(
            "line-note",
            Field::LineNote,
            Some(id),
            &line.note,
            String::clone,
        ));
    }
}

fn review_cancellations(state: &OrderState, status: &Status, issues: &mut Vec<Issue>) {
    let mut cancellations = Standing::of(&state.facts).cancellations;
    cancellations.truncate(MOST_OF_A_SORT);
    if cancellations.is_empty() {
        return;
    }
    if status.lifecycle != Lifecycle::Cancelled {
        // The fold says "not cancelled" in spite of a cancellation only where the goods have left.
        issues.extend(cancellations.iter().map(|fact| Issue {
            key: format!("cancelled-after-shipping/{}", fact.id),
            kind: IssueKind::CancelledAfterShipping {
                cancellation: fact.id,
            },
        }));
        return;
    }
    let graph = Causality::of(&state.facts);
    for cancellation in cancellations {
        let beside = graph.beside(cancellation).into_iter();
        let changes = sorting::set(beside.filter(|fact| changes_order(fact)).map(|fact| fact.id));
        // Of several changes in a row only the last is named: they are one person's work, one question.
        let earlier = graph.known_to(|fact| changes.contains(&fact.id));
        let last = changes.iter().filter(|change| !graph.reached(&earlier, **change));
        issues.extend(last.take(MOST_OF_A_SORT).map(|&change| Issue {
            key: format!("cancelled-beside-change/{}/{change}", cancellation.id),
            kind: IssueKind::CancelledBesideChange {
                cancellation: cancellation.id,
                change,
            },
        }));
    }
}

fn changes_order(fact: &Fact) -> bool {
    matches!(
        fact.kind,
        FactKind::Changed | FactKind::LineChanged(_) | FactKind::Placed
    )
}

fn review_placing(state: &OrderState, status: &Status, issues: &mut Vec<Issue>) {
    let mut placings: Vec<&Fact> = state
        .facts
        .values()
        .filter(|fact| fact.kind == FactKind::Placed)
        .take(MOST_OF_A_SORT + 1)
        .collect();
    if placings.len() < 2 || status.lifecycle == Lifecycle::Cancelled {
        return;
    }
    let graph = Causality::of(&state.facts);
    while let Some(second) = placings.pop() {
        let beside = graph.beside(second);
        let first = placings
            .iter()
            .find(|first| beside.iter().any(|fact| fact.id == first.id));
        issues.extend(first.map(|first| Issue {
            key: format!("placed-twice/{}/{}", first.id, second.id),
            kind: IssueKind::PlacedTwice {
                first: first.id,
                second: second.id,
            },
        }));
    }
}

/// Money that doesn't fit. What another system had settled before the import isn't questioned here: only
/// what was done since.
fn review_money(state: &OrderState, totals: &Totals, status: &Status, issues: &mut Vec<Issue>) {
    let paid = paid(state).unwrap_or_default();
    let done_here = |wanted: fn(&FactKind) -> bool| {
        state
            .facts
            .values()
            .any(|fact| wanted(&fact.kind) && !is_imported(fact, &state.facts))
    };
    if status.lifecycle == Lifecycle::Cancelled {
        let matters = |kind: &FactKind| matches!(kind, FactKind::Paid(_) | FactKind::CancelRequested(_));
        if paid > rust_decimal::Decimal::ZERO && done_here(matters) {
            let key = format!("paid-but-cancelled/{}", paid.normalize());
            issues.push(Issue {
                key,
                kind: IssueKind::PaidButCancelled,
            });
        }
    } else if status.payment == PaymentStatus::Overpaid {
        let matters = |kind: &FactKind| {
            matches!(
                kind,
                FactKind::Paid(_) | FactKind::Changed | FactKind::LineChanged(_)
            )
        };
        if done_here(matters) {
            let key = format!("overpaid/{}/{}", totals.total.abs().normalize(), paid.normalize());
            issues.push(Issue {
                key,
                kind: IssueKind::Overpaid,
            });
        }
    }
}

#[cfg(test)]
mod tests;
