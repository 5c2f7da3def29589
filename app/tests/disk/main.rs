//! The disk adapter on a real IndexedDB, in a worker as in the product.

// A test may stop at what it didn't expect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod journal;
mod reports;

use std::rc::Rc;

use app::worker::disk::Disk;
use replica::device::Event;
use replica::storage::{Durability, Key, ORDER_RECORDS_AT_ONCE, Snapshot, Store, Transaction, Write};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use reports::Reports;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn disk(name: &str) -> (Disk, Rc<Reports>) {
    let reports = Rc::new(Reports::default());
    let disk = Disk::new(name, {
        let reports = reports.clone();
        move |report| reports.keep(report)
    });
    (disk, reports)
}

/// A disk that has been read once, as every device does first. Its database is new in every test.
async fn opened(name: &str) -> (Disk, Rc<Reports>) {
    let (disk, reports) = disk(name);
    disk.load();
    assert_eq!(reports.snapshot().await, Snapshot::default());
    (disk, reports)
}

fn strict(id: u64, writes: Vec<Write>) -> Transaction {
    Transaction {
        id,
        durability: Durability::Strict,
        writes,
    }
}

fn put(store: Store, key: Key, value: &[u8]) -> Write {
    Write::Put(store, key, value.to_vec())
}

fn keys(records: &[(Key, Vec<u8>)]) -> Vec<Key> {
    records.iter().map(|(key, _)| *key).collect()
}

fn javascript(program: &str) {
    js_sys::eval(program).unwrap();
}

#[wasm_bindgen_test]
async fn what_is_written_is_there_after_a_restart_in_the_order_of_keys() {
    let (first, reports) = opened("round-trip").await;
    let large = vec![7; 1 << 20];
    let writes = vec![
        put(Store::Meta, 0, b"me"),
        put(Store::Outbox, 300, b"c"),
        put(Store::Outbox, 2, b""),
        put(Store::Outbox, 256, &large),
        put(Store::Rows, (1 << 53) - 1, b"last"),
        put(Store::Quarantine, 5, b"why"),
        put(Store::Relay, 6, b"theirs"),
        put(Store::Pieces, 1, b"piece"),
    ];
    first.write(strict(1, writes));
    assert_eq!(reports.next().await, Event::Stored(1));
    drop(first);

    let (second, reports) = disk("round-trip");
    second.load();
    let snapshot = reports.snapshot().await;
    assert_eq!(snapshot.meta.as_deref(), Some(&b"me"[..]));
    assert_eq!(
        snapshot.outbox,
        [(2, Vec::new()), (256, large), (300, b"c".to_vec())]
    );
    assert_eq!(snapshot.rows, [((1 << 53) - 1, b"last".to_vec())]);
    assert_eq!(snapshot.quarantine, [(5, b"why".to_vec())]);
    assert_eq!(snapshot.relay, [(6, b"theirs".to_vec())]);
}

#[wasm_bindgen_test]
async fn transactions_take_effect_and_are_reported_in_their_order() {
    let (disk, reports) = opened("order").await;
    for id in 1..=200 {
        let durability = if id % 3 == 0 {
            Durability::Strict
        } else {
            Durability::Relaxed
        };
        disk.write(Transaction {
            id,
            durability,
            writes: vec![
                put(Store::Meta, 0, &id.to_be_bytes()),
                put(Store::Outbox, id, b"x"),
            ],
        });
    }
    disk.load();
    for id in 1..=200 {
        assert_eq!(reports.next().await, Event::Stored(id));
    }
    let snapshot = reports.snapshot().await;
    assert_eq!(snapshot.meta, Some(200_u64.to_be_bytes().to_vec()));
    assert_eq!(keys(&snapshot.outbox), (1..=200).collect::<Vec<Key>>());
}

#[wasm_bindgen_test]
async fn a_refused_transaction_leaves_nothing_and_stops_the_later_ones_until_a_load() {
    let (disk, reports) = opened("atomic").await;
    disk.write(strict(1, vec![put(Store::Outbox, 1, b"kept")]));
    // The second write can't be made, so that the first must not stay either.
    disk.write(strict(
        2,
        vec![put(Store::Outbox, 2, b"half"), put(Store::Rows, 1 << 53, b"")],
    ));
    disk.write(strict(3, vec![put(Store::Outbox, 3, b"later")]));
    disk.load();
    disk.write(strict(4, vec![put(Store::Outbox, 4, b"after")]));
    disk.load();
    assert_eq!(reports.next().await, Event::Stored(1));
    assert!(reports.failure(2).await.contains("too large"));
    reports.failure(3).await;
    assert_eq!(keys(&reports.snapshot().await.outbox), [1]);
    assert_eq!(reports.next().await, Event::Stored(4));
    assert_eq!(keys(&reports.snapshot().await.outbox), [1, 4]);
}

