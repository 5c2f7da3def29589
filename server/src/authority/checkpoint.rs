//! Rows in packed segments: what a new device fetches first, and what the server itself starts from.
//!
//! A segment covers a range of documents of one kind and is addressed by its hash. Only ranges in which
//! something changed are packed anew, so most of a large organisation's segments never change.

use domain::id::{DocId, Kind};
use domain::row::Row;
use minicbor::bytes::ByteVec;
use replica::wire::{Manifest, Rows, SegmentRef};
use replica::{Seq, limits, pack};
use sha2::{Digest, Sha256};

use super::Authority;
use crate::store::{Checkpoint, SegmentInfo, Store, StoreError};

/// Goes up when the projection says something else of the same documents: then the rows of older segments
/// are made anew from the log when the server starts.
pub const ROWS_REVISION: u32 = 1;

impl<S: Store> Authority<S> {
    /// Commits since the last checkpoint.
    pub fn behind_checkpoint(&self) -> u64 {
        self.head.saturating_sub(self.checkpoint.seq)
    }

    /// What a new device has to fetch: what is needed to sell first, and of the orders the newest.
    pub fn manifest(&self) -> Manifest {
        let mut segments: Vec<&SegmentInfo> = self.checkpoint.segments.iter().collect();
        if let Some(orders) = segments
            .iter()
            .position(|segment| segment.from.kind == Kind::Order)
            && let Some(orders) = segments.get_mut(orders..)
        {
            orders.reverse();
        }
        let segments = segments
            .into_iter()
            .map(|segment| SegmentRef {
                id: segment.id.clone(),
                rows: segment.rows,
                bytes: segment.bytes,
            })
            .collect();
        Manifest {
            seq: self.checkpoint.seq,
            segments,
        }
    }

    /// Packs the rows that changed into segments and stores them as the new checkpoint.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; then the old checkpoint stands.
    pub fn make_checkpoint(&mut self) -> Result<(), StoreError> {
        if self.behind_checkpoint() == 0 {
            return Ok(());
        }
        let mut fresh = Vec::new();
        let mut segments = Vec::new();
        for kind in Kind::ALL {
            let mut docs: Vec<DocId> = self.table.shelf(kind).iter().map(|entry| entry.id).collect();
            docs.sort_unstable();
            let old: Vec<&SegmentInfo> = self
                .checkpoint
                .segments
                .iter()
                .filter(|segment| segment.from.kind == kind)
                .collect();
            let mut rest = docs.as_slice();
            for (place, segment) in old.iter().enumerate() {
                let is_last = place + 1 == old.len();
                let end = if is_last {
                    rest.len()
                } else {
                    rest.partition_point(|doc| *doc <= segment.to)
                };
                let (range, after) = rest.split_at(end);
                rest = after;
                if range.len() == segment.rows as usize && range.iter().all(|doc| !self.dirty.contains(doc)) {
                    segments.push((*segment).clone());
                } else {
                    self.pack_range(range, &mut segments, &mut fresh);
                }
            }
            self.pack_range(rest, &mut segments, &mut fresh);
        }
        let checkpoint = Checkpoint {
            seq: self.head,
            revision: ROWS_REVISION,
            segments,
        };
        self.store.put_checkpoint(&checkpoint, &fresh)?;
        self.checkpoint = checkpoint;
        self.dirty.clear();
        Ok(())
    }

    fn pack_range(
        &self,
        docs: &[DocId],
        segments: &mut Vec<SegmentInfo>,
        fresh: &mut Vec<(String, Vec<u8>)>,
    ) {
        for chunk in docs.chunks(limits::ROWS_PER_SEGMENT) {
            let rows: Vec<ByteVec> = chunk
                .iter()
                .filter_map(|doc| self.table.get(*doc))
                .map(|row| row.to_vec().into())
                .collect();
            let (Some(from), Some(to)) = (chunk.first(), chunk.last()) else {
                continue;
            };
            let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let bytes = pack::pack(&Rows(rows));
            let id = address(&bytes);
            segments.push(SegmentInfo {
                id: id.clone(),
                from: *from,
                to: *to,
                rows: count,
                bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            });
            fresh.push((id, bytes));
        }
    }

