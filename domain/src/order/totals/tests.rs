use proptest::prelude::*;

use super::*;
use crate::order::DraftLine;
use crate::testing::{any_decimal, any_draft, decimal, draft, draft_line, property_config, whole};

fn of(draft: &Draft) -> Totals {
    draft_totals(draft).unwrap()
}

fn percent(text: &str) -> Option<Discount> {
    Some(Discount::Percent(decimal(text)))
}

fn amount(text: &str) -> Option<Discount> {
    Some(Discount::Amount(decimal(text)))
}

/// One smallest unit of the draft's currency.
fn unit(draft: &Draft) -> Decimal {
    Decimal::new(1, draft.currency.decimals())
}

#[test]
fn an_order_as_on_a_receipt() {
    let mut order = draft(vec![
        DraftLine {
            discount: percent("10"),
            ..draft_line("2.50", whole(2))
        },
        draft_line("12.50", whole(1)),
    ]);
    order.discount = amount("1.00");
    order.shipping = decimal("4.90");
    let totals = of(&order);
    assert_eq!(totals.lines[0].gross, decimal("5.00"));
    assert_eq!(totals.lines[0].discount, decimal("0.50"));
    assert_eq!(totals.subtotal, decimal("17.00"));
    // 4.50 and 12.50 bear 1.00 as 0.2647 and 0.7352: rounded down 0.26 and 0.73, the cent to the first.
    assert_eq!(
        totals
            .lines
            .iter()
            .map(|line| line.order_discount)
            .collect::<Vec<_>>(),
        [decimal("0.26"), decimal("0.74")]
    );
    assert_eq!(totals.total, decimal("20.90"));
}

#[test]
fn tax_is_contained_or_comes_on_top() {
    let mut order = draft(vec![
        draft_line("119.00", whole(1)),
        draft_line("10.70", whole(1)),
    ]);
    order.lines[0].item.tax_rate = decimal("19");
    order.lines[1].item.tax_rate = decimal("7");
    let inclusive = of(&order);
    assert_eq!(
        (inclusive.tax, inclusive.total),
        (decimal("19.70"), decimal("129.70"))
    );
    order.tax_mode = TaxMode::Exclusive;
    let exclusive = of(&order);
    assert_eq!(
        (exclusive.tax, exclusive.total),
        (decimal("23.36"), decimal("153.06"))
    );
}

#[test]
fn what_imports_bring_adds_up() {
    let mut order = draft(vec![
        // More decimals than the currency has, and an adjustment below zero.
        draft_line("0.1234", whole(10)),
        draft_line("-11062.06", whole(1)),
    ]);
    let totals = of(&order);
    assert_eq!(
        (totals.lines[0].gross, totals.total),
        (decimal("1.23"), decimal("-11060.83"))
    );
    // There is nothing to take off an amount below zero.
    order.discount = percent("50");
    order.lines[1].discount = percent("50");
    assert_eq!(of(&order).total, decimal("-11060.83"));
}

#[test]
fn a_discount_takes_all_there_is_and_no_more() {
    let mut order = draft(vec![DraftLine {
        discount: amount("9"),
        ..draft_line("5", whole(1))
    }]);
    assert_eq!(of(&order).total, Decimal::ZERO);
    order.lines[0].discount = Some(Discount::Amount(Decimal::MAX));
    assert_eq!(of(&order).total, Decimal::ZERO);
    order.lines[0].discount = amount("-9");
    assert_eq!(of(&order).total, decimal("5"));
    order.lines[0].discount = percent("250");
    assert_eq!(of(&order).total, Decimal::ZERO);
}

#[test]
fn a_currency_without_cents_rounds_to_its_unit() {
    let mut order = draft(vec![
        draft_line("105", Quantity(1500)),
        draft_line("33.4", whole(1)),
    ]);
    order.currency = Currency::new("JPY").unwrap();
    // 157.5 and 33.4.
    assert_eq!(of(&order).total.to_string(), "191");
}

#[test]
fn amounts_too_large_are_an_error() {
    let order = draft(vec![draft_line("1000000000000", whole(1_000_000_000))]);
    assert_eq!(draft_totals(&order), Err(MoneyError::TooLarge));
}

