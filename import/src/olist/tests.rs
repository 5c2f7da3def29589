use domain::order::PaymentMethod;
use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};

use crate::testing::{Book, Desk, Imported, rejected};
use crate::{ImportError, Input, Preset};

const ORDERS: &str = "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,\
    order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date\n\
    o1,c1,delivered,2017-10-02 10:56:33,2017-10-02 11:07:15,2017-10-04 19:55:00,2017-10-10 21:25:13,2017-10-18 00:00:00\n\
    o2,c2,canceled,2017-10-03 10:00:00,,2017-10-04 10:00:00,,2017-10-18 00:00:00\n\
    o3,c3,unavailable,2017-10-04 10:00:00,2017-10-04 10:05:00,,,2017-10-18 00:00:00\n\
    o4,c4,delivered,2017-10-05 10:00:00,2017-10-05 10:05:00,2017-10-06 10:05:00,,2017-10-18 00:00:00\n\
    o5,c5,created,2017-10-06 10:00:00,,,,2017-10-18 00:00:00\n";
const ITEMS: &str = "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n\
    o1,1,p1,s1,2017-10-06 11:07:15,29.99,8.72\n\
    o1,2,p1,s1,2017-10-06 11:07:15,29.99,8.72\n\
    o2,1,p2,s2,2017-10-06 11:07:15,100.0,10\n\
    o4,1,p3,s2,2017-10-06 11:07:15,5,0.0\n";
const PAYMENTS: &str = "order_id,payment_sequential,payment_type,payment_installments,payment_value\n\
    o1,1,credit_card,3,60.0\n\
    o1,2,voucher,1,17.42\n\
    o2,1,boleto,1,110.0\n\
    o3,1,not_defined,1,0.0\n";
const CUSTOMERS: &str = "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n\
    c1,u1,01151,sao paulo,SP\n\
    c4,u1,01151,sao paulo,SP\n\
    c2,u2,89254,jaragua do sul,SC\n\
    c9,u9,89254,jaragua do sul,SC\n";
const PRODUCTS: &str = "product_id,product_category_name,product_name_lenght,product_description_lenght,\
    product_photos_qty,product_weight_g,product_length_cm,product_height_cm,product_width_cm\n\
    p1,utilidades_domesticas,40,268,4,500,19,8,13\n\
    p2,,,,,,,,\n\
    p9,artes,1,1,1,1,1,1,1\n";
const REVIEWS: &str = "review_id,order_id,review_score\nr1,o1,5\n";

fn files(desk: &Desk, texts: &[&str]) -> Vec<Input> {
    texts
        .iter()
        .enumerate()
        .map(|(at, text)| desk.file(&format!("{at}.csv"), text))
        .collect()
}

fn import(book: &mut Book, texts: &[&str]) -> (Imported, Vec<String>) {
    let desk = Desk::new(Preset::Olist);
    let paths = files(&desk, texts);
    let summary = desk.import(book, &paths).unwrap();
    let rejected = rejected(&summary);
    (summary, rejected)
}

#[test]
fn the_parts_are_told_apart_by_their_headers_in_any_sequence() {
    for texts in [
        [ORDERS, ITEMS, PAYMENTS, CUSTOMERS],
        [PAYMENTS, CUSTOMERS, ITEMS, ORDERS],
    ] {
        let mut book = Book::new("BRL");
        let (summary, rejected) = import(&mut book, &texts);
        let account = &summary.account;
        assert_eq!((account.orders, account.lines, rejected), (5, 4, Vec::new()));
        let sums = [
            account.goods(),
            account.shipping(),
            account.gross(),
            account.returns(),
            account.cancelled(),
        ];
        assert_eq!(
            sums.map(|sum| sum.to_string()),
            ["164.98", "27.44", "192.42", "0.00", "110.00"]
        );
        let sums = [account.net(), account.ordered(), account.payments()];
        assert_eq!(sums.map(|sum| sum.to_string()), ["82.42", "82.42", "187.42"]);
        assert_eq!((summary.customers, summary.products), (2, 0));
        assert_eq!(account.states["delivered"], 2);
    }
}

#[test]
fn states_and_times_become_facts() {
    let mut book = Book::new("BRL");
    import(&mut book, &[ORDERS, ITEMS, PAYMENTS, CUSTOMERS]);
    let status = |order: &str| {
        let status = book.order(order).status;
        (status.lifecycle, status.fulfilment, status.payment)
    };
    assert_eq!(
        status("o1"),
        (Lifecycle::Placed, Fulfilment::Delivered, PaymentStatus::Paid)
    );
    assert_eq!(
        status("o2"),
        (Lifecycle::Cancelled, Fulfilment::Shipped, PaymentStatus::Paid)
    );
    assert_eq!(status("o3").0, Lifecycle::Cancelled);
    assert_eq!(
        status("o4"),
        (Lifecycle::Placed, Fulfilment::Delivered, PaymentStatus::Unpaid)
    );
    // It has no lines, so nothing is due.
    assert_eq!(
        status("o5"),
        (Lifecycle::Placed, Fulfilment::Unfulfilled, PaymentStatus::Paid)
    );
    assert!(book.orders().iter().all(|order| order.issues.is_empty()));

    let order = book.order("o1");
    // 10:56:33 in São Paulo, which was three hours behind.
    assert_eq!(order.placed_at, 1_506_952_593_000);
    assert_eq!(order.total.to_string(), "77.42");
    let state = book.state(order.id);
    assert_eq!(state.shipping.shown.to_string(), "17.44");
    assert!(state.lines.values().all(|line| line.note.shown == "seller s1"));
    let payments = state.facts.values().filter_map(|fact| match &fact.kind {
        domain::order::FactKind::Paid(payment) => Some((payment.method, payment.reference.as_str())),
        _ => None,
    });
    assert_eq!(
        payments.collect::<Vec<_>>(),
        [
            (PaymentMethod::Card, "credit_card 3×"),
            (PaymentMethod::Voucher, "voucher")
        ]
    );
}

