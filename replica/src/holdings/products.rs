//! The catalogue: search by words, exact codes for the scanner, and what is on hand.

use domain::id::{DocId, Kind};
use domain::quantity::Quantity;
use domain::row::{ProductRow, Row};
use domain::sorting;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Holdings;
use super::codes::{Codes, code};
use super::glance::ProductGlance;
use super::sequence::Sequence;
use super::text::{Texts, Words};
use crate::pack;
use crate::query::{ProductOnHand, ProductPage, ProductQuery};

const PAGE: usize = 1000;

/// The columns; a row's place is its slot in the table.
#[derive(Default)]
pub struct ProductIndex {
    /// Filled by [`Holdings::read_words`].
    pub(super) text: Texts,
    name: Vec<Box<str>>,
    category: Vec<u32>,
    categories: Categories,
    archived: Vec<bool>,
    codes: Codes,
    by_name: Sequence,
}

/// The categories' names, numbered: a large catalogue has few, and every answer about it lists them.
#[derive(Default)]
struct Categories {
    numbers: FxHashMap<Box<str>, u32>,
    /// By number: the name, and how many products are in it, of those that are sold and of those that no longer are.
    all: Vec<(Box<str>, [u32; 2])>,
}

impl Categories {
    /// The number of the category that a product comes into.
    fn enter(&mut self, name: &str, archived: bool) -> u32 {
        let number = match self.numbers.get(name) {
            Some(&number) => number,
            None => {
                let number = self.all.len() as u32;
                self.numbers.insert(name.into(), number);
                self.all.push((name.into(), [0; 2]));
                number
            }
        };
        if let Some(count) = self.count(number, archived) {
            *count = count.saturating_add(1);
        }
        number
    }

    /// A product goes out of its category.
    fn leave(&mut self, number: u32, archived: bool) {
        if let Some(count) = self.count(number, archived) {
            *count = count.saturating_sub(1);
        }
    }

    fn count(&mut self, number: u32, archived: bool) -> Option<&mut u32> {
        let (_, counts) = self.all.get_mut(number as usize)?;
        counts.get_mut(usize::from(archived))
    }

    /// The names of those in use, sorted.
    fn names(&self, archived: bool) -> Vec<String> {
        let is_used = |counts: &[u32; 2]| counts.get(usize::from(archived)).is_some_and(|count| *count > 0);
        let used = self
            .all
            .iter()
            .filter(|(name, counts)| is_used(counts) && !name.is_empty());
        let mut names: Vec<String> = used.map(|(name, _)| name.to_string()).collect();
        sorting::ascending(&mut names);
        names
    }
}

impl ProductIndex {
    /// Takes over a row, all but its words; `slot` is at most one past the last.
    pub fn put(&mut self, slot: u32, row: &ProductGlance<'_>) {
        for code in row.codes() {
            self.codes.put(code, slot);
        }
        let name: Box<str> = row.name().to_lowercase().into_boxed_str();
        let place = slot as usize;
        if let (Some(old_name), Some(category), Some(archived)) = (
            self.name.get_mut(place),
            self.category.get_mut(place),
            self.archived.get_mut(place),
        ) {
            self.categories.leave(*category, *archived);
            *category = self.categories.enter(row.category, row.archived);
            *archived = row.archived;
            if *old_name != name {
                *old_name = name;
                self.by_name.remove(slot);
                self.by_name.push(slot);
            }
            return;
        }
        self.name.push(name);
        let category = self.categories.enter(row.category, row.archived);
        self.category.push(category);
        self.archived.push(row.archived);
        self.by_name.push(slot);
    }

    /// To be called once all rows that came together are here.
    pub fn settle(&mut self) {
        let names = &self.name;
        self.by_name.settle(|slot| names.get(slot as usize));
    }
}

impl Holdings {
    fn product_in(&self, slot: u32) -> Option<ProductRow> {
        match pack::decode(&self.table.at(Kind::Product, slot)?.bytes) {
            Ok(Row::Product(row)) => Some(row),
            _ => None,
        }
    }

    /// A product with what is on hand of it.
    pub fn product(&self, id: DocId, location: Option<DocId>) -> Option<ProductOnHand> {
        match self.row(id) {
            Some(Row::Product(row)) => Some(self.with_stock(row, location)),
            _ => None,
        }
    }

