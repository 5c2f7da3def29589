use domain::customer::Customer;
use domain::id::{LineId, PartId};
use domain::location::Location;
use domain::money::Currency;
use domain::order::Status;
use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use domain::order::{Channel, ExternalReference};
use domain::product::{Localised, Product};
use domain::quantity::Quantity;
use domain::row::{CustomerRow, LedgerRow, LocationRow};
use domain::stock::{Movement, MovementKind};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::pack;

fn id(kind: Kind, counter: u64) -> DocId {
    DocId {
        kind,
        device: 1,
        epoch: 1,
        counter,
    }
}

/// An order as these tests need it.
#[derive(Clone, Debug)]
struct Sale {
    customer: Option<u64>,
    at: i64,
    cents: i64,
    lifecycle: Lifecycle,
    direction: Direction,
    /// Products by number; with whether the line names the product, or its SKU alone.
    lines: Vec<(u64, bool)>,
}

fn sale(customer: u64, at: i64, cents: i64, lines: &[u64]) -> Sale {
    Sale {
        customer: Some(customer),
        at,
        cents,
        lifecycle: Lifecycle::Placed,
        direction: Direction::Sale,
        lines: lines.iter().map(|&product| (product, true)).collect(),
    }
}

fn row(number: u64, sale: &Sale) -> OrderRow {
    let line = |(&(product, is_named), n): (&(u64, bool), u64)| LineRow {
        id: LineId {
            device: 1,
            epoch: 1,
            counter: number * 4096 + n,
        },
        product: is_named.then(|| id(Kind::Product, product)),
        sku: format!("SKU-{product}"),
        name: "Tea".to_owned(),
        quantity: Quantity::ONE,
        unit_price: Decimal::ONE,
        net: Decimal::ONE,
    };
    OrderRow {
        id: id(Kind::Order, number),
        number: format!("T01-{number:06}"),
        direction: sale.direction,
        channel: Channel::Till,
        location: id(Kind::Location, 1),
        salesperson: String::new(),
        placed_at: sale.at,
        currency: Currency::new("EUR").unwrap(),
        total: sale.direction.signed(Decimal::new(sale.cents, 2)),
        paid: Decimal::ZERO,
        status: Status {
            lifecycle: sale.lifecycle,
            payment: PaymentStatus::Unpaid,
            fulfilment: Fulfilment::Unfulfilled,
        },
        customer: sale.customer.map(|customer| id(Kind::Customer, customer)),
        customer_name: String::new(),
        customer_phone: String::new(),
        customer_address: String::new(),
        external: Some(ExternalReference {
            system: "shop".to_owned(),
            id: number.to_string(),
        }),
        lines: sale.lines.iter().zip(1..).map(line).collect(),
        issues: Vec::new(),
        version: number,
        changed_at: sale.at,
        ledger_check: None,
        old_numbers: None,
    }
}

fn product(number: u64) -> ProductRow {
    ProductRow {
        id: id(Kind::Product, number),
        product: Product {
            sku: format!("SKU-{number}"),
            names: vec![Localised {
                language: "en".to_owned(),
                text: format!("Tea {number}"),
            }],
            ..Product::default()
        },
        issues: Vec::new(),
        version: number,
    }
}

fn put(holdings: &mut Holdings, row: Row) {
    let bytes = pack::encode(&row).into_boxed_slice();
    holdings.put(&row, bytes);
}

fn holdings(sales: &[Sale]) -> Holdings {
    let mut holdings = Holdings::new();
    put(
        &mut holdings,
        Row::Location(LocationRow {
            id: id(Kind::Location, 1),
            location: Location::default(),
            receipt: None,
            issues: Vec::new(),
            version: 1,
        }),
    );
    for number in 1..=5 {
        put(&mut holdings, Row::Product(product(number)));
    }
    for (sale, number) in sales.iter().zip(1..) {
        put(&mut holdings, Row::Order(row(number, sale)));
    }
    holdings
}

fn numbers(orders: &[OrderRow]) -> Vec<u64> {
    orders.iter().map(|order| order.id.counter).collect()
}

