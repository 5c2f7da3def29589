//! Real files of other systems, imported whole: the sums equal the sources' control totals to the cent.
//!
//! The files aren't part of the repository. They are looked for in `../shared/data` beside the workspace, or where
//! `COUNTERFOIL_SHARED_DATA` says; without them these tests say that they didn't run.

// A test may stop at what it didn't expect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};

use domain::id::Kind;
use domain::order::status::Lifecycle;
use domain::row::{OrderRow, Row};
use import::{Preset, Request, Summary, run};
use rust_decimal::Decimal;
use server::author::ServerAuthor;
use server::authority::{Authority, Bounds};
use server::import_files::disk;
use server::import_files::reject_file::{RejectFile, fresh_path};
use server::store::{Organisation, SqliteStore, Store as _};

const NOW: i64 = 1_760_000_000_000;

fn shared_data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let path = std::env::var_os("COUNTERFOIL_SHARED_DATA").map_or_else(beside, PathBuf::from);
    if path.join("uci_online_retail").is_dir() && path.join("olist").is_dir() {
        return Some(path);
    }
    // Not through the macros, whose output is only shown when a test fails.
    let _ = writeln!(std::io::stderr(), "not run: no shared data at {}", path.display());
    None
}

/// The files in a folder whose names end like this, sorted.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "nothing in {}", folder.display());
    files
}

/// A server's data in a folder of their own.
struct Shop {
    folder: tempfile::TempDir,
    currency: &'static str,
}

impl Shop {
    fn new(currency: &'static str) -> Shop {
        Shop {
            folder: tempfile::tempdir().unwrap(),
            currency,
        }
    }

    fn authority(&self) -> Authority<SqliteStore> {
        let mut store = SqliteStore::open(self.folder.path()).unwrap();
        let (name, currency) = ("Shop".to_owned(), self.currency.to_owned());
        store
            .found(&Organisation {
                name,
                currency,
                created: NOW,
            })
            .unwrap();
        Authority::open(store, Bounds::default()).unwrap()
    }

    fn import(&self, preset: Preset, files: Vec<PathBuf>) -> Summary {
        let mut author = ServerAuthor::new(self.authority(), NOW, "import");
        let mut rejects = RejectFile::new(Some(fresh_path(self.folder.path(), "2025-10-09")));
        let request = Request {
            files: files.iter().map(|path| disk::input(path)).collect(),
            presets: vec![preset],
            preview: false,
            location: "SHOP".into(),
            time_zone: None,
            location_zone: None,
            moves_stock: false,
            now: NOW,
        };
        let summary = run(&request, &mut rejects, &mut author, &mut |_| {}).unwrap();
        author.finish().unwrap();
        summary
    }

    /// Every order as it is after everything was closed and opened again.
    fn orders(&self) -> Vec<OrderRow> {
        let authority = self.authority();
        let shelf = authority.table().shelf(Kind::Order);
        let row = |bytes: &[u8]| match replica::pack::decode(bytes).unwrap() {
            Row::Order(row) => row,
            other => panic!("{other:?}"),
        };
        shelf.iter().map(|entry| row(&entry.bytes)).collect()
    }
}

fn sum(orders: &[OrderRow], of: impl Fn(&OrderRow) -> Decimal) -> String {
    orders.iter().map(of).sum::<Decimal>().to_string()
}

fn counts(summary: &Summary) -> [u64; 4] {
    [
        summary.account.orders,
        summary.account.lines,
        summary.duplicates,
        summary.rejected,
    ]
}

#[test]
fn import_of_ten_months_of_online_retail_equals_its_control_totals() {
    let Some(data) = shared_data() else { return };
    let folder = data.join("uci_online_retail");
    let shop = Shop::new("GBP");
    let summary = shop.import(Preset::UciOnlineRetail, files(&folder, ".csv.gz"));
    assert_eq!(counts(&summary), [18_786, 370_931, 0, 0]);
    let account = &summary.account;
    let sums = [account.gross(), account.returns(), account.net()].map(|sum| sum.to_string());
    assert_eq!(sums, ["7341292.11", "559673.11", "6781619.00"]);
    assert_eq!(account.states["cancellation"], 2_887);
    // What the organisation holds adds up to the same, each order rounded by itself.
    let orders = shop.orders();
    assert_eq!(
        (
            orders.len(),
            orders.iter().map(|order| order.lines.len()).sum::<usize>()
        ),
        (18_786, 370_931)
    );
    assert_eq!(sum(&orders, |order| order.total), "6781619.00");
    assert_eq!(account.ordered().to_string(), "6781619.00");

    // Day files repeat rows of the month's file.
    let daily = shop.import(Preset::UciOnlineRetail, files(&folder.join("daily"), ".csv"));
    assert_eq!((counts(&daily)[0], counts(&daily)[3]), (0, 0));
    assert_eq!(
        (daily.duplicate_rows, daily.account.net().to_string()),
        (7_607, "0.00".into())
    );
    let again = shop.import(Preset::UciOnlineRetail, files(&folder, "-03.csv.gz"));
    assert_eq!((counts(&again)[0], counts(&again)[3]), (0, 0));
    assert!(again.duplicates > daily.duplicates);
    assert_eq!(shop.orders().len(), 18_786);
}

