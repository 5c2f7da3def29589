use super::*;
use crate::device::desk::welcome;
use crate::device::records::Meta;
use crate::device::{Event, Failure, Response};
use crate::holdings::{ledger_row, order_row};
use crate::query::OrderQuery;
use crate::storage::{Snapshot, Write};
use crate::wire::Enrolment;
use domain::command::Command;
use domain::id::Kind;
use domain::row::{CustomerRow, OrderRow, ProductRow, Row};
use minicbor::bytes::ByteVec;

/// What lies on the disk of a device that was just enrolled, with orders to come.
fn snapshot() -> Snapshot {
    let mut device = Device::new();
    device.handle(1, Event::Opened(Snapshot::default()));
    let effects = device.handle(2, Event::Enrolled(enrolment()));
    let meta = effects.into_iter().find_map(|effect| match effect {
        Effect::Store(transaction) => match transaction.writes.into_iter().next() {
            Some(Write::Put(Store::Meta, _, bytes)) => Some(bytes),
            _ => None,
        },
        _ => None,
    });
    Snapshot {
        meta: Some(meta.unwrap()),
        orders_to_come: true,
        ..Snapshot::default()
    }
}

/// The same, of one that has had its first rows.
pub(in crate::device) fn bootstrapped() -> Snapshot {
    let snapshot = snapshot();
    let mut meta: Meta = pack::decode(snapshot.meta.as_deref().unwrap()).unwrap();
    meta.bootstrapped = true;
    Snapshot {
        meta: Some(pack::encode(&meta)),
        ..snapshot
    }
}

fn enrolment() -> Enrolment {
    Enrolment {
        device: 7,
        epoch: 1,
        series: "T07".into(),
        token: vec![7; 32].into(),
        name: String::new(),
        organisation: String::new(),
        currency: "EUR".into(),
    }
}

fn answers(effects: Vec<Effect>) -> Vec<(RequestId, Response)> {
    let answer = |effect| match effect {
        Effect::Respond(id, response) => Some((id, response)),
        _ => None,
    };
    effects.into_iter().filter_map(answer).collect()
}

fn ask(device: &mut Device, id: RequestId, request: Request) -> Vec<(RequestId, Response)> {
    answers(device.handle(3, Event::Request(id, request)))
}

#[test]
fn a_scan_is_answered_at_once_and_a_list_of_orders_when_all_are_here() {
    let mut device = Device::new();
    device.handle(1, Event::Opened(snapshot()));
    let scan = ask(&mut device, 1, Request::Scan("4".into()));
    assert_eq!(scan, [(1, Response::Scan(None))]);
    let orders = || Request::Orders(OrderQuery::default());
    assert_eq!(ask(&mut device, 2, orders()), []);
    // What an older memory asked for is no end of it.
    let stale = device.handle(4, Event::OrderRowsRead(9, Vec::new()));
    assert_eq!(answers(stale), []);
    let last = answers(device.handle(5, Event::OrderRowsRead(0, Vec::new())));
    assert!(matches!(last[..], [(2, Response::Orders(_))]), "{last:?}");
    assert!(matches!(
        ask(&mut device, 3, orders())[..],
        [(3, Response::Orders(_))]
    ));
}

#[test]
fn a_scan_is_answered_before_stock_is_known_and_what_rests_on_stock_when_it_is() {
    let pieces = 2 * MOVEMENTS_AT_ONCE as u64;
    let ledgers = [ledger_row(1, pieces), ledger_row(2, 1)];
    let product = ProductRow {
        id: ledgers[0].movements[0].product,
        product: domain::product::Product {
            sku: "TEA-1".into(),
            ..domain::product::Product::default()
        },
        issues: Vec::new(),
        version: 1,
    };
    let place = Row::Location(domain::row::LocationRow {
        id: ledgers[0].location,
        location: domain::location::Location::default(),
        issues: Vec::new(),
        version: 1,
        receipt: None,
    });
    let rows = ledgers.map(Row::Ledger).into_iter();
    let rows = rows.chain([Row::Product(product.clone()), place]);
    let rows = record(rows.map(|row| pack::encode(&row).into()).collect());
    let mut device = Device::new();
    let mut effects = device.handle(
        1,
        Event::Opened(Snapshot {
            rows: vec![(1, rows)],
            ..bootstrapped()
        }),
    );
    let scan = ask(&mut device, 1, Request::Scan("tea-1".into()));
    assert_eq!(scan, [(1, Response::Scan(Some(Box::new(product.clone()))))]);
    // What is asked now is told in its sequence once it can be told.
    let catalogue = Request::Products(crate::query::ProductQuery {
        limit: 1,
        ..Default::default()
    });
    assert_eq!(ask(&mut device, 2, catalogue), []);
    assert_eq!(
        ask(
            &mut device,
            3,
            Request::Do(Command::CreateProduct(product.product))
        ),
        []
    );
    let mut ticks = 0;
    while device.holdings.has_unbooked() {
        let is_due = |effect: &Effect| matches!(effect, Effect::WakeAt(1 | 3));
        assert!(effects.iter().any(is_due), "nobody would book the rest");
        assert_eq!(answers(effects), []);
        effects = device.handle(3, Event::Tick);
        ticks += 1;
        assert!(ticks < 9, "it never ends");
    }
    assert_eq!(ticks, 2, "the long ledger, and the short one");
    assert!(effects.contains(&Effect::ReadOrderRows(0)));
    let is_saved_next = effects.iter().any(|effect| matches!(effect, Effect::Store(_)));
    assert!(is_saved_next, "the command was carried out");
    let told = answers(effects);
    let [(2, Response::Products(page))] = &told[..] else {
        panic!("{told:?}");
    };
    let here = page.rows[0].here.0 / domain::quantity::Quantity::ONE.0;
    assert_eq!(here, pieces as i64 + 1);
}

