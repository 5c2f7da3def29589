//! One document: the only place that calls automerge.
//!
//! A document is a flat map from short keys to CBOR values, so that reading it is one pass and a change
//! carries nothing but what was set. Collections inside it are keys with a common first letter
//! ([`crate::schema`]). This module must not know what the keys mean.

mod change;
mod line;
mod merged;
mod rules;

use std::borrow::Cow;
use std::sync::OnceLock;

use automerge::{ActorId, Automerge, Change, ChangeHash, ReadDoc};
use domain::id::Kind;
use domain::row::Version;
use domain::sorting;
use sha2::{Digest, Sha256};

use crate::{limits, pack};
use change::{Ground, Put, UINT, Written, unsigned};
use line::Line;

/// The layout that this build writes. A document states its own in the genesis change.
pub const SCHEMA: u64 = 1;

/// What can be wrong with a document or a change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// It rests on changes that aren't here. Automerge would queue it silently, so this is checked first.
    #[error("it rests on changes that aren't here")]
    Missing,
    /// It isn't a change or document, or can't be applied.
    #[error("it can't be applied: {0}")]
    Malformed(String),
    /// Over a limit.
    #[error("it is too large")]
    TooLarge,
}

fn malformed(error: impl std::fmt::Display) -> DocumentError {
    DocumentError::Malformed(pack::words(&error))
}

/// One key with its value, and the values that others set at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The key.
    pub key: String,
    /// The value in force, the same on every device.
    pub shown: Vec<u8>,
    /// Other values set at once; those that equal `shown` are left out.
    pub others: Vec<Vec<u8>>,
}

/// Who writes: one per (device, epoch, worker start). Two writers with one actor would corrupt a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The device.
    pub device: u32,
    /// Its epoch.
    pub epoch: u32,
    /// Which start of its worker.
    pub start: u32,
}

impl Actor {
    fn id(self) -> ActorId {
        let mut bytes = [0; 12];
        bytes[..4].copy_from_slice(&self.device.to_be_bytes());
        bytes[4..8].copy_from_slice(&self.epoch.to_be_bytes());
        bytes[8..].copy_from_slice(&self.start.to_be_bytes());
        ActorId::from(bytes.as_slice())
    }
}

/// A document in memory.
#[derive(Clone, Debug)]
pub struct Document {
    kind: Kind,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    /// Written here alone, so far.
    Line(Line),
    /// As automerge merged it.
    Merged(Box<Automerge>),
}

/// The first change of every document of a kind, and the document that it makes.
struct Genesis {
    change: Written,
    document: Automerge,
}

// Fixed actor, time 0, so that all replicas share ancestry.
fn genesis(kind: Kind) -> &'static Genesis {
    static GENESIS: [OnceLock<Genesis>; 5] = [const { OnceLock::new() }; 5];
    let slot = match kind {
        Kind::Order => &GENESIS[0],
        Kind::Customer => &GENESIS[1],
        Kind::Product => &GENESIS[2],
        Kind::Location => &GENESIS[3],
        Kind::Ledger => &GENESIS[4],
    };
    slot.get_or_init(|| {
        let ground = Ground {
            actor: ActorId::from([0u8; 4].as_slice()),
            last: None,
            last_op: 0,
            heads: Vec::new(),
            time: 0,
        };
        let mut value = Vec::new();
        unsigned(&mut value, SCHEMA << 8 | kind as u64);
        let put = Put {
            key: String::new(),
            value,
            over: Vec::new(),
        };
        let change = ground.change(UINT, &mut [put]);
        let mut document = Automerge::new();
        // Nothing is there that it could contradict.
        let applied =
            read_change(&change.bytes).and_then(|change| merged::apply(&mut document, vec![change]));
        debug_assert!(applied.is_ok());
        Genesis { change, document }
    })
}

/// A genesis and the changes of a line, merged.
fn merge(kind: Kind, changes: &[Vec<u8>]) -> Result<Automerge, DocumentError> {
    let mut document = genesis(kind).document.clone();
    let changes: Result<Vec<Change>, DocumentError> =
        changes.iter().map(|bytes| read_change(bytes)).collect();
    merged::apply(&mut document, changes?)?;
    Ok(document)
}

fn is_saved_document(bytes: &[u8]) -> bool {
    change::chunk_type(bytes) == Some(change::DOCUMENT)
}

impl Document {
    /// A document that holds nothing but its genesis.
    pub fn genesis(kind: Kind) -> Document {
        Document {
            kind,
            state: State::Line(Line::new(&genesis(kind).change)),
        }
    }

    /// From changes that this replica wrote, oldest first. Anything else is better loaded ([`Document::load`]), which this
    /// does when it finds that it has to.
    ///
    /// # Errors
    /// [`DocumentError`] when a change is unreadable or rests on something that isn't here.
    pub fn written_here(kind: Kind, changes: &[&[u8]]) -> Result<Document, DocumentError> {
        let mut line = Line::new(&genesis(kind).change);
        for bytes in changes {
            if !line.take(bytes) {
                return Document::load(kind, changes);
            }
        }
        let state = State::Line(line);
        Ok(Document { kind, state })
    }

