//! Carries out one job after another, over whatever connection there is.

use std::rc::Rc;

use domain::id::Millis;
use replica::device::Event;
use replica::storage::journal::Journal;
use replica::storage::{Key, ORDER_RECORDS_AT_ONCE, Store, Transaction};

use super::connection::Connection;
use super::fault::Fault;
use super::file::{File, Opened};
use super::transaction::{Reading, Transactions};
use super::{Jobs, Report};
use crate::answer::{Answer, Giver};
use crate::worker::alarm::Alarm;
use crate::worker::global;

/// How often a job is tried over a fresh connection before it is given up.
const ATTEMPTS: usize = 3;

/// What is asked of the disk.
pub enum Job {
    /// Read everything.
    Load,
    /// Write.
    Write(Transaction),
    /// Read some of `Pieces`.
    Read(Vec<Key>),
    /// Let the database have what the journal holds.
    Settle,
    /// Read the next of `OrderRows`.
    ReadOrderRows(Key),
    /// Close the database and say so.
    Close(Giver<()>),
    /// Nothing more comes.
    End,
}

/// The one task that works on the database.
pub struct Runner {
    pub(super) name: String,
    report: Box<dyn Fn(Report)>,
    pub(super) transactions: Transactions,
    pub(super) connection: Option<Connection>,
    /// What is saved and not in the database yet; there may be none.
    pub(super) journal: Option<Journal>,
    /// Where it lies. A journal that has lost its file takes nothing more.
    pub(super) file: Option<File>,
    /// The file, opened while the database is.
    pub(super) file_on_its_way: Option<Answer<Opened>>,
    /// This browser has been asked for such a file.
    pub(super) does_without_journal: bool,
    /// Asks for [`Job::Settle`].
    pub(super) settles: Alarm,
    /// When it rings, if it is set.
    pub(super) settles_at: Option<Millis>,
    /// The transactions of the job before, if they are stored, held back until the next one is on its way.
    stored: Vec<u64>,
    /// Any other result of the job before, held back as well.
    finished: Option<Event>,
    /// Orders that are likely to be asked for next, on their way while the replica takes in those before them.
    ahead: Option<(Key, Reading)>,
    /// The replica has read this database: if it is found new and empty later, it was cleared.
    loaded: bool,
    /// Why transactions are refused until the next load.
    refusing: Option<Fault>,
}

impl Runner {
    /// A task that hasn't begun. When the alarm rings, it wants to be given [`Job::Settle`].
    pub fn new(name: &str, report: Box<dyn Fn(Report)>, settles: Alarm) -> Self {
        Self {
            name: name.to_owned(),
            report,
            transactions: Transactions::new(),
            connection: None,
            journal: None,
            file: None,
            file_on_its_way: None,
            does_without_journal: false,
            settles,
            settles_at: None,
            stored: Vec::new(),
            finished: None,
            ahead: None,
            loaded: false,
            refusing: None,
        }
    }

    /// Works until [`Job::End`].
    pub async fn run(mut self, jobs: Rc<Jobs>) {
        loop {
            let job = match jobs.pop() {
                Some(job) => job,
                None => {
                    self.tell();
                    jobs.next().await
                }
            };
            if !matches!(job, Job::ReadOrderRows(_)) {
                self.forget_ahead().await;
            }
            match job {
                Job::Load => self.load().await,
                Job::Write(transaction) => {
                    if self.file.is_some() {
                        // A flush holds up this worker: whatever else has been asked for by now goes along.
                        global::pause(0).await;
                    }
                    self.write(jobs.pop_writes_behind(transaction)).await;
                }
                Job::Read(keys) => self.read(&keys).await,
                Job::ReadOrderRows(from) => self.read_order_rows(from).await,
                Job::Settle => self.settle_behind().await,
                Job::Close(closed) => {
                    self.tell();
                    // What stays in the journal is taken up by whoever opens it next.
                    let _ = self.carry_out(&[]).await;
                    self.file = None;
                    self.connection = None;
                    closed.give(());
                }
                Job::End => break,
            }
        }
        self.tell();
    }

    /// Reports the job before, if that hasn't been done.
    pub(super) fn tell(&mut self) {
        for id in std::mem::take(&mut self.stored) {
            (self.report)(Ok(Event::Stored(id)));
        }
        if let Some(event) = self.finished.take() {
            (self.report)(Ok(event));
        }
    }

    async fn load(&mut self) {
        self.loaded = false;
        if self.journal.is_none() && self.file_on_its_way.is_none() {
            self.file_on_its_way = Some(File::opening(&self.name, false));
        }
        if self.read_at_start(None).await {
            self.loaded = true;
            self.refusing = None;
        }
    }

    async fn read_order_rows(&mut self, from: Key) {
        self.read_at_start(Some(from)).await;
    }

