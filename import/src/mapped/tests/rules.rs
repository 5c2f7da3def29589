//! What holds whatever the mapping.

use std::rc::Rc;

use super::*;
use crate::mapping::Mapping;
use crate::testing::Rejected;

const MAP: &str = r#"{
    "name": "tea-shop", "currency": "EUR", "decimal": ",", "dates": ["DD.MM.YYYY"], "cancelled": ["storniert"], "paid": ["bezahlt"],
    "tables": [{ "rows": "lines", "columns": {
        "order": "Nr", "placed_at": "Datum", "state": "Status", "quantity": "Menge", "name": "Artikel", "sku": "Code",
        "unit_price": "Preis", "line_discount_percent": "Rabatt", "shipping": "Versand", "total": "Summe" } }]
}"#;

fn desk() -> Desk {
    Desk::new(Preset::Mapped(Rc::new(Mapping::from_json(MAP).unwrap())))
}

fn mapped(book: &mut Book, rows: &str) -> Imported {
    let desk = desk();
    let file = desk.file(
        "a.csv",
        &format!("Nr;Datum;Status;Menge;Artikel;Code;Preis;Rabatt;Versand;Summe\n{rows}"),
    );
    desk.import(book, &[file]).unwrap()
}

#[test]
fn a_mapping_that_a_person_wrote_imports() {
    let mut book = Book::new("EUR");
    let imported = mapped(
        &mut book,
        "7;01.02.2025;bezahlt;2;Tee;T1;1.250,50;10;4,90;2.250,80\n7;01.02.2025;bezahlt;-1;Tasse;C1;5;;4,90;2.250,80\n",
    );
    assert_eq!(rejected(&imported), Vec::<String>::new());
    assert_eq!(figures(&imported), "2 2 2255.80 5.00 2250.80 2250.80");
    assert_eq!(
        (book.order("7").total.to_string(), imported.adjusted),
        ("2255.80".into(), 0)
    );
}

#[test]
fn an_order_of_which_a_row_cannot_be_used_is_not_imported_by_half() {
    let mut book = Book::new("EUR");
    let imported = mapped(
        &mut book,
        "1;01.02.2025;;1;Tee;T1;5;;;\n1;01.02.2025;;x;Tasse;C1;5;;;\n1;01.02.2025;;1;Tee;T1;5;;;\n2;01.02.2025;;1;Tee;T1;5;;;\n\
         3;2025-02-31;;1;Tee;T1;5;;;\n4;;;1;Tee;T1;5;;;\n5;1/2/2025;;1;Tee;T1;5;;;\n6;01.02.2025;;1;;;5;;;\n;01.02.2025;;1;Tee;;5;;;\n\
         8;01.02.2025;;1;Tee;T1;1.5;;;\n9;01.02.2025;;1;Tee;T1;5;;3;\n9;01.02.2025;;1;Tee;T1;5;;4;\n",
    );
    assert_eq!(
        rejected(&imported),
        [
            "3: Menge: “x” is no number",
            "6: Datum: “2025-02-31” is no time as in DD.MM.YYYY",
            "8: Datum: “1/2/2025” is no time as in DD.MM.YYYY",
            "9: Artikel: neither a name nor a code",
            "10: Nr: empty",
            "11: Preis: “1.5” is no number",
            "13: Versand: 4, where an earlier row of the same order has 3",
            "2: : row 3 of the same order can't be used, so nothing of the order was imported",
            "4: : row 3 of the same order can't be used, so nothing of the order was imported",
            "7: : the order has no time at which it was placed",
            "12: : row 13 of the same order can't be used, so nothing of the order was imported",
        ]
    );
    assert_eq!(figures(&imported), "1 1 5.00 0.00 5.00 0.00");
    // Mended, it goes in whole.
    let mended = mapped(
        &mut book,
        "1;01.02.2025;;1;Tee;T1;5;;;\n1;01.02.2025;;2;Tasse;C1;5;;;\n",
    );
    assert_eq!(figures(&mended), "1 2 15.00 0.00 15.00 0.00");
}