#[wasm_bindgen_test]
async fn a_transaction_that_fails_at_its_commit_is_reported_as_failed() {
    let (disk, reports) = opened("commit-fails").await;
    // As a full disk does: everything is taken, and the commit fails.
    javascript(
        "globalThis.realCommit = IDBTransaction.prototype.commit;
         IDBTransaction.prototype.commit = function () { this.abort(); };",
    );
    disk.write(strict(1, vec![put(Store::Outbox, 1, b"lost")]));
    disk.write(strict(2, vec![put(Store::Outbox, 2, b"later")]));
    assert!(reports.failure(1).await.contains("AbortError"));
    reports.failure(2).await;
    javascript("IDBTransaction.prototype.commit = globalThis.realCommit;");
    disk.write(strict(3, vec![put(Store::Outbox, 3, b"still refused")]));
    reports.failure(3).await;
    disk.load();
    assert_eq!(reports.snapshot().await, Snapshot::default());
}

#[wasm_bindgen_test]
async fn what_waits_together_goes_together_and_each_alone_where_that_fails() {
    let (disk, reports) = opened("together").await;
    javascript(
        "globalThis.commits = 0;
         globalThis.realCommit = IDBTransaction.prototype.commit;
         IDBTransaction.prototype.commit = function () {
             commits += 1;
             return commits === 1 ? this.abort() : realCommit.call(this);
         };",
    );
    // The group fails, and then three go alone; after them a group is one.
    for (ids, commits) in [(1..=3, 4.0), (4..=6, 5.0)] {
        for id in ids.clone() {
            disk.write(strict(id, vec![put(Store::Outbox, id, b"order")]));
        }
        for id in ids {
            assert_eq!(reports.next().await, Event::Stored(id));
        }
        assert_eq!(js_sys::eval("commits").unwrap(), commits);
    }
    javascript("IDBTransaction.prototype.commit = globalThis.realCommit;");
    disk.load();
    assert_eq!(
        keys(&reports.snapshot().await.outbox),
        (1..=6).collect::<Vec<Key>>()
    );
}

#[wasm_bindgen_test]
async fn a_connection_that_the_browser_closed_is_opened_again() {
    javascript(
        "globalThis.realOpen = IDBFactory.prototype.open;
         IDBFactory.prototype.open = function (...words) {
             const request = realOpen.apply(this, words);
             request.addEventListener('success', () => { globalThis.connection = request.result; });
             return request;
         };",
    );
    let (disk, reports) = opened("closed").await;
    // Closed without a word, as phones do in the background: the next transaction throws.
    javascript("connection.close();");
    disk.write(strict(1, vec![put(Store::Pieces, 1, b"one")]));
    assert_eq!(reports.next().await, Event::Stored(1));
    // Closed with the event.
    javascript("connection.close(); connection.dispatchEvent(new Event('close'));");
    disk.read(vec![1]);
    assert_eq!(
        reports.next().await,
        Event::PiecesRead(vec![(1, b"one".to_vec())])
    );
    // Closed under a transaction: an abort in place of the commit, once.
    javascript(
        "globalThis.realCommit = IDBTransaction.prototype.commit;
         IDBTransaction.prototype.commit = function () {
             IDBTransaction.prototype.commit = realCommit;
             this.abort();
             connection.close();
         };",
    );
    disk.write(strict(2, vec![put(Store::Pieces, 2, b"two")]));
    assert_eq!(reports.next().await, Event::Stored(2));
    javascript("IDBFactory.prototype.open = globalThis.realOpen;");
    disk.read(vec![2]);
    assert_eq!(
        reports.next().await,
        Event::PiecesRead(vec![(2, b"two".to_vec())])
    );
}

#[wasm_bindgen_test]
async fn a_cleared_database_refuses_writes_until_it_is_read_anew() {
    let (disk, reports) = opened("cleared").await;
    disk.write(strict(1, vec![put(Store::Meta, 0, b"me")]));
    assert_eq!(reports.next().await, Event::Stored(1));
    // The disk lets go of its connection, or this would wait for ever.
    let deletion = js_sys::eval(
        "new Promise((done, failed) => {
            const request = indexedDB.deleteDatabase('cleared');
            request.onsuccess = () => done();
            request.onerror = () => failed(request.error);
        })",
    );
    disk.write(strict(2, vec![put(Store::Outbox, 9, b"an order of nobody")]));
    // The deletion is on its way while the write is: the write is stored and deleted with the rest, or refused.
    match reports.next().await {
        Event::Stored(2) => {
            // A later write may come before the deletion too; only one that comes after it must be refused.
            let deletion: js_sys::Promise = deletion.unwrap().unchecked_into();
            wasm_bindgen_futures::JsFuture::from(deletion).await.unwrap();
            disk.write(strict(3, vec![put(Store::Outbox, 10, b"of nobody")]));
            assert!(reports.failure(3).await.contains("cleared"));
        }
        Event::StoreFailed(2, why) => assert!(why.contains("cleared"), "{why}"),
        other => panic!("{other:?}"),
    }
    disk.read(vec![1]);
    assert_eq!(reports.next().await, Event::PiecesRead(Vec::new()));
    disk.write(strict(4, vec![put(Store::Outbox, 11, b"of nobody")]));
    reports.failure(4).await;
    disk.load();
    assert_eq!(reports.snapshot().await, Snapshot::default());
    disk.write(strict(5, vec![put(Store::Meta, 0, b"someone new")]));
    assert_eq!(reports.next().await, Event::Stored(5));
}

