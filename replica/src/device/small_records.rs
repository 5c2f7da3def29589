//! Small records of rows, written anew together. A till that is online keeps the rows of each sale as a record of
//! their own; ten thousand of those take three times the room of a few large ones, and a start four times as long.

use std::collections::BTreeSet;

use domain::id::DocId;

use super::Device;
use super::disk::Then;
use crate::limits;
use crate::storage::{Durability, Key, Store, Write};

/// A record below this size is small: a thousand rows take some ten times as much.
const SMALL: usize = 16 << 10;
/// Small records of a store from which they are worth writing anew together.
const WORTH: usize = 64;

/// The small records that lie on disk or are on their way there.
#[derive(Default)]
pub(super) struct SmallRecords(Vec<SmallRecord>);

struct SmallRecord {
    store: Store,
    key: Key,
    rows: Vec<DocId>,
}

impl SmallRecords {
    /// A record of so many bytes holds these documents' rows.
    pub fn note(&mut self, store: Store, key: Key, bytes: usize, rows: Vec<DocId>) {
        if bytes < SMALL {
            self.0.push(SmallRecord { store, key, rows });
        }
    }

    /// The disk is read anew, or its records were removed.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// Takes out what fits into one large record, when it is worth it: the keys and the documents.
    fn take(&mut self, store: Store) -> Option<(Vec<Key>, BTreeSet<DocId>)> {
        let of_store = |record: &SmallRecord| record.store == store;
        if self.0.iter().filter(|record| of_store(record)).count() < WORTH {
            return None;
        }
        let (mut keys, mut rows) = (Vec::new(), BTreeSet::new());
        self.0.retain(|record| {
            let fits = of_store(record) && rows.len() + record.rows.len() <= limits::ROWS_PER_SEGMENT;
            if fits {
                keys.push(record.key);
                rows.extend(record.rows.iter().copied());
            }
            !fits
        });
        Some((keys, rows))
    }
}

impl Device {
    /// Writes the present rows of many small records as one record. One store at a time, and a thousand rows at
    /// most, so that nobody waits for it.
    pub(super) fn merge_small_records(&mut self) {
        if self.loading.is_under_way() || self.disk.failed() {
            return;
        }
        for store in [Store::OrderRows, Store::Rows] {
            let Some((keys, rows)) = self.small_records.take(store) else {
                continue;
            };
            let remove = |key| Write::Delete(store, key, key);
            let mut writes: Vec<Write> = keys.into_iter().map(remove).collect();
            self.keep_rows(&rows, &mut writes);
            writes.extend(self.meta_write());
            self.store(Durability::Relaxed, writes, Then::Nothing);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::Kind;

    fn orders(count: u64, of: u64) -> Vec<DocId> {
        let id = |counter| DocId {
            kind: Kind::Order,
            device: 1,
            epoch: 1,
            counter: of * 10_000 + counter,
        };
        (0..count).map(id).collect()
    }

    #[test]
    fn records_are_taken_when_there_are_many_and_no_more_than_fit_into_one() {
        let mut small = SmallRecords::default();
        small.note(Store::OrderRows, 1, SMALL, orders(900, 1));
        small.note(Store::Rows, 2, 10, orders(1, 2));
        for key in 3..66 {
            small.note(Store::OrderRows, key, 10, orders(20, key));
        }
        assert_eq!(small.take(Store::OrderRows), None);
        small.note(Store::OrderRows, 66, 10, orders(20, 66));
        let (keys, rows) = small.take(Store::OrderRows).unwrap();
        assert_eq!(keys, (3..53).collect::<Vec<Key>>());
        assert_eq!(rows.len(), limits::ROWS_PER_SEGMENT);
        let left: Vec<Key> = small.0.iter().map(|record| record.key).collect();
        assert_eq!(left, [[2].as_slice(), &(53..67).collect::<Vec<_>>()].concat());
        assert_eq!(small.take(Store::Rows), None);
    }
}