/// Two orders that differ in the sequence of their lines only.
fn any_shuffled() -> impl Strategy<Value = (Draft, Vec<usize>)> {
    any_draft().prop_flat_map(|draft| {
        let positions: Vec<usize> = (0..draft.lines.len()).collect();
        (Just(draft), Just(positions).prop_shuffle())
    })
}

proptest! {
    #![proptest_config(property_config(1500))]

    #[test]
    fn lines_add_up_to_the_order(draft in any_draft()) {
        let totals = of(&draft);
        let sum = |of: fn(&LineTotal) -> Decimal| totals.lines.iter().map(of).sum::<Decimal>();
        prop_assert_eq!(totals.lines.len(), draft.lines.len());
        prop_assert_eq!(totals.subtotal, sum(|line| line.gross - line.discount));
        prop_assert_eq!(totals.discount, sum(|line| line.order_discount));
        prop_assert_eq!(totals.subtotal - totals.discount, sum(|line| line.net));
        prop_assert_eq!(totals.tax, sum(|line| line.tax));
        let on_top = if draft.tax_mode == TaxMode::Exclusive { totals.tax } else { Decimal::ZERO };
        prop_assert_eq!(totals.total, sum(|line| line.net) + totals.shipping + on_top);
        for line in &totals.lines {
            prop_assert_eq!(line.net, line.gross - line.discount - line.order_discount);
        }
    }

    #[test]
    fn every_amount_can_be_paid_in_coins(draft in any_draft()) {
        let totals = of(&draft);
        let lines = totals.lines.iter().flat_map(|line| {
            [line.gross, line.discount, line.order_discount, line.net, line.tax]
        });
        let all = [totals.subtotal, totals.discount, totals.shipping, totals.tax, totals.total];
        for amount in lines.chain(all) {
            prop_assert_eq!(amount, draft.currency.round(amount));
            prop_assert!(!(amount.is_zero() && amount.is_sign_negative()), "-0");
        }
    }

    #[test]
    fn rounding_is_never_off_by_more_than_half_a_unit(draft in any_draft()) {
        let draft = Draft { direction: Direction::Sale, ..draft };
        let totals = of(&draft);
        let half = unit(&draft) / Decimal::TWO;
        let taxed = |tax: Decimal, exact: Decimal| (tax - exact).abs() <= half;
        for (line, total) in draft.lines.iter().zip(&totals.lines) {
            let exact = line.item.unit_price * line.quantity.to_decimal();
            prop_assert!((total.gross - exact).abs() <= half);
            let rate = line.item.tax_rate;
            let whole = match draft.tax_mode {
                TaxMode::Exclusive => Decimal::ONE_HUNDRED,
                TaxMode::Inclusive => Decimal::ONE_HUNDRED + rate,
            };
            prop_assert!(taxed(total.tax, total.net * rate / whole));
            if totals.subtotal > Decimal::ZERO {
                let exact = totals.discount * (total.gross - total.discount) / totals.subtotal;
                prop_assert!((total.order_discount - exact).abs() < unit(&draft));
            }
        }
    }

    #[test]
    fn no_line_falls_below_nothing(draft in any_draft()) {
        let totals = of(&Draft { direction: Direction::Sale, ..draft });
        for line in &totals.lines {
            prop_assert!(line.discount >= Decimal::ZERO && line.order_discount >= Decimal::ZERO);
            prop_assert!(line.net >= Decimal::ZERO && line.net <= line.gross);
            prop_assert!(line.tax >= Decimal::ZERO);
        }
    }

    #[test]
    fn a_discount_never_raises_the_total(draft in any_draft(), of_line in any::<prop::sample::Index>()) {
        let draft = Draft { direction: Direction::Sale, ..draft };
        let discounted = of(&draft);
        let without_order = of(&Draft { discount: None, ..draft.clone() });
        prop_assert!(discounted.total <= without_order.total);
        prop_assert!(discounted.tax <= without_order.tax);
        let mut without_line = draft.clone();
        let at = of_line.index(draft.lines.len());
        without_line.lines[at].discount = None;
        without_line.discount = None;
        prop_assert!(without_order.total <= of(&without_line).total);
    }

    #[test]
    fn the_sequence_of_lines_does_not_matter((draft, positions) in any_shuffled()) {
        let lines = positions.iter().map(|at| draft.lines[*at].clone()).collect();
        let (one, other) = (of(&draft), of(&Draft { lines, ..draft.clone() }));
        let sums = |totals: &Totals| (totals.subtotal, totals.discount, totals.tax, totals.total);
        prop_assert_eq!(sums(&one), sums(&other));
        let sorted = |totals: &Totals| {
// Lines that cost the same may change places in who bears the odd cent.
            let of = |line: &LineTotal| (line.order_discount, line.net, line.tax);
            let mut lines: Vec<_> = totals.lines.iter().map(of).collect();
            lines.sort();
            lines
        };
        prop_assert_eq!(sorted(&one), sorted(&other));
    }

    #[test]
    fn all_off_is_all_off_by_percentage_and_by_amount(draft in any_draft()) {
        let subtotal = of(&Draft { direction: Direction::Sale, ..draft.clone() }).subtotal;
        let by_percent = of(&Draft { discount: percent("100"), ..draft.clone() });
        let by_amount = of(&Draft { discount: Some(Discount::Amount(subtotal)), ..draft });
        prop_assert_eq!(&by_percent, &by_amount);
        prop_assert_eq!(by_percent.total, by_percent.shipping);
    }

    #[test]
    fn a_line_discount_and_an_order_discount_can_change_places(
        price in any_decimal(1..1_000_000, 0..3),
        units in 1i64..1000,
        (p, q) in (0i64..=100, 0i64..=100),
        share in 0i64..=1000,
    ) {
        let order = |line, order| Draft {
            discount: Some(order),
            ..draft(vec![DraftLine { discount: Some(line), ..draft_line(&price.to_string(), whole(units)) }])
        };
        // Percentages: rounding twice in another sequence moves the total by one cent at most.
        let [p, q] = [p, q].map(|percent| Discount::Percent(Decimal::from(percent)));
        let difference = of(&order(p, q)).total - of(&order(q, p)).total;
        prop_assert!(difference.abs() <= decimal("0.01"), "{}", difference);
        // Amounts: exactly the same.
        let gross = of(&order(Discount::Amount(Decimal::ZERO), Discount::Amount(Decimal::ZERO))).total;
        let one = (gross * Decimal::from(share) / Decimal::ONE_THOUSAND).trunc_with_scale(2);
        let [a, b] = [one, gross - one].map(Discount::Amount);
        prop_assert_eq!(of(&order(a, b)).total, of(&order(b, a)).total);
        prop_assert_eq!(of(&order(a, b)).total, Decimal::ZERO);
    }

    #[test]
    fn a_return_gives_back_what_the_sale_took(draft in any_draft()) {
        let sale = of(&Draft { direction: Direction::Sale, ..draft.clone() });
        let back = of(&Draft { direction: Direction::Return, ..draft });
        prop_assert_eq!(back.total, -sale.total);
        prop_assert_eq!(back.tax, -sale.tax);
        prop_assert_eq!(back.lines.iter().map(|line| -line.net).sum::<Decimal>(), sale.subtotal - sale.discount);
    }

    #[test]
    fn no_amounts_make_it_panic(
        mut draft in any_draft(),
        wild in prop::collection::vec((any::<[u8; 16]>(), any::<i64>(), any::<[u8; 16]>()), 1..12),
    ) {
        let number = Decimal::deserialize;
        for (line, (price, quantity, rate)) in draft.lines.iter_mut().zip(&wild) {
            line.item.unit_price = number(*price);
            line.quantity = Quantity(*quantity);
            line.item.tax_rate = number(*rate);
            line.discount = Some(Discount::Percent(number(*rate)));
            draft.shipping = number(*rate);
            draft.discount = Some(Discount::Amount(number(*price)));
        }
        let _ = draft_totals(&draft);
    }
}