#[test]
fn a_history_counts_firm_orders_and_lists_all() {
    let mut sales = vec![
        sale(1, 10, 250, &[1]),
        sale(2, 20, 999, &[1]),
        sale(1, 30, 1000, &[2]),
        sale(1, 5, 100, &[2]),
        sale(1, 40, 50, &[2]),
        sale(1, 50, 70, &[2]),
    ];
    sales[4].lifecycle = Lifecycle::Held;
    sales[5].lifecycle = Lifecycle::Cancelled;
    sales[3].direction = Direction::Return;
    let history = holdings(&sales).customer_history(id(Kind::Customer, 1), 3);
    assert_eq!((history.placed, history.total, history.last), (3, 5, Some(30)));
    assert_eq!(history.spent.len(), 1);
    assert_eq!(history.spent[0].amount, Decimal::new(1150, 2));
    assert_eq!(numbers(&history.orders), [6, 5, 3]);
    let nobody = holdings(&sales).customer_history(id(Kind::Customer, 9), 3);
    assert_eq!(nobody, CustomerHistory::default());
}

#[test]
fn a_sum_that_is_too_large_is_not_listed() {
    let mut holdings = holdings(&[]);
    for number in 1..=2 {
        let mut row = row(number, &sale(1, 1, 1, &[]));
        row.total = Decimal::MAX;
        put(&mut holdings, Row::Order(row));
    }
    let history = holdings.customer_history(id(Kind::Customer, 1), 9);
    assert_eq!((history.placed, history.spent), (2, Vec::new()));
}

#[test]
fn orders_with_a_product_are_found_by_its_id_and_by_its_sku_alone() {
    let mut sales = vec![
        sale(1, 10, 1, &[1]),
        sale(1, 20, 1, &[2]),
        sale(1, 30, 1, &[3, 1]),
        sale(1, 40, 1, &[1]),
    ];
    sales[0].lines[0].1 = false;
    let holdings = holdings(&sales);
    assert_eq!(numbers(&holdings.orders_with(&product(1), 9)), [4, 3, 1]);
    assert_eq!(numbers(&holdings.orders_with(&product(1), 2)), [4, 3]);
    assert_eq!(numbers(&holdings.orders_with(&product(4), 9)), [0_u64; 0]);
    // A SKU is found whole: 1 isn't the beginning of 11.
    let mut other = product(4);
    other.product.sku = "SKU".to_owned();
    assert_eq!(numbers(&holdings.orders_with(&other, 9)), [0_u64; 0]);
}

#[test]
fn orders_from_before_a_product_got_another_sku_are_found_by_its_movements() {
    let mut holdings = holdings(&[sale(1, 10, 1, &[1]), sale(1, 20, 1, &[2])]);
    let movement = |product, order| Movement {
        number: 1,
        at: 10,
        kind: MovementKind::Sell,
        product: id(Kind::Product, product),
        quantity: Quantity::ONE,
        order: Some(id(Kind::Order, order)),
        line: Some(PartId {
            device: 1,
            epoch: 1,
            counter: order * 4096 + 1,
        }),
        basis: None,
    };
    put(
        &mut holdings,
        Row::Ledger(LedgerRow {
            id: id(Kind::Ledger, 1),
            location: id(Kind::Location, 1),
            day: 0,
            movements: vec![movement(1, 1), movement(2, 2)],
            version: 1,
        }),
    );
    let mut renamed = product(1);
    renamed.product.sku = "NEW".to_owned();
    put(&mut holdings, Row::Product(renamed.clone()));
    assert_eq!(numbers(&holdings.orders_with(&renamed, 9)), [1]);
}

#[test]
fn what_is_bought_often_comes_first_and_what_is_no_longer_sold_not_at_all() {
    let mut sales = vec![
        sale(1, 10, 1, &[1, 2]),
        sale(1, 20, 1, &[2, 3]),
        sale(1, 30, 1, &[4]),
        sale(1, 40, 1, &[5]),
        sale(2, 50, 1, &[1, 1, 1]),
        sale(1, 60, 1, &[1]),
        sale(1, 70, 1, &[1]),
    ];
    sales[5].direction = Direction::Return;
    sales[6].lifecycle = Lifecycle::Cancelled;
    let mut holdings = holdings(&sales);
    let mut gone = product(4);
    gone.product.archived = true;
    put(&mut holdings, Row::Product(gone));
    let usual = |limit| -> Vec<u64> {
        let found = holdings.usual_products(id(Kind::Customer, 1), None, limit);
        found.iter().map(|found| found.row.id.counter).collect()
    };
    assert_eq!(usual(9), [2, 5, 3, 1]);
    assert_eq!(usual(2), [2, 5]);
}

