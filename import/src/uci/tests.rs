mod again;

use std::slice::from_ref;

use domain::order::status::{Fulfilment, Lifecycle};
use domain::order::{Channel, FactKind};

use super::*;
use crate::testing::{Book, Desk, Imported, Rejected, rejected};
use crate::{ImportError, Input, Preset};

const HEADER: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

fn import(book: &mut Book, files: &[&str]) -> Imported {
    let desk = Desk::new(Preset::UciOnlineRetail);
    let paths: Vec<_> = files
        .iter()
        .enumerate()
        .map(|(at, rows)| desk.file(&format!("{at}.csv"), &format!("{HEADER}{rows}")))
        .collect();
    desk.import(book, &paths).unwrap()
}

fn figures(summary: &Imported) -> [String; 4] {
    let account = &summary.account;
    [
        account.gross(),
        account.returns(),
        account.net(),
        account.ordered(),
    ]
    .map(|amount| amount.to_string())
}

const INVOICE: &str = "536365,85123A, WHITE HANGING HEART ,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n\
                       536365,POST,POSTAGE,1,2010-12-01 08:27:00,18.00,17850.0,United Kingdom\n";

#[test]
fn the_rows_of_an_invoice_are_one_order() {
    let mut book = Book::new("GBP");
    let summary = import(&mut book, &[INVOICE]);
    assert_eq!((summary.account.orders, summary.account.lines), (1, 2));
    assert_eq!(figures(&summary), ["33.30", "0.00", "33.30", "33.30"]);
    assert!(summary.made_location && book.flushed);

    let order = book.order("536365");
    assert_eq!(order.total.to_string(), "33.30");
    assert_eq!(
        (order.direction, order.channel),
        (Direction::Sale, Channel::Import)
    );
    assert_eq!(
        order.placed_at, 1_291_191_960_000,
        "the earliest of its rows, in London"
    );
    assert_eq!(
        (order.customer_name.as_str(), order.customer_address.as_str()),
        ("17850", "United Kingdom")
    );
    assert!(order.customer.is_some());
    assert_eq!(
        (order.status.lifecycle, order.status.fulfilment),
        (Lifecycle::Placed, Fulfilment::Shipped)
    );
    let [heart, post] = order.lines.as_slice() else {
        panic!("{:?}", order.lines)
    };
    assert_eq!(
        (heart.sku.as_str(), heart.name.as_str()),
        ("85123A", "WHITE HANGING HEART")
    );
    assert_eq!((heart.product.is_some(), post.product.is_some()), (true, false));
    assert_eq!((summary.products, summary.customers), (1, 1));
}

#[test]
fn what_is_below_zero_is_a_return_of_its_own() {
    let mut book = Book::new("GBP");
    let summary = import(
        &mut book,
        &[
            "C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527.0,United Kingdom\n\
          C536379,22960,JAM SET,-2,2010-12-01 09:41:00,4.25,14527.0,United Kingdom\n\
          536589,21777,damaged,-10,2010-12-01 16:50:00,0.0,,United Kingdom\n\
          A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom\n\
          A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom\n",
        ],
    );
    assert_eq!(
        (
            summary.account.orders,
            summary.account.return_orders,
            summary.rejected
        ),
        (4, 2, 0)
    );
    assert_eq!(figures(&summary), ["0.00", "36.00", "-36.00", "-36.00"]);
    let cancellation = book.order("C536379");
    assert_eq!(
        (cancellation.direction, cancellation.total.to_string()),
        (Direction::Return, "-36.00".into())
    );
    assert!(
        cancellation
            .lines
            .iter()
            .all(|line| line.quantity > Quantity::ZERO)
    );
    let lost = book.order("536589/return");
    assert_eq!((lost.direction, lost.total), (Direction::Return, Decimal::ZERO));
    assert_eq!((lost.customer, lost.customer_name.as_str()), (None, ""));
    assert_eq!(book.order("A563186").total.to_string(), "-11062.06");
    let states: Vec<(&str, u64)> = summary
        .account
        .states
        .iter()
        .map(|(state, count)| (state.as_str(), *count))
        .collect();
    assert_eq!(
        states,
        [("adjustment", 2), ("cancellation", 1), ("correction", 1)]
    );
    assert!(book.orders().iter().all(|order| order.issues.is_empty()));
}

#[test]
fn an_invoice_of_both_signs_is_an_order_and_a_return() {
    let mut book = Book::new("GBP");
    let rows = "7,10001,A,5,2011-01-04 10:00:00,2,,\n7,10001,A,-2,2011-01-04 10:00:00,2,,\n";
    let summary = import(&mut book, &[rows]);
    assert_eq!(figures(&summary), ["10.00", "4.00", "6.00", "6.00"]);
    assert_eq!(
        (
            book.order("7").total.to_string(),
            book.order("7/return").total.to_string()
        ),
        ("10.00".into(), "-4.00".into())
    );
}

