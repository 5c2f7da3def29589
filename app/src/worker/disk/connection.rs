//! The open database. The browser may close it at any time (a phone in a pocket, cleared site data), so
//! that whoever uses it asks for it anew each time.

use std::cell::Cell;
use std::rc::Rc;

use replica::storage::Store;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbVersionChangeEvent};

use super::fault::Fault;
use crate::answer::answer;

/// The layout of the stores. A store that is added raises it; every opening makes the stores that lack. So does whatever
/// a build of before must not work without, like the journal (3): the browser keeps that build away.
const VERSION: u32 = 3;

/// A database that is open, as far as we know.
pub struct Connection {
    database: IdbDatabase,
    lost: Rc<Cell<bool>>,
    /// The database didn't exist before.
    pub created: bool,
    _on_close: Closure<dyn FnMut()>,
}

impl Connection {
    /// Opens the database, and makes it if there is none.
    ///
    /// # Errors
    /// What the browser says: no IndexedDB here, no room, a newer version of it in use.
    pub async fn open(name: &str) -> Result<Self, Fault> {
        let request = factory()?
            .open_with_u32(name, VERSION)
            .map_err(|thrown| Fault::from_thrown(&thrown))?;
        let created = Rc::new(Cell::new(false));
        let database = settled(&request, &created).await?;
        let lost = Rc::new(Cell::new(false));
        // Both events mean the same here: this connection is of no use any more. On `versionchange` somebody
        // wants the database changed or deleted and waits for us to close.
        let on_close = Closure::new({
            let lost = lost.clone();
            let database = database.clone();
            move || {
                lost.set(true);
                database.close();
            }
        });
        database.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        database.set_onversionchange(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self {
            database,
            lost,
            created: created.get(),
            _on_close: on_close,
        })
    }

    /// The database.
    pub fn database(&self) -> &IdbDatabase {
        &self.database
    }

    /// Whether the browser closed it.
    pub fn is_lost(&self) -> bool {
        self.lost.get()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onclose(None);
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

fn factory() -> Result<IdbFactory, Fault> {
    let missing = || Fault::new("NotSupportedError", "this browser has no IndexedDB");
    js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("indexedDB"))
        .ok()
        .and_then(|factory| factory.dyn_into().ok())
        .ok_or_else(missing)
}

/// Waits for the request, and makes the stores if the database is new.
async fn settled(request: &IdbOpenDbRequest, created: &Rc<Cell<bool>>) -> Result<IdbDatabase, Fault> {
    let (giver, opened) = answer();
    let on_success = Closure::once({
        let request = request.clone();
        move || giver.give(outcome(&request))
    });
    // Success and failure are two events of which only one comes, so one handler tells them apart.
    let handler = on_success.as_ref().unchecked_ref();
    request.set_onsuccess(Some(handler));
    request.set_onerror(Some(handler));
    let on_upgrade = Closure::once({
        let request = request.clone();
        let created = created.clone();
        move |event: IdbVersionChangeEvent| {
            created.set(event.old_version() == 0.0);
            make_stores(&request);
        }
    });
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    let result = opened.await;
    request.set_onsuccess(None);
    request.set_onerror(None);
    request.set_onupgradeneeded(None);
    result.unwrap_or_else(|| Err(Fault::new("AbortError", "the database didn't open")))
}

fn outcome(request: &IdbRequest) -> Result<IdbDatabase, Fault> {
    match request.result() {
        Ok(database) if !database.is_undefined() => Ok(database.unchecked_into()),
        _ => Err(Fault::from_exception(request.error().ok().flatten())),
    }
}

/// An error here aborts the upgrade, so that the request fails as a whole and leaves no half-made database.
fn make_stores(request: &IdbRequest) {
    let Ok(database) = request.result() else { return };
    let database: IdbDatabase = database.unchecked_into();
    let present = database.object_store_names();
    for store in Store::ALL {
        if !present.contains(store.name())
            && database.create_object_store(store.name()).is_err()
            && let Some(transaction) = request.transaction()
        {
            // Aborting can fail only if it is aborted already.
            let _ = transaction.abort();
            return;
        }
    }
}
