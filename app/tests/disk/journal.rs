//! The journal: what is saved in it is there after a crash, whatever the database has of it.

use std::rc::Rc;

use app::worker::disk::Disk;
use js_sys::Promise;
use replica::device::Event;
use replica::storage::journal::MARK;
use replica::storage::{Key, Snapshot, Store, Write};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::reports::Reports;
use crate::{disk, javascript, keys, opened, put, strict};

/// What a promise in the browser's language becomes.
async fn awaited(program: &str) -> JsValue {
    let promise: Promise = js_sys::eval(program).unwrap().unchecked_into();
    JsFuture::from(promise).await.unwrap()
}

/// Keys of a store as the database has them, past the disk.
async fn in_database(name: &str, store: Store) -> Vec<Key> {
    let keys = awaited(&format!(
        "new Promise((resolve, reject) => {{
             const opening = indexedDB.open('{name}');
             opening.onerror = () => reject(opening.error);
             opening.onsuccess = () => {{
                 const asked = opening.result.transaction('{store}').objectStore('{store}').getAllKeys();
                 asked.onsuccess = () => {{ opening.result.close(); resolve(asked.result); }};
             }};
         }})",
        store = store.name(),
    ))
    .await;
    let keys: js_sys::Array = keys.unchecked_into();
    keys.iter().map(|key| key.as_f64().unwrap() as Key).collect()
}

/// A disk with a journal that is old enough to be relied upon, and one record in its database.
async fn journaled(name: &str) -> (Disk, Rc<Reports>) {
    let (disk, reports) = opened(name).await;
    disk.write(strict(1, vec![put(Store::Meta, 0, b"me")]));
    assert_eq!(reports.next().await, Event::Stored(1));
    while !in_database(name, Store::Meta).await.contains(&MARK) {}
    // The disk knows it, too, once it goes on to something else.
    disk.read(Vec::new());
    assert_eq!(reports.next().await, Event::PiecesRead(Vec::new()));
    // The clock goes on from one test to the next: set back a little, it would only be slower.
    javascript(
        "globalThis.realNow ??= Date.now;
         globalThis.later = (globalThis.later ?? 0) + 46_000;
         Date.now = () => realNow.call(Date) + later;",
    );
    (disk, reports)
}

async fn saved(disk: &Disk, reports: &Reports, id: u64, write: Write) {
    disk.write(strict(id, vec![write]));
    assert_eq!(reports.next().await, Event::Stored(id));
}

async fn after_restart(name: &str) -> Snapshot {
    let (disk, reports) = disk(name);
    disk.load();
    let snapshot = reports.snapshot().await;
    disk.close().await;
    snapshot
}

/// Whoever asks for the origin's files is refused with this error, until they are given again.
fn refuse_files(error: &str) {
    javascript(&format!(
        "globalThis.realDirectory = StorageManager.prototype.getDirectory;
         StorageManager.prototype.getDirectory = function () {{
             return Promise.reject(new DOMException('refused by the test', '{error}'));
         }};"
    ));
}

fn give_files() {
    javascript("StorageManager.prototype.getDirectory = realDirectory;");
}

#[wasm_bindgen_test]
async fn what_only_the_journal_has_is_there_after_a_crash() {
    let (disk, reports) = journaled("journal-crash").await;
    for key in 1..=3 {
        saved(&disk, &reports, key + 1, put(Store::Outbox, key, b"order")).await;
    }
    assert!(in_database("journal-crash", Store::Outbox).await.is_empty());
    // Nothing is carried on: the file is let go of and no more.
    drop(disk);
    let snapshot = after_restart("journal-crash").await;
    assert_eq!(snapshot.meta.as_deref(), Some(&b"me"[..]));
    assert_eq!(keys(&snapshot.outbox), [1, 2, 3]);
    assert_eq!(in_database("journal-crash", Store::Outbox).await, [1, 2, 3]);
    assert_eq!(keys(&after_restart("journal-crash").await.outbox), [1, 2, 3]);
}

#[wasm_bindgen_test]
async fn the_database_has_it_a_moment_later_and_what_is_large_at_once() {
    let (disk, reports) = journaled("journal-settles").await;
    saved(&disk, &reports, 2, put(Store::Outbox, 1, b"small")).await;
    saved(&disk, &reports, 3, put(Store::Outbox, 2, &vec![1; 1 << 17])).await;
    // A larger one takes what was before it along.
    assert_eq!(in_database("journal-settles", Store::Outbox).await, [1, 2]);
    saved(&disk, &reports, 4, put(Store::Outbox, 3, b"small")).await;
    while in_database("journal-settles", Store::Outbox).await.len() < 3 {}
    // The next round lies over the one before.
    saved(&disk, &reports, 5, Write::Delete(Store::Outbox, 1, 2)).await;
    drop(disk);
    assert_eq!(keys(&after_restart("journal-settles").await.outbox), [3]);
}

#[wasm_bindgen_test]
async fn more_than_the_journal_holds_goes_on() {
    let (disk, reports) = journaled("journal-full").await;
    for key in 1..=40 {
        saved(
            &disk,
            &reports,
            key + 1,
            put(Store::Rows, key, &vec![key as u8; 60_000]),
        )
        .await;
    }
    drop(disk);
    let rows = after_restart("journal-full").await.rows;
    assert_eq!(keys(&rows), (1..=40).collect::<Vec<Key>>());
    assert!(rows.iter().all(|(key, row)| row == &vec![*key as u8; 60_000]));
}

