//! The products as a scan needs them: from a code to what goes on the line, at once, without asking anyone.
//!
//! Of a shop with few products it holds all; of one with more than [`MOST`] those that were asked for: to fetch even so many
//! would keep a slow device busy while the first customers wait. What isn't held is asked of the worker, which knows all. Of
//! the held ones it follows every change, and asks for no more than what changed: an import changes some every moment.

use std::sync::Arc;

use domain::id::{DocId, Kind};
use domain::row::ProductRow;
use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::query::ProductQuery;
use rustc_hash::{FxHashMap, FxHashSet};

use super::ask;
use super::hub::{Batch, Hub};

/// Products held without being asked for; about 2 KB each.
const MOST: usize = 5000;
/// Products asked for at once, so that no answer holds up a frame.
const PAGE: usize = 50;

/// Products, found in two ways.
#[derive(Default)]
struct Shelf {
    /// By barcode and SKU.
    codes: FxHashMap<String, Arc<ProductRow>>,
    ids: FxHashMap<DocId, Arc<ProductRow>>,
    /// Holds all products there are, and is to hold new ones.
    is_whole: bool,
}

impl Shelf {
    fn insert(&mut self, product: Arc<ProductRow>) {
        self.remove(product.id);
        // What isn't sold any more has a name, but no scan finds it.
        if !product.product.archived {
            for code in &product.product.barcodes {
                self.codes.insert(normal(code), Arc::clone(&product));
            }
            self.codes
                .insert(normal(&product.product.sku), Arc::clone(&product));
        }
        self.ids.insert(product.id, product);
    }

    /// Forgets a product with its codes, unless another has taken them over.
    fn remove(&mut self, id: DocId) {
        let Some(old) = self.ids.remove(&id) else { return };
        for code in old.product.barcodes.iter().chain([&old.product.sku]) {
            let code = normal(code);
            if self.codes.get(&code).is_some_and(|product| product.id == id) {
                self.codes.remove(&code);
            }
        }
    }

    /// Whether a change of this product says something about what is held.
    fn wants(&self, id: DocId) -> bool {
        id.kind == Kind::Product && ((self.is_whole && self.ids.len() < MOST) || self.ids.contains_key(&id))
    }
}

/// What is to be read anew.
#[derive(Default)]
struct Stale {
    all: bool,
    some: FxHashSet<DocId>,
}

/// The products as a scan needs them.
#[derive(Clone, Copy)]
pub struct Catalogue {
    shelf: StoredValue<Shelf>,
    /// Counts up whenever the shelf is filled anew.
    filled: RwSignal<u32>,
    loading: StoredValue<bool>,
    stale: StoredValue<Stale>,
    /// Products that are being fetched one by one.
    fetching: StoredValue<FxHashSet<DocId>>,
}

impl Catalogue {
    /// Fills itself in the background and follows every change of a product.
    pub fn start(hub: Hub) -> Catalogue {
        let catalogue = Catalogue {
            shelf: StoredValue::new(Shelf::default()),
            filled: RwSignal::new(0),
            loading: StoredValue::new(false),
            stale: StoredValue::new(Stale::default()),
            fetching: StoredValue::default(),
        };
        provide_context(catalogue);
        Effect::new(move |_| {
            let touched = hub.batch.with(|batch| catalogue.mark(batch));
            if hub.is_enrolled() == Some(true) && touched {
                catalogue.refresh();
            }
        });
        catalogue
    }

    /// The product with this barcode or SKU.
    pub fn find(self, code: &str) -> Option<Arc<ProductRow>> {
        self.shelf
            .with_value(|shelf| shelf.codes.get(&normal(code)).cloned())
    }

    /// The product with this id. Tracked: one that isn't held is fetched. Other documents are none, and nobody is asked.
    pub fn by_id(self, id: DocId) -> Option<Arc<ProductRow>> {
        if id.kind != Kind::Product {
            return None;
        }
        self.filled.track();
        let held = self.shelf.with_value(|shelf| shelf.ids.get(&id).cloned());
        if held.is_none() {
            self.fetch(id);
        }
        held
    }

