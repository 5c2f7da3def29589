use super::*;
use crate::store::{Store as _, contract};

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
    connection
        .pragma_update(None, "user_version", schema::CURRENT + 1)
        .unwrap();
    let refused = SqliteStore::open(directory.path()).map(|_| ());
    assert_eq!(
        refused,
        Err(StoreError::TooNew {
            found: schema::CURRENT + 1,
            known: schema::CURRENT
        })
    );

    let directory = tempfile::tempdir().unwrap();
    let connection = Connection::open(SqliteStore::file(directory.path())).unwrap();
    connection.pragma_update(None, "application_id", 77).unwrap();
    drop(connection);
    assert!(matches!(
        SqliteStore::open(directory.path()),
        Err(StoreError::Failed(_))
    ));
}

#[test]
fn opening_twice_migrates_once() {
    let directory = tempfile::tempdir().unwrap();
    let first = SqliteStore::open(directory.path()).unwrap();
    let second = SqliteStore::open(directory.path()).unwrap();
    assert_eq!((first.head(), second.head()), (Ok(0), Ok(0)));
}

#[test]
fn a_token_is_revoked_once_for_all_and_only_of_devices_that_were_enrolled() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(directory.path()).unwrap();
    let own = store.add_device(None, "import", &NO_TOKEN, 0).unwrap().unwrap().0;
    let till = store.add_device(None, "till", &[7; 32], 0).unwrap().unwrap().0;
    assert_eq!(store.revoke(own.id), Ok(None));
    assert_eq!(store.revoke(till.id + 1), Ok(None));
    assert_eq!(store.revoke(till.id), Ok(Some("till".to_owned())));
    assert_eq!(
        store.revoke(till.id),
        Ok(Some("till".to_owned())),
        "twice is harmless"
    );
    let tokens: Vec<[u8; 32]> = store
        .devices()
        .unwrap()
        .into_iter()
        .map(|device| device.token)
        .collect();
    assert_eq!(tokens, [NO_TOKEN, REVOKED]);
}

#[test]
fn single_commits_take_less_room_once_they_are_merged() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(directory.path()).unwrap();
    let chain = store.add_device(None, "till", &[0; 32], 0).unwrap().unwrap().1.id;
    for seq in 1..=400u64 {
        let bytes = format!("{seq} some words that every commit has in it ").repeat(20);
        let hash = replica::commit::CommitHash::of(bytes.as_bytes());
        let body = crate::store::record::pack_commits([(hash, bytes.as_bytes())]);
        let record = crate::store::Record {
            first: seq,
            last: seq,
            at: 0,
            body,
        };
        let new = crate::store::NewRecord {
            record,
            runs: vec![(chain, seq)],
            touches: vec![],
        };
        let group = crate::store::Group {
            records: vec![new],
            ..Default::default()
        };
        store.append(&group).unwrap();
    }
    let stored = |store: &SqliteStore| -> (i64, i64) {
        let counts = "SELECT count(*), sum(length(body)) FROM record";
        store
            .connection
            .query_row(counts, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
    };
    let (records, bytes) = stored(&store);
    assert_eq!(records, 400);
    store.compact().unwrap();
    let (fewer, smaller) = stored(&store);
    assert!(
        fewer < 20 && smaller * 2 < bytes,
        "{fewer} records of {smaller} bytes, before {bytes}"
    );
}
