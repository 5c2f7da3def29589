//! What the list of stock shows, as it stands in the address.

use domain::id::DocId;
use leptos_router::params::ParamsMap;
use replica::query::ProductQuery;

use crate::views::address;

/// What the list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockFilter {
    /// Words to find.
    pub text: String,
    /// What is on hand here, in place of all there is.
    pub place: Option<DocId>,
    /// Those with less than nothing on hand come first.
    pub short_first: bool,
}

impl StockFilter {
    /// As an address has it.
    pub fn read(query: &ParamsMap) -> StockFilter {
        StockFilter {
            text: query.get("q").unwrap_or_default(),
            place: query.get_str("place").and_then(|id| id.parse().ok()),
            short_first: query.get_str("first") == Some("short"),
        }
    }

    /// As an address has it: `?q=tea&first=short`, or nothing. `at` is the first row in sight.
    pub fn write(&self, at: u32) -> String {
        let place = self.place.map(|id| id.to_string()).unwrap_or_default();
        let first = if self.short_first { "short" } else { "" };
        address::query(&[("q", &self.text), ("place", &place), ("first", first)], at)
    }

    /// As a question to the worker.
    pub fn query(&self, offset: u32, limit: u32) -> ProductQuery {
        ProductQuery {
            text: self.text.clone(),
            location: self.place,
            offset,
            limit,
            short_first: self.short_first,
            ..ProductQuery::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    // The browser's own decoding of addresses is part of it.
    #[wasm_bindgen_test]
    fn an_address_reads_back_what_was_written() {
        let filter = StockFilter {
            text: "green tea & more".to_owned(),
            place: "l1.1.4096".parse().ok(),
            short_first: true,
        };
        let mut query = ParamsMap::new();
        for (name, code) in [
            ("q", "green tea & more"),
            ("place", "l1.1.4096"),
            ("first", "short"),
        ] {
            query.insert(name, code.to_owned());
        }
        assert_eq!(StockFilter::read(&query), filter);
        assert!(filter.write(7).contains("at=7"));
        assert_eq!(StockFilter::default().write(0), "");
    }
}
