use proptest::prelude::*;

use super::*;
use crate::decide::Taken;
use crate::id::{FactId, Kind};
use crate::issue::Field;
use crate::order::{Direction, ExternalReference, Versions};
use crate::quantity::Quantity;
use crate::row::{LedgerCheck, order_row};
use crate::testing::{
    Order, any_facts, decimal, doc, held_order, location, order_id, payment, placed_order, property_config,
    whole,
};

fn issues(order: &Order) -> Vec<Issue> {
    examine(&order.state).issues
}

fn kinds(order: &Order) -> Vec<IssueKind> {
    issues(order).into_iter().map(|issue| issue.kind).collect()
}

fn cancel() -> FactKind {
    FactKind::CancelRequested(String::new())
}

fn settle_all(order: &mut Order) {
    for issue in issues(order) {
        order.add_fact(FactKind::Settled(issue.key));
    }
}

#[test]
fn an_order_without_quarrels_has_no_issue() {
    let mut order = placed_order(&[("5", 1)]);
    order.add_fact(FactKind::Paid(payment("5")));
    order.add_fact(FactKind::Changed);
    order.add_fact(FactKind::Shipped);
    order.add_fact(FactKind::Delivered);
    assert_eq!(kinds(&order), []);
}

#[test]
fn two_quantities_of_one_line_are_both_offered() {
    let mut order = placed_order(&[("5", 1), ("7", 1)]);
    let line = order.line(1);
    let state = order.state.lines.get_mut(&line).unwrap();
    state.quantity = Versions {
        shown: whole(3),
        others: vec![whole(2), whole(3)],
    };
    assert_eq!(
        kinds(&order),
        [IssueKind::ConcurrentQuantity {
            line,
            name: "Green tea".to_owned(),
            shown: whole(3),
            others: vec![whole(2)],
        }]
    );
    // A line that is gone has no quantity to quarrel about.
    order.state.lines.get_mut(&line).unwrap().removed = true;
    assert_eq!(kinds(&order), []);
}

#[test]
fn every_plain_field_is_offered() {
    let mut order = placed_order(&[("5", 1)]);
    let line = order.line(0);
    order.state.note = Versions {
        shown: "a".to_owned(),
        others: vec!["b".to_owned()],
    };
    order.state.shipping = Versions {
        shown: decimal("4.90"),
        others: vec![decimal("0")],
    };
    let state = order.state.lines.get_mut(&line).unwrap();
    state.discount = Versions {
        shown: None,
        others: vec![Some(crate::order::Discount::Percent(decimal("10.0")))],
    };
    let field = |field, line, shown: &str, other: &str| IssueKind::ConcurrentField {
        field,
        line,
        shown: shown.to_owned(),
        others: vec![other.to_owned()],
    };
    assert_eq!(
        kinds(&order),
        [
            field(Field::Shipping, None, "4.90", "0"),
            field(Field::Note, None, "a", "b"),
            field(Field::LineDiscount, Some(line), "", "10 %"),
        ]
    );
}

#[test]
fn a_cancellation_beside_a_change_is_an_issue_either_way() {
    let mut order = placed_order(&[("5", 1)]);
    let placed = order.state.latest_facts();
    let change = order.add_fact_after(1, placed.clone(), FactKind::Changed);
    let later = order.add_fact_after(1, vec![change], FactKind::Changed);
    let cancellation = order.add_fact_after(2, placed, cancel());
    // Two changes in a row are one question.
    assert_eq!(
        kinds(&order),
        [IssueKind::CancelledBesideChange {
            cancellation,
            change: later
        }]
    );
    let key = issues(&order)[0].key.clone();
    order.add_fact(FactKind::Settled(key));
    assert_eq!(kinds(&order), []);
    // Another change by someone who knew of nothing raises it anew.
    order.add_fact_after(3, vec![change], FactKind::Changed);
    assert_eq!(kinds(&order).len(), 1);
}

