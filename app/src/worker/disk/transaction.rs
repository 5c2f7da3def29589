//! One IndexedDB transaction: writes that happen together, or reads at one point in time.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Object, Reflect, Uint8Array};
use replica::storage::journal::{MARK, Mark};
use replica::storage::{Durability, Key, ORDER_RECORDS_AT_ONCE, Snapshot, Store, Transaction, Write};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use super::fault::Fault;
use crate::answer::{Answer, Giver, answer};

/// Keys are JavaScript numbers on disk; above this they would run into each other.
pub const LARGEST_KEY: Key = (1 << 53) - 1;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Object)]
    type Database;

    // The version in web-sys that takes the durability isn't in its stable part.
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &Database,
        stores: &Array,
        mode: &JsValue,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;

    #[wasm_bindgen(extends = Object)]
    type Committing;

    // web-sys calls it deprecated, the standard doesn't.
    #[wasm_bindgen(method, catch)]
    fn commit(this: &Committing) -> Result<(), JsValue>;
}

/// How a transaction ended.
pub type Outcome = Result<(), Fault>;

/// Starts transactions and tells how they end. There is one at a time, so one pair of handlers does for all.
pub struct Transactions {
    ending: Rc<RefCell<Option<Giver<Outcome>>>>,
    on_complete: Closure<dyn FnMut()>,
    on_abort: Closure<dyn FnMut(web_sys::Event)>,
    words: Words,
}

/// Strings and objects that every transaction needs, made once.
struct Words {
    read: JsValue,
    write: JsValue,
    strict: JsValue,
    relaxed: JsValue,
}

impl Transactions {
    /// Ready for the first transaction.
    pub fn new() -> Self {
        let ending: Rc<RefCell<Option<Giver<Outcome>>>> = Rc::default();
        let end = |ending: &Rc<RefCell<Option<Giver<Outcome>>>>, outcome| {
            if let Some(giver) = ending.take() {
                giver.give(outcome);
            }
        };
        let on_complete = Closure::new({
            let ending = ending.clone();
            move || end(&ending, Ok(()))
        });
        let on_abort = Closure::new({
            let ending = ending.clone();
            move |event: web_sys::Event| {
                let transaction = event
                    .target()
                    .and_then(|target| target.dyn_into::<IdbTransaction>().ok());
                let error = transaction.and_then(|transaction| transaction.error());
                end(&ending, Err(Fault::from_exception(error)));
            }
        });
        Self {
            ending,
            on_complete,
            on_abort,
            words: Words::new(),
        }
    }

    /// Issues all writes of all these in their order, and one commit; the answer comes when they are on disk as the most
    /// careful of them says and at least as sure as is asked here, or when nothing of them is.
    ///
    /// # Errors
    /// When the browser refuses at once; nothing is written then.
    pub fn write(
        &self,
        database: &IdbDatabase,
        group: &[&Transaction],
        at_least: Durability,
    ) -> Result<Answer<Outcome>, Fault> {
        let is_strict = |transaction: &&Transaction| transaction.durability == Durability::Strict;
        let durability = match at_least == Durability::Strict || group.iter().any(is_strict) {
            true => &self.words.strict,
            false => &self.words.relaxed,
        };
        let mut stores = Store::ALL.to_vec();
        // IndexedDB takes no transaction without stores. One over all of them keeps its place in line.
        if group.iter().any(|transaction| !transaction.writes.is_empty()) {
            let writes = || group.iter().flat_map(|transaction| &transaction.writes);
            stores.retain(|store| writes().any(|write| store_of(write) == *store));
        }
        let begun = self.begin(database, &stores, &self.words.write, durability)?;
        let mut all = group.iter();
        let issued = all
            .try_for_each(|transaction| issue(&begun, &transaction.writes))
            .and_then(|()| commit(&begun));
        if let Err(fault) = issued {
            // What was issued before must not be committed without the rest.
            let _ = begun.abort();
            return Err(fault);
        }
        Ok(self.ending(&begun))
    }