    /// From pieces (saved documents and changes), a saved one first if there is any, the others in any order.
    ///
    /// # Errors
    /// [`DocumentError`] when a piece is unreadable, too large, or rests on something that isn't here.
    pub fn load(kind: Kind, pieces: &[&[u8]]) -> Result<Document, DocumentError> {
        let (first, rest) = match pieces.split_first() {
            Some((first, rest)) if is_saved_document(first) => (Some(first), rest),
            _ => (None, pieces),
        };
        let mut inner = match first {
            None => genesis(kind).document.clone(),
            Some(saved) => Automerge::load(saved).map_err(malformed)?,
        };
        let mut changes = Vec::with_capacity(rest.len());
        for piece in rest {
            if is_saved_document(piece) {
                let other = Automerge::load(piece).map_err(malformed)?;
                changes.extend(other.get_changes(&inner.get_heads()));
            } else {
                changes.push(read_change(piece)?);
            }
        }
        merged::apply(&mut inner, changes)?;
        let state = State::Merged(Box::new(inner));
        Ok(Document { kind, state })
    }

    /// The document as automerge has it.
    fn inner(&self) -> Result<Cow<'_, Automerge>, DocumentError> {
        Ok(match &self.state {
            State::Merged(inner) => Cow::Borrowed(inner),
            State::Line(line) => Cow::Owned(merge(self.kind, line.changes())?),
        })
    }

    /// The whole document as bytes; [`Document::load`] takes them as a piece.
    ///
    /// # Errors
    /// [`DocumentError::Malformed`] if automerge refuses what was written here, which it doesn't.
    pub fn save(&self) -> Result<Vec<u8>, DocumentError> {
        Ok(self.inner()?.save())
    }

    /// Applies changes in one call. A change that is here already does nothing.
    ///
    /// # Errors
    /// [`DocumentError`]; then nothing was applied.
    pub fn apply(&mut self, changes: &[&[u8]]) -> Result<(), DocumentError> {
        let changes = changes
            .iter()
            .map(|bytes| read_change(bytes))
            .collect::<Result<Vec<_>, _>>()?;
        if let State::Line(line) = &self.state {
            self.state = State::Merged(Box::new(merge(self.kind, line.changes())?));
        }
        match &mut self.state {
            State::Merged(inner) => merged::apply(inner, changes),
            // It was merged right before.
            State::Line(_) => Err(DocumentError::Missing),
        }
    }

    /// Whether the document holds these changes exactly as they came, so that it can be saved and loaded
    /// again. Automerge writes a saved document from operations; a change that it would write differently
    /// than its author did gets another hash, and what was saved is refused. To be asked about what a stranger
    /// sent, after it was applied.
    pub fn holds(&self, changes: &[&[u8]]) -> bool {
        let Ok(inner) = self.inner() else { return false };
        changes.iter().all(|bytes| {
            let hash = change::hashed(bytes).map(|hashed| ChangeHash(Sha256::digest(hashed).into()));
            let held = hash.and_then(|hash| inner.get_change_by_hash(&hash));
            held.is_some_and(|held| held.raw_bytes() == *bytes)
        })
    }

    /// Sets keys in one change and returns the change's bytes; `None` when there is nothing to set.
    /// `at` is in milliseconds and only informs.
    ///
    /// # Errors
    /// [`DocumentError::Malformed`] if automerge refuses a write, which no key or value here can cause.
    pub fn edit(
        &mut self,
        actor: Actor,
        at: i64,
        cells: Vec<(String, Vec<u8>)>,
    ) -> Result<Option<Vec<u8>>, DocumentError> {
        let time = at.div_euclid(1000);
        match &mut self.state {
            State::Line(line) => Ok(line.edit(actor.id(), time, cells)),
            State::Merged(inner) => merged::edit(inner, actor.id(), time, cells),
        }
    }

    /// All cells in the order of their keys, but for the genesis.
    pub fn cells(&self) -> Vec<Cell> {
        match &self.state {
            State::Line(line) => line.cells(),
            State::Merged(inner) => merged::cells(inner),
        }
    }

    /// Digest of the heads: the first 8 bytes of the only head, or of the SHA-256 of all of them in order.
    pub fn version(&self) -> Version {
        let mut heads = match &self.state {
            State::Line(line) => vec![line.head()],
            State::Merged(inner) => inner.get_heads(),
        };
        sorting::ascending(&mut heads);
        let digest: [u8; 32] = match heads.as_slice() {
            [only] => only.0,
            several => {
                let mut hasher = Sha256::new();
                for head in several {
                    hasher.update(head.0);
                }
                hasher.finalize().into()
            }
        };
        let [a, b, c, d, e, f, g, h, ..] = digest;
        Version::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}

fn read_change(bytes: &[u8]) -> Result<Change, DocumentError> {
    if bytes.len() > limits::CHANGE_BYTES {
        return Err(DocumentError::TooLarge);
    }
    // Automerge reads other types of chunks here too, which nobody sends, and panics at some.
    if change::chunk_type(bytes) != Some(change::CHANGE) {
        return Err(malformed("it isn't a change"));
    }
    let change = Change::from_bytes(bytes.to_vec()).map_err(malformed)?;
    if change.len() > limits::OPERATIONS_PER_CHANGE {
        return Err(DocumentError::TooLarge);
    }
    Ok(change)
}

#[cfg(test)]
mod tests;