#[wasm_bindgen_test]
async fn pieces_are_read_from_journal_and_database_alike() {
    let (disk, reports) = journaled("journal-pieces").await;
    let large = vec![7; 1 << 17];
    disk.write(strict(
        2,
        vec![put(Store::Pieces, 1, &large), put(Store::Pieces, 2, b"old")],
    ));
    assert_eq!(reports.next().await, Event::Stored(2));
    saved(&disk, &reports, 3, put(Store::Pieces, 2, b"new")).await;
    saved(&disk, &reports, 4, put(Store::Pieces, 3, b"third")).await;
    saved(&disk, &reports, 5, Write::Delete(Store::Pieces, 3, 9)).await;
    disk.read(vec![1, 2, 3]);
    let Event::PiecesRead(mut found) = reports.next().await else {
        panic!("no pieces")
    };
    found.sort();
    assert_eq!(found, [(1, large), (2, b"new".to_vec())]);
}

#[wasm_bindgen_test]
async fn orders_are_read_with_what_the_journal_has_of_them() {
    let (disk, reports) = journaled("journal-orders").await;
    saved(&disk, &reports, 2, put(Store::OrderRows, 5, b"row")).await;
    disk.read_order_rows(0);
    assert_eq!(
        reports.next().await,
        Event::OrderRowsRead(0, vec![(5, b"row".to_vec())])
    );
}

#[wasm_bindgen_test]
async fn a_file_that_fails_is_left_and_nothing_of_it_comes_back() {
    let (disk, reports) = journaled("journal-fails").await;
    saved(&disk, &reports, 2, put(Store::Outbox, 1, b"first")).await;
    // All is written, and nobody knows whether it is on the disk.
    javascript(
        "globalThis.realFlush = FileSystemSyncAccessHandle.prototype.flush;
         FileSystemSyncAccessHandle.prototype.flush = function () {
             throw new DOMException('no', 'InvalidStateError');
         };",
    );
    saved(&disk, &reports, 3, put(Store::Outbox, 1, b"second")).await;
    assert_eq!(in_database("journal-fails", Store::Outbox).await, [1]);
    saved(&disk, &reports, 4, put(Store::Outbox, 1, b"third")).await;
    javascript("FileSystemSyncAccessHandle.prototype.flush = realFlush;");
    drop(disk);
    let outbox = after_restart("journal-fails").await.outbox;
    assert_eq!(outbox, [(1, b"third".to_vec())]);
}

#[wasm_bindgen_test]
async fn a_young_file_is_not_relied_upon() {
    let (disk, reports) = journaled("journal-young").await;
    javascript("Date.now = () => realNow.call(Date) - 100_000;");
    saved(&disk, &reports, 2, put(Store::Outbox, 1, b"order")).await;
    assert_eq!(in_database("journal-young", Store::Outbox).await, [1]);
    javascript("Date.now = () => realNow.call(Date) + later;");
}

#[wasm_bindgen_test]
async fn whoever_opens_it_next_waits_until_it_is_free() {
    let (disk, reports) = journaled("journal-taken").await;
    saved(&disk, &reports, 2, put(Store::Outbox, 1, b"order")).await;
    let (next, later) = crate::disk("journal-taken");
    next.load();
    // It has asked for the file by now, and been refused.
    in_database("journal-taken", Store::Outbox).await;
    drop(disk);
    assert_eq!(keys(&later.snapshot().await.outbox), [1]);
}

#[wasm_bindgen_test]
async fn a_database_made_anew_gets_nothing_of_the_one_before() {
    let (disk, reports) = journaled("journal-cleared").await;
    saved(&disk, &reports, 2, put(Store::Outbox, 1, b"of nobody")).await;
    drop(disk);
    awaited(
        "new Promise((resolve) => {
             const deletion = indexedDB.deleteDatabase('journal-cleared');
             deletion.onsuccess = () => resolve();
         })",
    )
    .await;
    assert_eq!(after_restart("journal-cleared").await, Snapshot::default());
}

#[wasm_bindgen_test]
async fn without_such_files_everything_goes_to_the_database() {
    refuse_files("SecurityError");
    let (disk, reports) = opened("journal-none").await;
    saved(&disk, &reports, 1, put(Store::Outbox, 1, b"order")).await;
    assert_eq!(in_database("journal-none", Store::Outbox).await, [1]);
    give_files();
    drop(disk);
    assert_eq!(keys(&after_restart("journal-none").await.outbox), [1]);
}

#[wasm_bindgen_test]
async fn nothing_is_shown_without_a_journal_that_cannot_be_read() {
    let (disk, reports) = journaled("journal-lost").await;
    saved(&disk, &reports, 2, put(Store::Outbox, 1, b"order")).await;
    drop(disk);
    refuse_files("UnknownError");
    let (disk, reports) = crate::disk("journal-lost");
    disk.load();
    assert_eq!(reports.fault().await, "UnknownError");
    give_files();
    disk.load();
    assert_eq!(keys(&reports.snapshot().await.outbox), [1]);
}
