//! A document whose changes were all written here, each knowing all before it: nothing in it can conflict, so the last
//! value of each key is the one in force, and no merging is needed to tell. Nearly every order is such a document until it
//! is sent, and automerge's columns for one cost ten times what the change costs that makes it.
//!
//! It must answer exactly as the merged document of the same changes does; a test holds the two together.

use std::collections::BTreeMap;

use automerge::{ActorId, ChangeHash};

use super::Cell;
use super::change::{self, BYTES, Ground, Operation, Put, Written};

/// The changes after the genesis, and what they add up to.
#[derive(Clone, Debug)]
pub(super) struct Line {
    head: ChangeHash,
    /// The highest number of an operation.
    last_op: u64,
    /// Each actor's last change: which it was, and its hash.
    last: Vec<(ActorId, (u64, ChangeHash))>,
    cells: BTreeMap<String, (Operation, Vec<u8>)>,
    changes: Vec<Vec<u8>>,
}

impl Line {
    /// Nothing but a genesis, which has one operation.
    pub fn new(genesis: &Written) -> Line {
        Line {
            head: genesis.hash,
            last_op: 1,
            last: Vec::new(),
            cells: BTreeMap::new(),
            changes: Vec::new(),
        }
    }

    /// Takes in a change. It belongs here if this line writes the same bytes when it sets the same; `false` says that it
    /// doesn't, and that the line is of no more use.
    pub fn take(&mut self, bytes: &[u8]) -> bool {
        let setting = change::read(bytes);
        let written = setting.and_then(|setting| self.edit(setting.actor, setting.time, setting.cells));
        written.is_some_and(|written| written == bytes)
    }

    /// Sets keys in one change and returns it; `None` when all have these values already.
    pub fn edit(&mut self, actor: ActorId, time: i64, cells: Vec<(String, Vec<u8>)>) -> Option<Vec<u8>> {
        let of_actor = self.last.iter_mut().find(|(known, _)| *known == actor);
        let ground = Ground {
            last: of_actor.as_ref().map(|(_, last)| *last),
            last_op: self.last_op,
            heads: vec![self.head],
            time,
            actor,
        };
        let mut puts = Vec::with_capacity(cells.len());
        for (key, value) in cells {
            let before = self.cells.get(&key);
            if before.is_some_and(|(_, held)| *held == value) {
                continue;
            }
            let operation = ground.operation(puts.len());
            puts.push(Put {
                key: key.clone(),
                value: value.clone(),
                over: before
                    .map(|(operation, _)| operation.clone())
                    .into_iter()
                    .collect(),
            });
            self.cells.insert(key, (operation, value));
        }
        if puts.is_empty() {
            return None;
        }
        let Written { bytes, hash } = ground.change(BYTES, &mut puts);
        let last = (ground.seq(), hash);
        match of_actor {
            Some((_, before)) => *before = last,
            None => self.last.push((ground.actor, last)),
        }
        self.head = hash;
        self.last_op = self.last_op.saturating_add(puts.len() as u64);
        self.changes.push(bytes.clone());
        Some(bytes)
    }

    /// The changes, oldest first.
    pub fn changes(&self) -> &[Vec<u8>] {
        &self.changes
    }

    /// The only head.
    pub fn head(&self) -> ChangeHash {
        self.head
    }

    /// All cells in the order of their keys.
    pub fn cells(&self) -> Vec<Cell> {
        let cell = |(key, (_, shown)): (&String, &(Operation, Vec<u8>))| Cell {
            key: key.clone(),
            shown: shown.clone(),
            others: Vec::new(),
        };
        self.cells.iter().map(cell).collect()
    }
}

#[cfg(test)]
mod tests;
