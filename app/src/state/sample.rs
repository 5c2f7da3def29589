//! A little shop to try things out with: twelve products, two customers, and something on the shelves. It is made by
//! commands like any others, so it works without a network and others get it too.
//!
//! The server's sample (`counterfoil serve --sample`) is a year of trade, and far too large to come with the app.

use domain::command::{Amount, Command};
use domain::customer::Customer;
use domain::id::DocId;
use domain::money::Currency;
use domain::product::{Localised, Product, ProductChange};
use domain::quantity::Quantity;
use replica::query::ProductQuery;
use rust_decimal::Decimal;

use super::ask::{self, Trouble, command};
use super::languages::SPOKEN;
use super::preferences::tag;

/// In the languages of the screens: English, simplified and traditional Chinese.
type Names = [&'static str; 3];

const CATEGORIES: [Names; 3] = [
    ["Drinks", "饮料", "飲料"],
    ["Food", "食品", "食品"],
    ["Household", "日用品", "日用品"],
];

/// A phone number of those that are given to nobody, and what the customer is called.
const CUSTOMERS: [(&str, Names); 2] = [
    (
        "+44 7700 900001",
        ["Robin Sample", "样例客户 林晓", "範例客戶 林曉"],
    ),
    (
        "+44 7700 900002",
        ["Kim Sample", "样例客户 陈宁", "範例客戶 陳寧"],
    ),
];

/// What the sample's SKUs begin with.
const SKU: &str = "SAMPLE-";

/// On the shelves of each product, in pieces.
const ON_HAND: i64 = 24;

/// Names, the place of its category, its barcode (prefix 20, which GS1 leaves to each shop for its own use), hundredths
/// of the currency, tax in per cent.
struct Goods(Names, usize, &'static str, i64, i64);

const GOODS: [Goods; 12] = [
    Goods(
        ["Green tea 500 ml", "绿茶 500 毫升", "綠茶 500 毫升"],
        0,
        "2000000009018",
        250,
        9,
    ),
    Goods(
        ["Coffee beans 1 kg", "咖啡豆 1 千克", "咖啡豆 1 公斤"],
        0,
        "2000000009025",
        1490,
        9,
    ),
    Goods(
        ["Cola 330 ml", "可乐 330 毫升", "可樂 330 毫升"],
        0,
        "2000000009032",
        180,
        9,
    ),
    Goods(
        ["Mineral water 1.5 l", "矿泉水 1.5 升", "礦泉水 1.5 公升"],
        0,
        "2000000009049",
        110,
        9,
    ),
    Goods(
        ["Jasmine rice 5 kg", "香米 5 千克", "香米 5 公斤"],
        1,
        "2000000009056",
        1250,
        9,
    ),
    Goods(
        ["Rice noodles 400 g", "米粉 400 克", "米粉 400 公克"],
        1,
        "2000000009063",
        215,
        9,
    ),
    Goods(
        ["Soy sauce 500 ml", "酱油 500 毫升", "醬油 500 毫升"],
        1,
        "2000000009070",
        395,
        9,
    ),
    Goods(
        ["Dark chocolate 100 g", "黑巧克力 100 克", "黑巧克力 100 公克"],
        1,
        "2000000009087",
        320,
        9,
    ),
    Goods(
        ["Hand soap 250 ml", "洗手液 250 毫升", "洗手乳 250 毫升"],
        2,
        "2000000009094",
        275,
        21,
    ),
    Goods(
        ["Kitchen towels, 4 rolls", "厨房纸 4 卷", "廚房紙巾 4 捲"],
        2,
        "2000000009100",
        450,
        21,
    ),
    Goods(
        ["AA batteries, 8 pieces", "5 号电池 8 节", "3 號電池 8 入"],
        2,
        "2000000009117",
        799,
        21,
    ),
    Goods(
        ["Notebook A5", "A5 笔记本", "A5 筆記本"],
        2,
        "2000000009124",
        360,
        21,
    ),
];

/// Makes the sample at this location, its categories and customers in this language. Products that were taken off the
/// shelves before are put back. Gives the products.
///
/// # Errors
/// [`Trouble`]; what was made by then stays.
pub async fn make(place: DocId, currency: Currency, language: &str) -> Result<Vec<DocId>, Trouble> {
    let archived = ProductQuery {
        text: SKU.to_owned(),
        archived: true,
        limit: 100,
        ..ProductQuery::default()
    };
    let before = ask::products(archived).await?.rows;
    let mut made = Vec::new();
    for found in before {
        let back = vec![ProductChange::Archived(false)];
        command(Command::ChangeProduct(found.row.id, back)).await?;
        made.push(found.row.id);
    }
    if made.is_empty() {
        for (goods, number) in GOODS.iter().zip(1..) {
            let product = product(goods, number, currency, language);
            made.extend(command(Command::CreateProduct(product)).await?.subject);
        }
        for (phone, names) in &CUSTOMERS {
            let customer = Customer {
                name: chosen(names, language).to_owned(),
                phones: vec![(*phone).to_owned()],
                ..Customer::default()
            };
            command(Command::CreateCustomer(customer)).await?;
        }
        let amount = |&product: &DocId| Amount {
            product,
            quantity: Quantity(ON_HAND.saturating_mul(Quantity::ONE.0)),
        };
        let amounts = made.iter().map(amount).collect();
        command(Command::ReceiveStock(place, amounts)).await?;
    }
    Ok(made)
}

/// Takes the sample's products off the shelves.
///
/// # Errors
/// [`Trouble`]; what was taken off by then stays so.
pub async fn take_off(products: Vec<DocId>) -> Result<(), Trouble> {
    for product in products {
        let off = vec![ProductChange::Archived(true)];
        command(Command::ChangeProduct(product, off)).await?;
    }
    Ok(())
}

fn product(goods: &Goods, number: u32, currency: Currency, language: &str) -> Product {
    let Goods(names, category, barcode, price, tax) = goods;
    let name = |(text, language): (&&str, &str)| Localised {
        language: language.to_owned(),
        text: (*text).to_owned(),
    };
    let category = CATEGORIES.get(*category).map(|names| chosen(names, language));
    Product {
        sku: format!("{SKU}{number}"),
        barcodes: vec![(*barcode).to_owned()],
        names: names.iter().zip(SPOKEN.map(tag)).map(name).collect(),
        category: category.unwrap_or_default().to_owned(),
        price: match currency.decimals() {
            0 => Decimal::from(*price),
            _ => Decimal::new(*price, 2),
        },
        tax_class: if *tax > 10 { "standard" } else { "reduced" }.to_owned(),
        tax_rate: Decimal::from(*tax),
        unit: "piece".to_owned(),
        ..Product::default()
    }
}

fn chosen(names: &Names, language: &str) -> &'static str {
    let [english, simplified, traditional] = names;
    match language {
        "zh-Hans" => simplified,
        "zh-Hant" => traditional,
        _ => english,
    }
}
