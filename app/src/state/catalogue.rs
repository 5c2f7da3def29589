//! The products as a scan needs them: from a code to what goes on the line, at once, without asking anyone.
//!
//! Holds the first [`MOST`] products; a code that isn't among them is asked of the worker, which knows all.

use std::sync::Arc;

use domain::id::Kind;
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

type Codes = FxHashMap<String, Arc<ProductRow>>;

/// Products by barcode and SKU.
#[derive(Clone, Copy)]
pub struct Catalogue {
    codes: StoredValue<Codes>,
    loading: StoredValue<bool>,
    stale: StoredValue<bool>,
}

impl Catalogue {
    /// Fills itself in the background and follows every change of a product.
    pub fn start(hub: Hub) -> Catalogue {
        let catalogue = Catalogue {
            codes: StoredValue::new(Codes::default()),
            loading: StoredValue::new(false),
            stale: StoredValue::new(false),
        };
        provide_context(catalogue);
        Effect::new(move |_| {
            let touched = hub.batch.with(|batch| batch.touches(Kind::Product));
            let first = catalogue.codes.with_value(Codes::is_empty);
            if hub.is_enrolled() == Some(true) && (touched || first) {
                catalogue.reload();
            }
        });
        catalogue
    }

    /// The product with this barcode or SKU.
    pub fn find(self, code: &str) -> Option<Arc<ProductRow>> {
        self.codes.with_value(|codes| codes.get(&normal(code)).cloned())
    }

    /// The tax on the product with this SKU, in per cent; none when it isn't held here.
    pub fn tax_rate(self, sku: &str) -> Decimal {
        self.find(sku)
            .map_or(Decimal::ZERO, |product| product.product.tax_rate)
    }

    /// Keeps a product that the worker found.
    pub fn keep(self, product: Arc<ProductRow>) {
        self.codes.update_value(|codes| insert(codes, product));
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
                if let Some(codes) = load().await {
                    self.codes.set_value(codes);
                }
                if !self.stale.get_value() {
                    break;
                }
            }
            self.loading.set_value(false);
        });
    }
}

async fn load() -> Option<Codes> {
    let mut codes = Codes::default();
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
            insert(&mut codes, Arc::new(product.row));
        }
        seen = seen.saturating_add(count);
        let total = usize::try_from(page.total).unwrap_or(usize::MAX);
        if count == 0 || seen >= total || seen >= MOST {
            return Some(codes);
        }
    }
}

fn insert(codes: &mut Codes, product: Arc<ProductRow>) {
    for code in &product.product.barcodes {
        codes.insert(normal(code), Arc::clone(&product));
    }
    codes.insert(normal(&product.product.sku), product);
}

fn normal(code: &str) -> String {
    code.trim().to_lowercase()
}

/// The products as a scan needs them.
pub fn use_catalogue() -> Catalogue {
    expect_context::<Catalogue>()
}
