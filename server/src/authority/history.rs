//! Documents from the log: which changes make up a document, read from the records that touch it.

use std::collections::VecDeque;
use std::sync::Arc;

use domain::id::{DocId, Millis};
use domain::row::Row;
use minicbor::bytes::ByteVec;
use replica::commit::{Commit, CommitHash};
use replica::document::Document;
use replica::projection::project;
use replica::wire::Arrival;
use replica::{Seq, pack};

use super::inbound;
use super::verdict::holds_its_place;
use crate::store::record::unpack_commits;
use crate::store::{ChainId, Library, Quarantined, StoreError};

/// Unpacked records that are kept: neighbours are often asked for one after the other.
const KEPT_RECORDS: usize = 8;

/// A commit of the log, read.
#[derive(Clone, Debug)]
pub struct LoggedCommit {
    /// Its place in the log.
    pub seq: Seq,
    /// Hash of its bytes.
    pub hash: CommitHash,
    /// When it was accepted.
    pub at: Millis,
    /// The commit.
    pub commit: Commit,
}

/// A reader of the log with a few unpacked records at hand.
#[derive(Debug, Default)]
pub struct History {
    kept: VecDeque<(Seq, Arc<Vec<LoggedCommit>>)>,
}

impl History {
    /// With nothing at hand.
    pub fn new() -> History {
        History::default()
    }

    /// The commits of the record that holds `seq`, in order; empty when the log doesn't reach there.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails or its content can't be read.
    pub fn record(
        &mut self,
        library: &(impl Library + ?Sized),
        seq: Seq,
    ) -> Result<Arc<Vec<LoggedCommit>>, StoreError> {
        let holds = |commits: &[LoggedCommit]| {
            commits.first().is_some_and(|first| first.seq <= seq)
                && commits.last().is_some_and(|last| last.seq >= seq)
        };
        if let Some(at) = self.kept.iter().position(|(_, commits)| holds(commits))
            && let Some(found) = self.kept.remove(at)
        {
            let commits = Arc::clone(&found.1);
            self.kept.push_front(found);
            return Ok(commits);
        }
        let Some(record) = library.record_with(seq)? else {
            return Ok(Arc::default());
        };
        let mut commits = Vec::new();
        for logged in unpack_commits(&record)? {
            let commit = Commit::decode(&logged.bytes)
                .map_err(|error| StoreError::Damaged(format!("commit at {}: {error}", logged.seq)))?;
            commits.push(LoggedCommit {
                seq: logged.seq,
                hash: logged.hash,
                at: logged.at,
                commit,
            });
        }
        let commits = Arc::new(commits);
        self.kept.push_front((record.first, Arc::clone(&commits)));
        self.kept.truncate(KEPT_RECORDS);
        Ok(commits)
    }

    /// All changes of a document in the order in which they were accepted; empty for an unknown one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails or its content can't be read.
    pub fn pieces(
        &mut self,
        library: &(impl Library + ?Sized),
        doc: DocId,
    ) -> Result<Vec<ByteVec>, StoreError> {
        let mut pieces = Vec::new();
        self.each_touching(library, doc, |logged| {
            let of_doc = logged.commit.changes.iter().filter(|change| change.doc == doc);
            pieces.extend(of_doc.map(|change| change.change.clone()));
        })?;
        Ok(pieces)
    }

    /// When each commit that changed a document was accepted, in that order; empty for an unknown one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails or its content can't be read.
    pub fn arrivals(
        &mut self,
        library: &(impl Library + ?Sized),
        doc: DocId,
    ) -> Result<Vec<Arrival>, StoreError> {
        let mut arrivals = Vec::new();
        self.each_touching(library, doc, |logged| {
            let stamp = &logged.commit.stamp;
            arrivals.push(Arrival {
                device: stamp.device,
                epoch: stamp.epoch,
                number: stamp.number,
                at: logged.at,
            });
        })?;
        Ok(arrivals)
    }

    /// Shows all commits that change a document, in the order in which they were accepted.
    fn each_touching(
        &mut self,
        library: &(impl Library + ?Sized),
        doc: DocId,
        mut show: impl FnMut(&LoggedCommit),
    ) -> Result<(), StoreError> {
        let mut read_upto = 0;
        for seq in library.touching(doc)? {
            // Records that were merged since are named by each of their parts.
            if seq <= read_upto {
                continue;
            }
            for logged in self.record(library, seq)?.iter() {
                if logged.commit.changes.iter().any(|change| change.doc == doc) {
                    show(logged);
                }
                read_upto = logged.seq;
            }
        }
        Ok(())
    }

    /// Hash of commit `number` of a chain, accepted or kept aside at its place.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails or its content can't be read.
    pub fn hash_at(
        &mut self,
        library: &(impl Library + ?Sized),
        chain: ChainId,
        number: u64,
    ) -> Result<Option<CommitHash>, StoreError> {
        if let Some(first) = library.run_with(chain, number)? {
            for logged in self.record(library, first)?.iter() {
                let stamp = &logged.commit.stamp;
                if stamp.number == number && stamp.device == chain.device && stamp.epoch == chain.epoch {
                    return Ok(Some(logged.hash));
                }
            }
        }
        Ok(refused_at(library, chain, number)?.map(|entry| entry.hash))
    }

    /// Forgets what is at hand.
    pub fn clear(&mut self) {
        self.kept.clear();
    }
}

/// What was refused as commit `number` of a chain. It holds its place there unless its place was the reason.
///
/// # Errors
/// [`StoreError`] when the store fails or its content can't be read.
pub fn refused_at(
    library: &(impl Library + ?Sized),
    chain: ChainId,
    number: u64,
) -> Result<Option<Quarantined>, StoreError> {
    let placed = library.quarantined(chain, number)?;
    Ok(placed.into_iter().find(|entry| holds_its_place(entry.reason)))
}

/// The chain that a commit in the log belongs to.
pub fn chain_of(commit: &Commit) -> ChainId {
    ChainId {
        device: commit.stamp.device,
        epoch: commit.stamp.epoch,
    }
}

/// A document's row, and the row encoded, from all its pieces.
///
/// # Errors
/// [`StoreError::Damaged`] when the pieces aren't a document.
pub fn row_of(doc: DocId, pieces: &[ByteVec]) -> Result<(Row, Box<[u8]>), StoreError> {
    let slices: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_slice()).collect();
    let row = Document::load(doc.kind, &slices)
        .and_then(|document| project(doc, &document))
        .map_err(|error| StoreError::Damaged(format!("document {doc}: {error}")))?;
    let bytes = pack::encode(&row).into_boxed_slice();
    Ok((row, bytes))
}

/// The chain and number that bytes claim, where they can be read that far.
pub fn claimed(bytes: &[u8]) -> Option<(ChainId, u64)> {
    let (stamp, _) = inbound::place(bytes).ok()?;
    Some((
        ChainId {
            device: stamp.device,
            epoch: stamp.epoch,
        },
        stamp.number,
    ))
}