    /// Reads what a starting replica can't do without: everything but orders, or orders from a key on. Says
    /// whether it is there; if not, the device is given up.
    async fn read_at_start(&mut self, orders_from: Option<Key>) -> bool {
        self.tell();
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let result = match self.connect().await {
                Ok(()) => self.try_read_at_start(orders_from).await,
                Err(fault) => Err(fault),
            };
            match result {
                Ok(event) => {
                    self.finished = Some(event);
                    return true;
                }
                Err(fault) => {
                    self.forget_ahead().await;
                    self.connection = None;
                    last = Some(fault);
                }
            }
        }
        if let Some(fault) = last {
            (self.report)(Err(fault));
        }
        false
    }

    async fn try_read_at_start(&mut self, orders_from: Option<Key>) -> Result<Event, Fault> {
        match orders_from {
            None => {
                let (mut snapshot, mark) = self.transactions.load(self.database()?).await?;
                self.take_up(mark).await?;
                if let Some(journal) = &self.journal {
                    journal.amend(&mut snapshot);
                }
                Ok(Event::Opened(snapshot))
            }
            Some(from) => {
                let records = self.try_read_order_rows(from).await?;
                Ok(Event::OrderRowsRead(from, records))
            }
        }
    }

    /// The next records, as many as are read at a time or more; fewer are the last.
    async fn try_read_order_rows(&mut self, from: Key) -> Result<Vec<(Key, Vec<u8>)>, Fault> {
        let (mut all, mut from) = (Vec::new(), from);
        loop {
            let is_next = |ahead: &(Key, Reading)| ahead.0 == from;
            if !self.ahead.as_ref().is_some_and(is_next) {
                self.forget_ahead().await;
            }
            let reading = match self.ahead.take() {
                Some((_, reading)) => reading,
                None => self.transactions.order_rows(self.database()?, from)?,
            };
            let mut records = reading.records().await?;
            let last = records.last().filter(|_| records.len() == ORDER_RECORDS_AT_ONCE);
            let last = last.map(|(last, _)| *last);
            let next = last.map(|last| last.saturating_add(1));
            if let Some(next) = next {
                // What can't be begun now is tried when it is asked for.
                let reading = self.transactions.order_rows(self.database()?, next);
                self.ahead = reading.ok().map(|reading| (next, reading));
            }
            if let Some(journal) = &self.journal {
                journal.amend_records(Store::OrderRows, from..=last.unwrap_or(Key::MAX), &mut records);
            }
            all.append(&mut records);
            match next {
                // The journal removed some, which doesn't make these the last.
                Some(next) if all.len() < ORDER_RECORDS_AT_ONCE => from = next,
                _ => return Ok(all),
            }
        }
    }

    /// Waits for what was read ahead and throws it away: there is one transaction at a time, and what is done now may
    /// change what was read.
    async fn forget_ahead(&mut self) {
        if let Some((_, reading)) = self.ahead.take() {
            let _unused = reading.records().await;
        }
    }

    /// Writes transactions that waited at the same time. Where they don't go together, for a full disk or one that can't be
    /// written at all, each goes alone, so that those before it are kept and each is told its own fate.
    async fn write(&mut self, group: Vec<Transaction>) {
        let mut left = group.as_slice();
        let (mut together, mut attempts) = (left.len(), 0);
        while let Some(first) = left.first() {
            if let Some(fault) = &self.refusing {
                let failed = Event::StoreFailed(first.id, fault.to_string());
                self.tell();
                self.finished = Some(failed);
                left = left.get(1..).unwrap_or_default();
                continue;
            }
            let (part, rest) = left.split_at(together.min(left.len()));
            match self.try_write(part).await {
                Ok(()) => {
                    self.stored.extend(part.iter().map(|transaction| transaction.id));
                    (left, attempts) = (rest, 0);
                }
                Err(fault) => {
                    self.connection = None;
                    attempts += 1;
                    if part.len() > 1 {
                        (together, attempts) = (1, 0);
                    } else if fault.is_lasting() || attempts == ATTEMPTS {
                        self.refusing = Some(fault);
                    }
                }
            }
        }
    }

    async fn try_write(&mut self, group: &[Transaction]) -> Result<(), Fault> {
        self.connect().await?;
        if self.write_to_journal(group) {
            return Ok(());
        }
        self.carry_out(group).await
    }

    async fn read(&mut self, keys: &[Key]) {
        self.tell();
        let mut found = Vec::new();
        for _ in 0..ATTEMPTS {
            let result = match self.connect().await {
                Ok(()) => self.try_read(keys).await,
                Err(fault) => Err(fault),
            };
            match result {
                Ok(records) => {
                    found = records;
                    break;
                }
                Err(_) => self.connection = None,
            }
        }
        // What can't be read is as good as not there: the replica fetches it from the server.
        self.finished = Some(Event::PiecesRead(found));
    }

    async fn try_read(&self, keys: &[Key]) -> Result<Vec<(Key, Vec<u8>)>, Fault> {
        let (mut found, mut wanted) = (Vec::new(), Vec::with_capacity(keys.len()));
        for key in keys {
            let held = self
                .journal
                .as_ref()
                .and_then(|journal| journal.record(Store::Pieces, *key));
            match held {
                Some(Some(record)) => found.push((*key, record.to_vec())),
                Some(None) => {}
                None => wanted.push(*key),
            }
        }
        if !wanted.is_empty() {
            found.extend(self.transactions.read(self.database()?, &wanted).await?);
        }
        Ok(found)
    }

    /// Sees to it that there is a connection, and that it leads to the database that was loaded.
    pub(super) async fn connect(&mut self) -> Result<(), Fault> {
        let is_open = |connection: &Connection| !connection.is_lost();
        if self.connection.as_ref().is_some_and(is_open) {
            return Ok(());
        }
        self.tell();
        self.connection = None;
        let connection = Connection::open(&self.name).await?;
        if connection.created {
            // What the journal holds belongs to a database that is no more.
            (self.journal, self.file) = (None, None);
        }
        if connection.created && self.loaded {
            // Only what was deleted is made again. A transaction on top of nothing would be half a device.
            let cleared = Fault::new("SecurityError", "the browser cleared this site's storage");
            self.refusing = Some(cleared.clone());
            return Err(cleared);
        }
        self.connection = Some(connection);
        Ok(())
    }

    pub(super) fn database(&self) -> Result<&web_sys::IdbDatabase, Fault> {
        self.connection
            .as_ref()
            .map(Connection::database)
            .ok_or_else(|| Fault::new("InvalidStateError", "the database is not open"))
    }
}