#[test]
fn a_record_is_told_at_once_and_its_history_when_all_orders_are_here() {
    let id = |kind| DocId {
        kind,
        device: 7,
        epoch: 1,
        counter: 4096,
    };
    let (product, customer) = (id(Kind::Product), id(Kind::Customer));
    let mut device = Device::new();
    device.handle(1, Event::Opened(snapshot()));
    for row in [
        Row::Product(ProductRow {
            id: product,
            product: domain::product::Product::default(),
            issues: Vec::new(),
            version: 1,
        }),
        Row::Customer(CustomerRow {
            id: customer,
            customer: domain::customer::Customer::default(),
            issues: Vec::new(),
            ties: None,
            version: 1,
        }),
    ] {
        device
            .holdings
            .put_encoded(pack::encode(&row).as_slice())
            .unwrap();
    }
    device.holdings.settle();
    // Whether the answer has a history.
    let told = |answers: &[(RequestId, Response)]| match answers {
        [(_, Response::Product(Some(detail)))] => detail.orders.is_some(),
        [(_, Response::Customer(Some(detail)))] => detail.history.is_some(),
        other => panic!("{other:?}"),
    };
    let questions = || [Request::Product(product, 9), Request::Customer(customer, 9)];
    for question in questions() {
        assert!(!told(&ask(&mut device, 1, question)));
    }
    assert_eq!(ask(&mut device, 2, Request::Usual(customer, None, 9)), []);
    // The end of reading is news for every screen, so that it asks again.
    let effects = device.handle(5, Event::OrderRowsRead(0, Vec::new()));
    assert!(effects.contains(&Effect::Changed(Vec::new())));
    assert_eq!(answers(effects), [(2, Response::Usual(Vec::new()))]);
    for question in questions() {
        assert!(told(&ask(&mut device, 3, question)));
    }
}

/// An order of this number, of a customer of this name.
fn order(number: u64, customer_name: &str) -> OrderRow {
    OrderRow {
        id: DocId {
            kind: Kind::Order,
            device: 7,
            epoch: 1,
            counter: number * 4096,
        },
        customer_name: customer_name.into(),
        ..order_row()
    }
}

/// A record of so many orders, each of a customer of its own.
fn orders_record(count: u64) -> Vec<u8> {
    record(order_rows(count))
}

fn record(rows: Vec<ByteVec>) -> Vec<u8> {
    pack::encode(&RowsRecord {
        packed: ByteVec::from(pack::pack(&crate::wire::Rows(rows))),
        pieces: Vec::new(),
    })
}

fn order_rows(count: u64) -> Vec<ByteVec> {
    let row = |number: u64| {
        let row = OrderRow {
            number: format!("T07-{number:06}"),
            placed_at: -(number as i64),
            ledger_check: None,
            ..order(number, &format!("Customer {number}x"))
        };
        ByteVec::from(pack::encode(&Row::Order(row)))
    };
    (1..=count).map(row).collect()
}

