//! The journal: what was saved and isn't in the stores yet, in a file of its own beside them.
//!
//! To append to a file and flush it takes a quarter of what the browser's database takes for a transaction, so a small
//! transaction is saved when it lies in the journal. A moment later many go to the stores in one transaction, with the
//! [`Mark`] that says how far they got, and the next one is written over them from the file's beginning. A device that
//! starts carries out what the journal holds beyond the mark.
//!
//! A transaction that goes past the journal must survive a power cut before the journal takes another: a record that is read
//! back would otherwise stand upon what is gone.
//!
//! This module knows bytes and their places. It must not know how a file is written, nor when it is safe to rely on one.
//!
//! A record is the length of its content (4 bytes), a checksum (8), and the content: the writes of one transaction. The
//! checksum covers whose journal it is and the record's number, so that what is left of an earlier round, of another
//! database or of a write that a power cut tore is never taken for a record. All numbers are little-endian.

use std::ops::RangeInclusive;

use domain::id::Millis;
use sha2::{Digest, Sha256};

use super::{Durability, Key, Snapshot, Store, Transaction, Write};

/// Bytes of the file, which never changes its size.
pub const CAPACITY: usize = 1 << 20;

/// The largest transaction that goes through the journal, in bytes of its records; a larger one gains nothing by it.
const LARGEST: usize = 1 << 16;

/// Length and checksum.
const HEADER: usize = 4 + CHECKSUM;
const CHECKSUM: usize = 8;

/// Of the store's byte: the write is a deletion.
const DELETES: u8 = 0x80;

/// The record of [`Store::Meta`] that holds the mark.
pub const MARK: Key = 1;

/// What the stores know of their journal. It is written with whatever came out of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Whose journal it is, at random: one beside a database that was cleared and made anew is another's.
    pub identity: [u8; 16],
    /// When the file was made.
    pub since: Millis,
    /// The number of the last record that the stores have.
    pub through: u64,
}

impl Mark {
    /// Its 32 bytes.
    pub fn encode(&self) -> Vec<u8> {
        let (since, through) = (self.since.to_le_bytes(), self.through.to_le_bytes());
        [self.identity.as_slice(), &since, &through].concat()
    }

    /// Reads one; `None` if these aren't a mark.
    pub fn decode(bytes: &[u8]) -> Option<Mark> {
        let (identity, rest) = bytes.split_first_chunk()?;
        let (since, rest) = rest.split_first_chunk()?;
        Some(Mark {
            identity: *identity,
            since: Millis::from_le_bytes(*since),
            through: u64::from_le_bytes(rest.try_into().ok()?),
        })
    }

    /// The write that keeps it.
    pub fn write(&self) -> Write {
        Write::Put(Store::Meta, MARK, self.encode())
    }
}

/// A journal, beside stores that have everything up to its mark.
#[derive(Clone, Debug)]
pub struct Journal {
    mark: Mark,
    /// The number of its last record.
    last: u64,
    /// What the records beyond the mark hold, in their order.
    held: Vec<Write>,
    /// Where the next record goes.
    end: usize,
    /// Nothing goes in until the stores have a mark of it.
    is_shut: bool,
}

impl Journal {
    /// A journal that is new, of which the stores know nothing. It is shut until it is settled.
    pub fn new(identity: [u8; 16], since: Millis) -> Journal {
        let mark = Mark {
            identity,
            since,
            through: 0,
        };
        Journal {
            is_shut: true,
            ..Journal::open(mark, |_, _| 0)
        }
    }

    /// A journal with what its file holds beyond the mark. `read` fills a part of a buffer from this place of the file on,
    /// and says how much it filled.
    pub fn open(mark: Mark, mut read: impl FnMut(usize, &mut [u8]) -> usize) -> Journal {
        let mut journal = Journal {
            mark,
            last: mark.through,
            held: Vec::new(),
            end: 0,
            is_shut: false,
        };
        while let Some((writes, end)) = journal.next_record(&mut read) {
            journal.kept(&writes, end);
        }
        journal
    }

    fn next_record(&self, read: &mut impl FnMut(usize, &mut [u8]) -> usize) -> Option<(Vec<Write>, usize)> {
        let mut header = [0; HEADER];
        if read(self.end, &mut header) < HEADER {
            return None;
        }
        let (length, checksum) = header.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let start = self.end.checked_add(HEADER)?;
        let end = start.checked_add(length).filter(|end| *end <= CAPACITY)?;
        let mut content = vec![0; length];
        if read(start, &mut content) < length
            || self.checksum(self.last.checked_add(1)?, &content) != checksum
        {
            return None;
        }
        Some((decode(&content)?, end))
    }

    fn kept(&mut self, writes: &[Write], end: usize) {
        self.held.extend_from_slice(writes);
        // As many records as 64 bits count are never written.
        self.last = self.last.saturating_add(1);
        self.end = end;
    }

    fn checksum(&self, number: u64, content: &[u8]) -> [u8; CHECKSUM] {
        let mut hasher = Sha256::new();
        hasher.update(self.mark.identity);
        hasher.update(number.to_le_bytes());
        hasher.update(content);
        let hash: [u8; 32] = hasher.finalize().into();
        let mut checksum = [0; CHECKSUM];
        checksum.copy_from_slice(&hash[..CHECKSUM]);
        checksum
    }

    /// When its file was made.
    pub fn since(&self) -> Millis {
        self.mark.since
    }

    /// Whether the stores have all of it.
    pub fn is_settled(&self) -> bool {
        self.last == self.mark.through && !self.is_shut
    }

