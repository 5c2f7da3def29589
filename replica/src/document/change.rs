//! Writing a change from what it sets, in automerge's binary format (<https://automerge.org/automerge-binary-format-spec>,
//! change chunks), and reading back what it sets ([`reading`]). Automerge's transactions put every operation into a document's columns by
//! itself, which costs several times what writing the change does; here the change is written first, and a document takes
//! it in whole, if it has to at all.
//!
//! It knows one shape: keys of the root map set to values. A test holds its bytes to those of automerge.

mod bytes;
mod reading;

use automerge::{ActorId, ChangeHash};
use domain::sorting;
use sha2::{Digest, Sha256};

pub(super) use bytes::unsigned;
use bytes::{runs, signed, text};
pub(super) use reading::{only_sets_keys, read};

/// The bytes that every chunk starts with.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Behind them comes a checksum of so many bytes, and then what is hashed: the chunk's type first.
const CHECKSUM: usize = 4;
/// The type of a chunk that is a saved document.
pub(super) const DOCUMENT: u8 = 0;
/// The type of a chunk that is a change.
pub(super) const CHANGE: u8 = 1;

/// What of a chunk is hashed: all that follows its checksum. Nothing when it isn't a chunk.
pub(super) fn hashed(chunk: &[u8]) -> Option<&[u8]> {
    chunk.strip_prefix(&MAGIC)?.get(CHECKSUM..)
}

/// The type of a chunk.
pub(super) fn chunk_type(chunk: &[u8]) -> Option<u8> {
    hashed(chunk)?.first().copied()
}
/// Type of a value: a whole number, not negative.
pub(super) const UINT: u64 = 3;
/// Type of a value: bytes.
pub(super) const BYTES: u64 = 7;

// Columns by their specification.
const KEYS: u64 = 0x15;
const INSERTS: u64 = 0x34;
const ACTIONS: u64 = 0x42;
const VALUE_SIZES: u64 = 0x56;
const VALUES: u64 = 0x57;
const REPLACED_COUNTS: u64 = 0x70;
const REPLACED_ACTORS: u64 = 0x71;
const REPLACED_NUMBERS: u64 = 0x73;

/// The action that sets a key.
const PUT: u64 = 1;

/// An operation, by its number and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Operation {
    pub number: u64,
    pub actor: ActorId,
}

/// What a change rests on, and who writes it when.
pub(super) struct Ground {
    pub actor: ActorId,
    /// The actor's last change: which it was, counted from 1, and its hash.
    pub last: Option<(u64, ChangeHash)>,
    /// The highest number of an operation so far.
    pub last_op: u64,
    /// All heads.
    pub heads: Vec<ChangeHash>,
    /// In seconds; only informs.
    pub time: i64,
}

/// One key set.
pub(super) struct Put {
    pub key: String,
    pub value: Vec<u8>,
    /// The operations that set it before, which this one replaces.
    pub over: Vec<Operation>,
}

/// A change as it is kept and sent.
pub(super) struct Written {
    pub bytes: Vec<u8>,
    pub hash: ChangeHash,
}

impl Ground {
    /// Which change of its actor the next one is.
    pub fn seq(&self) -> u64 {
        self.last.map_or(0, |(seq, _)| seq).saturating_add(1)
    }

    /// The operation after so many of the next change.
    pub fn operation(&self, after: usize) -> Operation {
        Operation {
            number: self.last_op.saturating_add(1).saturating_add(after as u64),
            actor: self.actor.clone(),
        }
    }

    /// The change that sets these keys, in this order, to values of this type.
    pub fn change(&self, value_type: u64, puts: &mut [Put]) -> Written {
        let mut body = Vec::with_capacity(512);
        let deps = self.deps();
        unsigned(&mut body, deps.len() as u64);
        for dependency in &deps {
            body.extend_from_slice(&dependency.0);
        }
        text(&mut body, self.actor.to_bytes());
        unsigned(&mut body, self.seq());
        unsigned(&mut body, self.last_op.saturating_add(1));
        signed(&mut body, self.time);
        text(&mut body, b"");
        let others = self.others(puts);
        unsigned(&mut body, others.len() as u64);
        for other in &others {
            text(&mut body, other.to_bytes());
        }
        let columns = self.columns(value_type, puts, &others);
        unsigned(&mut body, columns.len() as u64);
        for (column, bytes) in &columns {
            unsigned(&mut body, *column);
            unsigned(&mut body, bytes.len() as u64);
        }
        for (_, bytes) in &columns {
            body.extend_from_slice(bytes);
        }
        chunk(&body)
    }

    /// What a change names as known: all heads, and the actor's last change.
    fn deps(&self) -> Vec<ChangeHash> {
        let mut deps = self.heads.clone();
        deps.extend(self.last.map(|(_, hash)| hash));
        sorting::ascending(&mut deps);
        deps.dedup();
        deps
    }

    /// Everybody else who set what is set now.
    fn others(&self, puts: &[Put]) -> Vec<ActorId> {
        let replaced = puts.iter().flat_map(|put| &put.over);
        let others = replaced.map(|operation| &operation.actor);
        let mut others: Vec<ActorId> = others.filter(|actor| **actor != self.actor).cloned().collect();
        sorting::ascending(&mut others);
        others.dedup();
        others
    }

    fn columns(&self, value_type: u64, puts: &mut [Put], others: &[ActorId]) -> Vec<(u64, Vec<u8>)> {
        let number = |number: u64| {
            let mut bytes = Vec::new();
            unsigned(&mut bytes, number);
            bytes
        };
        let place = |actor: &ActorId| others.iter().position(|other| other == actor);
        let (mut keys, mut sizes, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let (mut counts, mut actors, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        let mut before = 0;
        for put in &mut *puts {
            let mut key = Vec::new();
            text(&mut key, put.key.as_bytes());
            keys.push(key);
            sizes.push(number((put.value.len() as u64) << 4 | value_type));
            values.extend_from_slice(&put.value);
            counts.push(number(put.over.len() as u64));
            sorting::ascending(&mut put.over);
            for operation in &put.over {
                // The author is the first of all actors.
                let actor = place(&operation.actor).map_or(0, |place| place + 1);
                actors.push(number(actor as u64));
                let mut delta = Vec::new();
                signed(&mut delta, operation.number.wrapping_sub(before) as i64);
                numbers.push(delta);
                before = operation.number;
            }
        }
        let actions: Vec<_> = puts.iter().map(|_| number(PUT)).collect();
        let all = [
            (KEYS, runs(&keys)),
            // Booleans are counts of no and yes in turn; nothing is inserted.
            (INSERTS, number(puts.len() as u64)),
            (ACTIONS, runs(&actions)),
            (VALUE_SIZES, runs(&sizes)),
            (VALUES, values),
            (REPLACED_COUNTS, runs(&counts)),
            (REPLACED_ACTORS, runs(&actors)),
            (REPLACED_NUMBERS, runs(&numbers)),
        ];
        all.into_iter().filter(|(_, bytes)| !bytes.is_empty()).collect()
    }
}

fn chunk(body: &[u8]) -> Written {
    let mut bytes = Vec::with_capacity(body.len() + 12);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&[0; CHECKSUM]);
    bytes.push(CHANGE);
    text(&mut bytes, body);
    let hash: [u8; 32] = Sha256::digest(hashed(&bytes).unwrap_or_default()).into();
    let checksum = bytes.iter_mut().skip(MAGIC.len()).zip(&hash).take(CHECKSUM);
    checksum.for_each(|(byte, of_hash)| *byte = *of_hash);
    let hash = ChangeHash(hash);
    Written { bytes, hash }
}