#[test]
fn a_person_is_one_customer_however_many_ids_her_orders_have() {
    let mut book = Book::new("BRL");
    import(&mut book, &[ORDERS, ITEMS, CUSTOMERS]);
    let (first, second) = (book.order("o1"), book.order("o4"));
    assert!(first.customer.is_some());
    assert_eq!(
        (first.customer, first.customer_name.as_str()),
        (second.customer, "u1")
    );
    assert_eq!(first.customer_address, "01151 sao paulo SP");
    assert_eq!(book.order("o5").customer, None, "in no customer file");
}

#[test]
fn products_are_made_where_their_file_is_given() {
    let mut book = Book::new("BRL");
    let (summary, rejected) = import(&mut book, &[ITEMS, ORDERS, PRODUCTS, REVIEWS]);
    assert_eq!((summary.products, rejected), (2, Vec::new()));
    let line = &book.order("o1").lines[0];
    assert_eq!(
        (line.sku.as_str(), line.name.as_str()),
        ("p1", "utilidades domesticas")
    );
    let Some(domain::row::Row::Product(row)) = line.product.and_then(|id| book.rows.get(&id)) else {
        panic!()
    };
    assert_eq!(
        (
            row.product.weight_g,
            row.product.volume_ml,
            row.product.price.to_string()
        ),
        (500, 1976, "29.99".into())
    );
    assert_eq!(
        book.order("o4").lines[0].product,
        None,
        "p3 is in no product file"
    );
}

#[test]
fn what_names_no_order_is_listed() {
    let mut book = Book::new("BRL");
    let orphans = format!("{PAYMENTS}o7,1,voucher,1,5.0\n");
    let lines = format!("{ITEMS}o8,1,p1,s1,,1,1\n");
    let (summary, rejected) = import(&mut book, &[ORDERS, &orphans, &lines]);
    assert_eq!(summary.account.orders, 5);
    let reason = "order_id: no order with this id in these files";
    assert_eq!(rejected, [format!("6: {reason}"), format!("6: {reason}")]);
    let (summary, rejected) = import(&mut Book::new("BRL"), &[PAYMENTS]);
    assert_eq!((summary.account.orders, rejected.len()), (0, 4));
}

#[test]
fn rows_that_come_again_count_once_and_contradictions_are_listed() {
    let mut book = Book::new("BRL");
    let (items, payments) = (
        format!("{ITEMS}o1,1,p1,s1,,29.99,9\n"),
        format!("{PAYMENTS}o1,2,voucher,1,18\n"),
    );
    let (summary, rejected) = import(&mut book, &[ORDERS, ORDERS, ITEMS, &items, PAYMENTS, &payments]);
    assert_eq!((summary.account.orders, summary.account.lines), (5, 4));
    assert_eq!((summary.duplicates, summary.duplicate_rows), (5, 5 + 4 + 4));
    assert_eq!(
        rejected,
        [
            "6: order_item_id: item 1 of this order is there already and says otherwise",
            "6: payment_sequential: payment 2 of this order is there already and says otherwise"
        ]
    );
}

#[test]
fn importing_again_changes_nothing() {
    let all = [ORDERS, ITEMS, PAYMENTS, CUSTOMERS, PRODUCTS];
    let mut book = Book::new("BRL");
    import(&mut book, &all);
    let commits = book.commits;
    let (again, rejected) = import(&mut book, &all);
    assert_eq!(
        (
            again.account.orders,
            again.duplicates,
            again.account.net().to_string()
        ),
        (0, 5, "0.00".into())
    );
    assert_eq!(again.duplicate_rows, 5 + 4 + 4);
    assert_eq!((book.commits, rejected), (commits, Vec::new()));
}

#[test]
fn a_foreign_file_stops_the_import_before_it_begins() {
    let desk = Desk::new(Preset::Olist);
    let paths = files(&desk, &[ORDERS, "a,b\n1,2\n"]);
    let mut book = Book::new("BRL");
    let error = desk.import(&mut book, &paths).unwrap_err();
    assert!(matches!(error, ImportError::Unknown { .. }), "{error}");
    assert_eq!(book.commits, 0);
}

#[test]
fn rows_that_make_no_sense_are_listed_with_their_column() {
    let orders = format!("{ORDERS}o6,c6,,2017-10-06 10:00:00,,,,\no7,c7,shipped,2017-10-06,soon,,,\n");
    let items = format!("{ITEMS}o1,x,p1,s1,,1,1\no1,3,p1,s1,,-1,1\no1,4,,s1,,1,1\n");
    let payments = format!("{PAYMENTS}o1,3,voucher,1,-1\no1,4,voucher,x,1\n");
    let (_, rejected) = import(&mut Book::new("BRL"), &[&orders, &items, &payments]);
    assert_eq!(
        rejected,
        [
            "7: order_status: empty",
            "8: order_approved_at: “soon” is no time as in 2011-03-01 08:26:00",
            "6: order_item_id: “x” is no whole number",
            "7: price: -1 is below zero",
            "8: product_id: empty",
            "6: payment_value: -1 is below zero",
            "7: payment_installments: “x” is no whole number",
        ]
    );
}
