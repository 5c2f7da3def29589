//! Products: what can be put on an order line.

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

/// A text in one language, the language as a BCP 47 tag: `en`, `zh-Hans`, `zh-Hant`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Localised {
    /// BCP 47 tag.
    #[n(0)]
    pub language: String,
    /// The text itself.
    #[n(1)]
    pub text: String,
}

/// A product as a person describes it. Every field can be changed by itself ([`ProductChange`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Product {
    /// Stock keeping unit, unique in the organisation.
    #[n(0)]
    pub sku: String,
    /// Everything a scanner may read on it.
    #[n(1)]
    pub barcodes: Vec<String>,
    /// Its name in each language that has one; the first is the fallback.
    #[n(2)]
    pub names: Vec<Localised>,
    /// What it is sorted under: `Drinks`.
    #[n(3)]
    pub category: String,
    /// Price of one unit in the organisation's currency; negative prices are refused.
    #[n(4)]
    #[cbor(with = "crate::codec::decimal")]
    pub price: Decimal,
    /// Which tax applies: `standard`, `reduced`, `zero`.
    #[n(5)]
    pub tax_class: String,
    /// Per cent of that tax, as it was when the product was last changed.
    #[n(6)]
    #[cbor(with = "crate::codec::decimal")]
    pub tax_rate: Decimal,
    /// What one is: `piece`, `kg`.
    #[n(7)]
    pub unit: String,
    /// Grams of one unit; 0 when unknown.
    #[n(8)]
    pub weight_g: u32,
    /// Millilitres of space one unit takes; 0 when unknown.
    #[n(9)]
    pub volume_ml: u32,
    /// No longer sold.
    #[n(10)]
    pub archived: bool,
    /// Links to pictures of it; absent in what was written before there were any.
    #[n(11)]
    #[cbor(default)]
    pub images: Vec<String>,
}

/// Of names, each with its language: the one in `language`, else in a language that shares its first part (`zh-Hant` for
/// `zh-Hans`), else the first.
pub fn name_among<'a>(names: impl Iterator<Item = (&'a str, &'a str)>, language: &str) -> Option<&'a str> {
    let primary = |tag: &str| tag.split('-').next().map_or(0, str::len);
    let (mut near, mut first) = (None, None);
    for (tag, text) in names {
        if tag == language {
            return Some(text);
        }
        if near.is_none() && tag.get(..primary(tag)) == language.get(..primary(language)) {
            near = Some(text);
        }
        first = first.or(Some(text));
    }
    near.or(first)
}

