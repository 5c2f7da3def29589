use domain::command::ImportedFacts;
use domain::id::{DocId, Kind};
use domain::money::Currency;
use domain::order::{Channel, Direction, Draft, DraftLine, Item, TaxMode};
use domain::quantity::Quantity;

use super::*;
use crate::difference::{Changed, What};

fn account(code: &str) -> Account {
    Account::new(Currency::new(code).unwrap())
}

fn draft(direction: Direction, price: &str, shipping: &str) -> Draft {
    let item = Item {
        product: None,
        sku: "A".into(),
        name: String::new(),
        unit_price: price.parse().unwrap(),
        tax_rate: Decimal::ZERO,
    };
    Draft {
        direction,
        channel: Channel::Import,
        location: DocId {
            kind: Kind::Location,
            device: 1,
            epoch: 1,
            counter: 4096,
        },
        salesperson: String::new(),
        currency: Currency::new("EUR").unwrap(),
        tax_mode: TaxMode::Inclusive,
        customer: None,
        lines: vec![DraftLine {
            item,
            quantity: Quantity::ONE,
            discount: None,
            note: String::new(),
        }],
        discount: None,
        shipping: shipping.parse().unwrap(),
        note: String::new(),
        external: None,
        placed_at: None,
    }
}

fn put(account: &mut Account, draft: &Draft, cancelled: bool) {
    let facts = ImportedFacts {
        cancelled,
        state: "a \"state\"".into(),
        ..ImportedFacts::default()
    };
    let entry = Account::entry(draft, &facts, 0);
    account.add(entry);
}

#[test]
fn net_is_gross_less_returns_and_cancellations() {
    let mut account = account("EUR");
    put(&mut account, &draft(Direction::Sale, "10", "2.50"), false);
    put(&mut account, &draft(Direction::Sale, "4", "1"), true);
    put(&mut account, &draft(Direction::Return, "3", "0"), false);
    put(&mut account, &draft(Direction::Return, "7", "0"), true);
    let sums = [
        account.goods(),
        account.shipping(),
        account.gross(),
        account.returns(),
        account.cancelled(),
    ];
    assert_eq!(
        sums.map(|sum| sum.to_string()),
        ["14.00", "3.50", "17.50", "10.00", "-2.00"]
    );
    assert_eq!(
        (account.net().to_string(), account.ordered().to_string()),
        ("9.50".into(), "9.50".into())
    );
    assert_eq!((account.orders, account.return_orders, account.lines), (4, 2, 4));
}

#[test]
fn amounts_have_their_currencys_decimals() {
    let mut yen = account("JPY");
    put(&mut yen, &draft(Direction::Sale, "10.4", "0"), false);
    put(&mut yen, &draft(Direction::Sale, "10.4", "0"), false);
    assert_eq!(yen.gross().to_string(), "21", "20.8 rounded once, not 10 and 10");
    assert_eq!(account("EUR").net().to_string(), "0.00");
}

#[test]
fn the_json_is_json_whatever_the_names_are() {
    let mut account = account("EUR");
    put(&mut account, &draft(Direction::Sale, "10", "2.50"), false);
    let summary = Summary {
        preset: "olist".into(),
        time_zone: "America/Sao_Paulo".into(),
        account,
        customers: 1,
        products: 2,
        others: Vec::new(),
        product_tally: Tally::default(),
        customer_tally: Tally::default(),
        differences: vec![Difference {
            of: "a".into(),
            values: vec![Changed {
                what: What::Unit,
                before: None,
                after: "\"b\"".into(),
            }],
        }],
        stock_counted: 7,
        passed_over: 0,
        adjusted: 0,
        preview: false,
        stopped: false,
        duplicates: 3,
        duplicate_rows: 4,
        rejected: 5,
        rejected_file: Some("a\"b\\c.csv".into()),
        files: vec![FileRead {
            name: "x\n.csv".into(),
            part: crate::layout::Part::Orders,
            encoding: "UTF-8",
            delimiter: b',',
            header_line: 1,
            rows: 6,
        }],
        location: "Straße \"1\"".into(),
        made_location: true,
        made_data: false,
    };
    let json = summary.json();
    assert!(json.contains("\"net\":12.50,"), "{json}");
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["orders"], 1);
    assert_eq!(read["gross"].as_f64(), Some(12.5));
    assert_eq!(read["duplicates"], 3);
    assert_eq!(read["stock_counted"], 7);
    assert_eq!(read["rejected_file"], "a\"b\\c.csv");
    assert_eq!(read["files"][0]["file"], "x\n.csv");
    assert_eq!(read["states"]["a \"state\""], 1);
    assert_eq!(read["location"], "Straße \"1\"");
    assert!(
        summary.to_string().contains("net                       12.50"),
        "{summary}"
    );
}