#[test]
fn a_cancellation_that_knew_the_change_is_none() {
    let mut order = placed_order(&[("5", 1)]);
    order.add_fact(FactKind::Changed);
    order.add_fact(cancel());
    assert_eq!(kinds(&order), []);
}

#[test]
fn a_cancellation_of_what_has_left_is_an_issue_until_settled() {
    let mut order = placed_order(&[("5", 1)]);
    let placed = order.state.latest_facts();
    order.add_fact(FactKind::Shipped);
    let cancellation = order.add_fact_after(2, placed, cancel());
    assert_eq!(
        kinds(&order),
        [IssueKind::CancelledAfterShipping { cancellation }]
    );
    settle_all(&mut order);
    assert_eq!(kinds(&order), []);
}

#[test]
fn a_held_order_placed_on_two_devices_is_an_issue() {
    let mut order = held_order(&[("5", 1)]);
    let held = order.add_fact(FactKind::Held);
    let first = order.add_fact_after(1, vec![held], FactKind::Placed);
    let second = order.add_fact_after(2, vec![held], FactKind::Placed);
    assert_eq!(kinds(&order), [IssueKind::PlacedTwice { first, second }]);
    settle_all(&mut order);
    assert_eq!(kinds(&order), []);
}

#[test]
fn money_that_does_not_fit_is_an_issue() {
    let mut order = placed_order(&[("5", 1)]);
    order.add_fact(FactKind::Paid(payment("6")));
    assert_eq!(kinds(&order), [IssueKind::Overpaid]);
    settle_all(&mut order);
    assert_eq!(kinds(&order), []);
    order.add_fact(FactKind::Paid(payment("1")));
    assert_eq!(kinds(&order), [IssueKind::Overpaid], "more than was settled");
    order.add_fact(cancel());
    assert_eq!(kinds(&order), [IssueKind::PaidButCancelled]);
}

#[test]
fn what_another_system_settled_is_not_questioned() {
    let mut order = placed_order(&[("5", 1)]);
    let reference = ExternalReference {
        system: "olist".to_owned(),
        id: "1".to_owned(),
    };
    let imported = order.add_fact(FactKind::Imported(reference, "canceled".to_owned()));
    for (n, kind) in [
        (1, FactKind::Paid(payment("9"))),
        (2, FactKind::Shipped),
        (3, cancel()),
    ] {
        let id = FactId {
            counter: imported.counter + n,
            ..imported
        };
        let after = order.state.latest_facts();
        order.state.facts.insert(
            id,
            Fact {
                id,
                at: 0,
                user: String::new(),
                after,
                kind,
            },
        );
    }
    assert_eq!(kinds(&order), []);
    order.add_fact(FactKind::Paid(payment("9")));
    assert_eq!(kinds(&order), [IssueKind::PaidButCancelled]);
}

fn taken(order: &Order, line: usize, units: i64) -> Taken {
    let (line, product) = (order.line(line), doc(Kind::Product, line as u64 + 1));
    Taken {
        line,
        product,
        location: location(),
        quantity: whole(units),
    }
}