#[test]
fn import_of_day_files_before_their_month_gives_the_same_month() {
    let Some(data) = shared_data() else { return };
    let folder = data.join("uci_online_retail");
    let month = files(&folder, "2011-03.csv.gz");
    let daily = files(&folder.join("daily"), ".csv");
    let alone = Shop::new("GBP").import(Preset::UciOnlineRetail, month.clone());
    let shop = Shop::new("GBP");
    let first = shop.import(Preset::UciOnlineRetail, daily.clone());
    let second = shop.import(Preset::UciOnlineRetail, month.clone());
    assert_eq!(second.duplicates, first.account.orders);
    assert_eq!(first.account.orders + second.account.orders, alone.account.orders);
    assert_eq!(first.account.net() + second.account.net(), alone.account.net());
    assert_eq!((first.rejected, second.rejected), (0, 0));
    // And all at once.
    let together = Shop::new("GBP").import(Preset::UciOnlineRetail, [month, daily].concat());
    assert_eq!(together.account.net(), alone.account.net());
    assert_eq!(
        (together.account.lines, together.duplicates),
        (alone.account.lines, first.account.orders)
    );
}

#[test]
fn import_of_olist_equals_its_control_totals() {
    let Some(data) = shared_data() else { return };
    let file = |part: &str| data.join(format!("olist/olist_{part}_dataset.csv.gz"));
    let parts = ["orders", "order_items", "order_payments", "customers", "products"].map(file);
    let shop = Shop::new("BRL");
    let summary = shop.import(Preset::Olist, parts.to_vec());
    assert_eq!(counts(&summary), [25_091, 28_454, 0, 0]);
    let account = &summary.account;
    let sums = [account.goods(), account.shipping(), account.payments()].map(|sum| sum.to_string());
    assert_eq!(sums, ["3401494.47", "550123.47", "3998616.97"]);
    let sums = [
        account.gross(),
        account.returns(),
        account.cancelled(),
        account.net(),
        account.ordered(),
    ];
    // Canceled and unavailable orders: 19,100.84 + 2,501.55 and 349.80 + 57.14.
    let expected = ["3951617.94", "0.00", "22009.33", "3929608.61", "3929608.61"];
    assert_eq!(sums.map(|sum| sum.to_string()), expected);
    let states: Vec<(&str, u64)> = account
        .states
        .iter()
        .map(|(state, count)| (state.as_str(), *count))
        .collect();
    let expected = [
        ("approved", 1),
        ("canceled", 141),
        ("created", 2),
        ("delivered", 24_365),
        ("invoiced", 82),
        ("processing", 89),
        ("shipped", 223),
        ("unavailable", 188),
    ];
    assert_eq!(states, expected);
    assert_eq!((summary.customers, summary.products), (24_717, 12_105));

    let orders = shop.orders();
    assert_eq!(sum(&orders, |order| order.total), "3951617.94");
    assert_eq!(sum(&orders, |order| order.paid), "3998616.97");
    let cancelled = orders
        .iter()
        .filter(|order| order.status.lifecycle == Lifecycle::Cancelled);
    assert_eq!(cancelled.count(), 141 + 188);
    assert!(
        orders.iter().all(|order| order.issues.is_empty()),
        "what was settled elsewhere asks for nobody here"
    );

    let again = shop.import(Preset::Olist, parts.to_vec());
    assert_eq!(counts(&again), [0, 0, 25_091, 0]);
    let orphans = vec![
        file("orders"),
        data.join("olist/olist_order_payments_without_order.csv.gz"),
    ];
    assert_eq!(
        counts(&shop.import(Preset::Olist, orphans)),
        [0, 0, 25_091, 45_486]
    );
}
