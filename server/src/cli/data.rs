//! The data directory: where it is, who may write it, and how it begins.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use clap::Args;

use super::Failure;
use crate::engine::now;
use crate::store::{Organisation, SqliteStore, Store as _};

/// Where the data are.
#[derive(Debug, Args)]
pub struct DataDirectory {
    /// Directory with all data; made if it isn't there
    #[arg(
        long = "data",
        value_name = "DIR",
        env = "COUNTERFOIL_DATA",
        default_value = "data"
    )]
    path: PathBuf,
    /// What the business is called; holds when the data directory is made
    #[arg(
        long,
        value_name = "NAME",
        env = "COUNTERFOIL_ORGANISATION",
        default_value = "Counterfoil"
    )]
    organisation: String,
    /// Currency of its prices, as in EUR; holds when the data directory is made
    #[arg(
        long,
        value_name = "CODE",
        env = "COUNTERFOIL_CURRENCY",
        default_value = "EUR"
    )]
    currency: String,
}

/// Held by the one process that writes commits; given back when it ends, however it ends.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

impl DataDirectory {
    /// The directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the store beside whoever else has it open: for reading, and for enrolment codes.
    ///
    /// # Errors
    /// [`Failure`] in words.
    pub fn open(&self) -> Result<SqliteStore, Failure> {
        let mut store = SqliteStore::open(&self.path)?;
        domain::money::Currency::new(&self.currency)
            .map_err(|error| Failure::of(&format!("--currency {}", self.currency), error))?;
        let founded = Organisation {
            name: self.organisation.clone(),
            currency: self.currency.clone(),
            created: now(),
        };
        store.found(&founded)?;
        Ok(store)
    }

    /// Opens an existing store, for commands that make no sense on an empty one.
    ///
    /// # Errors
    /// [`Failure`] in words.
    pub fn open_existing(&self) -> Result<SqliteStore, Failure> {
        if !SqliteStore::file(&self.path).is_file() {
            return Err(Failure::new(format!(
                "there are no data in {}",
                self.path.display()
            )));
        }
        self.open()
    }

    /// Opens the store as the only one that writes commits.
    ///
    /// # Errors
    /// [`Failure`] in words, when another process is at it too.
    pub fn open_to_write(&self) -> Result<(SqliteStore, WriteLock), Failure> {
        let doing = || self.path.display().to_string();
        std::fs::create_dir_all(&self.path).map_err(|error| Failure::of(&doing(), error))?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.path.join("lock"))
            .map_err(|error| Failure::of(&doing(), error))?;
        match file.try_lock() {
            Ok(()) => Ok((self.open()?, WriteLock { _file: file })),
            Err(TryLockError::WouldBlock) => Err(Failure::new(format!(
                "another counterfoil is writing in {}; stop it first",
                self.path.display()
            ))),
            Err(TryLockError::Error(error)) => Err(Failure::of(&doing(), error)),
        }
    }
}