    /// Brings all rows into memory: from the segments, and from the log where it is newer. Segments that are
    /// missing or damaged are no loss: the log alone has everything.
    pub(super) fn load_rows(&mut self) -> Result<(), StoreError> {
        let checkpoint = self.store.checkpoint()?;
        let usable = checkpoint.seq <= self.head && checkpoint.revision == ROWS_REVISION;
        let replay_from = if checkpoint == Checkpoint::default() {
            0
        } else if usable && self.load_segments(&checkpoint)? {
            self.checkpoint = checkpoint;
            self.checkpoint.seq
        } else {
            tracing::warn!("the checkpoint is of no use; all rows are made from the log");
            self.table = replica::table::Table::new();
            0
        };
        self.replay(replay_from)
    }

    fn load_segments(&mut self, checkpoint: &Checkpoint) -> Result<bool, StoreError> {
        for segment in &checkpoint.segments {
            let Some(rows) = self
                .store
                .segment(&segment.id)?
                .and_then(|bytes| read_segment(&segment.id, &bytes))
            else {
                return Ok(false);
            };
            for (row, bytes) in rows {
                self.table
                    .put(row.id(), row.version(), Vec::from(bytes).into_boxed_slice());
            }
        }
        Ok(true)
    }

    /// Makes the rows anew of all documents that changed after `seq`.
    fn replay(&mut self, seq: Seq) -> Result<(), StoreError> {
        let mut touched = Vec::new();
        let mut next = seq.saturating_add(1);
        while next <= self.head {
            let commits = match self.history.record(&self.store, next) {
                Ok(commits) => commits,
                // One record that can't be read must not keep the rest from everyone.
                Err(StoreError::Damaged(what)) => {
                    tracing::error!(what, "a record can't be read; run `counterfoil doctor`");
                    let last = self.store.record_with(next)?.map_or(next, |record| record.last);
                    // What rests on these documents can't be accepted, and must not wait for them for ever.
                    self.tainted.extend(self.store.touched_within(next, last)?);
                    next = last.saturating_add(1);
                    continue;
                }
                Err(error) => return Err(error),
            };
            let Some(last) = commits.last() else {
                return Err(StoreError::Damaged(format!("the log has nothing at {next}")));
            };
            for logged in commits.iter().filter(|logged| logged.seq >= next) {
                for change in &logged.commit.changes {
                    if self.dirty.insert(change.doc) {
                        touched.push(change.doc);
                    }
                }
            }
            next = last.seq.saturating_add(1);
        }
        for doc in touched {
            match self.row_from_log(doc) {
                Ok((row, bytes)) => drop(self.table.put(doc, row.version(), bytes)),
                // Its row stays as the segments have it, if they do.
                Err(StoreError::Damaged(what)) => {
                    tracing::error!(what, %doc, "a document can't be made; run `counterfoil doctor`");
                    self.tainted.insert(doc);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// A document's row as the log alone gives it.
    ///
    /// # Errors
    /// [`StoreError`] when the log can't be read or holds what isn't a document.
    pub fn row_from_log(&mut self, doc: DocId) -> Result<(Row, Box<[u8]>), StoreError> {
        let pieces = self.history.pieces(&self.store, doc)?;
        super::history::row_of(doc, &pieces)
    }
}

/// The address of a segment: SHA-256 of its bytes, as hex.
pub fn address(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The rows of a segment with their bytes; `None` when it isn't what its address says.
pub fn read_segment(id: &str, bytes: &[u8]) -> Option<Vec<(Row, ByteVec)>> {
    if address(bytes) != id {
        return None;
    }
    let rows: Rows = pack::unpack(bytes).ok()?;
    rows.0
        .into_iter()
        .map(|bytes| Some((pack::decode::<Row>(&bytes).ok()?, bytes)))
        .collect()
}