#[wasm_bindgen_test]
async fn ranges_are_deleted_with_both_ends() {
    let (disk, reports) = opened("ranges").await;
    let puts = (1..=9).map(|key| put(Store::Outbox, key, b"x")).collect();
    disk.write(strict(1, puts));
    let deletions = vec![
        Write::Delete(Store::Outbox, 2, 4),
        Write::Delete(Store::Outbox, 6, 6),
        Write::Delete(Store::Outbox, 8, 7),
        Write::Delete(Store::Outbox, 9, Key::MAX),
        Write::Delete(Store::Outbox, Key::MAX, Key::MAX),
    ];
    disk.write(strict(2, deletions));
    disk.load();
    assert_eq!(reports.next().await, Event::Stored(1));
    assert_eq!(reports.next().await, Event::Stored(2));
    assert_eq!(keys(&reports.snapshot().await.outbox), [1, 5, 7, 8]);
    // Writes of one transaction happen in their order.
    disk.write(strict(
        3,
        vec![
            Write::Delete(Store::Outbox, 0, Key::MAX),
            put(Store::Outbox, 3, b"new"),
            put(Store::Rows, 3, b"new"),
            put(Store::Outbox, 4, b"new"),
            Write::Delete(Store::Outbox, 4, 4),
        ],
    ));
    disk.load();
    assert_eq!(reports.next().await, Event::Stored(3));
    assert_eq!(keys(&reports.snapshot().await.outbox), [3]);
}

#[wasm_bindgen_test]
async fn pieces_are_read_by_key_after_the_writes_before() {
    let (disk, reports) = opened("pieces").await;
    disk.write(strict(
        1,
        (1..=50)
            .map(|key| put(Store::Pieces, key, &[key as u8]))
            .collect(),
    ));
    disk.read(vec![50, 99, 3, Key::MAX]);
    assert_eq!(reports.next().await, Event::Stored(1));
    assert_eq!(
        reports.next().await,
        Event::PiecesRead(vec![(50, vec![50]), (3, vec![3])])
    );
}

#[wasm_bindgen_test]
async fn orders_are_read_in_parts_in_the_order_of_keys() {
    let (first, reports) = opened("orders").await;
    let count = ORDER_RECORDS_AT_ONCE as u64 + 3;
    let writes = (1..=count).map(|key| put(Store::OrderRows, key * 2, &[key as u8]));
    first.write(strict(1, writes.collect()));
    assert_eq!(reports.next().await, Event::Stored(1));
    drop(first);

    let (disk, reports) = disk("orders");
    disk.load();
    let snapshot = reports.snapshot().await;
    assert!(snapshot.orders_to_come && snapshot.rows.is_empty());
    let (mut from, mut read) = (0, Vec::new());
    for expected in [ORDER_RECORDS_AT_ONCE, 3] {
        disk.read_order_rows(from);
        let Event::OrderRowsRead(of, records) = reports.next().await else {
            panic!("no orders")
        };
        assert_eq!((of, records.len()), (from, expected));
        from = records.last().unwrap().0 + 1;
        read.extend(keys(&records));
    }
    assert_eq!(read, (1..=count).map(|key| key * 2).collect::<Vec<_>>());
    disk.read_order_rows(Key::MAX);
    assert_eq!(reports.next().await, Event::OrderRowsRead(Key::MAX, Vec::new()));
}

#[wasm_bindgen_test]
async fn a_transaction_without_writes_keeps_its_place() {
    let (disk, reports) = opened("empty").await;
    disk.write(strict(1, vec![put(Store::Meta, 0, b"1")]));
    disk.write(strict(2, Vec::new()));
    disk.write(strict(3, vec![put(Store::Meta, 0, b"3")]));
    for id in 1..=3 {
        assert_eq!(reports.next().await, Event::Stored(id));
    }
}

#[wasm_bindgen_test]
async fn closing_waits_for_what_was_given() {
    let (first, reports) = opened("closing").await;
    for id in 1..=20 {
        first.write(strict(id, vec![put(Store::Outbox, id, b"x")]));
    }
    first.close().await;
    for id in 1..=20 {
        assert_eq!(reports.next().await, Event::Stored(id));
    }
    let (second, reports) = disk("closing");
    second.load();
    assert_eq!(reports.snapshot().await.outbox.len(), 20);
}
