//! The embedded store: SQLite in one directory, write-ahead log, every transaction on disk before it is
//! answered. Another process may read it and add enrolment codes while the server runs.

mod merge;
mod read;
mod schema;
mod write;

use std::path::{Path, PathBuf};

use domain::id::DeviceId;
use replica::Seq;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Library, NO_TOKEN, REVOKED, StoreError};

/// The only organisation of a data directory. Every row carries it, so that rows of several can be brought
/// together in one database.
const ORGANISATION: i64 = 1;

/// Milliseconds that a connection waits for another process's write.
const BUSY_MS: u64 = 10_000;

/// SQLite in a directory.
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
    /// Records that begin before this seq were looked at for merging.
    merged: Seq,
}

/// A second connection that only reads.
struct SqliteLibrary {
    connection: Connection,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            // The database is open and answers, but some of its pages hold what they shouldn't.
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => StoreError::Damaged(error.to_string()),
            _ => StoreError::Failed(error.to_string()),
        }
    }
}

/// A whole number as SQLite keeps it. Nothing counted here reaches 2^63.
fn int(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::Failed("a number is too large".to_owned()))
}

/// The reverse of [`int`].
fn uint(value: i64) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| StoreError::Damaged("a number is below zero".to_owned()))
}

impl SqliteStore {
    /// The file within a data directory.
    pub fn file(directory: &Path) -> PathBuf {
        directory.join("counterfoil.db")
    }

    /// Opens the store in `directory`, making it or migrating it to this build's schema first.
    ///
    /// # Errors
    /// [`StoreError::TooNew`] when a newer server wrote it; [`StoreError::Failed`] when the disk refuses.
    pub fn open(directory: &Path) -> Result<SqliteStore, StoreError> {
        std::fs::create_dir_all(directory)
            .map_err(|error| StoreError::Failed(format!("{}: {error}", directory.display())))?;
        let path = SqliteStore::file(directory);
        let mut connection = connect(&path)?;
        // Both hold for the file from its first table on.
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", -4096)?;
        schema::migrate(&mut connection)?;
        Ok(SqliteStore {
            connection,
            path,
            merged: 0,
        })
    }
}

impl SqliteStore {
    /// Takes a device's token back, also beside a running server, which notices within a second or so. `None`
    /// when no device was enrolled under this number; else its name.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be stored.
    pub fn revoke(&mut self, device: DeviceId) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare(
            "UPDATE device SET token = ?3 WHERE organisation = ?1 AND id = ?2 AND token <> ?4 RETURNING name",
        )?;
        let values = params![ORGANISATION, device, REVOKED, NO_TOKEN];
        Ok(statement.query_row(values, |row| row.get(0)).optional()?)
    }
}

/// A reader for which time stands still, whatever a running server does meanwhile.
///
/// # Errors
/// [`StoreError`] when the store can't be opened.
pub fn snapshot(directory: &Path) -> Result<Box<dyn Library>, StoreError> {
    let library = SqliteLibrary::open(&SqliteStore::file(directory))?;
    library.connection.execute_batch("BEGIN")?;
    // SQLite fixes the point in time at the first read.
    library.head()?;
    Ok(Box::new(library))
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_millis(BUSY_MS))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

impl SqliteLibrary {
    fn open(path: &Path) -> Result<SqliteLibrary, StoreError> {
        let connection = connect(path)?;
        connection.pragma_update(None, "query_only", true)?;
        connection.pragma_update(None, "cache_size", -2048)?;
        Ok(SqliteLibrary { connection })
    }
}

#[cfg(test)]
mod tests;
