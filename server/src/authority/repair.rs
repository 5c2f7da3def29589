//! When a device's sums differ from the server's: which documents, at which versions, it should have.

use domain::id::DocId;
use domain::row::Version;
use replica::{Seq, audit};

use super::Authority;
use crate::store::Store;

/// Documents named in one answer; more differ only when a device is broken, and it will ask again.
const MOST_DOCUMENTS: usize = 100_000;

/// A bucket's number, and the documents in it with their versions.
pub type Bucket = (u16, Vec<(DocId, Version)>);

impl<S: Store> Authority<S> {
    /// The documents in the buckets whose sums differ from these, with their versions at the head.
    pub fn versions(&self, sums: &[u64]) -> (Seq, Vec<Bucket>) {
        let differs: Vec<bool> = self
            .table
            .buckets()
            .iter()
            .enumerate()
            .map(|(n, sum)| sums.get(n) != Some(sum))
            .collect();
        let mut buckets: Vec<Vec<(DocId, Version)>> = vec![Vec::new(); differs.len()];
        let mut named = 0;
        for entry in self.table.iter() {
            let bucket = audit::bucket(entry.id);
            if differs.get(bucket) == Some(&true)
                && named < MOST_DOCUMENTS
                && let Some(found) = buckets.get_mut(bucket)
            {
                found.push((entry.id, entry.version));
                named += 1;
            }
        }
        let numbered = (0u16..).zip(buckets).filter(|(_, found)| !found.is_empty());
        let sorted = numbered.map(|(number, mut found)| {
            found.sort_unstable();
            (number, found)
        });
        (self.head, sorted.collect())
    }
}
