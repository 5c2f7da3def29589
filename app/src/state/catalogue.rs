//! The products as a scan needs them: from a code to what goes on the line, at once, without asking anyone.
//!
//! Holds the first [`MOST`] products; a code that isn't among them is asked of the worker, which knows all.

use std::sync::Arc;

use domain::id::{DocId, Kind};
use domain::row::ProductRow;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::query::ProductQuery;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::ask;
use super::hub::Hub;

/// Products held here; about 2 KB each.
const MOST: usize = 5000;
/// Products asked for at once, so that no answer holds up a frame.
const PAGE: u32 = 250;

/// Products, found in two ways.
#[derive(Default)]
struct Shelf {
    /// By barcode and SKU.
    codes: FxHashMap<String, Arc<ProductRow>>,
    ids: FxHashMap<DocId, Arc<ProductRow>>,
}

impl Shelf {
    fn insert(&mut self, product: Arc<ProductRow>) {
        for code in &product.product.barcodes {
            self.codes.insert(normal(code), Arc::clone(&product));
        }
        self.codes
            .insert(normal(&product.product.sku), Arc::clone(&product));
        self.ids.insert(product.id, product);
    }
}

/// The products as a scan needs them.
#[derive(Clone, Copy)]
pub struct Catalogue {
    shelf: StoredValue<Shelf>,
    /// Counts up whenever the shelf is filled anew.
    filled: RwSignal<u32>,
    loading: StoredValue<bool>,
    stale: StoredValue<bool>,
}

impl Catalogue {
    /// Fills itself in the background and follows every change of a product.
    pub fn start(hub: Hub) -> Catalogue {
        let catalogue = Catalogue {
            shelf: StoredValue::new(Shelf::default()),
            filled: RwSignal::new(0),
            loading: StoredValue::new(false),
            stale: StoredValue::new(false),
        };
        provide_context(catalogue);
        Effect::new(move |_| {
            let touched = hub.batch.with(|batch| batch.touches(Kind::Product));
            let first = catalogue.shelf.with_value(|shelf| shelf.ids.is_empty());
            if hub.is_enrolled() == Some(true) && (touched || first) {
                catalogue.reload();
            }
        });
        catalogue
    }

    /// The product with this barcode or SKU.
    pub fn find(self, code: &str) -> Option<Arc<ProductRow>> {
        self.shelf
            .with_value(|shelf| shelf.codes.get(&normal(code)).cloned())
    }

    /// The product with this id. Tracked: it may come in a moment.
    pub fn by_id(self, id: DocId) -> Option<Arc<ProductRow>> {
        self.filled.track();
        self.shelf.with_value(|shelf| shelf.ids.get(&id).cloned())
    }

    /// The tax on the product with this SKU, in per cent; none when it isn't held here.
    pub fn tax_rate(self, sku: &str) -> Decimal {
        self.find(sku)
            .map_or(Decimal::ZERO, |product| product.product.tax_rate)
    }

    /// Keeps a product that the worker found.
    pub fn keep(self, product: Arc<ProductRow>) {
        self.shelf.update_value(|shelf| shelf.insert(product));
    }

    fn reload(self) {
        if self.loading.get_value() {
            self.stale.set_value(true);
            return;
        }
        self.loading.set_value(true);
        spawn_local(async move {
            loop {
                self.stale.set_value(false);
                if let Some(shelf) = load().await {
                    self.shelf.set_value(shelf);
                    self.filled.update(|count| *count = count.wrapping_add(1));
                }
                if !self.stale.get_value() {
                    break;
                }
            }
            self.loading.set_value(false);
        });
    }
}

async fn load() -> Option<Shelf> {
    let mut shelf = Shelf::default();
    let mut seen = 0_usize;
    loop {
        let query = ProductQuery {
            offset: u32::try_from(seen).ok()?,
            limit: PAGE,
            ..ProductQuery::default()
        };
        let page = ask::products(query).await.ok()?;
        let count = page.rows.len();
        for product in page.rows {
            shelf.insert(Arc::new(product.row));
        }
        seen = seen.saturating_add(count);
        let total = usize::try_from(page.total).unwrap_or(usize::MAX);
        if count == 0 || seen >= total || seen >= MOST {
            return Some(shelf);
        }
    }
}

fn normal(code: &str) -> String {
    code.trim().to_lowercase()
}

/// The products as a scan needs them.
pub fn use_catalogue() -> Catalogue {
    expect_context::<Catalogue>()
}
