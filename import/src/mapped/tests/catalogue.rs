//! Products and customers.

use domain::command::Command;
use domain::customer::{Customer, CustomerChange};
use domain::id::Kind;
use domain::product::Product;
use domain::row::Row;

use super::*;
use crate::catalogue::Tally;
use crate::difference::Difference;
use crate::sink::Sink as _;
use crate::testing::NOW;

fn products(book: &Book) -> Vec<&Product> {
    let products = book.rows.values().filter_map(|row| match row {
        Row::Product(row) => Some(&row.product),
        _ => None,
    });
    products.collect()
}

fn customers(book: &Book) -> Vec<&Customer> {
    let customers = book.rows.values().filter_map(|row| match row {
        Row::Customer(row) => Some(&row.customer),
        _ => None,
    });
    customers.collect()
}

fn tally(new: u64, changed: u64, same: u64, wrong: u64) -> Tally {
    Tally {
        new,
        changed,
        same,
        wrong,
    }
}

const SHOPIFY: &str = "Handle,Title,Type,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Price,Variant Barcode,Image Src,Variant Image\n\
    tea,Green Tea,Tea,true,Size,100 g,,,TEA-100,120,4.50,4006381333931,https://example.com/tea.jpg,https://example.com/100.jpg\n\
    tea,,,,,250 g,,,TEA-250,280,9.90,,https://example.com/tin.jpg,\n\
    tea,,,,,,,,,,,,https://example.com/cup.jpg,\n\
    cup,Cup,Cups,false,Title,Default Title,,,,300,12,,,\n\
    pot,Pot,Pots,true,Title,Default Title,,,POT,900,,,,\n";

fn differences(imported: &Imported) -> Vec<String> {
    imported.differences.iter().map(Difference::to_string).collect()
}

#[test]
fn shopify_variants_are_products_and_pictures_gather() {
    let mut book = Book::new("EUR");
    let imported = import(&mut book, "shopify", &[SHOPIFY]);
    assert_eq!(imported.product_tally, tally(3, 0, 0, 1));
    assert_eq!(rejected(&imported), ["6: Variant Price: empty"]);
    assert_eq!(
        book.count(Kind::Location),
        1,
        "what is sold there comes with a place to sell it at"
    );
    let all = products(&book);
    let [small, large, cup] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!(
        (
            small.sku.as_str(),
            small.name("en"),
            small.category.as_str(),
            small.weight_g
        ),
        ("TEA-100", "Green Tea – 100 g", "Tea", 120)
    );
    assert_eq!(small.barcodes, ["4006381333931"]);
    let pictures = ["100", "tea", "tin", "cup"].map(|name| format!("https://example.com/{name}.jpg"));
    assert_eq!(small.images, pictures);
    assert_eq!((large.name("en"), large.images.len()), ("Green Tea – 250 g", 1));
    assert_eq!(
        (cup.sku.as_str(), cup.name("en"), cup.archived),
        ("cup", "Cup", true)
    );
}

#[test]
fn importing_a_catalogue_again_says_the_same_and_what_changed() {
    let mut book = Book::new("EUR");
    import(&mut book, "shopify", &[SHOPIFY]);
    let again = import(&mut book, "shopify", &[SHOPIFY]);
    assert_eq!(again.product_tally, tally(0, 0, 3, 1));
    let dearer = SHOPIFY.replace("9.90", "10.90").replace("TEA-250", "tea-250");
    let changed = import(&mut book, "shopify", &[&dearer]);
    assert_eq!(changed.product_tally, tally(0, 1, 2, 1));
    assert_eq!(differences(&changed), ["tea-250: price 9.90 → 10.90"]);
    assert_eq!(products(&book)[1].price.to_string(), "10.90");
    // Orders find the products by their codes.
    import(
        &mut book,
        "shopify",
        &[
            "Name,Created at,Lineitem name,Lineitem quantity,Lineitem price,Lineitem sku\n#1,2025-01-15,Tea,1,5,TEA-100\n",
        ],
    );
    assert!(book.order("#1").lines[0].product.is_some());
}

