//! Writing a change from what it sets. Automerge's transactions put every operation into a document's columns by itself,
//! which costs several times what writing the change does; here the change is written first, and a document takes it in
//! whole, if it has to at all.

use std::num::NonZeroU64;

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange, ScalarValue};

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
    pub value: ScalarValue,
    /// The operations that set it before, which this one replaces.
    pub over: Vec<OpId>,
}

impl Ground {
    /// The number that the operation after so many of this change has.
    pub fn id(&self, after: usize) -> OpId {
        let number = self.last_op.saturating_add(1).saturating_add(after as u64);
        OpId::new(number, &self.actor)
    }

    /// What the change names as known: all heads and the actor's last change, as automerge does, which refuses a change
    /// that it would write differently.
    pub fn deps(&self) -> Vec<ChangeHash> {
        let mut deps = self.heads.clone();
        deps.extend(self.last.map(|(_, hash)| hash));
        domain::sorting::ascending(&mut deps);
        deps.dedup();
        deps
    }

    /// The change that sets these keys, in this order.
    pub fn change(self, puts: Vec<Put>) -> Change {
        let deps = self.deps();
        let operation = |put: Put| Op {
            action: OpType::Put(put.value),
            obj: ObjectId::Root,
            key: Key::from(put.key),
            pred: put.over.into(),
            insert: false,
        };
        Change::from(ExpandedChange {
            operations: puts.into_iter().map(operation).collect(),
            actor_id: self.actor,
            hash: None,
            seq: self.last.map_or(0, |(seq, _)| seq).saturating_add(1),
            start_op: NonZeroU64::MIN.saturating_add(self.last_op),
            time: self.time,
            message: None,
            deps,
            extra_bytes: Vec::new(),
            author: None,
        })
    }
}
