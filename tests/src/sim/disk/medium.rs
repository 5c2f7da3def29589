//! What lies beneath a journaled disk: a database, and a file that a power cut may tear, used as the app's worker uses them.

use replica::storage::journal::{Journal, MARK, Mark};
use replica::storage::{Durability, Store, Transaction, Write};

use super::{Crash, Image};
use crate::sim::random::Random;

/// Larger transactions go past the journal. Far less than in the product, or none here would.
const SMALL: usize = 2_000;
/// So many transactions go to the database together.
const TOGETHER: usize = 7;
/// What the disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;

/// Database and journal of one device.
#[derive(Clone, Debug)]
pub struct Medium {
    database: Image,
    journal: Journal,
    kept: usize,
    /// The journal's file, as a power cut leaves it at least.
    file: Vec<u8>,
    /// Written since then, and where.
    unflushed: Vec<(usize, Vec<u8>)>,
}

impl Medium {
    /// A database with this in it, and an empty journal.
    pub fn of(image: Image) -> Medium {
        let mut medium = Medium {
            database: image,
            journal: Journal::new([7; 16], 0),
            kept: 0,
            file: Vec::new(),
            unflushed: Vec::new(),
        };
        medium.settle();
        medium
    }

    /// A transaction is complete.
    pub fn complete(&mut self, transaction: &Transaction) {
        let group = std::slice::from_ref(transaction);
        let records = self
            .journal
            .records(group)
            .filter(|_| transaction.bytes() < SMALL);
        let Some((at, records)) = records else {
            self.settle();
            self.database.apply(transaction);
            return;
        };
        self.journal.keep(group, at + records.len());
        self.unflushed.push((at, records));
        if transaction.durability == Durability::Strict {
            self.flush();
        }
        self.kept += 1;
        if self.kept == TOGETHER {
            self.settle();
        }
    }

    fn flush(&mut self) {
        for (at, records) in std::mem::take(&mut self.unflushed) {
            self.overwrite(at, &records);
        }
    }

    fn overwrite(&mut self, at: usize, bytes: &[u8]) {
        let end = at + bytes.len();
        self.file.resize(self.file.len().max(end), 0);
        self.file[at..end].copy_from_slice(bytes);
    }

    fn settle(&mut self) {
        self.database.apply(&self.journal.settling());
        self.journal.settled();
        self.kept = 0;
    }

    /// The device dies, perhaps when the database has what the journal held and the journal doesn't know. Says what a
    /// start finds.
    pub fn crash(&mut self, how: Crash, random: &mut Random) -> Image {
        if random.chance(100) {
            self.database.apply(&self.journal.settling());
        }
        for (at, records) in std::mem::take(&mut self.unflushed) {
            let mut place = at;
            while place < at + records.len() {
                let end = ((place / SECTOR + 1) * SECTOR).min(at + records.len());
                if how == Crash::Process || random.chance(500) {
                    self.overwrite(place, &records[place - at..end - at]);
                }
                place = end;
            }
        }
        let mark = self.database.record(Store::Meta, MARK).and_then(Mark::decode);
        let mark = mark.expect("the mark is written with the database");
        let file = &self.file;
        self.journal = Journal::open(mark, |at, into| {
            let there = file.get(at..).unwrap_or_default();
            let count = there.len().min(into.len());
            into[..count].copy_from_slice(&there[..count]);
            count
        });
        self.settle();
        let mut found = self.database.clone();
        found.lose(Store::Meta, MARK);
        found
    }

    /// Carries out a write past everything, which no disk may do: for seeded bugs.
    pub fn meddle(&mut self, write: &Write) {
        self.settle();
        self.database.apply_write(write);
    }
}