fn disagreements(order: &Order, taken: &[Taken]) -> Vec<(Quantity, Quantity)> {
    let Examined { status, issues, .. } = examine(&order.state);
    let found = review_stock(&order.state, &status, &issues, taken);
    let mut row = order_row(order_id(), &order.state, 0);
    assert_eq!(
        review_stock_of_row(&row, taken),
        [],
        "one person's order is never compared"
    );
    let settled = Vec::new();
    row.ledger_check = Some(LedgerCheck {
        imported: !moves_stock(&order.state, &[]),
        settled,
    });
    assert_eq!(review_stock_of_row(&row, taken), found);
    found
        .into_iter()
        .map(|issue| match issue.kind {
            IssueKind::LedgerDisagrees { ordered, taken, .. } => (ordered, taken),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn ledgers_that_took_something_else_are_an_issue() {
    let mut order = placed_order(&[("5", 2), ("7", 1)]);
    let right = [taken(&order, 0, 2), taken(&order, 1, 1)];
    assert_eq!(disagreements(&order, &right), []);
    assert_eq!(disagreements(&order, &right[..1]), [(whole(1), whole(0))]);
    assert_eq!(
        disagreements(&order, &[taken(&order, 0, 3), right[1]]),
        [(whole(2), whole(3))]
    );
    let line = order.line(0);
    order.state.lines.get_mut(&line).unwrap().removed = true;
    assert_eq!(disagreements(&order, &right), [(whole(0), whole(2))]);
    order.add_fact(cancel());
    assert_eq!(
        disagreements(&order, &right),
        [(whole(0), whole(2)), (whole(0), whole(1))]
    );
}

#[test]
fn ledgers_are_not_blamed_while_people_quarrel() {
    let mut order = placed_order(&[("5", 2)]);
    let line = order.line(0);
    let wrong = [taken(&order, 0, 3)];
    order.state.lines.get_mut(&line).unwrap().quantity.others = vec![whole(3)];
    assert_eq!(disagreements(&order, &wrong), []);
}

#[test]
fn an_order_edited_at_once_by_two_is_compared_by_its_row() {
    let mut order = placed_order(&[("5", 2)]);
    order.add_fact_after(2, Vec::new(), FactKind::Changed);
    let row = order_row(order_id(), &order.state, 0);
    let issues = review_stock_of_row(&row, &[taken(&order, 0, 3)]);
    assert_eq!(issues.len(), 1, "{row:?}");
    order.add_fact(FactKind::Settled(issues[0].key.clone()));
    let row = order_row(order_id(), &order.state, 0);
    assert_eq!(review_stock_of_row(&row, &[taken(&order, 0, 3)]), []);
}

#[test]
fn a_return_brings_goods_in() {
    let mut order = placed_order(&[("5", 2)]);
    order.state.header.direction = Direction::Return;
    assert_eq!(disagreements(&order, &[taken(&order, 0, -2)]), []);
    assert_eq!(
        disagreements(&order, &[taken(&order, 0, 2)]),
        [(whole(2), whole(-2))]
    );
}

#[test]
fn trade_that_was_imported_without_stock_needs_no_ledger() {
    let mut order = placed_order(&[("5", 2)]);
    assert_eq!(disagreements(&order, &[]), [(whole(2), whole(0))]);
    let reference = ExternalReference {
        system: "olist".to_owned(),
        id: "1".to_owned(),
    };
    order.add_fact(FactKind::Imported(reference, "delivered".to_owned()));
    assert_eq!(disagreements(&order, &[]), []);
}

proptest! {
    #![proptest_config(property_config(1000))]

    /// Facts come in any sequence and in parts; the last state has all of them.
    #[test]
    fn the_same_facts_give_the_same_issues(
        (facts, arrivals) in any_facts(20).prop_flat_map(|facts| {
            let arrivals: Vec<usize> = (0..facts.len()).collect();
            (Just(facts), Just(arrivals).prop_shuffle())
        }),
    ) {
        let mut all = held_order(&[("5", 2)]);
        all.state.facts = facts.iter().map(|fact| (fact.id, fact.clone())).collect();
        let mut growing = held_order(&[("5", 2)]);
        for at in arrivals {
            growing.state.facts.insert(facts[at].id, facts[at].clone());
            issues(&growing);
        }
        prop_assert_eq!(issues(&growing), issues(&all));
    }

    /// Every issue has its own key, and a fact that names the keys takes all issues away for good.
    #[test]
    fn what_is_settled_stays_settled(facts in any_facts(20)) {
        let mut order = held_order(&[("5", 2)]);
        order.state.facts = facts.iter().map(|fact| (fact.id, fact.clone())).collect();
        let found = issues(&order);
        let keys: BTreeSet<&str> = found.iter().map(|issue| issue.key.as_str()).collect();
        prop_assert_eq!(keys.len(), found.len());
        settle_all(&mut order);
        prop_assert_eq!(issues(&order), vec![]);
        order.add_fact(FactKind::Settled("of no issue".to_owned()));
        prop_assert_eq!(issues(&order), vec![]);
    }
}