    /// What is on hand of a product.
    pub fn with_stock(&self, row: ProductRow, location: Option<DocId>) -> ProductOnHand {
        let mut by_location: Vec<(DocId, Quantity)> = self
            .table
            .shelf(Kind::Location)
            .iter()
            .map(|entry| (entry.id, self.stock.on_hand(row.id, entry.id)))
            .collect();
        sorting::ascending(&mut by_location);
        let here = match location {
            Some(location) => self.stock.on_hand(row.id, location),
            None => Quantity(
                by_location
                    .iter()
                    .fold(0, |sum, (_, quantity)| quantity.0.saturating_add(sum)),
            ),
        };
        ProductOnHand {
            row,
            here,
            by_location,
        }
    }

    /// Whether there is less than nothing of a product, at the location or, without one, at any.
    fn is_short(&self, slot: u32, location: Option<DocId>) -> bool {
        let Some(product) = self.table.at(Kind::Product, slot).map(|entry| entry.id) else {
            return false;
        };
        let below_zero = |place: DocId| self.stock.on_hand(product, place) < Quantity::ZERO;
        match location {
            Some(location) => below_zero(location),
            None => self
                .table
                .shelf(Kind::Location)
                .iter()
                .any(|entry| below_zero(entry.id)),
        }
    }

    /// The slots of the products that are wanted first, each once.
    fn ahead(&self, first: &[DocId]) -> Vec<u32> {
        let mut seen = FxHashSet::default();
        let wanted = first.iter().take(PAGE).filter(|id| id.kind == Kind::Product);
        let slots = wanted.filter_map(|id| self.table.slot(*id));
        slots.filter(|slot| seen.insert(*slot)).collect()
    }

    /// A window of the catalogue, by name: of what is sold, or of what no longer is. One that looks for words needs them
    /// read ([`Holdings::read_words`]).
    pub fn query_products(&self, query: &ProductQuery) -> ProductPage {
        let index = &self.products;
        // A name that no product has is the number of none.
        let category = query
            .category
            .as_deref()
            .map(|name| index.categories.numbers.get(name));
        let has = |slot: u32, words: &Words| words.all_at(&index.text, slot as usize);
        let matches = |slot: u32, words: &Words| {
            let place = slot as usize;
            index.archived.get(place) == Some(&query.archived)
                && category.is_none_or(|wanted| index.category.get(place) == wanted)
                && has(slot, words)
        };
        let look = |words: &Words| {
            debug_assert!(
                words.are_none() || self.has_words(Kind::Product),
                "words are still to be read"
            );
            let all = index.by_name.iter();
            let mut slots: Vec<u32> = all.filter(|slot| matches(*slot, words)).collect();
            if query.short_first {
                // Within both parts they stay sorted by name.
                let (mut short, rest): (Vec<u32>, Vec<u32>) = slots
                    .into_iter()
                    .partition(|&slot| self.is_short(slot, query.location));
                short.extend(rest);
                slots = short;
            }
            let mut ahead = self.ahead(&query.first);
            ahead.retain(|slot| matches(*slot, words));
            if !ahead.is_empty() {
                let moved: FxHashSet<u32> = ahead.iter().copied().collect();
                slots.retain(|slot| !moved.contains(slot));
                ahead.append(&mut slots);
                slots = ahead;
            }
            slots
        };
        let question = ProductQuery {
            text: String::new(),
            offset: 0,
            limit: 0,
            ..query.clone()
        };
        let mut kept = self.lists.products();
        let slots = kept.answer(question, Words::new(&query.text), has, look);
        let rows = slots
            .iter()
            .skip(query.offset as usize)
            .take((query.limit as usize).min(PAGE))
            .filter_map(|&slot| Some(self.with_stock(self.product_in(slot)?, query.location)))
            .collect();
        ProductPage {
            total: slots.len() as u32,
            categories: index.categories.names(query.archived),
            rows,
        }
    }

