//! What a list of customers or products shows, as it stands in the address.

use leptos_router::params::ParamsMap;
use replica::device::Request;
use replica::query::ProductQuery;

use super::Of;
use crate::views::address;

/// What the list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// Words to find.
    pub text: String,
    /// Only of this category; empty for all. Products have one.
    pub category: String,
    /// Products that are no longer sold, in place of those that are.
    pub archived: bool,
}

impl RecordFilter {
    /// As an address has it.
    pub fn read(query: &ParamsMap) -> RecordFilter {
        RecordFilter {
            text: query.get("q").unwrap_or_default(),
            category: query.get("category").unwrap_or_default(),
            archived: query.get_str("sold") == Some("no"),
        }
    }

    /// As an address has it: `?q=tea&category=Drinks`, or nothing. `at` is the first row in sight.
    pub fn write(&self, at: u32) -> String {
        let sold = if self.archived { "no" } else { "" };
        let said = [
            ("q", self.text.as_str()),
            ("category", &self.category),
            ("sold", sold),
        ];
        address::query(&said, at)
    }

    /// As a question to the worker.
    pub fn request(&self, of: Of, offset: u32, limit: u32) -> Request {
        match of {
            Of::Customers => Request::Customers(self.text.clone(), offset, limit),
            Of::Products => Request::Products(ProductQuery {
                text: self.text.clone(),
                category: Some(self.category.clone()).filter(|category| !category.is_empty()),
                offset,
                limit,
                archived: self.archived,
                ..ProductQuery::default()
            }),
        }
    }

    /// Whether it leaves anything out.
    pub fn is_narrow(&self) -> bool {
        *self != RecordFilter::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    // The browser's own decoding of addresses is part of it.
    #[wasm_bindgen_test]
    fn an_address_reads_back_what_was_written() {
        let filter = RecordFilter {
            text: "green tea & more".to_owned(),
            category: "Drinks".to_owned(),
            archived: true,
        };
        let mut query = ParamsMap::new();
        for (name, value) in [("q", "green tea & more"), ("category", "Drinks"), ("sold", "no")] {
            query.insert(name, value.to_owned());
        }
        assert_eq!(RecordFilter::read(&query), filter);
        assert!(filter.write(7).contains("at=7"));
        assert_eq!(RecordFilter::default().write(0), "");
        assert!(filter.is_narrow() && !RecordFilter::default().is_narrow());
    }
}
