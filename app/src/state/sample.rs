//! A little shop to try things out with: twelve products, and something on the shelves. It is made by commands like any
//! others, so it works without a network and others get it too. There are no customers in it: those stay for good, and
//! nobody should meet an invented one among her own.
//!
//! The server's sample (`counterfoil serve --sample`) is a year of trade, and far too large to come with the app.

use domain::command::{Amount, Command};
use domain::id::DocId;
use domain::money::Currency;
use domain::product::{Localised, Product, ProductChange};
use domain::quantity::Quantity;
use replica::query::{ProductOnHand, ProductQuery};
use rust_decimal::Decimal;

use super::ask::{self, Trouble, command, commands};
use super::languages::SPOKEN;
use super::preferences::tag;

/// In the languages of the screens: English, simplified and traditional Chinese.
type Names = [&'static str; 3];

const CATEGORIES: [Names; 3] = [
    ["Drinks", "饮料", "飲料"],
    ["Food", "食品", "食品"],
    ["Household", "日用品", "日用品"],
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

/// What was on the shelves of a location, product by product.
type Shelf = (DocId, Vec<Amount>);

/// Makes the sample at this location, its categories in this language. Products that were taken away before are put back.
///
/// # Errors
/// [`Trouble`]; what was made by then stays.
pub async fn make(place: DocId, currency: Currency, language: &str) -> Result<(), Trouble> {
    let on_hand = Quantity(ON_HAND.saturating_mul(Quantity::ONE.0));
    let amount = |product: DocId| Amount {
        product,
        quantity: on_hand,
    };
    let gone = found(true).await?;
    if !gone.is_empty() {
        let amounts = gone.iter().map(|found| amount(found.row.id)).collect();
        return put_back(vec![(place, amounts)]).await;
    }
    let mut amounts = Vec::new();
    for (goods, number) in GOODS.iter().zip(1..) {
        let product = product(goods, number, currency, language);
        let made = command(Command::CreateProduct(product)).await?;
        amounts.extend(made.subject.map(amount));
    }
    command(Command::ReceiveStock(place, amounts)).await?;
    Ok(())
}

/// Takes all that is sold of the sample off the shelves, which are empty then. Gives what was on them.
///
/// # Errors
/// [`Trouble`]
pub async fn take_away() -> Result<Vec<Shelf>, Trouble> {
    let (mut shelves, mut away): (Vec<Shelf>, Vec<Command>) = Default::default();
    for found in found(false).await? {
        let levels = found.by_location.into_iter();
        for (place, quantity) in levels.filter(|(_, quantity)| *quantity != Quantity::ZERO) {
            let amount = Amount {
                product: found.row.id,
                quantity,
            };
            match shelves.iter_mut().find(|(known, _)| *known == place) {
                Some((_, amounts)) => amounts.push(amount),
                None => shelves.push((place, vec![amount])),
            }
        }
        away.push(shelve(found.row.id, true));
    }
    away.extend(shelves.iter().map(|(place, amounts)| {
        let empty = amounts.iter().map(|amount| Amount {
            product: amount.product,
            quantity: Quantity::ZERO,
        });
        Command::CountStock(*place, empty.collect())
    }));
    commands(away).await?;
    Ok(shelves)
}

/// Puts products back on the shelves, so many of each.
///
/// # Errors
/// [`Trouble`]
pub async fn put_back(shelves: Vec<Shelf>) -> Result<(), Trouble> {
    let gone = found(true).await?.into_iter();
    let mut back: Vec<Command> = gone.map(|found| shelve(found.row.id, false)).collect();
    for (place, mut amounts) in shelves {
        // What was oversold can't be counted; its shelf stays empty.
        amounts.retain(|amount| amount.quantity > Quantity::ZERO);
        if !amounts.is_empty() {
            back.push(Command::CountStock(place, amounts));
        }
    }
    commands(back).await
}

/// What is asked to find the sample's products, those that are sold or those that no longer are.
pub fn question(archived: bool) -> ProductQuery {
    ProductQuery {
        text: SKU.to_owned(),
        archived,
        limit: 100,
        ..ProductQuery::default()
    }
}

/// Whether a product is one of the sample: somebody else's may have such a SKU, and not its barcode too.
pub fn is_sample(product: &Product) -> bool {
    let number = product.sku.strip_prefix(SKU).and_then(|rest| rest.parse().ok());
    let goods = number
        .and_then(|number: usize| number.checked_sub(1))
        .and_then(|at| GOODS.get(at));
    goods.is_some_and(|goods| product.barcodes.iter().any(|code| code == goods.2))
}

async fn found(archived: bool) -> Result<Vec<ProductOnHand>, Trouble> {
    let mut rows = ask::products(question(archived)).await?.rows;
    rows.retain(|found| is_sample(&found.row.product));
    Ok(rows)
}

fn shelve(product: DocId, archived: bool) -> Command {
    Command::ChangeProduct(product, vec![ProductChange::Archived(archived)])
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_knows_its_own_products_and_no_others() {
        let currency = Currency::new("EUR").unwrap();
        for (goods, number) in GOODS.iter().zip(1..) {
            assert!(is_sample(&product(goods, number, currency, "zh-Hans")));
        }
        let first = product(&GOODS[0], 1, currency, "en");
        let other = |sku: &str, barcode: &str| Product {
            sku: sku.to_owned(),
            barcodes: vec![barcode.to_owned()],
            ..first.clone()
        };
        assert!(!is_sample(&other("SAMPLE-1", "4006381333931")));
        assert!(!is_sample(&other("SAMPLE-0", GOODS[0].2)));
        assert!(!is_sample(&other("MY-SAMPLE-1", GOODS[0].2)));
    }
}