    /// Fetches a product, once however many wait for it: each that comes has all who still wait look again.
    fn fetch(self, id: DocId) {
        if self.fetching.try_update_value(|fetching| fetching.insert(id)) != Some(true) {
            return;
        }
        spawn_local(async move {
            let found = ask::product(id).await;
            self.fetching.update_value(|fetching| {
                fetching.remove(&id);
            });
            if let Ok(Some(product)) = found {
                self.keep(Arc::new(product));
                self.filled.update(|count| *count = count.wrapping_add(1));
            }
        });
    }

    /// Keeps a product that the worker found. In any case, though there are [`MOST`]: whoever waits for it would ask on.
    pub fn keep(self, product: Arc<ProductRow>) {
        self.shelf.update_value(|shelf| shelf.insert(product));
    }

    /// Remembers what is to be read anew; whether there is anything.
    fn mark(self, batch: &Batch) -> bool {
        let is_empty = self.shelf.with_value(|shelf| shelf.ids.is_empty());
        let is_first = is_empty && !self.loading.get_value();
        self.stale.try_update_value(|stale| {
            stale.all |= batch.all || is_first;
            if !stale.all {
                self.shelf.with_value(|shelf| {
                    stale.some.extend(batch.ids.iter().filter(|id| shelf.wants(**id)));
                });
            }
            stale.all || !stale.some.is_empty()
        }) == Some(true)
    }

    fn refresh(self) {
        if self.loading.get_value() {
            return;
        }
        self.loading.set_value(true);
        spawn_local(async move {
            while let Some(stale) = self.stale.try_update_value(std::mem::take)
                && (stale.all || !stale.some.is_empty())
            {
                if self.read(stale).await.is_none() {
                    // What is held may be of before: the next change of anything tries again.
                    self.stale.update_value(|stale| stale.all = true);
                    break;
                }
                self.filled.update(|count| *count = count.wrapping_add(1));
            }
            self.loading.set_value(false);
        });
    }

    async fn read(self, stale: Stale) -> Option<()> {
        if stale.all {
            let shelf = load().await?;
            self.shelf.set_value(shelf);
            return Some(());
        }
        self.follow(stale.some).await
    }

    /// Takes these as they are now; who isn't sold any more goes.
    async fn follow(self, changed: FxHashSet<DocId>) -> Option<()> {
        let changed: Vec<DocId> = changed.into_iter().collect();
        for some in changed.chunks(PAGE) {
            let query = ProductQuery {
                limit: u32::try_from(some.len()).ok()?,
                first: some.to_vec(),
                ..ProductQuery::default()
            };
            let page = ask::products(query).await.ok()?;
            self.shelf.update_value(|shelf| {
                some.iter().for_each(|id| shelf.remove(*id));
                // Where some aren't sold any more, others come in their place.
                let sold = page.rows.into_iter().filter(|found| some.contains(&found.row.id));
                sold.for_each(|found| shelf.insert(Arc::new(found.row)));
            });
        }
        Some(())
    }
}

async fn load() -> Option<Shelf> {
    let mut shelf = Shelf::default();
    let mut seen = 0_usize;
    loop {
        let query = ProductQuery {
            offset: u32::try_from(seen).ok()?,
            limit: u32::try_from(PAGE).ok()?,
            ..ProductQuery::default()
        };
        let page = ask::products(query).await.ok()?;
        let count = page.rows.len();
        for product in page.rows {
            shelf.insert(Arc::new(product.row));
        }
        seen = seen.saturating_add(count);
        let total = usize::try_from(page.total).unwrap_or(usize::MAX);
        shelf.is_whole = total <= MOST;
        if count == 0 || seen >= total || !shelf.is_whole {
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
