//! A document whose changes were all written here, each knowing all before it: nothing in it can conflict, so the last
//! value of each key is the one in force, and no merging is needed to tell. Nearly every order is such a document until it
//! is sent, and automerge's columns for one cost ten times what the change costs that makes it.
//!
//! It must answer exactly as the merged document of the same changes does; a test holds the two together.

use std::collections::BTreeMap;

use automerge::legacy::{Key, ObjectId, OpId, OpType};
use automerge::{ActorId, Change, ChangeHash, ScalarValue};

use super::Cell;
use super::change::{Ground, Put};

/// The changes after the genesis, and what they add up to.
#[derive(Clone, Debug)]
pub(super) struct Line {
    head: ChangeHash,
    /// The highest number of an operation.
    last_op: u64,
    /// Each actor's last change: which it was, and its hash.
    last: Vec<(ActorId, (u64, ChangeHash))>,
    cells: BTreeMap<String, (OpId, Vec<u8>)>,
    changes: Vec<Change>,
}

impl Line {
    /// Nothing but a genesis.
    pub fn new(genesis: &Change) -> Line {
        Line {
            head: genesis.hash(),
            last_op: genesis.max_op(),
            last: Vec::new(),
            cells: BTreeMap::new(),
            changes: Vec::new(),
        }
    }

    /// Takes in a change that this replica wrote; `false`, and nothing is taken in, when it isn't the next of this line
    /// or does something else than setting keys to bytes. Never to be called with a stranger's change, in which
    /// automerge may find no sense.
    pub fn take(&mut self, change: &Change) -> bool {
        let ground = self.ground(change.actor_id().clone(), change.timestamp());
        let is_next = change.deps() == ground.deps()
            && change.seq() == ground.last.map_or(0, |(seq, _)| seq) + 1
            && change.start_op().get() == self.last_op + 1;
        if !is_next {
            return false;
        }
        let mut set: BTreeMap<String, (OpId, Vec<u8>)> = BTreeMap::new();
        for (operation, number) in change.decode().operations.into_iter().zip(self.last_op + 1..) {
            let (OpType::Put(ScalarValue::Bytes(value)), ObjectId::Root, Key::Map(key), false) =
                (operation.action, operation.obj, operation.key, operation.insert)
            else {
                return false;
            };
            let before = set.get(key.as_str()).or_else(|| self.cells.get(key.as_str()));
            // The genesis has a key of its own, which none of these is.
            if key.is_empty() || !operation.pred.iter().eq(before.map(|(id, _)| id)) {
                return false;
            }
            set.insert(key.into(), (OpId::new(number, change.actor_id()), value));
        }
        self.cells.extend(set);
        self.append(change.clone());
        true
    }

    /// Sets keys in one change and returns it; `None` when all have these values already.
    pub fn edit(&mut self, actor: ActorId, time: i64, cells: Vec<(String, Vec<u8>)>) -> Option<Change> {
        let ground = self.ground(actor, time);
        let mut puts = Vec::with_capacity(cells.len());
        for (key, value) in cells {
            let before = self.cells.get(&key);
            if before.is_some_and(|(_, held)| *held == value) {
                continue;
            }
            let id = ground.id(puts.len());
            puts.push(Put {
                key: key.clone(),
                value: ScalarValue::Bytes(value.clone()),
                over: before.map(|(id, _)| id.clone()).into_iter().collect(),
            });
            self.cells.insert(key, (id, value));
        }
        if puts.is_empty() {
            return None;
        }
        let change = ground.change(puts);
        self.append(change.clone());
        Some(change)
    }

    fn append(&mut self, change: Change) {
        self.head = change.hash();
        self.last_op = change.max_op();
        let last = (change.seq(), change.hash());
        match self.last.iter_mut().find(|(actor, _)| actor == change.actor_id()) {
            Some((_, before)) => *before = last,
            None => self.last.push((change.actor_id().clone(), last)),
        }
        self.changes.push(change);
    }

    fn ground(&self, actor: ActorId, time: i64) -> Ground {
        let of_actor = self.last.iter().find(|(known, _)| *known == actor);
        Ground {
            last: of_actor.map(|(_, last)| *last),
            last_op: self.last_op,
            heads: vec![self.head],
            time,
            actor,
        }
    }

    /// The changes, oldest first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The only head.
    pub fn head(&self) -> ChangeHash {
        self.head
    }

    /// All cells in the order of their keys.
    pub fn cells(&self) -> Vec<Cell> {
        let cell = |(key, (_, shown)): (&String, &(OpId, Vec<u8>))| Cell {
            key: key.clone(),
            shown: shown.clone(),
            others: Vec::new(),
        };
        self.cells.iter().map(cell).collect()
    }
}

#[cfg(test)]
mod tests;