#[test]
fn a_code_that_comes_twice_is_said() {
    let text =
        "Handle,Title,Option1 Value,Variant SKU,Variant Price,Image Src\na,A,,X,1,\nb,B,,x,2,\na,A,,X,1,\n";
    let imported = import(&mut Book::new("EUR"), "shopify", &[text]);
    assert_eq!(imported.product_tally, tally(1, 0, 0, 1));
    assert_eq!(
        rejected(&imported),
        ["3: Variant SKU: row 2 has this code too, and says otherwise"]
    );
}

#[test]
fn woocommerce_variations_take_after_their_parent() {
    let text = "ID,Type,SKU,Name,Published,\"Weight (lbs)\",\"Regular price\",Categories,Images,Parent\n\
        1,variable,TEE,Tee,1,.5,,\"Clothing > Tees, New\",\"https://example.com/a.jpg, https://example.com/b.jpg\",\n\
        2,variation,TEE-R,\"Tee - Red\",1,,18,,https://example.com/r.jpg,TEE\n\
        3,variation,TEE-B,\"Tee - Blue\",1,1,18,,,id:1\n\
        4,\"simple, virtual\",CARD,Card,0,,5,Cards,,\n\
        5,grouped,SET,Set,1,,,Clothing,,\n";
    let mut book = Book::new("USD");
    let imported = import(&mut book, "woocommerce", &[text]);
    assert_eq!(rejected(&imported), Vec::<String>::new());
    assert_eq!(
        (imported.product_tally, imported.passed_over),
        (tally(3, 0, 0, 0), 2)
    );
    let all = products(&book);
    let [red, blue, card] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!(
        (red.weight_g, red.category.as_str(), red.name("en")),
        (227, "Clothing > Tees", "Tee - Red")
    );
    assert_eq!((blue.weight_g, blue.images.len()), (454, 2));
    assert!(card.archived);
}

#[test]
fn a_price_in_another_currency_is_not_taken_for_ours() {
    let map = r#"{"name":"m","currency":"USD","tables":[{"rows":"products","columns":{"sku":"SKU","name":"Name","price":"Price"}}]}"#;
    let desk = Desk::new(Preset::Mapped(std::rc::Rc::new(
        crate::Mapping::from_json(map).unwrap(),
    )));
    let file = desk.file("a.csv", "SKU,Name,Price\nA,Tea,5\n");
    let imported = desk
        .import(&mut Book::new("EUR"), std::slice::from_ref(&file))
        .unwrap();
    assert_eq!(imported.product_tally, tally(0, 0, 0, 1));
    assert!(rejected(&imported)[0].contains("the price is in USD"));
    assert_eq!(
        desk.import(&mut Book::new("USD"), &[file]).unwrap().product_tally,
        tally(1, 0, 0, 0)
    );
}