    /// All records of all stores but `Pieces` and `OrderRows`, as they are at one moment, and the mark of the journal.
    ///
    /// # Errors
    /// What the browser says.
    pub async fn load(&self, database: &IdbDatabase) -> Result<(Snapshot, Option<Mark>), Fault> {
        let stores = [
            Store::Meta,
            Store::Outbox,
            Store::Rows,
            Store::Quarantine,
            Store::Relay,
            Store::OrderRows,
        ];
        let transaction = self.begin(database, &stores, &self.words.read, &JsValue::UNDEFINED)?;
        let all = |store| AllOf::ask(&transaction, store);
        // Whether there are any: to count them, the browser would look at each.
        let any_key = IdbKeyRange::lower_bound(&number(0)).map_err(thrown)?;
        let first_order = object_store(&transaction, Store::OrderRows)?
            .get_key(&any_key)
            .map_err(thrown)?;
        let (meta, outbox) = (all(Store::Meta)?, all(Store::Outbox)?);
        let (rows, quarantine) = (all(Store::Rows)?, all(Store::Quarantine)?);
        let relay = all(Store::Relay)?;
        self.ended(&transaction).await?;
        let (mut own, mut mark) = (None, None);
        for (key, value) in meta.records()? {
            match key {
                MARK => mark = Mark::decode(&value),
                _ => own = Some(value),
            }
        }
        let snapshot = Snapshot {
            meta: own,
            outbox: outbox.records()?,
            rows: rows.records()?,
            quarantine: quarantine.records()?,
            relay: relay.records()?,
            orders_to_come: !first_order.result().map_err(thrown)?.is_undefined(),
        };
        Ok((snapshot, mark))
    }

    /// Asks for the next records of `OrderRows` from a key on, as many as are read at a time. Nothing else may be begun
    /// before the answer is here.
    ///
    /// # Errors
    /// What the browser says.
    pub fn order_rows(&self, database: &IdbDatabase, from: Key) -> Result<Reading, Fault> {
        let transaction = self.begin(
            database,
            &[Store::OrderRows],
            &self.words.read,
            &JsValue::UNDEFINED,
        )?;
        let range = IdbKeyRange::lower_bound(&number(from.min(LARGEST_KEY))).map_err(thrown)?;
        let some = AllOf::ask_some(
            &transaction,
            Store::OrderRows,
            &range,
            ORDER_RECORDS_AT_ONCE as u32,
        )?;
        Ok(Reading {
            some,
            ended: self.ending(&transaction),
        })
    }

    /// The records of `Pieces` with these keys; keys without a record are left out.
    ///
    /// # Errors
    /// What the browser says.
    pub async fn read(&self, database: &IdbDatabase, keys: &[Key]) -> Result<Vec<(Key, Vec<u8>)>, Fault> {
        let transaction = self.begin(database, &[Store::Pieces], &self.words.read, &JsValue::UNDEFINED)?;
        let store = object_store(&transaction, Store::Pieces)?;
        let mut asked = Vec::with_capacity(keys.len());
        for key in keys.iter().filter(|key| **key <= LARGEST_KEY) {
            asked.push((*key, store.get(&number(*key)).map_err(thrown)?));
        }
        self.ended(&transaction).await?;
        let mut found = Vec::with_capacity(asked.len());
        for (key, request) in asked {
            let value = request.result().map_err(thrown)?;
            if !value.is_undefined() {
                found.push((key, bytes(value)?));
            }
        }
        Ok(found)
    }

    fn begin(
        &self,
        database: &IdbDatabase,
        stores: &[Store],
        mode: &JsValue,
        options: &JsValue,
    ) -> Result<IdbTransaction, Fault> {
        let names = Array::new();
        for store in stores {
            names.push(&store.name().into());
        }
        let database: &Database = database.unchecked_ref();
        database.transaction(&names, mode, options).map_err(thrown)
    }

    fn ending(&self, transaction: &IdbTransaction) -> Answer<Outcome> {
        let (giver, ended) = answer();
        self.ending.replace(Some(giver));
        transaction.set_oncomplete(Some(self.on_complete.as_ref().unchecked_ref()));
        transaction.set_onabort(Some(self.on_abort.as_ref().unchecked_ref()));
        ended
    }

    async fn ended(&self, transaction: &IdbTransaction) -> Outcome {
        outcome(self.ending(transaction)).await
    }
}

impl Words {
    fn new() -> Self {
        let durability = |word: &str| {
            let options = Object::new();
            // Setting a property of a fresh plain object can't fail.
            let _ = Reflect::set(&options, &"durability".into(), &word.into());
            JsValue::from(options)
        };
        Self {
            read: "readonly".into(),
            write: "readwrite".into(),
            strict: durability("strict"),
            relaxed: durability("relaxed"),
        }
    }
}

