//! Stock that catalogues state.

use std::collections::BTreeMap;

use domain::command::{Amount, Command};
use domain::id::{DocId, Kind};
use domain::quantity::Quantity;
use domain::row::Row;

use super::*;
use crate::sink::Sink as _;
use crate::testing::NOW;

const HEAD: &str = "Handle,Title,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src\n";

/// A catalogue of products with these codes and stocks.
fn catalogue(stocks: &[(&str, &str)]) -> String {
    let row = |(sku, stock): &(&str, &str)| format!("{sku},{sku},,{sku},{stock},2.50,\n");
    stocks
        .iter()
        .map(row)
        .fold(HEAD.to_owned(), |text, row| text + &row)
}

/// What is on hand by the book, in thousandths, of each product that has a code.
fn on_hand(book: &Book) -> BTreeMap<String, i64> {
    let skus: BTreeMap<DocId, String> = book
        .rows
        .values()
        .filter_map(|row| match row {
            Row::Product(row) => Some((row.id, row.product.sku.clone())),
            _ => None,
        })
        .collect();
    let levels = book.stock.levels();
    levels
        .map(|((_, product), level)| (skus[&product].clone(), level.0))
        .collect()
}

fn stocks(pairs: &[(&str, i64)]) -> BTreeMap<String, i64> {
    pairs
        .iter()
        .map(|(sku, level)| ((*sku).to_owned(), *level))
        .collect()
}

#[test]
fn a_catalogue_brings_its_stock_once() {
    let mut book = Book::new("EUR");
    let text = catalogue(&[
        ("TEA", "24"),
        ("POT", "0"),
        ("CUP", "-3"),
        ("RICE", "1.5"),
        ("JAM", ""),
    ]);
    let first = import(&mut book, "shopify", &[&text]);
    assert_eq!((first.products, first.stock_counted), (5, 2));
    assert_eq!(on_hand(&book), stocks(&[("TEA", 24_000), ("RICE", 1_500)]));
    let commits = book.commits;
    let again = import(&mut book, "shopify", &[&text]);
    assert_eq!((again.stock_counted, book.commits), (0, commits));
}

#[test]
fn what_was_sold_since_isnt_overwritten_by_an_older_list() {
    let mut book = Book::new("EUR");
    let tea = catalogue(&[("TEA", "24")]);
    import(&mut book, "shopify", &[&tea]);
    let product = *book.rows.keys().find(|id| id.kind == Kind::Product).unwrap();
    let location = *book.rows.keys().find(|id| id.kind == Kind::Location).unwrap();
    let quantity = Quantity::whole(6).unwrap();
    let received = Command::ReceiveStock(location, vec![Amount { product, quantity }]);
    book.commit(NOW, received).unwrap();
    // What is new in the next list is counted, what moved isn't.
    let imported = import(
        &mut book,
        "shopify",
        &[&catalogue(&[("TEA", "20"), ("POT", "7")])],
    );
    assert_eq!(imported.stock_counted, 1);
    assert_eq!(on_hand(&book), stocks(&[("TEA", 30_000), ("POT", 7_000)]));
}

#[test]
fn an_import_that_breaks_off_goes_on_where_it_ended() {
    let skus: Vec<String> = (0..200).map(|number| format!("P{number}")).collect();
    let list: Vec<(&str, &str)> = skus.iter().map(|sku| (sku.as_str(), "3")).collect();
    let text = catalogue(&list);
    let wanted = stocks(&list.iter().map(|(sku, _)| (*sku, 3_000)).collect::<Vec<_>>());
    // The location, the products, and four counts.
    let all = 1 + 200 + 4;
    for fails_after in [0, 1, 150, 201, 202, 203, 204] {
        let mut book = Book::new("EUR");
        book.fails_after = fails_after;
        assert!(
            tried(&mut book, "shopify", &[&text]).is_err(),
            "after {fails_after}"
        );
        book.fails_after = u64::MAX;
        import(&mut book, "shopify", &[&text]);
        assert_eq!(on_hand(&book), wanted, "after {fails_after}");
        assert_eq!(book.commits, all, "after {fails_after}");
    }
}

#[test]
fn stock_that_is_no_number_is_said() {
    let text = catalogue(&[
        ("TEA", "plenty"),
        ("POT", "0.0001"),
        ("CUP", "9999999999"),
        ("JAM", "1"),
    ]);
    let imported = import(&mut Book::new("EUR"), "shopify", &[&text]);
    assert_eq!((imported.products, imported.stock_counted), (1, 1));
    assert_eq!(
        rejected(&imported),
        [
            "2: Variant Inventory Qty: “plenty” is no number",
            "3: Variant Inventory Qty: 0.0001 is not a quantity: at most three decimals and 9 million million units",
            "4: Variant Inventory Qty: too large",
        ]
    );
}

#[test]
fn a_variation_whose_parent_has_the_stock_has_none_of_its_own() {
    let text = "ID,Type,SKU,Name,Published,Stock,Regular price,Parent\n\
        1,variable,TEA,Tea,1,12,,\n2,variation,TEA-S,Tea small,1,parent,3,TEA\n3,variation,TEA-L,Tea large,1,5,6,TEA\n";
    let mut book = Book::new("EUR");
    let imported = import(&mut book, "woocommerce", &[text]);
    assert_eq!((imported.products, imported.stock_counted), (2, 1));
    assert_eq!(on_hand(&book), stocks(&[("TEA-L", 5_000)]));
}