    /// The records of these transactions, one after the other, and their place in the file; `None` if they don't fit, or
    /// aren't worth it. They are part of the journal when it is told to [`keep`](Self::keep) them.
    pub fn records(&self, group: &[Transaction]) -> Option<(usize, Vec<u8>)> {
        let mut records = Vec::new();
        let mut number = self.last;
        for transaction in group {
            if self.is_shut || transaction.bytes() > LARGEST {
                return None;
            }
            number = number.checked_add(1)?;
            let content = encode(&transaction.writes);
            records.extend(u32::try_from(content.len()).ok()?.to_le_bytes());
            records.extend(self.checksum(number, &content));
            records.extend(content);
        }
        let end = self.end.checked_add(records.len())?;
        (end <= CAPACITY).then_some((self.end, records))
    }

    /// These transactions lie in the file, up to this place.
    pub fn keep(&mut self, group: &[Transaction], end: usize) {
        for transaction in group {
            self.kept(&transaction.writes, end);
        }
    }

    /// So many records may lie in the file and are no part of the journal, since it isn't known what became of them. Once
    /// it is settled they can't be taken for its own.
    pub fn give_up(&mut self, records: usize) {
        self.last = self.last.saturating_add(records as u64);
        self.is_shut = true;
    }

    /// What goes to the stores as one transaction: all that they don't have, and the mark. It must survive a power cut
    /// before the journal is told that it is [`settled`](Self::settled), since what follows is written over it.
    pub fn settling(&self) -> Transaction {
        let mut writes = self.held.clone();
        writes.push(self.settled_mark().write());
        Transaction {
            id: 0,
            durability: Durability::Strict,
            writes,
        }
    }

    /// The stores have all of it.
    pub fn settled(&mut self) {
        self.mark = self.settled_mark();
        self.held.clear();
        self.end = 0;
        self.is_shut = false;
    }

    fn settled_mark(&self) -> Mark {
        Mark {
            through: self.last,
            ..self.mark
        }
    }

    /// Makes of what the stores hold what they will hold once they have this, too.
    pub fn amend(&self, snapshot: &mut Snapshot) {
        let mut meta: Vec<(Key, Vec<u8>)> = snapshot
            .meta
            .take()
            .map(|record| (0, record))
            .into_iter()
            .collect();
        let parts = [
            (Store::Meta, &mut meta),
            (Store::Outbox, &mut snapshot.outbox),
            (Store::Rows, &mut snapshot.rows),
            (Store::Quarantine, &mut snapshot.quarantine),
            (Store::Relay, &mut snapshot.relay),
        ];
        for (store, records) in parts {
            self.amend_records(store, 0..=Key::MAX, records);
        }
        snapshot.meta = meta.pop().map(|(_, record)| record);
        let is_of_orders = |write: &Write| matches!(write, Write::Put(Store::OrderRows, ..));
        snapshot.orders_to_come |= self.held.iter().any(is_of_orders);
    }

    /// The same for all records of a store with these keys, in the order of their keys.
    pub fn amend_records(&self, store: Store, keys: RangeInclusive<Key>, records: &mut Vec<(Key, Vec<u8>)>) {
        for write in &self.held {
            match write {
                Write::Put(of, key, record) if *of == store && keys.contains(key) => {
                    let at = records.partition_point(|(before, _)| before < key);
                    match records.get_mut(at).filter(|(same, _)| same == key) {
                        Some((_, older)) => older.clone_from(record),
                        None => records.insert(at, (*key, record.clone())),
                    }
                }
                Write::Delete(of, from, to) if *of == store => {
                    records.retain(|(key, _)| !(from..=to).contains(&key));
                }
                _ => {}
            }
        }
    }

    /// What it says of a record of a store, newer than what the store says: its bytes, or that it is removed.
    pub fn record(&self, store: Store, key: Key) -> Option<Option<&[u8]>> {
        self.held.iter().rev().find_map(|write| match write {
            Write::Put(of, at, bytes) if *of == store && *at == key => Some(Some(bytes.as_slice())),
            Write::Delete(of, from, to) if *of == store && (from..=to).contains(&&key) => Some(None),
            _ => None,
        })
    }
}

fn encode(writes: &[Write]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for write in writes {
        let (store, key, last) = match write {
            Write::Put(store, key, record) => (*store as u8, key, record.len() as u64),
            Write::Delete(store, from, to) => (*store as u8 | DELETES, from, *to),
        };
        bytes.push(store);
        bytes.extend(key.to_le_bytes());
        bytes.extend(last.to_le_bytes());
        if let Write::Put(_, _, record) = write {
            bytes.extend(record);
        }
    }
    bytes
}

fn decode(mut bytes: &[u8]) -> Option<Vec<Write>> {
    let mut writes = Vec::new();
    while let Some((tag, rest)) = bytes.split_first() {
        let store = *Store::ALL.get(usize::from(tag & !DELETES))?;
        let (key, rest) = rest.split_first_chunk()?;
        let (last, rest) = rest.split_first_chunk()?;
        let (key, last) = (u64::from_le_bytes(*key), u64::from_le_bytes(*last));
        bytes = if tag & DELETES == 0 {
            let (record, rest) = rest.split_at_checked(usize::try_from(last).ok()?)?;
            writes.push(Write::Put(store, key, record.to_vec()));
            rest
        } else {
            writes.push(Write::Delete(store, key, last));
            rest
        };
    }
    Some(writes)
}

#[cfg(test)]
mod tests;
