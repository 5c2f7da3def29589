//! The products of the sample: forty goods in five variants each, named in three languages.

use domain::money::Currency;
use domain::product::{Localised, Product};
use rust_decimal::Decimal;

use super::barcode;

/// A text in English, simplified and traditional Chinese, each as its readers write it.
type Names = [&'static str; 3];

const LANGUAGES: Names = ["en", "zh-Hans", "zh-Hant"];

/// How one variant differs: its name, its price in per cent of the first one's, its grams and millilitres.
struct Variant(Names, i64, u32, u32);

struct Goods {
    code: &'static str,
    names: Names,
    category: &'static str,
    tax: Tax,
    /// Hundredths of the currency for the first variant.
    price: i64,
    variants: &'static [Variant; 5],
}

#[derive(Clone, Copy)]
enum Tax {
    Standard,
    Reduced,
    Zero,
}

impl Tax {
    fn class(self) -> (&'static str, i64) {
        match self {
            Tax::Standard => ("standard", 21),
            Tax::Reduced => ("reduced", 9),
            Tax::Zero => ("zero", 0),
        }
    }
}

const fn plain(name: &'static str) -> Names {
    [name, name, name]
}

static BOTTLES: [Variant; 5] = [
    Variant(plain("330 ml"), 100, 350, 360),
    Variant(plain("500 ml"), 140, 530, 540),
    Variant(plain("1 l"), 240, 1050, 1080),
    Variant(plain("1.5 l"), 320, 1560, 1600),
    Variant(plain("6 × 330 ml"), 540, 2150, 2300),
];
static BAGS: [Variant; 5] = [
    Variant(plain("100 g"), 100, 110, 300),
    Variant(plain("250 g"), 220, 270, 600),
    Variant(plain("500 g"), 400, 530, 1100),
    Variant(plain("1 kg"), 740, 1050, 2000),
    Variant(plain("2 kg"), 1390, 2080, 3900),
];
static COLOURS: [Variant; 5] = [
    Variant(["black", "黑色", "黑色"], 100, 60, 150),
    Variant(["blue", "蓝色", "藍色"], 100, 60, 150),
    Variant(["red", "红色", "紅色"], 100, 60, 150),
    Variant(["green", "绿色", "綠色"], 105, 60, 150),
    Variant(["five colours", "五色装", "五色組"], 450, 290, 700),
];
static PACKS: [Variant; 5] = [
    Variant(["single", "单件", "單入"], 100, 120, 400),
    Variant(["2 pack", "两件装", "兩入"], 190, 235, 780),
    Variant(["4 pack", "四件装", "四入"], 360, 465, 1500),
    Variant(["10 pack", "十件装", "十入"], 850, 1150, 3700),
    Variant(["20 pack", "二十件装", "二十入"], 1600, 2280, 7300),
];
/// Sold by weight; the price is that of a kilogram.
static LOOSE: [Variant; 5] = [
    Variant(["loose", "散装", "散裝"], 100, 1000, 1600),
    Variant(["organic, loose", "有机散装", "有機散裝"], 145, 1000, 1600),
    Variant(["large, loose", "大果散装", "大顆散裝"], 125, 1000, 1700),
    Variant(["second choice, loose", "二级散装", "次級散裝"], 70, 1000, 1600),
    Variant(["late harvest, loose", "晚收散装", "晚收散裝"], 115, 1000, 1600),
];

const fn goods(
    code: &'static str,
    names: Names,
    category: &'static str,
    tax: Tax,
    price: i64,
    variants: &'static [Variant; 5],
) -> Goods {
    Goods {
        code,
        names,
        category,
        tax,
        price,
        variants,
    }
}

use Tax::{Reduced, Standard, Zero};

#[rustfmt::skip]
static GOODS: [Goods; 40] = [
    goods("GTE", ["Green tea", "绿茶", "綠茶"], "Drinks", Reduced, 145, &BOTTLES),
    goods("OOL", ["Oolong tea", "乌龙茶", "烏龍茶"], "Drinks", Reduced, 155, &BOTTLES),
    goods("WAT", ["Mineral water", "矿泉水", "礦泉水"], "Drinks", Reduced, 85, &BOTTLES),
    goods("ORJ", ["Orange juice", "橙汁", "柳橙汁"], "Drinks", Reduced, 195, &BOTTLES),
    goods("APJ", ["Apple juice", "苹果汁", "蘋果汁"], "Drinks", Reduced, 185, &BOTTLES),
    goods("COL", ["Cola", "可乐", "可樂"], "Drinks", Reduced, 165, &BOTTLES),
    goods("LEM", ["Lemonade", "柠檬汽水", "檸檬汽水"], "Drinks", Reduced, 160, &BOTTLES),
    goods("SOY", ["Soy milk", "豆奶", "豆漿"], "Drinks", Reduced, 175, &BOTTLES),
    goods("COF", ["Coffee beans", "咖啡豆", "咖啡豆"], "Tea and coffee", Reduced, 320, &BAGS),
    goods("JAS", ["Jasmine tea leaves", "茉莉花茶叶", "茉莉花茶葉"], "Tea and coffee", Reduced, 410, &BAGS),
    goods("BLT", ["Black tea leaves", "红茶叶", "紅茶葉"], "Tea and coffee", Reduced, 350, &BAGS),
    goods("COC", ["Cocoa powder", "可可粉", "可可粉"], "Tea and coffee", Reduced, 290, &BAGS),
    goods("CRI", ["Potato crisps", "薯片", "洋芋片"], "Snacks", Reduced, 135, &BAGS),
    goods("PEA", ["Roasted peanuts", "烤花生", "烤花生"], "Snacks", Reduced, 125, &BAGS),
    goods("ALM", ["Almonds", "巴旦木", "杏仁果"], "Snacks", Reduced, 265, &BAGS),
    goods("BIS", ["Oat biscuits", "燕麦饼干", "燕麥餅乾"], "Snacks", Reduced, 155, &BAGS),
    goods("CHO", ["Dark chocolate", "黑巧克力", "黑巧克力"], "Snacks", Reduced, 245, &BAGS),
    goods("GUM", ["Fruit gums", "水果软糖", "水果軟糖"], "Snacks", Reduced, 115, &BAGS),
    goods("RIC", ["Jasmine rice", "茉莉香米", "泰國香米"], "Pantry", Reduced, 85, &BAGS),
    goods("NOO", ["Instant noodles", "方便面", "泡麵"], "Pantry", Reduced, 95, &PACKS),
    goods("FLO", ["Wheat flour", "面粉", "麵粉"], "Pantry", Reduced, 55, &BAGS),
    goods("LEN", ["Red lentils", "红扁豆", "紅扁豆"], "Pantry", Reduced, 90, &BAGS),
    goods("SUG", ["Cane sugar", "蔗糖", "砂糖"], "Pantry", Reduced, 65, &BAGS),
    goods("OIL", ["Sunflower oil", "葵花籽油", "葵花油"], "Pantry", Reduced, 175, &BOTTLES),
    goods("SAU", ["Soy sauce", "酱油", "醬油"], "Pantry", Reduced, 210, &BOTTLES),
    goods("APP", ["Apples", "苹果", "蘋果"], "Produce", Zero, 299, &LOOSE),
    goods("POT", ["Potatoes", "土豆", "馬鈴薯"], "Produce", Zero, 149, &LOOSE),
    goods("TOM", ["Tomatoes", "西红柿", "番茄"], "Produce", Zero, 349, &LOOSE),
    goods("CAR", ["Carrots", "胡萝卜", "紅蘿蔔"], "Produce", Zero, 169, &LOOSE),
    goods("SOA", ["Hand soap", "香皂", "香皂"], "Household", Standard, 175, &PACKS),
    goods("SPO", ["Kitchen sponge", "厨房海绵", "廚房海綿"], "Household", Standard, 95, &PACKS),
    goods("TIS", ["Paper tissues", "纸巾", "面紙"], "Household", Standard, 125, &PACKS),
    goods("BAT", ["AA batteries", "五号电池", "三號電池"], "Household", Standard, 110, &PACKS),
    goods("CAN", ["Candle", "蜡烛", "蠟燭"], "Household", Standard, 145, &PACKS),
    goods("BUL", ["LED bulb", "LED 灯泡", "LED 燈泡"], "Household", Standard, 395, &PACKS),
    goods("PEN", ["Ballpoint pen", "圆珠笔", "原子筆"], "Stationery", Standard, 120, &COLOURS),
    goods("MAR", ["Marker", "记号笔", "麥克筆"], "Stationery", Standard, 185, &COLOURS),
    goods("NOT", ["Notebook", "笔记本", "筆記本"], "Stationery", Standard, 345, &COLOURS),
    goods("FOL", ["Document folder", "文件夹", "資料夾"], "Stationery", Standard, 215, &COLOURS),
    goods("TAP", ["Adhesive tape", "胶带", "膠帶"], "Stationery", Standard, 165, &COLOURS),
];

/// All products, with prices in this currency.
pub fn products(currency: Currency) -> Vec<Product> {
    let mut products = Vec::with_capacity(GOODS.len() * 5);
    for goods in &GOODS {
        for (at, variant) in goods.variants.iter().enumerate() {
            products.push(product(goods, variant, at, products.len() as u64 + 1, currency));
        }
    }
    products
}

fn product(goods: &Goods, variant: &Variant, at: usize, number: u64, currency: Currency) -> Product {
    let Variant(variant_names, percent, weight_g, volume_ml) = variant;
    let names = goods.names.iter().zip(variant_names).zip(LANGUAGES);
    let names = names.map(|((name, variant), language)| {
        let text = if language == "en" && !variant.starts_with(|c: char| c.is_ascii_digit()) {
            format!("{name}, {variant}")
        } else {
            format!("{name} {variant}")
        };
        Localised {
            language: language.to_owned(),
            text,
        }
    });
    let (tax_class, tax_rate) = goods.tax.class();
    let loose = std::ptr::eq(goods.variants, &LOOSE);
    let mut barcodes = vec![barcode::own(number)];
    if number.is_multiple_of(10) {
        // The outer box has a code of its own.
        barcodes.push(barcode::own(9_000_000_000 + number));
    }
    Product {
        sku: format!("{}-{}", goods.code, at + 1),
        barcodes,
        names: names.collect(),
        category: goods.category.to_owned(),
        price: price(goods.price * percent / 100, currency),
        tax_class: tax_class.to_owned(),
        tax_rate: Decimal::from(tax_rate),
        unit: if loose { "kg" } else { "piece" }.to_owned(),
        weight_g: *weight_g,
        volume_ml: *volume_ml,
        archived: false,
        images: Vec::new(),
    }
}

/// Hundredths as an amount of the currency; where it has no hundredths, as whole units.
pub fn price(hundredths: i64, currency: Currency) -> Decimal {
    if currency.decimals() == 0 {
        Decimal::from(hundredths)
    } else {
        Decimal::new(hundredths, 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn two_hundred_products_that_can_be_told_apart() {
        let products = products(Currency::new("EUR").unwrap());
        assert_eq!(products.len(), 200);
        let mut seen = BTreeSet::new();
        for product in &products {
            assert!(seen.insert(product.sku.clone()), "{}", product.sku);
            assert_eq!(product.names.len(), 3);
            for name in &product.names {
                assert!(
                    seen.insert(format!("{}: {}", name.language, name.text)),
                    "{}",
                    name.text
                );
            }
            for code in &product.barcodes {
                assert!(seen.insert(code.clone()), "{code}");
                let (digits, check) = code.split_at(12);
                assert_eq!(barcode::check_digit(digits).to_string(), check);
            }
            assert!(product.price > Decimal::ZERO);
        }
        assert_eq!(products.iter().filter(|product| product.unit == "kg").count(), 20);
        let names: Vec<&str> = products[1].names.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(names, ["Green tea 500 ml", "绿茶 500 ml", "綠茶 500 ml"]);
        assert_eq!(products[1].price.to_string(), "2.03");
    }
}