#[test]
fn a_stated_total_is_what_the_order_comes_to() {
    let mut book = Book::new("EUR");
    let imported = mapped(
        &mut book,
        "1;01.02.2025;storniert;1;Tee;T1;5;;;6,50\n2;01.02.2025;;1;Tee;T1;5;;;4\n",
    );
    assert_eq!(imported.adjusted, 2);
    let names: Vec<&str> = book
        .order("1")
        .lines
        .iter()
        .map(|line| line.name.as_str())
        .collect();
    assert_eq!(names, ["Tee", "Difference to the stated total"]);
    assert_eq!(
        (
            book.order("1").total.to_string(),
            book.order("2").total.to_string()
        ),
        ("6.50".into(), "4.00".into())
    );
    assert_eq!(imported.account.cancelled().to_string(), "6.50");
}

#[test]
fn what_is_below_zero_only_is_a_return() {
    let mut book = Book::new("EUR");
    let imported = mapped(&mut book, "1;01.02.2025;;-2;Tee;T1;5;;;-10\n");
    assert_eq!(figures(&imported), "1 1 0.00 10.00 -10.00 0.00");
    assert_eq!(book.order("1/return").total.to_string(), "-10.00");
}

#[test]
fn a_time_of_payment_says_that_it_was_paid_where_no_states_do() {
    let map = r#"{"name":"m","currency":"EUR","tables":[{"rows":"lines","columns":{"order":"Nr","placed_at":"Date",
        "paid_at":"Paid","quantity":"Qty","name":"Item","unit_price":"Price"}}]}"#;
    let desk = Desk::new(Preset::Mapped(Rc::new(Mapping::from_json(map).unwrap())));
    let file = desk.file(
        "a.csv",
        "Nr,Date,Paid,Qty,Item,Price\n1,2025-01-02,2025-01-03,1,Tea,5\n2,2025-01-02,,1,Tea,7\n",
    );
    let imported = desk.import(&mut Book::new("EUR"), &[file]).unwrap();
    assert_eq!(figures(&imported), "2 2 12.00 0.00 12.00 5.00");
}

#[test]
fn a_preview_says_what_an_import_would_and_does_nothing() {
    let desk = desk();
    let rows = "1;01.02.2025;;1;Tee;T1;5;;;\n2;01.02.2025;;1;Tee;T1;-5;;;\n";
    let file = desk.file(
        "a.csv",
        &format!("Nr;Datum;Status;Menge;Artikel;Code;Preis;Rabatt;Versand;Summe\n{rows}"),
    );
    let mut book = Book::new("EUR");
    let request = crate::Request {
        preview: true,
        ..desk.request(std::slice::from_ref(&file))
    };
    let mut list = Rejected::default();
    let preview = crate::run(&request, &mut list, &mut book, &mut |_| {}).unwrap();
    assert_eq!((book.commits, preview.preview), (0, true));
    let imported = desk.import(&mut book, &[file]).unwrap();
    assert_eq!(preview.account.net(), imported.account.net());
    assert_eq!(
        (preview.orders(), preview.made_location),
        (imported.orders(), true)
    );
}

#[test]
fn amounts_of_two_currencies_are_never_added() {
    let text = "Name,Created at,Currency,Total,Lineitem name,Lineitem quantity,Lineitem price\n\
        #1,2025-01-15 17:41:00 -0500,USD,5,Tea,1,5\n#2,2025-01-15 17:41:00 -0500,EUR,7,Tea,1,7\n#3,2025-01-15 17:41:00 -0500,Euro,7,Tea,1,7\n";
    let imported = import(&mut Book::new("EUR"), "shopify", &[text]);
    assert_eq!(
        (imported.orders(), figures(&imported).as_str()),
        (2, "1 1 5.00 0.00 5.00 0.00")
    );
    assert_eq!(imported.others[0].net().to_string(), "7.00");
    assert!(
        rejected(&imported)[0].contains("a currency is three capital letters"),
        "{:?}",
        rejected(&imported)
    );
}
