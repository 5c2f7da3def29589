//! Files of other systems as they really come: each imports with the totals that its source states, or is refused with a
//! sentence that says what is missing. None panics, hangs or goes in by half.
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

#[path = "../src/testing/book.rs"]
mod book;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use book::{Book, NOW};
use domain::id::Kind;
use domain::order::status::Lifecycle;
use import::{ImportError, Input, Preset, Reject, RejectList, Request, Summary, run};
use rust_decimal::Decimal;

#[derive(Default)]
struct Rejected(Vec<String>);

impl RejectList for Rejected {
    fn add(&mut self, reject: Reject<'_>) -> Result<(), String> {
        self.0
            .push(format!("{}: {}: {}", reject.row, reject.column, reject.reason));
        Ok(())
    }
}

fn shared_data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let path = std::env::var_os("COUNTERFOIL_SHARED_DATA").map_or_else(beside, PathBuf::from);
    if path.join("export_formats").is_dir() && path.join("catalog").is_dir() {
        return Some(path);
    }
    // Not through the macros, whose output is only shown when a test fails.
    let _ = writeln!(std::io::stderr(), "not run: no shared data at {}", path.display());
    None
}

fn import(
    book: &mut Book,
    files: &[PathBuf],
    presets: Vec<Preset>,
) -> Result<(Summary, Vec<String>), ImportError> {
    let input = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        Input::of_bytes(name, std::fs::read(path).unwrap())
    };
    let request = Request {
        files: files.iter().map(input).collect(),
        presets,
        location: "SHOP".into(),
        time_zone: None,
        location_zone: None,
        moves_stock: false,
        preview: false,
        now: NOW,
    };
    let mut list = Rejected::default();
    let summary = run(&request, &mut list, book, &mut |_| {})?;
    assert_eq!(summary.rejected, list.0.len() as u64);
    Ok((summary, list.0))
}

/// What was told is what is there: as many orders, and those that aren't cancelled come to the same.
fn holds_what_was_told(book: &Book, summary: &Summary) {
    assert_eq!(book.count(Kind::Order) as u64, summary.orders());
    let kept = book
        .orders()
        .into_iter()
        .filter(|order| order.status.lifecycle != Lifecycle::Cancelled);
    let totals: Decimal = kept.map(|order| order.total).sum();
    assert_eq!(totals, summary.account.ordered());
}

/// What an import came to: `preset: orders/lines gross - returns = net, paid` and what else there is to say.
fn told(result: &Result<(Summary, Vec<String>), ImportError>) -> String {
    let (summary, rejected) = match result {
        Err(error) => return format!("refused: {error}"),
        Ok(told) => told,
    };
    let account = &summary.account;
    let mut told = summary.preset.clone();
    if summary.orders() > 0 {
        told += &format!(
            ": {} orders, {} lines, {} {} - {} - {} = {}, paid {}",
            summary.orders(),
            account.lines,
            account.currency,
            account.gross(),
            account.returns(),
            account.cancelled(),
            account.net(),
            account.payments()
        );
    }
    let figures = [
        ("duplicates", summary.duplicates),
        ("products", summary.product_tally.new),
        ("customers", summary.customer_tally.new),
        (
            "the same",
            summary.product_tally.same + summary.customer_tally.same,
        ),
        (
            "changed",
            summary.product_tally.changed + summary.customer_tally.changed,
        ),
        ("adjusted", summary.adjusted),
        ("passed over", summary.passed_over),
        ("rejected", rejected.len() as u64),
    ];
    for (name, count) in figures.into_iter().filter(|(_, count)| *count > 0) {
        told += &format!(", {count} {name}");
    }
    told
}

/// Whole units on hand, where there are any.
fn in_stock(book: &Book) -> String {
    match book.stock.levels().map(|(_, level)| level.0 / 1000).sum::<i64>() {
        0 => String::new(),
        units => format!(", {units} in stock"),
    }
}

