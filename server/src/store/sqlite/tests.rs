use super::*;
use crate::store::{Library as _, contract};

#[test]
fn the_contract_holds() {
    let mut directories = Vec::new();
    let fresh = || {
        let directory = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(directory.path()).unwrap();
        directories.push(directory);
        store
    };
    let reopened = |store: SqliteStore| {
        let path = store.path.parent().unwrap().to_owned();
        // Left without a word, as a crash does: the write-ahead log has to be enough.
        std::mem::forget(store);
        SqliteStore::open(&path).unwrap()
    };
    contract::check(fresh, reopened);
}

#[test]
fn data_of_a_newer_server_and_files_of_others_are_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(directory.path()).unwrap());
    let connection = Connection::open(SqliteStore::file(directory.path())).unwrap();
    connection.pragma_update(None, "user_version", schema::CURRENT + 1).unwrap();
    let refused = SqliteStore::open(directory.path()).map(|_| ());
    assert_eq!(refused, Err(StoreError::TooNew { found: schema::CURRENT + 1, known: schema::CURRENT }));

    let directory = tempfile::tempdir().unwrap();
    let connection = Connection::open(SqliteStore::file(directory.path())).unwrap();
    connection.pragma_update(None, "application_id", 77).unwrap();
    drop(connection);
    assert!(matches!(SqliteStore::open(directory.path()), Err(StoreError::Failed(_))));
}

#[test]
fn opening_twice_migrates_once() {
    let directory = tempfile::tempdir().unwrap();
    let first = SqliteStore::open(directory.path()).unwrap();
    let second = SqliteStore::open(directory.path()).unwrap();
    assert_eq!((first.head(), second.head()), (Ok(0), Ok(0)));
}