fn found(device: &mut Device, text: &str) -> u32 {
    let query = OrderQuery {
        text: text.to_owned(),
        ..OrderQuery::default()
    };
    match ask(device, 9, Request::Orders(query)).pop() {
        Some((9, Response::Orders(page))) => page.total,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_search_is_answered_whole_before_the_words_of_all_orders_were_read() {
    let count = 3 * WORDS_AT_ONCE as u64;
    let mut device = Device::new();
    device.handle(1, Event::Opened(snapshot()));
    device.handle(2, Event::OrderRowsRead(0, vec![(1, orders_record(count))]));
    assert!(!device.holdings.has_all_words());
    assert_eq!(found(&mut device, ""), count as u32);
    assert!(!device.holdings.has_all_words());
    assert_eq!(found(&mut device, &format!("{count}x")), 1);
}

#[test]
fn words_are_read_with_each_tick_until_all_are_read_and_stay_true_meanwhile() {
    let count = 3 * WORDS_AT_ONCE as u64;
    let mut device = Device::new();
    device.handle(1, Event::Opened(bootstrapped()));
    let mut ticks = 0;
    let mut effects = device.handle(2, Event::OrderRowsRead(0, vec![(1, orders_record(count))]));
    let due = 2 + WORDS_AFTER;
    while effects.contains(&Effect::WakeAt(due)) {
        ticks += 1;
        assert!(ticks < 10, "it never ends");
        if ticks == 2 {
            // One whose words were read, and one whose weren't.
            for number in [1, count] {
                let row = Row::Order(order(number, "Somebody else"));
                device.holdings.put(&row, pack::encode(&row));
            }
        }
        effects = device.handle(due, Event::Tick);
    }
    assert_eq!(ticks, 3);
    assert_eq!(found(&mut device, "somebody else"), 2);
    assert_eq!(found(&mut device, "1x"), count as u32 / 10 - 1);
}

#[test]
fn documents_are_fetched_ahead_when_the_screens_have_had_what_they_asked_for() {
    let mut device = Device::new();
    device.handle(1, Event::Opened(bootstrapped()));
    device.handle(2, Event::OrderRowsRead(0, vec![(1, orders_record(3))]));
    device.handle(3, Event::SocketOpen);
    let welcome = welcome(&device, 1);
    let fetches = |effects: &[Effect]| {
        let fetch = |effect: &Effect| matches!(effect, Effect::FetchDocuments(_));
        effects.iter().any(fetch)
    };
    let effects = device.handle(4, welcome);
    assert!(device.online() && !fetches(&effects));
    // What somebody looks at she may change in the next moment, when the network is gone.
    let customer = Row::Customer(CustomerRow {
        id: DocId {
            kind: Kind::Customer,
            ..order(1, "").id
        },
        customer: domain::customer::Customer::default(),
        issues: Vec::new(),
        ties: None,
        version: 1,
    });
    device.holdings.put(&customer, pack::encode(&customer));
    let looked = device.handle(5, Event::Request(1, Request::Customer(customer.id(), 1)));
    assert!(fetches(&looked));
    let again = device.handle(6, Event::Request(2, Request::Customer(customer.id(), 1)));
    assert!(!fetches(&again), "it is on its way");
    device.handle(7, Event::FetchFailed);
    // The words of orders are due before.
    let effects = device.handle(2 + WORDS_AFTER, Event::Tick);
    assert!(device.holdings.has_all_words() && !fetches(&effects));
    assert!(effects.contains(&Effect::WakeAt(2_002)));
    assert!(fetches(&device.handle(2_002, Event::Tick)));
}

#[test]
fn a_record_whose_rows_were_all_written_again_is_removed() {
    let rubbish = ByteVec::from(b"a row of a later build".to_vec());
    let with_rubbish = record([order_rows(2), vec![rubbish]].concat());
    let records = vec![
        (1, orders_record(2)),
        (2, with_rubbish),
        (3, orders_record(2)),
        (4, orders_record(3)),
    ];
    let mut device = Device::new();
    device.handle(1, Event::Opened(bootstrapped()));
    let effects = device.handle(2, Event::OrderRowsRead(0, records));
    let writes = |effect| match effect {
        Effect::Store(transaction) => transaction.writes,
        _ => Vec::new(),
    };
    let removed: Vec<Write> = effects.into_iter().flat_map(writes).collect();
    // What this build can't read is kept for one that can.
    let remove = |key| Write::Delete(Store::OrderRows, key, key);
    assert_eq!(removed, [remove(1), remove(3)]);
    assert_eq!(found(&mut device, ""), 3);
}

#[test]
fn what_waits_is_told_when_the_disk_turns_out_to_hold_no_device() {
    let mut device = Device::new();
    device.handle(1, Event::Opened(snapshot()));
    let orders = || Request::Orders(OrderQuery::default());
    assert_eq!(ask(&mut device, 1, orders()), []);
    device.reload();
    let told = answers(device.handle(4, Event::Opened(Snapshot::default())));
    assert_eq!(told, [(1, Response::Failed(Failure::NotEnrolled))]);
    // A new enrolment finds nothing of the old waiting.
    device.handle(5, Event::Enrolled(enrolment()));
    assert!(matches!(
        ask(&mut device, 2, orders())[..],
        [(2, Response::Orders(_))]
    ));
}