#[test]
fn like_rows_of_one_file_are_like_lines() {
    let mut book = Book::new("GBP");
    let twice = "1,10001,A,1,2011-01-04 10:00:00,2,,\n".repeat(2);
    let summary = import(&mut book, &[&twice]);
    assert_eq!(
        (summary.account.lines, figures(&summary)[0].as_str()),
        (2, "4.00")
    );
    assert_eq!(book.order("1").lines.len(), 2);
}

#[test]
fn importing_again_changes_nothing_and_says_so() {
    let mut book = Book::new("GBP");
    import(&mut book, &[INVOICE]);
    let (commits, customer) = (book.commits, book.order("536365").customer);
    let again = import(&mut book, &[INVOICE]);
    assert_eq!(
        (
            again.account.orders,
            again.duplicates,
            again.duplicate_rows,
            again.rejected
        ),
        (0, 1, 2, 0)
    );
    assert_eq!(figures(&again), ["0.00"; 4]);
    assert!(!again.made_location);
    assert_eq!(book.commits, commits);

    let more = "536366,85123a,,2,2010-12-01 09:00:00,2.55,17850.0,United Kingdom\n";
    let summary = import(&mut book, &[&format!("{INVOICE}{more}")]);
    assert_eq!(
        (
            summary.account.orders,
            summary.duplicates,
            summary.products,
            summary.customers
        ),
        (1, 1, 0, 0)
    );
    assert_eq!(
        book.order("536366").customer,
        customer,
        "one person, one document"
    );
    assert_eq!(
        book.order("536366").lines[0].product,
        book.order("536365").lines[0].product
    );
}

#[test]
fn files_that_overlap_in_one_import_count_once() {
    let mut book = Book::new("GBP");
    let other = "2,10001,A,1,2011-01-04 10:00:00,2,,\n";
    let double = "1,10001,A,1,2011-01-04 10:00:00,2,,\n".repeat(2);
    let summary = import(&mut book, &[&format!("{double}{other}"), &double, &double]);
    assert_eq!((summary.account.orders, summary.account.lines), (2, 3));
    assert_eq!((summary.duplicates, summary.duplicate_rows), (2, 4));
    assert_eq!(book.order("1").lines.len(), 2);
}

#[test]
fn an_invoice_that_two_files_share_out_is_whole_in_one_import_and_told_of_in_two() {
    let (first, second) = INVOICE.split_at(INVOICE.find('\n').unwrap() + 1);
    let mut book = Book::new("GBP");
    let summary = import(&mut book, &[first, second]);
    assert_eq!(
        (summary.account.orders, summary.account.lines, summary.duplicates),
        (1, 2, 0)
    );
    assert_eq!(book.order("536365").total.to_string(), "33.30");

    let mut book = Book::new("GBP");
    import(&mut book, &[first]);
    let desk = Desk::new(Preset::UciOnlineRetail);
    let path = desk.file("second.csv", &format!("{HEADER}{second}"));
    let summary = desk.import(&mut book, from_ref(&path)).unwrap();
    assert_eq!(
        (summary.account.orders, summary.duplicates, summary.rejected),
        (0, 1, 1)
    );
    assert_eq!(
        rejected(&summary),
        ["2: : imported before as T01-000001, which doesn't hold this line"]
    );
}

#[test]
fn an_order_that_was_changed_here_stays_changed() {
    use domain::command::Command;
    use domain::order::OrderChange;
    let mut book = Book::new("GBP");
    import(&mut book, &[INVOICE]);
    let (order, line) = (book.order("536365").id, book.order("536365").lines[0].id);
    let change = OrderChange::SetQuantity(line, Quantity(1000));
    crate::Sink::commit(&mut book, 1, Command::ChangeOrder(order, vec![change])).unwrap();
    let again = import(&mut book, &[INVOICE]);
    assert_eq!(
        (again.account.orders, again.duplicates, again.rejected),
        (0, 1, 0)
    );
    assert_eq!(book.order("536365").total.to_string(), "20.55");
}

