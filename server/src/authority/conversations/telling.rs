//! What the log's growth brings to each device: batches while it has room for them, and now and then that
//! nothing came.

use std::sync::Arc;

use domain::id::Millis;
use minicbor::bytes::ByteVec;
use replica::wire::{Batch, ServerFrame, Updates};
use replica::{Seq, pack};
use rustc_hash::FxHashMap;

use super::{Conversations, Output, WINDOW};
use crate::authority::{Authority, Draft};
use crate::store::{Store, StoreError};

/// How long a device isn't told that the log grew by nothing but its own commits.
const QUIET: Millis = 1_000;

impl<S: Store> Conversations<S> {
    /// Tells every device that has room what it doesn't know yet.
    pub(super) fn tell(&mut self, now: Millis, out: &mut Vec<Output>) -> Result<(), StoreError> {
        let mut shared: FxHashMap<Seq, Arc<Draft>> = FxHashMap::default();
        let mut damaged = Vec::new();
        let head = self.authority.head();
        for (id, session) in &mut self.sessions {
            while session.under_way.len() < WINDOW && session.read < head {
                let draft = match shared.get(&session.read) {
                    Some(draft) if draft.suits(session.chain) => Arc::clone(draft),
                    _ => match self.authority.draft(session.read, session.chain) {
                        Ok(Some(draft)) => Arc::new(draft),
                        Ok(None) => break,
                        Err(error @ StoreError::Damaged(_)) => {
                            damaged.push((*id, error));
                            break;
                        }
                        Err(error) => return Err(error),
                    },
                };
                if draft.suits(session.chain) {
                    shared.insert(draft.after, Arc::clone(&draft));
                }
                session.read = draft.upto;
                if draft.is_empty() {
                    session.tell_at.get_or_insert(now.saturating_add(QUIET));
                    continue;
                }
                session.tell_at = None;
                session.under_way.push_back(draft.upto);
                out.push(Output::Batch(*id, draft));
            }
            let due = session.tell_at.is_some_and(|at| at <= now) && session.under_way.len() < WINDOW;
            if due {
                session.tell_at = None;
                session.under_way.push_back(session.read);
                out.push(Output::Send(*id, self.authority.progress(session.read)));
            }
        }
        for (id, error) in damaged {
            self.contain(id, Err(error), out)?;
        }
        Ok(())
    }
}

impl<S: Store> Authority<S> {
    /// A batch that says nothing but that a device is complete up to `upto`.
    fn progress(&self, upto: Seq) -> Vec<u8> {
        let updates = ByteVec::from(pack::pack(&Updates::default()));
        let batch = Batch {
            upto,
            head: self.head(),
            sum: self.table().sum(),
            updates,
        };
        pack::encode(&ServerFrame::Batch(batch))
    }
}
