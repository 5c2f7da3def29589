//! The tables, and how an older database becomes a current one: numbered steps, each in one transaction.

use rusqlite::Connection;

use crate::store::StoreError;

/// Marks the file as Counterfoil's ("CFOL").
const APPLICATION: i64 = 0x4346_4f4c;

/// Step n takes a database of schema n to schema n + 1. Released steps never change.
const STEPS: &[&str] = &[
    // 0 → 1: the first schema.
    "CREATE TABLE organisation (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        currency TEXT NOT NULL,
        created INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE device (
        organisation INTEGER NOT NULL,
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        token BLOB NOT NULL,
        created INTEGER NOT NULL,
        last_seen INTEGER,
        PRIMARY KEY (organisation, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE chain (
        organisation INTEGER NOT NULL,
        device INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        series TEXT NOT NULL,
        created INTEGER NOT NULL,
        number INTEGER NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (organisation, device, epoch)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE code (
        organisation INTEGER NOT NULL,
        hash BLOB NOT NULL,
        name TEXT NOT NULL,
        expires INTEGER NOT NULL,
        device INTEGER,
        PRIMARY KEY (organisation, hash)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE record (
        id INTEGER PRIMARY KEY,
        organisation INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        at INTEGER NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (organisation, first)
    ) STRICT;
    CREATE TABLE run (
        organisation INTEGER NOT NULL,
        device INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        number INTEGER NOT NULL,
        first INTEGER NOT NULL,
        PRIMARY KEY (organisation, device, epoch, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE touch (
        organisation INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        device INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        counter INTEGER NOT NULL,
        first INTEGER NOT NULL,
        PRIMARY KEY (organisation, kind, device, epoch, counter, first)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE quarantine (
        id INTEGER PRIMARY KEY,
        organisation INTEGER NOT NULL,
        device INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        number INTEGER NOT NULL,
        hash BLOB NOT NULL,
        reason INTEGER NOT NULL,
        at INTEGER NOT NULL,
        sender INTEGER NOT NULL,
        docs BLOB NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (organisation, device, epoch, number, hash)
    ) STRICT;
    CREATE TABLE segment (
        id INTEGER PRIMARY KEY,
        organisation INTEGER NOT NULL,
        hash TEXT NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (organisation, hash)
    ) STRICT;
    CREATE TABLE checkpoint (
        organisation INTEGER PRIMARY KEY,
        seq INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        segments BLOB NOT NULL
    ) STRICT;",
];

/// The schema of this build.
pub const CURRENT: i64 = STEPS.len() as i64;

/// Brings the database to [`CURRENT`].
///
/// # Errors
/// [`StoreError::TooNew`] for a newer one, [`StoreError::Failed`] for a file of something else.
pub fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    loop {
        // The version is read within the transaction, so that two processes don't both take a step.
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let application: i64 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if application != APPLICATION && (found != 0 || application != 0) {
            return Err(StoreError::Failed(
                "the database belongs to another program".to_owned(),
            ));
        }
        if found > CURRENT {
            return Err(StoreError::TooNew {
                found,
                known: CURRENT,
            });
        }
        let Some(step) = usize::try_from(found).ok().and_then(|found| STEPS.get(found)) else {
            return Ok(());
        };
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", found + 1)?;
        transaction.commit()?;
    }
}
