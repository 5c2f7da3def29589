//! Records of single commits, as live trade leaves them, packed together: alone each takes three times the
//! space, since there is nothing in it for the compressor to find twice.

use replica::Seq;
use rusqlite::params;

use super::{ORGANISATION, SqliteStore, int, uint};
use crate::store::record::{Logged, RECORD_BYTES, pack_merged, unpack_commits};
use crate::store::{Library as _, StoreError};

/// Packed bytes from which a record is left as it is. Commits shrink to about a third.
const LARGE: u64 = RECORD_BYTES as u64 / 4;
/// Records that are worth merging; fewer wait for more of them, so that none is packed again and again.
const WORTH: usize = 32;

/// What is known of a record without reading it.
struct Outline {
    first: Seq,
    bytes: u64,
}

impl SqliteStore {
    /// Merges runs of small records, each run in one transaction.
    pub(super) fn merge_records(&mut self) -> Result<(), StoreError> {
        let mut run: Vec<Seq> = Vec::new();
        let mut size = 0;
        for outline in self.outlines()? {
            let full = !run.is_empty() && size + outline.bytes > LARGE;
            if full {
                if run.len() >= WORTH {
                    self.merge_or_leave(&run)?;
                }
                self.merged = outline.first;
                run.clear();
                size = 0;
            }
            run.push(outline.first);
            size += outline.bytes;
        }
        if run.len() >= WORTH * 4 {
            self.merge_or_leave(&run)?;
        }
        Ok(())
    }

    /// Leaves a run as it is in which a record can't be read: what can be read of it stays so.
    fn merge_or_leave(&mut self, run: &[Seq]) -> Result<(), StoreError> {
        match self.merge(run) {
            Err(StoreError::Damaged(what)) => {
                tracing::warn!(what, "records are left as they are");
                Ok(())
            }
            merged => merged,
        }
    }

    fn outlines(&self) -> Result<Vec<Outline>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT first, length(body) FROM record WHERE organisation = ?1 AND first >= ?2 ORDER BY first",
        )?;
        let rows = statement.query_map(params![ORGANISATION, int(self.merged)?], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        rows.map(|row| {
            let (first, bytes) = row?;
            Ok(Outline {
                first: uint(first)?,
                bytes: uint(bytes)?,
            })
        })
        .collect()
    }

    fn merge(&mut self, run: &[Seq]) -> Result<(), StoreError> {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            return Ok(());
        };
        let mut commits: Vec<Logged> = Vec::new();
        let mut end = (0, 0);
        for seq in run {
            let Some(record) = self.record_with(*seq)? else {
                return Err(StoreError::Damaged(format!("the record at {seq} is gone")));
            };
            commits.extend(unpack_commits(&record)?);
            end = (record.last, record.at);
        }
        let body = pack_merged(&commits);
        let transaction = self.begin()?;
        transaction
            .prepare_cached("DELETE FROM record WHERE organisation = ?1 AND first > ?2 AND first <= ?3")?
            .execute(params![ORGANISATION, int(*first)?, int(*last)?])?;
        transaction
            .prepare_cached(
                "UPDATE record SET last = ?3, at = ?4, body = ?5 WHERE organisation = ?1 AND first = ?2",
            )?
            .execute(params![ORGANISATION, int(*first)?, int(end.0)?, end.1, body])?;
        transaction.commit()?;
        Ok(())
    }
}
