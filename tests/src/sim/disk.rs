//! A device's disk: transactions take effect one after the other, and a crash keeps a prefix of them.
//!
//! What the browser promises and what it doesn't: a transaction is there whole or not at all, never without
//! the ones before it. One that is complete survives a crash of the browser; only a strict one, and
//! everything before it, survives a power cut.

mod medium;

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use replica::device::Event;
use replica::storage::{Durability, Key, ORDER_RECORDS_AT_ONCE, Snapshot, Store, Transaction, Write};

use super::random::Random;
use medium::Medium;

/// What lies on the disk. Cloning shares the bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    stores: BTreeMap<Store, BTreeMap<Key, Rc<[u8]>>>,
}

impl Image {
    fn apply(&mut self, transaction: &Transaction) {
        for write in &transaction.writes {
            self.apply_write(write);
        }
    }

    fn apply_write(&mut self, write: &Write) {
        match write {
            Write::Put(store, key, bytes) => {
                let records = self.stores.entry(*store).or_default();
                records.insert(*key, bytes.as_slice().into());
            }
            Write::Delete(store, from, to) => {
                let records = self.stores.entry(*store).or_default();
                records.retain(|key, _| key < from || key > to);
            }
        }
    }

    /// The records of a store.
    pub fn records(&self, store: Store) -> Vec<(Key, Vec<u8>)> {
        let records = self.stores.get(&store).into_iter().flatten();
        records.map(|(key, bytes)| (*key, bytes.to_vec())).collect()
    }

    /// One record.
    pub fn record(&self, store: Store, key: Key) -> Option<&[u8]> {
        self.stores.get(&store)?.get(&key).map(|bytes| &**bytes)
    }

    /// The next records of orders' rows from a key on, as many as are read at a time.
    pub fn order_rows(&self, from: Key) -> Vec<(Key, Vec<u8>)> {
        let records = self.stores.get(&Store::OrderRows).into_iter();
        records
            .flat_map(|records| records.range(from..))
            .take(ORDER_RECORDS_AT_ONCE)
            .map(|(key, bytes)| (*key, bytes.to_vec()))
            .collect()
    }

    /// Removes a record.
    fn lose(&mut self, store: Store, key: Key) {
        if let Some(records) = self.stores.get_mut(&store) {
            records.remove(&key);
            if records.is_empty() {
                self.stores.remove(&store);
            }
        }
    }

    /// Everything that a starting device reads.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            meta: self.record(Store::Meta, 0).map(<[u8]>::to_vec),
            outbox: self.records(Store::Outbox),
            rows: self.records(Store::Rows),
            quarantine: self.records(Store::Quarantine),
            relay: self.records(Store::Relay),
            orders_to_come: !self.records(Store::OrderRows).is_empty(),
        }
    }
}

#[derive(Clone, Debug)]
enum Job {
    Load,
    Write(Transaction),
    Read(Vec<Key>),
    ReadOrderRows(Key),
}

/// How a device's life ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crash {
    /// The browser dies; the operating system writes what it was given.
    Process,
    /// The power goes; what wasn't strict may be gone.
    Power,
}

/// A disk at work.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    /// All complete transactions.
    image: Image,
    /// What a power cut leaves at least.
    flushed: Image,
    /// Complete since then.
    unflushed: Vec<Transaction>,
    jobs: VecDeque<Job>,
    /// Transactions are refused until the next load.
    refusing: bool,
    /// There is no room for anything but what replaces a record of the same size.
    full: bool,
    /// The next read finds only a part of what it asks for.
    pub forgetful: bool,
    /// Where a journal stands before the database, what a crash leaves is what that says.
    medium: Option<Medium>,
}

impl Disk {
    /// A disk with this on it, with a journal or without.
    pub fn of(image: Image, is_journaled: bool) -> Disk {
        Disk {
            medium: is_journaled.then(|| Medium::of(image.clone())),
            flushed: image.clone(),
            image,
            ..Disk::default()
        }
    }

    /// What lies on it.
    pub fn image(&self) -> &Image {
        &self.image
    }

    /// What a power cut can't take.
    pub fn flushed(&self) -> &Image {
        &self.flushed
    }