/// What each file of `export_formats` and `catalog` comes to by itself. `docs/imports.md` says the same.
const FILES: &[(&str, &str)] = &[
    (
        "export_formats/amazon_buyer_order_history.csv",
        "refused: is of no system that is known",
    ),
    (
        "export_formats/amazon_flat_file_orders.tsv",
        "amazon: 4 orders, 6 lines, USD 19.68 - 0.00 - 0.00 = 19.68, paid 19.68",
    ),
    (
        "export_formats/amazon_sales.csv",
        "refused: to be orders its header lacks an order number",
    ),
    ("export_formats/commercetools_orders.json", "refused: it is JSON"),
    (
        "export_formats/ebay_transaction_report.csv",
        "ebay: 1 orders, 1 lines, USD 25.00 - 0.00 - 0.00 = 25.00, paid 25.00, 3 passed over",
    ),
    (
        "export_formats/etsy_sold_order_items.csv",
        "etsy: 3 orders, 4 lines, USD 68.50 - 0.00 - 0.00 = 68.50, paid 68.50",
    ),
    (
        "export_formats/magento_sample_orders.csv",
        "refused: to be orders its header lacks an order number, a date, a quantity",
    ),
    (
        "export_formats/odoo_sale_order_export.csv",
        "odoo: 5 orders, 7 lines, USD 1938.53 - 368.00 - 207.00 = 1363.53, paid 0.00",
    ),
    (
        "export_formats/shopify_orders_export_79col.csv",
        "shopify: 51 orders, 121 lines, INR 590683.29 - 0.00 - 0.00 = 590683.29, paid 51725.29",
    ),
    (
        "export_formats/shopify_orders_sample_9col.csv",
        "shopify: 135 orders, 249 lines, USD 15063.00 - 423.75 - 0.00 = 14639.25, paid 14639.25",
    ),
    (
        "export_formats/square_items.csv",
        "square: 4 orders, 5 lines, USD 81.00 - 12.96 - 0.00 = 68.04, paid 68.04",
    ),
    (
        "export_formats/taobao_export_order_detail_gbk.csv",
        "refused: the files of taobao hold lines but no orders",
    ),
    (
        "export_formats/taobao_export_order_list_gbk.csv",
        "refused: the files of taobao hold orders but no lines",
    ),
    (
        "export_formats/tiktok_shop_orders.csv",
        "refused: to be orders its header lacks a date",
    ),
    (
        "export_formats/walmart_sales.csv",
        "refused: to be orders its header lacks an order number, a date",
    ),
    (
        "export_formats/wix_orders_export.csv",
        "wix: 2 orders, 3 lines, GBP 38.83 - 0.00 - 0.00 = 38.83, paid 38.83, 1 adjusted",
    ),
    (
        "export_formats/woocommerce_orders_import_export.csv",
        "woocommerce: 4 orders, 5 lines, USD 114.44 - 46.00 - 0.00 = 68.44, paid 35.40",
    ),
    (
        "catalog/magento_products_configurable.csv.gz",
        "magento, 1847 products, 147 passed over, 184700 in stock",
    ),
    (
        "catalog/magento_products_gear_bags.csv",
        "magento, 14 products, 1400 in stock",
    ),
    (
        "catalog/magento_sales_rules.csv",
        "refused: holds nothing that can be imported",
    ),
    (
        "catalog/prestashop_addresses_import.csv",
        "prestashop, 7 customers, 5 rejected",
    ),
    (
        "catalog/prestashop_categories_import.csv",
        "refused: holds nothing that can be imported",
    ),
    (
        "catalog/prestashop_customers_import.csv",
        "prestashop, 9 customers",
    ),
    (
        "catalog/prestashop_products_import.csv",
        "prestashop, 7 products, 915 in stock",
    ),
    (
        "catalog/prestashop_suppliers_import.csv",
        "refused: holds nothing that can be imported",
    ),
    (
        "catalog/shopify_products_apparel.csv",
        "shopify, 22 products, 22 in stock",
    ),
    (
        "catalog/shopify_products_jewelery.csv",
        "shopify, 23 products, 20 in stock",
    ),
    (
        "catalog/woocommerce_sample_products.csv",
        "woocommerce, 21 products, 4 passed over",
    ),
    (
        "catalog/woocommerce_sample_tax_rates.csv",
        "refused: holds nothing that can be imported",
    ),
];

