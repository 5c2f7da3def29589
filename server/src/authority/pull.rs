//! What a device is told about the work of others: everything accepted after its cursor but its own, by
//! document, with the present rows.

use std::sync::{Arc, OnceLock};

use domain::id::DocId;
use minicbor::bytes::ByteVec;
use replica::wire::{Batch, Pieces, ServerFrame, Updates};
use replica::{Seq, pack};
use rustc_hash::FxHashMap;

use super::history::chain_of;
use super::{Accepted, Authority};
use crate::store::{ChainId, Store, StoreError};

/// Bytes of changes and rows after which a batch is full.
const BATCH_BYTES: usize = 512 << 10;

/// A batch before it is encoded. Encoding is what costs, so it happens once however many devices get it,
/// and on the thread that sends it first.
#[derive(Debug)]
pub struct Draft {
    /// It follows this seq.
    pub after: Seq,
    /// It is complete up to this seq.
    pub upto: Seq,
    /// The last accepted seq when it was made.
    pub head: Seq,
    /// Sum over the versions at `head`.
    pub sum: u64,
    /// What it says.
    pub updates: Updates,
    /// Whose commits it covers.
    authors: Vec<ChainId>,
    /// Whether commits were left out, being the reader's own.
    left_out: bool,
    frame: OnceLock<Vec<u8>>,
}

impl Draft {
    /// Whether it tells nothing but how far the log is.
    pub fn is_empty(&self) -> bool {
        self.updates.pieces.0.is_empty()
    }

    /// Whether a draft made for someone else is right for this reader too.
    pub fn suits(&self, reader: ChainId) -> bool {
        !self.left_out && !self.authors.contains(&reader)
    }

    /// The frame to send.
    pub fn frame(&self) -> &[u8] {
        self.frame.get_or_init(|| {
            let updates = ByteVec::from(pack::pack(&self.updates));
            pack::encode(&ServerFrame::Batch(Batch {
                upto: self.upto,
                head: self.head,
                sum: self.sum,
                updates,
            }))
        })
    }
}

/// Collects commits of others until a batch is full.
struct Collector {
    reader: ChainId,
    upto: Seq,
    bytes: usize,
    order: Vec<DocId>,
    pieces: FxHashMap<DocId, Vec<ByteVec>>,
    authors: Vec<ChainId>,
    left_out: bool,
}

impl Collector {
    fn is_full(&self) -> bool {
        self.bytes >= BATCH_BYTES
    }

    fn take(&mut self, seq: Seq, author: ChainId, changes: &[replica::commit::DocChange]) {
        self.upto = seq;
        if author == self.reader {
            self.left_out = true;
            return;
        }
        if !self.authors.contains(&author) {
            self.authors.push(author);
        }
        for change in changes {
            self.bytes += change.change.len() + 24;
            let pieces = self.pieces.entry(change.doc).or_insert_with(|| {
                self.order.push(change.doc);
                Vec::new()
            });
            pieces.push(change.change.clone());
        }
    }
}

impl<S: Store> Authority<S> {
    /// What follows `after`, for this reader; `None` when nothing does.
    ///
    /// # Errors
    /// [`StoreError`] when the log can't be read.
    pub fn draft(&mut self, after: Seq, reader: ChainId) -> Result<Option<Draft>, StoreError> {
        if after >= self.head {
            return Ok(None);
        }
        let mut collector = Collector {
            reader,
            upto: after,
            bytes: 0,
            order: Vec::new(),
            pieces: FxHashMap::default(),
            authors: Vec::new(),
            left_out: false,
        };
        let kept_from = self.tail.front().map_or(Seq::MAX, |first| first.seq);
        while !collector.is_full() && collector.upto < self.head {
            let next = collector.upto.saturating_add(1);
            if next >= kept_from {
                self.collect_recent(next, kept_from, &mut collector);
            } else {
                self.collect_older(next, &mut collector)?;
            }
            if collector.upto < next {
                return Err(StoreError::Damaged(format!("the log has nothing at {next}")));
            }
        }
        let rows = collector.order.iter().filter_map(|doc| self.table.get(*doc));
        let rows = rows.map(|row| ByteVec::from(row.to_vec())).collect();
        let mut pieces = collector.pieces;
        let grouped = collector
            .order
            .iter()
            .filter_map(|doc| Some((*doc, pieces.remove(doc)?)))
            .collect();
        Ok(Some(Draft {
            after,
            upto: collector.upto,
            head: self.head,
            sum: self.table.sum(),
            updates: Updates {
                pieces: Pieces(grouped),
                rows,
            },
            authors: collector.authors,
            left_out: collector.left_out,
            frame: OnceLock::new(),
        }))
    }

    fn collect_recent(&self, next: Seq, kept_from: Seq, collector: &mut Collector) {
        let skip = usize::try_from(next.saturating_sub(kept_from)).unwrap_or(usize::MAX);
        let recent: &std::collections::VecDeque<Arc<Accepted>> = &self.tail;
        for accepted in recent.iter().skip(skip) {
            if collector.is_full() {
                return;
            }
            collector.take(accepted.seq, accepted.chain, &accepted.changes);
        }
    }

    fn collect_older(&mut self, next: Seq, collector: &mut Collector) -> Result<(), StoreError> {
        for logged in self.history.record(&self.store, next)?.iter() {
            if logged.seq >= next && !collector.is_full() {
                collector.take(logged.seq, chain_of(&logged.commit), &logged.commit.changes);
            }
        }
        Ok(())
    }
}