fn store_of(write: &Write) -> Store {
    match write {
        Write::Put(store, ..) | Write::Delete(store, ..) => *store,
    }
}

fn issue(transaction: &IdbTransaction, writes: &[Write]) -> Result<(), Fault> {
    // Writes to one store usually follow each other.
    let mut open: Option<(Store, IdbObjectStore)> = None;
    for write in writes {
        let store = match open.take() {
            Some((of, store)) if of == store_of(write) => store,
            _ => object_store(transaction, store_of(write))?,
        };
        match write {
            Write::Put(_, key, value) => {
                if *key > LARGEST_KEY {
                    return Err(Fault::new("DataError", "the key is too large for IndexedDB"));
                }
                let value = Uint8Array::from(value.as_slice());
                store.put_with_key(&value, &number(*key)).map_err(thrown)?;
            }
            Write::Delete(_, from, to) if from > to || *from > LARGEST_KEY => {}
            Write::Delete(_, from, to) if from == to => {
                store.delete(&number(*from)).map_err(thrown)?;
            }
            Write::Delete(_, from, to) => {
                let last = (*to).min(LARGEST_KEY);
                let range = IdbKeyRange::bound(&number(*from), &number(last)).map_err(thrown)?;
                store.delete(&range).map_err(thrown)?;
            }
        }
        open = Some((store_of(write), store));
    }
    Ok(())
}

/// Without this the browser waits for our handlers of each put before it commits: a round trip more.
fn commit(transaction: &IdbTransaction) -> Result<(), Fault> {
    let transaction: &Committing = transaction.unchecked_ref();
    transaction.commit().map_err(thrown)
}

/// Records on their way.
pub struct Reading {
    some: AllOf,
    ended: Answer<Outcome>,
}

impl Reading {
    /// The records, once all are here.
    ///
    /// # Errors
    /// What the browser says.
    pub async fn records(self) -> Result<Vec<(Key, Vec<u8>)>, Fault> {
        outcome(self.ended).await?;
        self.some.records()
    }
}

/// What an answer says that never comes, too.
pub async fn outcome(ended: Answer<Outcome>) -> Outcome {
    let ended = ended.await;
    ended.unwrap_or_else(|| Err(Fault::from_exception(None)))
}

/// Keys and values of a store, asked for in one transaction, so that they belong together.
struct AllOf {
    keys: IdbRequest,
    values: IdbRequest,
}

impl AllOf {
    fn ask(transaction: &IdbTransaction, store: Store) -> Result<Self, Fault> {
        let store = object_store(transaction, store)?;
        Ok(Self {
            keys: store.get_all_keys().map_err(thrown)?,
            values: store.get_all().map_err(thrown)?,
        })
    }

    fn ask_some(
        transaction: &IdbTransaction,
        store: Store,
        range: &IdbKeyRange,
        count: u32,
    ) -> Result<Self, Fault> {
        let store = object_store(transaction, store)?;
        Ok(Self {
            keys: store
                .get_all_keys_with_key_and_limit(range, count)
                .map_err(thrown)?,
            values: store.get_all_with_key_and_limit(range, count).map_err(thrown)?,
        })
    }

    fn records(self) -> Result<Vec<(Key, Vec<u8>)>, Fault> {
        let keys: Array = self.keys.result().map_err(thrown)?.unchecked_into();
        let values: Array = self.values.result().map_err(thrown)?.unchecked_into();
        let mut records = Vec::with_capacity(keys.length() as usize);
        for (key, value) in keys.iter().zip(values.iter()) {
            let key = key.as_f64().ok_or_else(foreign)?;
            // Keys were written by `number`: whole, not negative, at most `LARGEST_KEY`.
            records.push((key as Key, bytes(value)?));
        }
        Ok(records)
    }
}

fn object_store(transaction: &IdbTransaction, store: Store) -> Result<IdbObjectStore, Fault> {
    transaction.object_store(store.name()).map_err(thrown)
}

/// Exact for keys up to [`LARGEST_KEY`].
fn number(key: Key) -> JsValue {
    JsValue::from_f64(key as f64)
}

fn bytes(value: JsValue) -> Result<Vec<u8>, Fault> {
    let array: Uint8Array = value.dyn_into().map_err(|_| foreign())?;
    Ok(array.to_vec())
}

fn foreign() -> Fault {
    Fault::new("DataError", "a record wasn't written by Counterfoil")
}

fn thrown(thrown: JsValue) -> Fault {
    Fault::from_thrown(&thrown)
}
