//! Small transactions go to the journal first, and from there to the database, many at once.
//!
//! What the journal holds and the database doesn't is also in memory, so that reading needn't wait. Where there is no
//! such file, as in some private windows, everything goes to the database at once.
//!
//! **A young file isn't relied upon.** What is flushed to a file survives a power cut only if its name does, and the browser
//! writes the name down without waiting for the disk. Operating systems write everything within half a minute.

use std::cell::RefCell;

use domain::id::Millis;
use replica::storage::journal::{CAPACITY, Journal, Mark};
use replica::storage::{Durability, Snapshot, Transaction, Write};

use super::fault::Fault;
use super::file::{File, is_taken};
use super::job::Runner;
use super::transaction::{LARGEST_KEY, outcome};
use crate::answer::answer;
use crate::worker::alarm::Alarm;
use crate::worker::global;

/// How long what is saved may wait in the journal for the database, in milliseconds: long enough for a queue's sales to go
/// together.
const SETTLE_AFTER: Millis = 500;
/// How long a device is at work before it makes its journal: what a new one fetches comes first.
const MADE_AFTER: Millis = 3_000;
/// From which age on a file is relied upon.
const RELIED_UPON_AFTER: Millis = 45_000;
/// How long a file that another worker has open is waited for, and between two attempts.
const TAKEN_FOR: Millis = 10_000;
const TRIED_EVERY: Millis = 25;

/// The journal's file on its way.
pub async fn open_file(name: String) -> Result<Option<File>, Fault> {
    let until = global::now().saturating_add(TAKEN_FOR);
    loop {
        match File::open(&name, false).await {
            Err(fault) if is_taken(&fault) && global::now() < until => pause(TRIED_EVERY).await,
            result => return result,
        }
    }
}

async fn pause(time: Millis) {
    let (giver, ended) = answer();
    let giver = RefCell::new(Some(giver));
    let alarm = Alarm::new(move || {
        if let Some(giver) = giver.take() {
            giver.give(());
        }
    });
    alarm.set(global::now().saturating_add(time));
    ended.await;
}

impl Runner {
    /// Everything that a starting replica can't do without, what the journal holds included.
    pub(super) async fn try_load(&mut self) -> Result<Snapshot, Fault> {
        self.settle().await?;
        let (snapshot, mark) = self.transactions.load(self.database()?).await?;
        let Some(mark) = mark.filter(|_| self.journal.is_none()) else {
            return Ok(snapshot);
        };
        let opening = self.file_on_its_way.take();
        let opened = match opening {
            Some(opening) => opening.await,
            None => Some(open_file(self.name.clone()).await),
        };
        // A journal that is there and can't be read may hold what was saved last: nothing is shown without it.
        let Some(file) = opened.unwrap_or_else(|| Err(Fault::from_exception(None)))? else {
            return Ok(snapshot);
        };
        let journal = Journal::open(mark, |at, into| file.read(at, into));
        let is_settled = journal.is_settled();
        self.journal = Some(journal);
        self.file = Some(file);
        if is_settled {
            return Ok(snapshot);
        }
        self.settle().await?;
        Ok(self.transactions.load(self.database()?).await?.0)
    }

    /// Writes these to the journal if they belong there and it is safe there; says whether it is done.
    pub(super) async fn try_journal(&mut self, group: &[Transaction]) -> Result<bool, Fault> {
        let Some(journal) = self.journal.as_ref().filter(|_| self.file.is_some()) else {
            return Ok(false);
        };
        let age = global::now().saturating_sub(journal.since());
        // The database refuses such a key; here it would be found out only when "saved" has been said.
        let is_refused = |write: &Write| matches!(write, Write::Put(_, key, _) if *key > LARGEST_KEY);
        let mut writes = group.iter().flat_map(|transaction| &transaction.writes);
        if age < RELIED_UPON_AFTER || writes.any(is_refused) {
            return Ok(false);
        }
        let mut records = journal.records(group);
        if records.is_none() && !journal.is_settled() {
            self.settle().await?;
            records = self.journal.as_ref().and_then(|journal| journal.records(group));
        }
        let (Some((at, records)), Some(journal), Some(file)) = (records, &mut self.journal, &self.file)
        else {
            return Ok(false);
        };
        let flushed = group
            .iter()
            .any(|transaction| transaction.durability == Durability::Strict);
        if file.write(at, &records, flushed).is_err() {
            // Some of it may lie there. Whether or not this erases it, it is no record once the database is a step on.
            let _ = file.write(at, &[0; 16], true);
            journal.give_up(group.len());
            self.file = None;
            return Ok(false);
        }
        journal.keep(group, records.len());
        self.settle_in(SETTLE_AFTER);
        Ok(true)
    }

    /// Sees to it that the database has all that the journal holds.
    pub(super) async fn settle(&mut self) -> Result<(), Fault> {
        let Some(journal) = &self.journal else {
            return Ok(());
        };
        if journal.is_settled() {
            return Ok(());
        }
        let settling = self
            .transactions
            .write(self.database()?, &journal.settling(), Durability::Strict)?;
        outcome(settling).await?;
        if let Some(journal) = &mut self.journal {
            journal.settled();
        }
        Ok(())
    }

    /// Nothing has been asked for a while: the journal goes to the database, or is made if there is none.
    pub(super) async fn settle_behind(&mut self) {
        self.settles_at = None;
        if self.connect().await.is_err() {
            return;
        }
        // What fails here is tried again with the next write.
        let settled = match self.journal.is_some() {
            true => self.settle().await,
            false => self.make_journal().await,
        };
        if settled.is_err() {
            self.connection = None;
        }
    }

    /// Asks for that after so many milliseconds, unless it is asked for already.
    pub(super) fn settle_in(&mut self, time: Millis) {
        if self.settles_at.is_none() {
            let at = global::now().saturating_add(time);
            self.settles_at = Some(at);
            self.settles.set(at);
        }
    }

    /// Something was written past the journal: if there is none, it is time to make one.
    pub(super) fn wrote_past_journal(&mut self) {
        if self.journal.is_none() && !self.does_without_journal {
            self.settle_in(MADE_AFTER);
        }
    }

    /// Makes the file in its full size, and then the mark that says that it counts.
    async fn make_journal(&mut self) -> Result<(), Fault> {
        // A browser that has no such files, or no room for this one, is asked once.
        self.does_without_journal = true;
        let mut identity = [0; 16];
        let Ok(Some(file)) = File::open(&self.name, true).await else {
            return Ok(());
        };
        if getrandom_04::fill(&mut identity).is_err() || file.write(0, &vec![0; CAPACITY], true).is_err() {
            return Ok(());
        }
        let mark = Mark {
            identity,
            since: global::now(),
            through: 0,
        };
        let journal = Journal::open(mark, |_, _| 0);
        let marking = self
            .transactions
            .write(self.database()?, &journal.settling(), Durability::Strict)?;
        outcome(marking).await?;
        self.journal = Some(journal);
        self.file = Some(file);
        Ok(())
    }
}
