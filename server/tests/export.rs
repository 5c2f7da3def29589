//! What was exported imports again: into the same organisation it changes nothing, into an empty one it is all there.

// A test may stop at what it didn't expect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::BTreeMap;

use domain::command::Command;
use domain::id::Kind;
use domain::order::status::Lifecycle;
use domain::row::{OrderRow, Row};
use import::export::What as Sort;
use import::{Input, Preset, Reject, RejectList, Request, Summary, run};
use server::author::ServerAuthor;
use server::authority::{Authority, Bounds};
use server::export::{Format, What, export};
use server::sample::fill_if_empty;
use server::store::{Organisation, SqliteStore, Store as _};

const NOW: i64 = 1_760_000_000_000;
const SORTS: [What; 5] = [
    What::One(Sort::Orders),
    What::One(Sort::Lines),
    What::One(Sort::Payments),
    What::One(Sort::Customers),
    What::One(Sort::Products),
];

struct Shop(tempfile::TempDir);

#[derive(Default)]
struct Rejected(Vec<String>);

impl RejectList for Rejected {
    fn add(&mut self, reject: Reject<'_>) -> Result<(), String> {
        self.0.push(format!(
            "{} {}: {}: {}",
            reject.file, reject.row, reject.column, reject.reason
        ));
        Ok(())
    }
}

impl Shop {
    fn new() -> Shop {
        Shop(tempfile::tempdir().unwrap())
    }

    fn with_sample() -> Shop {
        let shop = Shop::new();
        let mut author = ServerAuthor::new(shop.authority(), NOW, "sample");
        fill_if_empty(&mut author, NOW).unwrap().unwrap();
        author.finish().unwrap();
        shop
    }

    fn authority(&self) -> Authority<SqliteStore> {
        let mut store = SqliteStore::open(self.0.path()).unwrap();
        let (name, currency) = ("Shop".to_owned(), "EUR".to_owned());
        store
            .found(&Organisation {
                name,
                currency,
                created: NOW,
            })
            .unwrap();
        Authority::open(store, Bounds::default()).unwrap()
    }

    fn exported(&self, what: What, format: Format) -> Input {
        let mut out = Vec::new();
        export(&mut self.authority(), what, format, &mut out).unwrap();
        Input::of_bytes(format!("{what:?}"), out)
    }

    fn import(&self, files: Vec<Input>) -> Summary {
        let mut author = ServerAuthor::new(self.authority(), NOW, "import");
        let request = Request {
            files,
            // By its headers: no other preset may take it for its own.
            presets: Preset::all(),
            location: "SHOP".into(),
            time_zone: None,
            location_zone: None,
            moves_stock: false,
            preview: false,
            now: NOW,
        };
        let mut rejected = Rejected::default();
        let summary = run(&request, &mut rejected, &mut author, &mut |_| {}).unwrap();
        author.finish().unwrap();
        assert_eq!(rejected.0, Vec::<String>::new());
        assert_eq!(summary.preset, "counterfoil");
        summary
    }

    fn orders(&self) -> Vec<OrderRow> {
        let authority = self.authority();
        let row = |bytes: &[u8]| match replica::pack::decode(bytes).unwrap() {
            Row::Order(row) => row,
            other => panic!("{other:?}"),
        };
        let shelf = authority.table().shelf(Kind::Order);
        let orders: Vec<OrderRow> = shelf.iter().map(|entry| row(&entry.bytes)).collect();
        orders
    }
}

fn changed_nothing(summary: &Summary, firm: u64) {
    let (products, customers) = (summary.product_tally, summary.customer_tally);
    assert_eq!(
        (
            summary.orders(),
            products.new,
            products.changed,
            customers.new,
            customers.changed
        ),
        (0, 0, 0, 0, 0),
        "{:?}",
        summary.differences
    );
    assert_eq!(
        (products.same, customers.same, summary.duplicates),
        (200, 60, firm)
    );
}