#[test]
fn customers_gather_their_addresses_and_are_known_again() {
    let people = "Customer ID,Active (0/1),Email *,Password *,Last Name *,First Name *\n\
        1,1,Peter.Pan@example.com,x,Pan,Peter\n2,1,hook@example.com,x,Hook,James\n";
    let addresses = "Alias*,Customer e-mail*,Company,Lastname*,Firstname*,Address 1*,Address 2,Zipcode*,City*,Country*,Phone,Mobile Phone\n\
        home,hook@example.com,,Hook,James,Mass Gravesite,P.O. Box 7,2101,Cayman Brac,Cayman Islands,01 02,06 02,\n\
        pro,hook@example.com,Räuber GmbH,Hook,James,12 Leipziger Platz,,13505,Berlin,Germany,01 02,06 02,\n\
        aunt,hook@example.com,,Hook,Mary,1 Loop,,95014,Cupertino,United States,01 02,,\n\
        shop,,,Doe,John,1 Loop,,95014,Cupertino,United States,01 02,,\n\
        depot,,,Austin,Steve,2 Loop,,95014,Cupertino,United States,01 02,,\n";
    let mut book = Book::new("EUR");
    let imported = import(&mut book, "prestashop", &[people, addresses]);
    assert_eq!(
        imported.customer_tally,
        tally(2, 0, 0, 3),
        "{:?}",
        rejected(&imported)
    );
    assert_eq!(
        rejected(&imported),
        [
            "4: Firstname*: row 3 is “hook@example.com” too, under another name",
            "5: Customer e-mail*: empty",
            "6: Customer e-mail*: empty"
        ]
    );
    let all = customers(&book);
    assert_eq!(
        (all[1].name.as_str(), all[1].phones.as_slice()),
        ("James Hook", &["01 02".to_owned(), "06 02".to_owned()][..])
    );
    assert_eq!(
        all[1].addresses[1],
        "Räuber GmbH\n12 Leipziger Platz\n13505\nBerlin\nGermany"
    );
    assert_eq!(all[1].note, "prestashop hook@example.com");
    let again = import(&mut book, "prestashop", &[people, addresses]);
    assert_eq!(again.customer_tally, tally(0, 0, 2, 3));

    let moved = people.replace("hook@example.com,x,Hook,James", "hook@example.com,x,Hook,Jim");
    let changed = import(&mut book, "prestashop", &[&moved]);
    assert_eq!(changed.customer_tally, tally(0, 1, 1, 0));
    assert_eq!(differences(&changed), ["James Hook: name → Jim Hook"]);
    // Another system's customer with the same address is the same person.
    let shopify = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Orders,Phone\n'9,Jim,Hook,HOOK@example.com,no,1,\n";
    let same = import(&mut book, "shopify", &[shopify]);
    assert_eq!(same.customer_tally, tally(0, 0, 1, 0));
}

/// Two rows that became one customer: importing them again makes nobody anew and changes nothing, and a change in the
/// file goes to the entry that came from it.
#[test]
fn customers_that_were_merged_are_known_again() {
    let mut book = Book::new("EUR");
    let people = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Orders,Phone\n\
        '1,Anna,Wang,anna@example.com,no,1,030 901820\n\
        '2,A.,Wang,wang@example.com,no,1,+49 30 901820\n";
    import(&mut book, "shopify", &[people]);
    let ids: Vec<_> = book
        .rows
        .keys()
        .filter(|id| id.kind == Kind::Customer)
        .copied()
        .collect();
    book.commit(NOW, Command::MergeCustomer(ids[1], ids[0])).unwrap();
    let again = import(&mut book, "shopify", &[people]);
    assert_eq!(
        (again.customer_tally, book.count(Kind::Customer)),
        (tally(0, 0, 2, 0), 2)
    );
    let moved = people.replace("'2,A.,Wang", "'2,Anne,Wang");
    assert_eq!(
        import(&mut book, "shopify", &[&moved]).customer_tally,
        tally(0, 1, 1, 0)
    );
    let names: Vec<&str> = customers(&book)
        .iter()
        .map(|customer| customer.name.as_str())
        .collect();
    assert_eq!(names, ["Anna Wang", "Anne Wang"]);
    // An e-mail address that both entries have is one customer's.
    let Some(Row::Customer(row)) = book.rows.get(&ids[1]).cloned() else {
        panic!("she is there")
    };
    let emails = CustomerChange::Emails(vec!["anna@example.com".to_owned()]);
    book.commit(NOW, Command::ChangeCustomer(row.id, vec![emails]))
        .unwrap();
    let other = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Orders,Phone\n'9,Anna,Wang,anna@example.com,no,1,\n";
    assert_eq!(
        import(&mut book, "shopify", &[other]).customer_tally,
        tally(0, 0, 1, 0)
    );
}