    /// The product with this barcode or SKU, of those that are sold. Of several it is the same on every device: the one with
    /// the least id.
    pub fn scan(&self, scanned: &str) -> Option<ProductRow> {
        let wanted = code(scanned);
        let id_in = |slot: u32| Some((self.table.at(Kind::Product, slot)?.id, slot));
        let mut slots: Vec<(DocId, u32)> = self.products.codes.may_have(scanned).filter_map(id_in).collect();
        sorting::ascending(&mut slots);
        let has = |row: &ProductRow| {
            let product = &row.product;
            let mut codes = product.barcodes.iter().chain([&product.sku]);
            !product.archived && codes.any(|other| code(other) == wanted)
        };
        // In the sequence of ids, so that few rows are read where many have the code.
        let mut rows = slots.into_iter().filter_map(|(_, slot)| self.product_in(slot));
        rows.find(has)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::product::{Localised, Product};

    fn id(counter: u64) -> DocId {
        DocId {
            kind: Kind::Product,
            device: 7,
            epoch: 1,
            counter,
        }
    }

    fn product(counter: u64, name: &str, archived: bool) -> Row {
        let names = vec![Localised {
            language: "en".to_owned(),
            text: name.to_owned(),
        }];
        Row::Product(ProductRow {
            id: id(counter),
            product: Product {
                names,
                archived,
                ..Product::default()
            },
            issues: Vec::new(),
            version: counter,
        })
    }

    #[test]
    fn categories_are_those_of_what_is_shown() {
        let of = |counter, category: &str, archived| {
            let Row::Product(mut row) = product(counter, "a", archived) else {
                unreachable!()
            };
            row.product.category = category.to_owned();
            pack::encode(&Row::Product(row))
        };
        let mut holdings = Holdings::new();
        let categories = |holdings: &Holdings| {
            [false, true].map(|archived| {
                let query = ProductQuery {
                    archived,
                    ..ProductQuery::default()
                };
                holdings.query_products(&query).categories
            })
        };
        for row in [of(1, "Tea", false), of(2, "Cups", false), of(3, "Tea", true)] {
            holdings.put_encoded(row.as_slice()).unwrap();
        }
        holdings.settle();
        assert_eq!(categories(&holdings), [vec!["Cups", "Tea"], vec!["Tea"]]);
        // The last cup goes off the shelves, and its category with it.
        holdings.put_encoded(of(2, "Cups", true).as_slice()).unwrap();
        holdings.settle();
        assert_eq!(categories(&holdings), [vec!["Tea"], vec!["Cups", "Tea"]]);
    }

    #[test]
    fn what_is_wanted_first_comes_first_and_nothing_comes_twice_or_too_much() {
        let mut holdings = Holdings::new();
        for row in [
            product(1, "apple", false),
            product(2, "bread", false),
            product(3, "corn", true),
            product(4, "dates", false),
        ] {
            holdings.put_encoded(pack::encode(&row).as_slice()).unwrap();
        }
        holdings.settle();
        holdings.read_words(Kind::Product);
        let shown = |query: &ProductQuery| -> Vec<u64> {
            let page = holdings.query_products(query);
            page.rows.iter().map(|found| found.row.id.counter).collect()
        };
        let query = ProductQuery {
            limit: 9,
            // One that is no longer sold, and one that nobody knows.
            first: vec![id(4), id(3), id(9), id(2)],
            ..ProductQuery::default()
        };
        assert_eq!(shown(&query), [4, 2, 1]);
        let second = ProductQuery {
            offset: 1,
            limit: 1,
            ..query.clone()
        };
        assert_eq!(shown(&second), [2]);
        let found = ProductQuery {
            text: "a".to_owned(),
            ..query
        };
        assert_eq!(shown(&found), [4, 2, 1]);
    }

    fn with_codes(counter: u64, sku: &str, barcodes: &[&str], archived: bool) -> Vec<u8> {
        let Row::Product(mut row) = product(counter, "a", archived) else {
            unreachable!()
        };
        row.product.sku = sku.to_owned();
        row.product.barcodes = barcodes.iter().map(|code| (*code).to_owned()).collect();
        pack::encode(&Row::Product(row))
    }

    #[test]
    fn a_scan_finds_what_is_sold_and_of_several_the_same_in_any_sequence() {
        let rows = [
            with_codes(1, "TEA-1", &["4006381333931"], true),
            with_codes(3, "TEA-3", &["4006381333931", "茶x"], false),
            with_codes(2, "TEA-2", &["4006381333931", ""], false),
        ];
        let scanned = |holdings: &Holdings, code: &str| {
            let found = holdings.scan(code);
            found.map(|row| row.id.counter)
        };
        for sequence in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            let mut holdings = Holdings::new();
            for at in sequence {
                holdings.put_encoded(rows[at].as_slice()).unwrap();
            }
            assert_eq!(scanned(&holdings, "4006381333931"), Some(2));
            assert_eq!(scanned(&holdings, " tea-3\n"), Some(3));
            assert_eq!(scanned(&holdings, "茶X"), Some(3));
            assert_eq!(scanned(&holdings, "TEA-1"), None, "it is no longer sold");
            assert_eq!(scanned(&holdings, ""), None);
            // A code goes from one to another.
            holdings
                .put_encoded(with_codes(2, "TEA-2", &[], false).as_slice())
                .unwrap();
            assert_eq!(scanned(&holdings, "4006381333931"), Some(3));
        }
    }
}