#[test]
fn every_export_and_catalogue_imports_with_its_totals_or_is_refused_in_words() {
    let Some(data) = shared_data() else { return };
    let mut wrong = Vec::new();
    for (name, expected) in FILES {
        let file = data.join(name);
        let mut book = Book::new("USD");
        let result = import(&mut book, std::slice::from_ref(&file), Preset::all());
        let first = told(&result) + &in_stock(&book);
        let refused = expected.strip_prefix("refused: ");
        let fits = match refused {
            Some(words) => first.starts_with("refused: ") && first.contains(words),
            None => first == *expected,
        };
        if !fits {
            wrong.push(format!("{name}\n   is {first}\n  not {expected}"));
        }
        let commits = book.commits;
        if refused.is_some() {
            assert_eq!(commits, 0, "{name} went in by half");
            continue;
        }
        let again = told(&import(&mut book, std::slice::from_ref(&file), Preset::all()));
        assert_eq!(book.commits, commits, "{name} again: {again}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Nothing in the two folders is left out.
    for folder in ["export_formats", "catalog"] {
        for entry in std::fs::read_dir(data.join(folder)).unwrap() {
            let name = format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy());
            assert!(
                FILES.iter().any(|(known, _)| *known == name),
                "{name} isn't looked at"
            );
        }
    }
}

/// Files that belong together.
const GROUPS: &[(&[&str], &str, &str)] = &[
    (
        &[
            "export_formats/taobao_export_order_list_gbk.csv",
            "export_formats/taobao_export_order_detail_gbk.csv",
        ],
        "CNY",
        "taobao: 10 orders, 11 lines, CNY 2196.20 - 376.80 - 77.00 = 1742.40, paid 1632.50",
    ),
    (
        &["superstore/superstore_orders.csv.gz"],
        "USD",
        "superstore: 3322 orders, 6682 lines, USD 1563985.61 - 0.00 - 0.00 = 1563985.61, paid 0.00",
    ),
    (
        &[
            "superstore/superstore_orders.csv.gz",
            "superstore/superstore_returns.csv",
            "superstore/superstore_people.csv",
        ],
        "USD",
        "superstore: 3513 orders, 7193 lines, USD 1563985.61 - 105002.21 - 0.00 = 1458983.40, paid 0.00",
    ),
    (
        &[
            "catalog/prestashop_customers_import.csv",
            "catalog/prestashop_addresses_import.csv",
        ],
        "USD",
        "prestashop, 9 customers, 5 rejected",
    ),
    (
        &["tmall/tmall_order_report_gbk.csv.gz"],
        "CNY",
        "tmall: 23671 orders, 0 lines, CNY 2135316.32 - 414767.27 - 0.00 = 1720549.05, paid 885781.84",
    ),
];

#[test]
fn files_that_belong_together_equal_their_control_totals() {
    let Some(data) = shared_data() else { return };
    let mut wrong = Vec::new();
    for (names, currency, expected) in GROUPS {
        let files: Vec<PathBuf> = names.iter().map(|name| data.join(name)).collect();
        let mut book = Book::new(currency);
        let imported = import(&mut book, &files, Preset::all());
        if let Ok((summary, _)) = &imported {
            holds_what_was_told(&book, summary);
        }
        let first = told(&imported);
        if first != *expected {
            wrong.push(format!("{names:?}\n   is {first}\n  not {expected}"));
        }
        let commits = book.commits;
        let again = told(&import(&mut book, &files, Preset::all()));
        assert_eq!(book.commits, commits, "{names:?} again: {again}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn years_of_superstore_in_other_encodings_are_known_again() {
    let Some(data) = shared_data() else { return };
    let file = |name: &str| vec![data.join("superstore").join(name)];
    let mut book = Book::new("USD");
    let (year, _) = import(&mut book, &file("superstore_2014_windows1252.csv"), Preset::all()).unwrap();
    assert_eq!(
        (year.account.lines, year.files[0].encoding),
        (1_993, "Windows-1252")
    );
    let (sheet, _) = import(&mut book, &file("superstore_2015.xlsx"), Preset::all()).unwrap();
    assert_eq!(sheet.files.len(), 3, "a sheet each");
    let sold = year.account.lines + sheet.account.lines;
    let (all, rejected) = import(&mut book, &file("superstore_orders.csv.gz"), Preset::all()).unwrap();
    assert_eq!(rejected, Vec::<String>::new());
    let back = sheet.account.return_orders;
    assert_eq!(year.orders() + sheet.orders() - back + all.orders(), 3_322);
    let gross = year.account.gross() + sheet.account.gross() + all.account.gross();
    assert!(
        (gross - Decimal::new(156_398_561, 2)).abs() <= Decimal::new(1, 2),
        "{gross}"
    );
    assert!(sold > 4_000);
}

/// Files outside the two folders: whatever they are, they are read or refused.
#[test]
fn every_other_file_is_read_or_refused() {
    let Some(data) = shared_data() else { return };
    for folder in [
        "amazon_in",
        "cdnow",
        "northwind",
        "reconciliation",
        "superstore",
        "tmall",
    ] {
        for entry in std::fs::read_dir(data.join(folder)).unwrap() {
            let file = entry.unwrap().path();
            let mut book = Book::new("USD");
            let result = import(&mut book, std::slice::from_ref(&file), Preset::all());
            assert!(
                result.is_ok() || book.commits == 0,
                "{} went in by half",
                file.display()
            );
        }
    }
}
