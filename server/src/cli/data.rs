//! The data directory: where it is, who may write it, and how it begins.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use clap::Args;
use domain::money::Currency;

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
    /// Currency of its prices, as in EUR (which it is unless said); holds when the data directory is made
    #[arg(long, value_name = "CODE", env = "COUNTERFOIL_CURRENCY")]
    currency: Option<String>,
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

    /// Has the data directory made with this currency, unless another was asked for.
    pub fn prefer_currency(&mut self, currency: Currency) {
        self.currency.get_or_insert_with(|| currency.to_string());
    }

    /// Whether there are data already.
    pub fn is_there(&self) -> bool {
        SqliteStore::file(&self.path).is_file()
    }

    /// Currency of an organisation that is founded now.
    ///
    /// # Errors
    /// [`Failure`] when what was stated is none.
    pub fn currency(&self) -> Result<Currency, Failure> {
        let currency = self.currency.as_deref().unwrap_or("EUR");
        Currency::new(currency).map_err(|error| Failure::of(&format!("--currency {currency}"), error))
    }

    /// Opens the store beside whoever else has it open: for reading, and for enrolment codes.
    ///
    /// # Errors
    /// [`Failure`] in words.
    pub fn open(&self) -> Result<SqliteStore, Failure> {
        let currency = self.currency()?;
        let mut store = SqliteStore::open(&self.path)?;
        store.found(&Organisation {
            name: self.organisation.clone(),
            currency: currency.to_string(),
            created: now(),
        })?;
        Ok(store)
    }

    /// Opens an existing store, for commands that make no sense on an empty one.
    ///
    /// # Errors
    /// [`Failure`] in words.
    pub fn open_existing(&self) -> Result<SqliteStore, Failure> {
        if !self.is_there() {
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