/// One field of a product, set anew.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ProductChange {
    /// [`Product::sku`]
    #[n(0)]
    Sku(#[n(0)] String),
    /// [`Product::barcodes`]
    #[n(1)]
    Barcodes(#[n(0)] Vec<String>),
    /// [`Product::names`]
    #[n(2)]
    Names(#[n(0)] Vec<Localised>),
    /// [`Product::category`]
    #[n(3)]
    Category(#[n(0)] String),
    /// [`Product::price`]
    #[n(4)]
    Price(
        #[n(0)]
        #[cbor(with = "crate::codec::decimal")]
        Decimal,
    ),
    /// [`Product::tax_class`] and [`Product::tax_rate`], which belong together.
    #[n(5)]
    Tax(
        #[n(0)] String,
        #[n(1)]
        #[cbor(with = "crate::codec::decimal")]
        Decimal,
    ),
    /// [`Product::unit`]
    #[n(6)]
    Unit(#[n(0)] String),
    /// [`Product::weight_g`] and [`Product::volume_ml`].
    #[n(7)]
    Size(#[n(0)] u32, #[n(1)] u32),
    /// [`Product::archived`]
    #[n(8)]
    Archived(#[n(0)] bool),
    /// [`Product::images`]
    #[n(9)]
    Images(#[n(0)] Vec<String>),
}

impl Product {
    /// The name in `language` ([`name_among`]), else the SKU.
    pub fn name(&self, language: &str) -> &str {
        let names = self.names.iter().map(|name| (&*name.language, &*name.text));
        name_among(names, language).unwrap_or(&self.sku)
    }

    /// The product as a list of changes, one a field: how a new document is filled.
    pub fn into_changes(self) -> Vec<ProductChange> {
        let mut changes = vec![
            ProductChange::Sku(self.sku),
            ProductChange::Barcodes(self.barcodes),
            ProductChange::Names(self.names),
            ProductChange::Category(self.category),
            ProductChange::Price(self.price),
            ProductChange::Tax(self.tax_class, self.tax_rate),
            ProductChange::Unit(self.unit),
        ];
        if self.weight_g != 0 || self.volume_ml != 0 {
            changes.push(ProductChange::Size(self.weight_g, self.volume_ml));
        }
        if self.archived {
            changes.push(ProductChange::Archived(true));
        }
        if !self.images.is_empty() {
            changes.push(ProductChange::Images(self.images));
        }
        changes
    }

    /// What has to be set anew so that this product becomes `wanted`.
    pub fn changes_to(&self, wanted: &Product) -> Vec<ProductChange> {
        let mut changes = Vec::new();
        if self.sku != wanted.sku {
            changes.push(ProductChange::Sku(wanted.sku.clone()));
        }
        if self.barcodes != wanted.barcodes {
            changes.push(ProductChange::Barcodes(wanted.barcodes.clone()));
        }
        if self.names != wanted.names {
            changes.push(ProductChange::Names(wanted.names.clone()));
        }
        if self.category != wanted.category {
            changes.push(ProductChange::Category(wanted.category.clone()));
        }
        if self.price != wanted.price {
            changes.push(ProductChange::Price(wanted.price));
        }
        if (&self.tax_class, self.tax_rate) != (&wanted.tax_class, wanted.tax_rate) {
            changes.push(ProductChange::Tax(wanted.tax_class.clone(), wanted.tax_rate));
        }
        if self.unit != wanted.unit {
            changes.push(ProductChange::Unit(wanted.unit.clone()));
        }
        if (self.weight_g, self.volume_ml) != (wanted.weight_g, wanted.volume_ml) {
            changes.push(ProductChange::Size(wanted.weight_g, wanted.volume_ml));
        }
        if self.archived != wanted.archived {
            changes.push(ProductChange::Archived(wanted.archived));
        }
        if self.images != wanted.images {
            changes.push(ProductChange::Images(wanted.images.clone()));
        }
        changes
    }

    /// Sets one field.
    pub fn apply(&mut self, change: ProductChange) {
        match change {
            ProductChange::Sku(sku) => self.sku = sku,
            ProductChange::Barcodes(barcodes) => self.barcodes = barcodes,
            ProductChange::Names(names) => self.names = names,
            ProductChange::Category(category) => self.category = category,
            ProductChange::Price(price) => self.price = price,
            ProductChange::Tax(class, rate) => (self.tax_class, self.tax_rate) = (class, rate),
            ProductChange::Unit(unit) => self.unit = unit,
            ProductChange::Size(weight, volume) => (self.weight_g, self.volume_ml) = (weight, volume),
            ProductChange::Archived(archived) => self.archived = archived,
            ProductChange::Images(images) => self.images = images,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_product() -> impl Strategy<Value = Product> {
        let word = || "[a-b]{0,1}";
        let names = proptest::collection::vec((word(), word()), 0..2);
        let texts = (
            word(),
            proptest::collection::vec(word(), 0..2),
            names,
            word(),
            word(),
            word(),
            proptest::collection::vec(word(), 0..2),
        );
        let numbers = (0..3_i64, 0..3_i64, 0..2_u32, 0..2_u32, any::<bool>());
        (texts, numbers).prop_map(
            |(
                (sku, barcodes, names, category, tax_class, unit, images),
                (price, rate, weight_g, volume_ml, archived),
            )| {
                let names = names.into_iter();
                Product {
                    sku,
                    barcodes,
                    names: names
                        .map(|(language, text)| Localised { language, text })
                        .collect(),
                    category,
                    price: Decimal::new(price, 1),
                    tax_class,
                    tax_rate: Decimal::new(rate, 0),
                    unit,
                    weight_g,
                    volume_ml,
                    archived,
                    images,
                }
            },
        )
    }

    proptest! {
        #![proptest_config(crate::testing::property_config(256))]

        #[test]
        fn the_changes_between_two_states_lead_from_one_to_the_other(
            from in any_product(),
            to in any_product(),
        ) {
            let changes = from.changes_to(&to);
            prop_assert_eq!(changes.is_empty(), from == to);
            let mut changed = from.clone();
            changes.into_iter().for_each(|change| changed.apply(change));
            prop_assert_eq!(changed, to);
        }
    }
}