#[test]
fn what_was_exported_imports_again_as_nothing_changed() {
    let shop = Shop::with_sample();
    let firm = shop
        .orders()
        .iter()
        .filter(|order| order.status.lifecycle != Lifecycle::Held)
        .count() as u64;
    let files = SORTS.map(|what| shop.exported(what, Format::Csv));
    changed_nothing(&shop.import(files.to_vec()), firm);
    let workbook = shop.exported(What::All, Format::Xlsx);
    changed_nothing(&shop.import(vec![workbook]), firm);
    let files = SORTS.map(|what| shop.exported(what, Format::Xlsx));
    changed_nothing(&shop.import(files.to_vec()), firm);
}

#[test]
fn customers_that_were_made_one_import_again_as_nothing_changed() {
    let shop = Shop::with_sample();
    let mut author = ServerAuthor::new(shop.authority(), NOW, "office");
    let mut ids = Vec::new();
    author
        .rows(Kind::Customer, &mut |row| ids.push(row.id()))
        .unwrap();
    author.write(NOW, Command::MergeCustomer(ids[1], ids[0])).unwrap();
    author.finish().unwrap();
    let mut table = Vec::new();
    export(
        &mut shop.authority(),
        What::One(Sort::Customers),
        Format::Csv,
        &mut table,
    )
    .unwrap();
    let mut rows = csv::Reader::from_reader(table.as_slice());
    let (goes, stays) = (ids[1].to_string(), ids[0].to_string());
    let says_so =
        |row: csv::StringRecord| row.get(0) == Some(&goes) && row.iter().next_back() == Some(&stays);
    assert!(rows.records().map(Result::unwrap).any(says_so));
    let placed = |order: &&OrderRow| order.status.lifecycle != Lifecycle::Held;
    let firm = shop.orders().iter().filter(placed).count() as u64;
    let files = SORTS.map(|what| shop.exported(what, Format::Csv));
    changed_nothing(&shop.import(files.to_vec()), firm);
}

#[test]
fn an_export_fills_an_empty_organisation() {
    let (shop, empty) = (Shop::with_sample(), Shop::new());
    let files = SORTS.map(|what| shop.exported(what, Format::Csv));
    let summary = empty.import(files.to_vec());
    assert_eq!((summary.product_tally.new, summary.customer_tally.new), (200, 60));
    let there: BTreeMap<String, OrderRow> = empty
        .orders()
        .into_iter()
        .map(|order| (order.external.clone().unwrap().id, order))
        .collect();
    let firm: Vec<OrderRow> = shop
        .orders()
        .into_iter()
        .filter(|order| order.status.lifecycle != Lifecycle::Held)
        .collect();
    assert_eq!(there.len(), firm.len());
    for order in &firm {
        let copy = &there[&order.id.to_string()];
        assert_eq!(
            (
                copy.total,
                copy.paid,
                copy.direction,
                copy.currency,
                copy.placed_at / 1000
            ),
            (
                order.total,
                order.paid,
                order.direction,
                order.currency,
                order.placed_at / 1000
            ),
            "{}",
            order.number
        );
        assert_eq!(copy.status.lifecycle, order.status.lifecycle, "{}", order.number);
        assert_eq!(
            (&copy.customer_name, copy.customer.is_some()),
            (&order.customer_name, order.customer.is_some())
        );
    }
    // Taken into the same place once more it is known, by where it came from.
    let again = empty.import(files.to_vec());
    changed_nothing(&again, firm.len() as u64);
}

#[test]
fn the_ids_of_another_organisation_are_not_taken_for_ours() {
    let shop = Shop::with_sample();
    let customers =
        "id,name,phones,emails,addresses,language,note\nc1.1.4096,Somebody Else,,else@example.com,,,\n";
    let mut ours = Vec::new();
    export(
        &mut shop.authority(),
        What::One(Sort::Customers),
        Format::Csv,
        &mut ours,
    )
    .unwrap();
    let id = String::from_utf8(ours)
        .unwrap()
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    let summary = shop.import(vec![Input::of_bytes(
        "customers",
        customers.replace("c1.1.4096", &id).into_bytes(),
    )]);
    assert_eq!(
        (summary.customer_tally.new, summary.customer_tally.changed),
        (1, 0)
    );
}