#[test]
fn a_row_that_cannot_be_used_is_listed_and_the_rest_goes_in() {
    let rows = "1,10001,A,1,2011-01-04 10:00:00,2,,\n\
                1,10001,A,x,2011-01-04 10:00:00,2,,\n\
                1,10001,A,0,2011-01-04 10:00:00,2,,\n\
                1,10001,A,1,yesterday,2,,\n\
                ,10001,A,1,2011-01-04 10:00:00,2,,\n\
                1,10001,A,1,2011-01-04 10:00:00,,,\n\
                1,,,1,2011-01-04 10:00:00,2,,\n\
                1,10001,A\n\
                1,10001,\"A\n\nB\",0.0001,2011-01-04 10:00:00,2,,\n\
                1,10001,A,1,2011-01-04 10:00:00,1e9,,\n\
                2,10001,A,1,2011-01-04 10:00:00,99999999999999,,\n\
                3,10001,A,1,2011-01-04 10:00:00,0,,\n";
    let desk = Desk::new(Preset::UciOnlineRetail);
    let path = desk.file("a.csv", &format!("{HEADER}{rows}"));
    let mut book = Book::new("GBP");
    let summary = desk.import(&mut book, from_ref(&path)).unwrap();
    assert_eq!(
        (summary.account.orders, summary.account.lines, summary.rejected),
        (2, 2, 10)
    );
    assert_eq!(
        rejected(&summary),
        [
            "3: Quantity: “x” is no number",
            "4: Quantity: a line without a quantity",
            "5: InvoiceDate: “yesterday” is no time as in 2011-03-01 08:26:00",
            "6: InvoiceNo: empty",
            "7: UnitPrice: empty",
            "8: StockCode: neither a code nor a description",
            "9: : 3 fields, where the header has 8",
            "10: Quantity: 0.0001 is not a quantity: at most three decimals and 9 million million units",
            "13: UnitPrice: “1e9” is no number",
            "14: : order 2: line 1: the price must not be below zero",
        ]
    );
}

#[test]
fn bytes_that_are_not_text_and_missing_columns_harm_only_their_row() {
    let desk = Desk::new(Preset::UciOnlineRetail);
    let mut bytes =
        b"\xEF\xBB\xBFUnitPrice,InvoiceNo,StockCode,Description,Quantity,InvoiceDate\r\n".to_vec();
    bytes.extend(b"2.5,1,10001,\xFF\xFE,1,2011-01-04 10:00:00\r\n2.5,1,10001,fine,1,1/4/2011 10:00\r\n");
    let path = Input::of_bytes("a.csv", bytes);
    let mut book = Book::new("GBP");
    let summary = desk.import(&mut book, from_ref(&path)).unwrap();
    assert_eq!(
        (summary.account.lines, rejected(&summary)),
        (1, vec!["2: Description: not UTF-8".to_owned()])
    );
}

#[test]
fn prices_finer_than_a_penny_lose_nothing_in_the_sums() {
    let mut book = Book::new("GBP");
    let summary = import(
        &mut book,
        &[&"1,PADS,PADS,1,2011-01-04 10:00:00,0.001,,\n".repeat(5)],
    );
    assert_eq!(figures(&summary), ["0.01", "0.00", "0.01", "0.00"]);
}

#[test]
fn a_price_list_in_another_currency_is_not_filled_with_pounds() {
    let mut book = Book::new("EUR");
    let summary = import(&mut book, &[INVOICE]);
    assert_eq!((summary.products, summary.customers), (0, 1));
    assert_eq!(book.order("536365").currency.code(), "GBP");
    assert_eq!(book.order("536365").lines[0].product, None);
}

#[test]
fn stock_moves_only_when_it_is_asked_to() {
    let desk = Desk::new(Preset::UciOnlineRetail);
    let path = desk.file(
        "a.csv",
        &format!("{HEADER}{INVOICE}536366,85123A,lost,-2,2010-12-02 08:26:00,0,,\n"),
    );
    let mut book = Book::new("GBP");
    desk.import(&mut book, from_ref(&path)).unwrap();
    assert!(book.stock.is_empty());

    let mut book = Book::new("GBP");
    let request = crate::Request {
        moves_stock: true,
        ..desk.request(from_ref(&path))
    };
    crate::run(&request, &mut Rejected::default(), &mut book, &mut |_| {}).unwrap();
    let order = book.order("536365");
    let product = order.lines[0].product.unwrap();
    assert_eq!(book.stock.on_hand(product, order.location), Quantity(-4000));
}

#[test]
fn the_facts_say_where_they_come_from() {
    let mut book = Book::new("GBP");
    import(&mut book, &[INVOICE]);
    let state = book.state(book.order("536365").id);
    let imported = state.facts.values().find_map(|fact| match &fact.kind {
        FactKind::Imported(reference, state) => {
            Some((reference.system.clone(), reference.id.clone(), state.clone()))
        }
        _ => None,
    });
    assert_eq!(
        imported,
        Some(("uci-online-retail".into(), "536365".into(), "invoice".into()))
    );
}
