//! Small transactions go to the journal first, and from there to the database, many at once.
//!
//! What the journal holds and the database doesn't is also in memory, so that reading needn't wait. Where there is no
//! such file, as in some private windows, everything goes to the database at once.
//!
//! **A young file isn't relied upon.** What is flushed to a file survives a power cut only if its name does, and the browser
//! writes the name down without waiting for the disk. Operating systems write everything within half a minute.

use domain::id::Millis;
use replica::storage::journal::{CAPACITY, Journal, Mark};
use replica::storage::{Durability, Transaction, Write};

use super::fault::Fault;
use super::file::File;
use super::job::Runner;
use super::transaction::{LARGEST_KEY, outcome};
use crate::worker::global;

/// How long what is saved may wait in the journal for the database, in milliseconds: long enough for a queue's sales to go
/// together.
const SETTLE_AFTER: Millis = 500;
/// How long a device is at work before it makes its journal: what a new one fetches comes first.
const MADE_AFTER: Millis = 3_000;
/// From which age on a file is relied upon.
const RELIED_UPON_AFTER: Millis = 45_000;

impl Runner {
    /// Takes up the journal that belongs to the database, if there is one and that hasn't been done.
    pub(super) async fn take_up(&mut self, mark: Option<Mark>) -> Result<(), Fault> {
        let (Some(mark), None) = (mark, &self.journal) else {
            return Ok(());
        };
        let opening = self.file_on_its_way.take();
        let opening = opening.unwrap_or_else(|| File::opening(&self.name, false));
        // A journal that is there and can't be read may hold what was saved last: nothing is shown without it.
        if let Some(file) = opening
            .await
            .unwrap_or_else(|| Err(Fault::from_exception(None)))?
        {
            self.journal = Some(Journal::open(mark, |at, into| file.read(at, into)));
            self.file = Some(file);
            self.settle_in(SETTLE_AFTER);
        }
        Ok(())
    }

    /// Writes these to the journal if they belong there and it is safe there; says whether it is done.
    pub(super) fn write_to_journal(&mut self, group: &[Transaction]) -> bool {
        let (Some(journal), Some(file)) = (&mut self.journal, &self.file) else {
            return false;
        };
        let age = global::now().saturating_sub(journal.since());
        // The database refuses such a key; here it would be found out only when "saved" has been said.
        let is_refused = |write: &Write| matches!(write, Write::Put(_, key, _) if *key > LARGEST_KEY);
        let mut writes = group.iter().flat_map(|transaction| &transaction.writes);
        if age < RELIED_UPON_AFTER || writes.any(is_refused) {
            return false;
        }
        let Some((at, records)) = journal.records(group) else {
            return false;
        };
        let is_strict = |transaction: &Transaction| transaction.durability == Durability::Strict;
        if file.write(at, &records, group.iter().any(is_strict)).is_err() {
            // Some of it may lie there. Whether or not this erases it, it is no record once the database is a step on.
            let _ = file.write(at, &[0; 16], true);
            journal.give_up(group.len());
            self.file = None;
            return false;
        }
        journal.keep(group, at.saturating_add(records.len()));
        self.settle_in(SETTLE_AFTER);
        true
    }

    /// Has the database carry out what the journal holds and then these, all of it in one transaction.
    pub(super) async fn carry_out(&mut self, group: &[Transaction]) -> Result<(), Fault> {
        let journal = self.journal.as_ref().filter(|journal| !journal.is_settled());
        let settling = journal.map(Journal::settling);
        let all: Vec<&Transaction> = settling.iter().chain(group).collect();
        if all.is_empty() {
            return Ok(());
        }
        // Beside a journal, a power cut must not take this and leave what is saved in the journal after it.
        let at_least = match self.journal.is_some() {
            true => Durability::Strict,
            false => Durability::Relaxed,
        };
        let ending = self.transactions.write(self.database()?, &all, at_least)?;
        // Now that the disk is busy, the replica may hear what happened before.
        self.tell();
        outcome(ending).await?;
        if let Some(journal) = &mut self.journal {
            journal.settled();
        } else if !self.does_without_journal {
            self.settle_in(MADE_AFTER);
        }
        Ok(())
    }

    /// Nothing has been asked for a while: the journal goes to the database, or is made if there is none.
    pub(super) async fn settle_behind(&mut self) {
        self.settles_at = None;
        if self.journal.is_none() && !self.does_without_journal {
            self.make_journal().await;
        }
        // What fails here is tried again with the next write.
        let settled = match self.connect().await {
            Ok(()) => self.carry_out(&[]).await,
            Err(fault) => Err(fault),
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

    /// Makes the file, in its full size. It counts once the database has its mark.
    async fn make_journal(&mut self) {
        // A browser that has no such files, or no room for this one, is asked once.
        self.does_without_journal = true;
        let mut identity = [0; 16];
        let opening = File::opening(&self.name, true);
        if let Some(Ok(Some(file))) = opening.await
            && getrandom_04::fill(&mut identity).is_ok()
            && file.write(0, &vec![0; CAPACITY], true).is_ok()
        {
            self.journal = Some(Journal::new(identity, global::now()));
            self.file = Some(file);
        }
    }
}
