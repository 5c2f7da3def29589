//! What a device is told about the work of others: everything accepted after its cursor, by document, with
//! the present rows. Its own commits are left out unless they are too few to be worth a batch of its own.

use std::sync::Arc;

use bytes::Bytes;
use domain::id::DocId;
use minicbor::bytes::ByteVec;
use replica::commit::DocChange;
use replica::wire::{Batch, Pieces, ServerFrame, Updates};
use replica::{Seq, pack};
use rustc_hash::FxHashMap;
use tokio::sync::OnceCell;

use super::history::chain_of;
use super::{Accepted, Authority};
use crate::store::{ChainId, Store, StoreError};

/// Bytes of changes after which a batch is full.
const BATCH_BYTES: usize = 512 << 10;
/// A reader is sent its own commits again where they are at most one in so many bytes: then all who write
/// at once share one batch, instead of each costing one of its own that differs by a commit. A device takes
/// changes that it has without harm.
const OWN_SHARE: usize = 8;
/// What a change costs in a batch beside its bytes, roughly.
const CHANGE_BYTES: usize = 24;

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
    /// Whose commits it covers, and bytes of each.
    authors: Authors,
    /// Whether commits were left out, being the reader's own.
    left_out: bool,
    bytes: usize,
    frame: OnceCell<Bytes>,
}

impl Draft {
    /// Whether it tells nothing but how far the log is.
    pub fn is_empty(&self) -> bool {
        self.updates.pieces.0.is_empty()
    }

    /// Whether a draft made for someone else is right for this reader too.
    pub fn suits(&self, reader: ChainId) -> bool {
        !self.left_out && self.authors.mostly_of_others(reader)
    }

    /// About how many bytes of changes it holds.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Where the frame is kept once somebody has encoded it. Whoever comes meanwhile waits for that one.
    pub fn kept(&self) -> &OnceCell<Bytes> {
        &self.frame
    }

    /// The frame to send, encoded anew: that takes time which grows with [`Draft::bytes`].
    pub fn frame(&self) -> Bytes {
        let updates = ByteVec::from(pack::pack(&self.updates));
        let frame = pack::encode(&ServerFrame::Batch(Batch {
            upto: self.upto,
            head: self.head,
            sum: self.sum,
            updates,
        }));
        frame.into()
    }
}

/// Whose commits a stretch of the log holds.
#[derive(Debug, Default)]
struct Authors {
    bytes: FxHashMap<ChainId, usize>,
    all: usize,
}

impl Authors {
    fn add(&mut self, author: ChainId, changes: &[DocChange]) {
        let bytes = cost(changes);
        *self.bytes.entry(author).or_default() += bytes;
        self.all += bytes;
    }

    /// Whether this reader's own commits are none, or so few that they may be sent along.
    fn mostly_of_others(&self, reader: ChainId) -> bool {
        let own = self.bytes.get(&reader).copied().unwrap_or_default();
        own.saturating_mul(OWN_SHARE) <= self.all
    }
}

fn cost(changes: &[DocChange]) -> usize {
    changes
        .iter()
        .map(|change| change.change.len() + CHANGE_BYTES)
        .sum()
}

/// Collects commits until a batch is full.
struct Collector {
    /// Whose commits are left out.
    without: Option<ChainId>,
    upto: Seq,
    bytes: usize,
    order: Vec<DocId>,
    pieces: FxHashMap<DocId, Vec<ByteVec>>,
    authors: Authors,
    left_out: bool,
}

impl Collector {
    fn is_full(&self) -> bool {
        self.bytes >= BATCH_BYTES
    }

    fn take(&mut self, seq: Seq, author: ChainId, changes: &[DocChange]) {
        self.upto = seq;
        if self.without == Some(author) {
            self.left_out = true;
            return;
        }
        self.authors.add(author, changes);
        self.bytes += cost(changes);
        for change in changes {
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
            without: (!self.may_share(after, reader)).then_some(reader),
            upto: after,
            bytes: 0,
            order: Vec::new(),
            pieces: FxHashMap::default(),
            authors: Authors::default(),
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
            bytes: collector.bytes,
            frame: OnceCell::new(),
        }))
    }

    /// Whether what follows `after` may be the same for this reader as for everyone. Only what is at hand is
    /// looked at: whoever is further behind gets a batch of its own.
    fn may_share(&self, after: Seq, reader: ChainId) -> bool {
        let kept_from = self.tail.front().map_or(Seq::MAX, |first| first.seq);
        let Some(skip) = after.saturating_add(1).checked_sub(kept_from) else {
            return false;
        };
        let mut authors = Authors::default();
        let recent = self.tail.iter().skip(usize::try_from(skip).unwrap_or(usize::MAX));
        for accepted in recent {
            if authors.all >= BATCH_BYTES {
                break;
            }
            authors.add(accepted.chain, &accepted.changes);
        }
        authors.mostly_of_others(reader)
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
