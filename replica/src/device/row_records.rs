//! The records of rows on disk, and how much of each still counts: a row that is written again leaves an older self
//! behind. A record of which nothing counts any more goes with the write that made it so, and small ones are written anew
//! together. Otherwise a start would read every row as often as it was ever written: a till that is online keeps the rows
//! of each sale as a record of their own, and ten thousand of those take four times as long as a few large ones.

use std::collections::BTreeSet;

use domain::id::DocId;
use domain::sorting;

use super::Device;
use super::disk::Then;
use crate::limits;
use crate::storage::{Durability, Key, Store, Write};

/// A record of which less than this counts is small: a thousand rows take some ten times as much. Bytes.
const SMALL: usize = 16 << 10;
/// Small records of a store from which they are worth writing anew together.
const WORTH: usize = 64;

/// The records that lie on disk or are on their way there, by age. One with a row that this build can't read isn't among
/// them: it is kept for a build that can. A list in the order of their keys: nearly all come at its end, and whoever looks
/// for some goes through all of them.
#[derive(Default)]
pub(super) struct RowRecords(Vec<(Key, RowRecord)>);

struct RowRecord {
    store: Store,
    bytes: usize,
    rows: usize,
    /// Rows that no later record has.
    latest: usize,
}

impl RowRecord {
    /// Two of them fit into one, so that writing them anew leaves fewer.
    fn is_small(&self) -> bool {
        self.latest <= limits::ROWS_PER_SEGMENT / 2
            && self.bytes.saturating_mul(self.latest) < SMALL.saturating_mul(self.rows)
    }
}

impl RowRecords {
    /// The disk is read anew, or its records were removed.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    fn add(&mut self, key: Key, store: Store, bytes: usize, rows: usize) {
        let record = RowRecord {
            store,
            bytes,
            rows,
            latest: rows,
        };
        let at = self.0.partition_point(|(other, _)| *other < key);
        match self.0.get_mut(at).filter(|(other, _)| *other == key) {
            Some((_, same)) => *same = record,
            None => self.0.insert(at, (key, record)),
        }
    }

    /// A row of this record is in a later one now.
    fn leave(&mut self, key: Key) {
        let found = self.0.binary_search_by(|(other, _)| other.cmp(&key));
        if let Some((_, record)) = found.ok().and_then(|at| self.0.get_mut(at)) {
            record.latest = record.latest.saturating_sub(1);
        }
    }

    /// Takes out the records of which nothing counts.
    fn take_spent(&mut self) -> Vec<Write> {
        let mut spent = Vec::new();
        self.0.retain(|(key, record)| {
            let counts = record.latest > 0;
            if !counts {
                spent.push(Write::Delete(record.store, *key, *key));
            }
            counts
        });
        spent
    }

    /// The oldest small records that fit into one large one, when there are enough to be worth it.
    fn small(&self, store: Store) -> Option<BTreeSet<Key>> {
        let small = || {
            let records = self.0.iter();
            records.filter(|(_, record)| record.store == store && record.is_small())
        };
        if small().count() < WORTH {
            return None;
        }
        let mut rows = 0;
        let fits = |(_, record): &&(Key, RowRecord)| {
            rows += record.latest;
            rows <= limits::ROWS_PER_SEGMENT
        };
        Some(sorting::set(small().take_while(fits).map(|(key, _)| *key)))
    }
}

impl Device {
    /// A record of so many bytes has these documents' latest rows.
    pub(super) fn note_record(&mut self, key: Key, store: Store, bytes: usize, rows: &[DocId]) {
        self.row_records.add(key, store, bytes, rows.len());
        self.leave_older_records(key, rows);
    }

    /// The latest rows of these documents are in the record with this key.
    pub(super) fn leave_older_records(&mut self, key: Key, rows: &[DocId]) {
        for id in rows {
            let before = self.holdings.table.set_record(*id, key);
            self.row_records.leave(before);
        }
    }

    /// Removes the records of which nothing counts any more.
    pub(super) fn remove_spent_records(&mut self, writes: &mut Vec<Write>) {
        writes.extend(self.row_records.take_spent());
    }

    /// Writes the present rows of many small records as one record, and removes what a start found to be spent. One store
    /// at a time, and a thousand rows at most, so that nobody waits for it.
    pub(super) fn tidy_row_records(&mut self) {
        if self.loading.is_under_way() || self.disk.failed() {
            return;
        }
        let mut writes = Vec::new();
        let small = |store| self.row_records.small(store);
        if let Some(keys) = small(Store::OrderRows).or_else(|| small(Store::Rows)) {
            let entries = self.holdings.table.iter();
            let rows = entries.filter(|entry| keys.contains(&entry.record));
            let rows: BTreeSet<DocId> = sorting::set(rows.map(|entry| entry.id));
            self.keep_rows(&rows, &mut writes);
            writes.extend(self.meta_write());
        }
        self.remove_spent_records(&mut writes);
        if !writes.is_empty() {
            self.store(Durability::Relaxed, writes, Then::Nothing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_records_are_taken_oldest_first_and_no_more_than_fit_into_one() {
        let mut records = RowRecords::default();
        records.add(1, Store::OrderRows, SMALL, 500);
        records.add(2, Store::Rows, 10, 1);
        for key in 3..66 {
            records.add(key, Store::OrderRows, 10, 20);
        }
        assert_eq!(records.small(Store::OrderRows), None);
        records.add(66, Store::OrderRows, 10, 20);
        let expected: BTreeSet<Key> = (3..53).collect();
        assert_eq!(records.small(Store::OrderRows), Some(expected));
        assert_eq!(records.small(Store::Rows), None);
        // Once a row of the large one has left, little enough of it counts.
        records.leave(1);
        assert_eq!(records.small(Store::OrderRows).map(|keys| keys.len()), Some(26));
    }

    #[test]
    fn a_record_goes_when_its_last_row_has_left() {
        let mut records = RowRecords::default();
        records.add(1, Store::OrderRows, 10, 2);
        records.leave(1);
        assert_eq!(records.take_spent(), []);
        records.leave(1);
        // Rows that no record is known of leave none.
        records.leave(0);
        assert_eq!(records.take_spent(), [Write::Delete(Store::OrderRows, 1, 1)]);
        assert_eq!(records.take_spent(), []);
    }
}
