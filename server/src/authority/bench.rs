//! Where the changes of a group meet their documents. First all changes of a document are applied in one
//! call, since that is what costs (6 µs a change instead of 240); only when something doesn't fit are the
//! group's commits tried one by one, to find out which.
//!
//! Nothing here is kept: the caller stores the outcome and then takes it over.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::id::DocId;
use domain::row::{Row, Version};
use minicbor::bytes::ByteVec;
use replica::commit::{Commit, DocChange};
use replica::document::{Document, DocumentError};
use replica::pack;
use replica::projection::project;
use replica::table::Table;
use rustc_hash::FxHashMap;

use super::cache::DocumentCache;
use super::history::History;
use crate::store::{Store, StoreError};

/// Pieces after which a document is kept as one: loading costs time for each piece.
const MOST_PIECES: usize = 24;

/// Why a commit's changes can't be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unapplied {
    /// They rest on changes of these documents that aren't here.
    Missing(Vec<DocId>),
    /// They aren't changes, or make something that isn't a document of ours.
    BadChange,
}

/// How the bench goes about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Take everything, apply at the end.
    Together,
    /// Apply each commit as it comes.
    OneByOne,
}

/// A document in work.
#[derive(Default)]
struct Work {
    added: Vec<ByteVec>,
    /// With the changes so far, in [`Mode::OneByOne`].
    now: Option<(Document, Row)>,
}

/// A document as the group leaves it.
pub struct Outcome {
    /// The document.
    pub doc: DocId,
    /// Its version.
    pub version: Version,
    /// Its row, encoded.
    pub row: Box<[u8]>,
    /// The changes that the group added.
    pub added: Vec<ByteVec>,
    /// The whole document as one piece, where it has become too many.
    pub saved: Option<Vec<u8>>,
}

/// The bench of one group.
pub struct Bench<'a, S> {
    mode: Mode,
    table: &'a Table,
    cache: &'a mut DocumentCache,
    history: History,
    store: &'a S,
    work: FxHashMap<DocId, Work>,
    /// In the sequence in which they were first touched.
    order: Vec<DocId>,
}

/// Runs code that reads what a stranger sent. A panic in it is the stranger's fault, and no reason to stop
/// serving everyone else; nothing outlives it, since all that it touched is made anew.
fn contained<T>(work: impl FnOnce() -> Result<T, DocumentError>) -> Result<T, DocumentError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(DocumentError::Malformed("applying it panicked".to_owned())))
}

/// Refuses changes that couldn't be written down again as they came: a document that holds one can be saved,
/// but never loaded again.
fn check_held(document: &Document, changes: &[&[u8]]) -> Result<(), DocumentError> {
    if document.holds(changes) {
        Ok(())
    } else {
        Err(DocumentError::Malformed(
            "it can't be written down again".to_owned(),
        ))
    }
}

