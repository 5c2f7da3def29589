//! From an order to its row.

use rust_decimal::Decimal;

use super::{LineRow, OrderRow, Version};
use crate::id::DocId;
use crate::order::review::{examine, ledger_check};
use crate::order::status::paid;
use crate::order::{FactKind, OrderState};

/// The row of an order. It can't fail: amounts that can't be added up show as 0 and raise an issue.
pub fn order_row(id: DocId, state: &OrderState, version: Version) -> OrderRow {
    let examined = examine(state);
    let header = &state.header;
    let customer = state.customer.shown.clone().unwrap_or_default();
    let paid = paid(state).unwrap_or_default();
    let nets = examined
        .totals
        .lines
        .iter()
        .map(|line| line.net)
        .chain(std::iter::repeat(Decimal::ZERO));
    let line_row = |((id, line), net): ((&_, &crate::order::LineState), Decimal)| LineRow {
        id: *id,
        product: line.item.product,
        sku: line.item.sku.clone(),
        name: line.item.name.clone(),
        quantity: line.quantity.shown,
        unit_price: line.item.unit_price,
        net,
    };
    OrderRow {
        id,
        number: header.number.clone(),
        direction: header.direction,
        channel: header.channel,
        location: header.location,
        salesperson: header.salesperson.clone(),
        placed_at: header.placed_at,
        currency: header.currency,
        total: examined.totals.total,
        paid: header.direction.signed(paid),
        status: examined.status,
        customer: customer.id,
        customer_name: customer.name,
        customer_phone: customer.phone,
        customer_address: customer.address,
        external: header.external.clone(),
        lines: state.live_lines().zip(nets).map(line_row).collect(),
        issues: examined.issues,
        version,
        changed_at: state
            .facts
            .values()
            .map(|fact| fact.at)
            .max()
            .unwrap_or(header.placed_at),
        ledger_check: ledger_check(state),
        old_numbers: old_numbers(state),
    }
}

fn old_numbers(state: &OrderState) -> Option<Vec<String>> {
    let old = state.facts.values().filter_map(|fact| match &fact.kind {
        FactKind::Renumbered(number) => Some(number.clone()),
        _ => None,
    });
    let old: Vec<String> = old.collect();
    (!old.is_empty()).then_some(old)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::IssueKind;
    use crate::order::{Direction, FactKind};
    use crate::testing::{decimal, order_id, payment, placed_order, whole};

    #[test]
    fn a_row_says_what_the_order_costs_and_where_it_stands() {
        let mut order = placed_order(&[("2.50", 3), ("1.00", 1)]);
        order.add_fact(FactKind::Paid(payment("8.50")));
        let row = order_row(order_id(), &order.state, 7);
        assert_eq!(
            (row.total, row.paid, row.version),
            (decimal("8.50"), decimal("8.50"), 7)
        );
        assert_eq!(
            row.lines.iter().map(|line| line.net).collect::<Vec<_>>(),
            [decimal("7.50"), decimal("1.00")]
        );
        assert_eq!(row.issues, []);
        assert_eq!(row.changed_at, order.now());
    }

    #[test]
    fn a_return_pays_out() {
        let mut order = placed_order(&[("2.50", 2)]);
        order.state.header.direction = Direction::Return;
        order.add_fact(FactKind::Paid(payment("5")));
        let row = order_row(order_id(), &order.state, 0);
        assert_eq!((row.total, row.paid), (decimal("-5.00"), decimal("-5")));
        assert_eq!(row.issues, []);
    }

    #[test]
    fn amounts_too_large_are_an_issue_and_no_panic() {
        let mut order = placed_order(&[("1000000000000", 1)]);
        let line = order.state.lines.values_mut().next().unwrap();
        line.quantity.shown = whole(9_000_000_000_000);
        let row = order_row(order_id(), &order.state, 0);
        assert_eq!((row.total, row.lines.len()), (Decimal::ZERO, 1));
        assert_eq!(
            row.issues.iter().map(|issue| &issue.kind).collect::<Vec<_>>(),
            [&IssueKind::AmountsTooLarge]
        );
        order.add_fact(FactKind::Settled(row.issues[0].key.clone()));
        assert_eq!(order_row(order_id(), &order.state, 0).issues, []);
    }
}