    /// Whether there is nothing to do.
    pub fn is_idle(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Makes it full, or gives room again.
    pub fn set_full(&mut self, full: bool) {
        self.full = full;
    }

    /// Asks for everything.
    pub fn load(&mut self) {
        self.jobs.push_back(Job::Load);
    }

    /// Asks for a write.
    pub fn write(&mut self, transaction: Transaction) {
        self.jobs.push_back(Job::Write(transaction));
    }

    /// Asks for records of `Pieces`.
    pub fn read(&mut self, keys: Vec<Key>) {
        self.jobs.push_back(Job::Read(keys));
    }

    /// Asks for records of `OrderRows`.
    pub fn read_order_rows(&mut self, from: Key) {
        self.jobs.push_back(Job::ReadOrderRows(from));
    }

    /// Finishes the oldest job.
    pub fn finish(&mut self) -> Option<Event> {
        Some(match self.jobs.pop_front()? {
            Job::Load => {
                self.refusing = false;
                Event::Opened(self.image.snapshot())
            }
            Job::Write(transaction) => self.finish_write(transaction),
            Job::ReadOrderRows(from) => Event::OrderRowsRead(from, self.image.order_rows(from)),
            Job::Read(keys) => {
                let mut found: Vec<(Key, Vec<u8>)> = keys
                    .into_iter()
                    .filter_map(|key| Some((key, self.image.record(Store::Pieces, key)?.to_vec())))
                    .collect();
                if std::mem::take(&mut self.forgetful) {
                    found.pop();
                }
                Event::PiecesRead(found)
            }
        })
    }

    fn finish_write(&mut self, transaction: Transaction) -> Event {
        let grows = |write: &Write| matches!(write, Write::Put(store, ..) if *store != Store::Meta);
        if self.refusing || (self.full && transaction.writes.iter().any(grows)) {
            self.refusing = true;
            return Event::StoreFailed(transaction.id, "QuotaExceededError".into());
        }
        let id = transaction.id;
        self.complete(transaction);
        Event::Stored(id)
    }

    fn complete(&mut self, transaction: Transaction) {
        if let Some(medium) = &mut self.medium {
            medium.complete(&transaction);
        }
        self.image.apply(&transaction);
        let strict = transaction.durability == Durability::Strict;
        self.unflushed.push(transaction);
        if strict {
            for transaction in self.unflushed.drain(..) {
                self.flushed.apply(&transaction);
            }
        }
    }

    /// The device dies. Of the transactions under way a prefix is complete; a power cut takes the newest of
    /// those that weren't strict, too.
    ///
    /// # Panics
    /// When a journal gives back what no prefix leaves.
    pub fn crash(&mut self, how: Crash, random: &mut Random) {
        let under_way: Vec<Transaction> = std::mem::take(&mut self.jobs)
            .into_iter()
            .filter_map(|job| match job {
                Job::Write(transaction) => Some(transaction),
                Job::Load | Job::Read(_) | Job::ReadOrderRows(_) => None,
            })
            .collect();
        if !self.refusing && !self.full {
            let kept = random.below(under_way.len() + 1);
            for transaction in under_way.into_iter().take(kept) {
                self.complete(transaction);
            }
        }
        if let Some(medium) = &mut self.medium {
            let found = medium.crash(how, random);
            let possible = match how {
                Crash::Process => found == self.image,
                Crash::Power => self.is_left_by_power_cut(&found),
            };
            assert!(possible, "the journal gives back another disk after {how:?}");
            self.image = found;
        } else if how == Crash::Power {
            let kept = random.below(self.unflushed.len() + 1);
            self.image = self.flushed.clone();
            for transaction in self.unflushed.drain(..).take(kept) {
                self.image.apply(&transaction);
            }
        }
        // What survived the crash was read back from the medium: it can't be lost any more.
        self.unflushed.clear();
        self.flushed = self.image.clone();
        self.refusing = false;
        self.forgetful = false;
    }

    fn is_left_by_power_cut(&self, found: &Image) -> bool {
        let mut image = self.flushed.clone();
        let mut newer = self.unflushed.iter();
        loop {
            if image == *found {
                return true;
            }
            let Some(transaction) = newer.next() else {
                return false;
            };
            image.apply(transaction);
        }
    }

    /// Applies the last write of a transaction under way and drops the rest, which no disk may do: for seeded
    /// bugs. Answers whether there was one to tear.
    pub fn tear(&mut self) -> bool {
        let torn = self.jobs.iter().find_map(|job| match job {
            Job::Write(transaction) if transaction.writes.len() > 1 => transaction.writes.last().cloned(),
            _ => None,
        });
        if let Some(write) = &torn {
            self.meddle(write);
            self.jobs.clear();
        }
        torn.is_some()
    }

    /// Removes a complete record, which no disk may do: for seeded bugs.
    pub fn lose(&mut self, store: Store, key: Key) {
        self.meddle(&Write::Delete(store, key, key));
    }

    fn meddle(&mut self, write: &Write) {
        self.image.apply_write(write);
        self.flushed.apply_write(write);
        if let Some(medium) = &mut self.medium {
            medium.meddle(write);
        }
    }
}