impl<'a, S: Store> Bench<'a, S> {
    /// An empty bench.
    pub fn new(mode: Mode, table: &'a Table, cache: &'a mut DocumentCache, store: &'a S) -> Bench<'a, S> {
        Bench {
            mode,
            table,
            cache,
            history: History::new(),
            store,
            work: FxHashMap::default(),
            order: Vec::new(),
        }
    }

    /// Takes a commit's changes.
    ///
    /// # Errors
    /// [`StoreError`] when a document can't be read. The inner error when the changes don't fit; then none
    /// of them was taken.
    pub fn add(&mut self, commit: &Commit) -> Result<Result<(), Unapplied>, StoreError> {
        let mut by_doc: Vec<(DocId, Vec<&DocChange>)> = Vec::new();
        for change in &commit.changes {
            match by_doc.iter_mut().find(|(doc, _)| *doc == change.doc) {
                Some((_, changes)) => changes.push(change),
                None => by_doc.push((change.doc, vec![change])),
            }
        }
        let mut tried = Vec::new();
        if self.mode == Mode::OneByOne {
            let mut missing = Vec::new();
            for (doc, changes) in &by_doc {
                let before = match self.work.get(doc).and_then(|work| work.now.as_ref()) {
                    Some((document, _)) => document.clone(),
                    None => match self.load(*doc) {
                        Ok(document) => document,
                        // A document that the disk has spoilt must not stop everyone else's work. The commit is
                        // kept aside, whole, and can be given again once the document is back.
                        Err(StoreError::Damaged(what)) => {
                            tracing::error!(
                                what,
                                "a commit needs what can't be read; run `counterfoil doctor`"
                            );
                            return Ok(Err(Unapplied::BadChange));
                        }
                        Err(error) => return Err(error),
                    },
                };
                let slices: Vec<&[u8]> = changes.iter().map(|change| change.change.as_slice()).collect();
                let applied = contained(|| {
                    let mut document = before;
                    document.apply(&slices)?;
                    check_held(&document, &slices)?;
                    let row = project(*doc, &document)?;
                    Ok((document, row))
                });
                match applied {
                    Ok(now) => tried.push(now),
                    Err(DocumentError::Missing) => missing.push(*doc),
                    Err(_) => return Ok(Err(Unapplied::BadChange)),
                }
            }
            if !missing.is_empty() {
                return Ok(Err(Unapplied::Missing(missing)));
            }
        }
        let mut tried = tried.into_iter();
        for (doc, changes) in by_doc {
            let work = self.work.entry(doc).or_insert_with(|| {
                self.order.push(doc);
                Work::default()
            });
            work.added
                .extend(changes.into_iter().map(|change| change.change.clone()));
            work.now = tried.next();
        }
        Ok(Ok(()))
    }

    /// Makes sure that a known document's pieces are at hand.
    fn fetch(&mut self, doc: DocId) -> Result<(), StoreError> {
        if self.table.version(doc).is_some() && self.cache.get(doc).is_none() {
            let pieces = self.history.pieces(self.store, doc)?;
            self.cache.put(doc, pieces);
        }
        Ok(())
    }

    fn load(&mut self, doc: DocId) -> Result<Document, StoreError> {
        self.fetch(doc)?;
        let held = self.cache.get(doc).unwrap_or_default();
        let slices: Vec<&[u8]> = held.iter().map(|piece| piece.as_slice()).collect();
        Document::load(doc.kind, &slices)
            .map_err(|error| StoreError::Damaged(format!("document {doc}: {error}")))
    }

    /// All documents as the group leaves them, in the sequence in which they were touched; `None` when
    /// something doesn't fit and the commits have to be tried one by one.
    ///
    /// # Errors
    /// [`StoreError`] when a document can't be read.
    pub fn finish(mut self) -> Result<Option<Vec<Outcome>>, StoreError> {
        let order = std::mem::take(&mut self.order);
        let mut outcomes = Vec::with_capacity(order.len());
        for doc in order {
            let Some(work) = self.work.remove(&doc) else {
                continue;
            };
            if work.now.is_none() {
                match self.fetch(doc) {
                    // Which commits need it is found out one by one.
                    Err(StoreError::Damaged(_)) => return Ok(None),
                    fetched => fetched?,
                }
            }
            let held = self.cache.get(doc).unwrap_or_default();
            let pieces = held.len() + work.added.len();
            let applied = match work.now {
                Some(now) => Ok(now),
                None => {
                    let all = held.iter().chain(&work.added);
                    let slices: Vec<&[u8]> = all.map(|piece| piece.as_slice()).collect();
                    contained(|| {
                        let document = Document::load(doc.kind, &slices)?;
                        check_held(&document, slices.get(held.len()..).unwrap_or_default())?;
                        let row = project(doc, &document)?;
                        Ok((document, row))
                    })
                }
            };
            let Ok((document, row)) = applied else {
                return Ok(None);
            };
            let Ok(saved) = (pieces > MOST_PIECES).then(|| document.save()).transpose() else {
                return Ok(None);
            };
            outcomes.push(Outcome {
                doc,
                version: row.version(),
                row: pack::encode(&row).into_boxed_slice(),
                added: work.added,
                saved,
            });
        }
        Ok(Some(outcomes))
    }
}
