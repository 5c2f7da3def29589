//! What a product's row says to the till and to lists, read from an encoded row without copying: its codes, its name, what
//! it is sorted under. The same serves the search, whose texts are written later.
//!
//! It must name the same places as [`ProductRow`]'s encoding; a test holds the two together.

use domain::id::DocId;
use domain::product::name_among;
use domain::row::{ProductRow, Version};
use minicbor::decode::Error;
use minicbor::{Decode, Decoder};

use super::skip::{count_of, places_after, skip};
use crate::holdings::text::SearchText;
use crate::pack::{self, PackError};

/// A row of a product, as far as lists, the scanner and the search go.
#[derive(Debug, PartialEq)]
pub struct ProductGlance<'b> {
    pub id: DocId,
    sku: &'b str,
    barcodes: Vec<&'b str>,
    /// Language and text.
    names: Vec<(&'b str, &'b str)>,
    pub category: &'b str,
    pub archived: bool,
    /// How many wait for a person.
    pub issues: usize,
    pub version: Version,
}

impl<'b, C> Decode<'b, C> for ProductGlance<'b> {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, Error> {
        let after = places_after(decoder, 4)?;
        let id = decoder.decode()?;
        let more = places_after(decoder, 11)?;
        let sku = decoder.str()?;
        let barcodes = decoder.decode()?;
        let names = (0..count_of(decoder)?)
            .map(|_| name(decoder))
            .collect::<Result<_, _>>()?;
        let category = decoder.str()?;
        skip(decoder, 6)?; // price, class and rate of the tax, unit, weight, volume
        let archived = decoder.bool()?;
        skip(decoder, more)?;
        let issues = count_of(decoder)?;
        skip(decoder, issues)?;
        let version = decoder.decode()?;
        skip(decoder, after)?;
        Ok(ProductGlance {
            id,
            sku,
            barcodes,
            names,
            category,
            archived,
            issues: issues as usize,
            version,
        })
    }
}

fn name<'b>(decoder: &mut Decoder<'b>) -> Result<(&'b str, &'b str), Error> {
    let after = places_after(decoder, 2)?;
    let name = (decoder.str()?, decoder.str()?);
    skip(decoder, after)?;
    Ok(name)
}

/// A row that is a product's; any other isn't read.
#[derive(Decode)]
enum Glance<'b> {
    #[n(1)]
    Product(#[b(0)] ProductGlance<'b>),
}

impl<'b> ProductGlance<'b> {
    /// Of an encoded [`domain::row::Row`].
    ///
    /// # Errors
    /// [`PackError`] when it isn't a product's row.
    pub fn read(bytes: &'b [u8]) -> Result<Self, PackError> {
        let Glance::Product(glance) = pack::decode(bytes)?;
        Ok(glance)
    }

    /// Of a row in memory.
    pub fn of(row: &'b ProductRow) -> Self {
        let product = &row.product;
        let names = product.names.iter();
        ProductGlance {
            id: row.id,
            sku: &product.sku,
            barcodes: product.barcodes.iter().map(String::as_str).collect(),
            names: names.map(|name| (&*name.language, &*name.text)).collect(),
            category: &product.category,
            archived: product.archived,
            issues: row.issues.len(),
            version: row.version,
        }
    }

    /// All that a scanner may read on it, and its SKU.
    pub fn codes(&self) -> impl Iterator<Item = &'b str> + '_ {
        let all = self.barcodes.iter().copied().chain([self.sku]);
        all.filter(|code| !code.is_empty())
    }

    /// The name by which lists are sorted.
    pub fn name(&self) -> &'b str {
        name_among(self.names.iter().copied(), "en").unwrap_or(self.sku)
    }

    /// Writes what is searched.
    pub fn write(&self, text: &mut SearchText<'_>) {
        text.add(self.sku);
        for barcode in &self.barcodes {
            text.add(barcode);
        }
        for (_, name) in &self.names {
            text.add(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::Kind;
    use domain::issue::{Issue, IssueKind};
    use domain::product::{Localised, Product};
    use domain::row::Row;

    fn row() -> ProductRow {
        let name = |language: &str, text: &str| Localised {
            language: language.into(),
            text: text.into(),
        };
        ProductRow {
            id: DocId {
                kind: Kind::Product,
                device: 7,
                epoch: 1,
                counter: 4096,
            },
            product: Product {
                sku: "TEA-1".into(),
                barcodes: vec!["4006381333931".into(), "X".into()],
                names: vec![name("zh-Hans", "绿茶"), name("en", "Green tea")],
                category: "Drinks".into(),
                price: "2.50".parse().unwrap(),
                tax_class: "standard".into(),
                tax_rate: "19".parse().unwrap(),
                unit: "piece".into(),
                weight_g: 100,
                volume_ml: 7,
                archived: true,
                images: vec!["a".into()],
            },
            issues: vec![Issue {
                key: "k".into(),
                kind: IssueKind::AmountsTooLarge,
            }],
            version: 99,
        }
    }

    #[test]
    fn a_glance_sees_what_the_row_says() {
        let full = row();
        let bare = ProductRow {
            product: Product::default(),
            issues: Vec::new(),
            ..row()
        };
        for row in [full, bare] {
            let bytes = pack::encode(&Row::Product(row.clone()));
            let glance = ProductGlance::read(&bytes).unwrap();
            assert_eq!(glance, ProductGlance::of(&row));
            assert_eq!(glance.name(), row.product.name("en"));
        }
        let row = row();
        let codes: Vec<&str> = ProductGlance::of(&row).codes().collect();
        assert_eq!(codes, ["4006381333931", "X", "TEA-1"]);
    }

    #[test]
    fn a_row_from_before_there_were_pictures_is_read_and_rubbish_is_not() {
        let bytes = pack::encode(&Row::Product(row()));
        // The product's list of twelve places becomes one of eleven, without the last of them, a list of one text.
        let (Some(product), Some(images)) = (
            bytes.iter().position(|byte| *byte == 0x8c),
            bytes.windows(3).position(|part| part == [0x81, 0x61, b'a']),
        ) else {
            panic!("the encoding has changed");
        };
        let mut older = bytes.clone();
        older[product] = 0x8b;
        older.drain(images..images + 3);
        assert_eq!(ProductGlance::read(&older).unwrap(), ProductGlance::of(&row()));
        for end in 0..bytes.len() {
            assert!(ProductGlance::read(&bytes[..end]).is_err(), "{end}");
        }
        assert!(ProductGlance::read(b"rubbish").is_err());
    }
}