#[test]
fn customers_and_products_are_found_by_everything_one_knows_of_them() {
    let mut holdings = Holdings::new();
    let customer = |number, name: &str, phone: &str, email: &str| {
        Row::Customer(CustomerRow {
            id: id(Kind::Customer, number),
            customer: Customer {
                name: name.to_owned(),
                phones: vec![phone.to_owned()],
                emails: vec![email.to_owned()],
                ..Customer::default()
            },
            issues: Vec::new(),
            version: 1,
            ties: None,
        })
    };
    put(
        &mut holdings,
        customer(1, "Wei Chen 陈伟", "+86 10 8765", "wei@example.com"),
    );
    put(
        &mut holdings,
        customer(2, "amina", "+49 (30) 123-4567", "a@example.org"),
    );
    put(&mut holdings, customer(3, "Zoe", "", "zoe@example.org"));
    let found = |typed: &str| -> Vec<u64> {
        let page = holdings.query_customers(typed, 0, 9);
        page.rows.iter().map(|row| row.id.counter).collect()
    };
    assert_eq!(found(""), [2, 1, 3]);
    assert_eq!(found("陈"), [1]);
    assert_eq!(found("+49301234567"), [2]);
    assert_eq!(found("EXAMPLE.ORG zo"), [3]);
    put(&mut holdings, customer(3, "Aaron", "", "zoe@example.org"));
    let page = holdings.query_customers("", 1, 1);
    assert_eq!((page.total, page.rows[0].id.counter), (3, 2));
    assert_eq!(
        holdings.query_customers("zoe@", 0, 9).rows[0].customer.name,
        "Aaron"
    );
}

fn any_sale() -> impl Strategy<Value = Sale> {
    let lifecycle = prop_oneof![
        3 => Just(Lifecycle::Placed),
        1 => Just(Lifecycle::Held),
        1 => Just(Lifecycle::Cancelled),
    ];
    let direction = prop_oneof![4 => Just(Direction::Sale), 1 => Just(Direction::Return)];
    let lines = proptest::collection::vec((1..6_u64, any::<bool>()), 0..4);
    (
        proptest::option::of(1..4_u64),
        0..20_i64,
        0..10_000_i64,
        lifecycle,
        direction,
        lines,
    )
        .prop_map(|(customer, at, cents, lifecycle, direction, lines)| Sale {
            customer,
            at,
            cents,
            lifecycle,
            direction,
            lines,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    /// The columns say what reading every order says, also when orders changed after they came.
    #[test]
    fn histories_equal_a_plain_reading_of_all_orders(
        before in proptest::collection::vec(any_sale(), 0..30),
        after in proptest::collection::vec(any_sale(), 0..30),
    ) {
        let mut sales = before.clone();
        let mut holdings = holdings(&before);
        for (number, change) in (1..).zip(&after).take(before.len()) {
            // An order's time never changes.
            let changed = Sale { at: sales[number - 1].at, ..change.clone() };
            put(&mut holdings, Row::Order(row(number as u64, &changed)));
            sales[number - 1] = changed;
        }
        let rows: Vec<OrderRow> = (1..).zip(&sales).map(|(number, sale)| row(number, sale)).collect();
        for customer in (1..4).map(|number| id(Kind::Customer, number)) {
            let hers = || rows.iter().filter(|row| row.customer == Some(customer));
            let firm = || hers().filter(|row| row.status.lifecycle == Lifecycle::Placed);
            let history = holdings.customer_history(customer, 1000);
            prop_assert_eq!(history.total as usize, hers().count());
            prop_assert_eq!(history.orders.len(), hers().count());
            prop_assert_eq!(history.placed as usize, firm().count());
            prop_assert_eq!(history.last, firm().map(|row| row.placed_at).max());
            let spent: Decimal = history.spent.iter().map(|spent| spent.amount).sum();
            prop_assert_eq!(spent, firm().map(|row| row.total).sum::<Decimal>());
            prop_assert!(history.orders.is_sorted_by_key(|row| std::cmp::Reverse(row.placed_at)));
            let usual = holdings.usual_products(customer, None, 1000);
            let times = |product: DocId| firm()
                .filter(|row| row.direction == Direction::Sale)
                .filter(|row| row.lines.iter().any(|line| line.product == Some(product)))
                .count();
            prop_assert!(usual.iter().map(|found| std::cmp::Reverse(times(found.row.id))).is_sorted());
            let bought = (1..6).filter(|&number| times(id(Kind::Product, number)) > 0).count();
            prop_assert_eq!(usual.len(), bought);
        }
        for number in 1..6 {
            let product = product(number);
            let found: FxHashSet<DocId> =
                holdings.orders_with(&product, 1000).iter().map(|row| row.id).collect();
            let wanted: FxHashSet<DocId> = rows
                .iter()
                .filter(|row| row.lines.iter().any(|line| line.sku == product.product.sku))
                .map(|row| row.id)
                .collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
