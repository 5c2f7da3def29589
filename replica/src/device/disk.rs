//! Transactions on their way to the disk, and what follows when one is there.

use std::collections::BTreeMap;

use domain::id::{Epoch, Millis};

use super::{Device, Done, Effect, Failure, Outcome, RequestId, Response};
use crate::Seq;
use crate::pack;
use crate::storage::{Durability, Store, Transaction, Write};
use crate::wire::ClientFrame;

/// The pause after the second failure in a row; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Millis = 250;
const LONGEST_PAUSE: Millis = 30_000;

/// What follows when a transaction is on disk.
pub(super) enum Then {
    /// Nothing.
    Nothing,
    /// A person's commit of this epoch is saved: say so, and let it be pushed.
    Saved(Epoch, Option<RequestId>, Done),
    /// The commits of a group are saved, all at once: say what became of its commands, and let them be pushed.
    SavedAll(Epoch, RequestId, Vec<Outcome>),
    /// A batch is stored: the server may send more.
    Stored(Seq),
    /// The first rows are complete: talk to the server.
    Bootstrapped,
    /// So many commits of a file are taken over.
    TakenOver(RequestId, u32),
}

/// Transactions in flight.
#[derive(Default)]
pub(super) struct Disk {
    next: u64,
    in_flight: BTreeMap<u64, Then>,
    /// Failures since the last transaction that was written.
    failures: u32,
    /// When the disk is read again after a failure.
    pub reload_at: Option<Millis>,
}

impl Disk {
    pub fn failed(&self) -> bool {
        self.failures > 0
    }

    /// Memory is read anew: nothing is under way any more. Numbers aren't used again.
    pub fn reopened(&mut self) {
        self.in_flight.clear();
        self.reload_at = None;
    }

    pub fn shift(&mut self, by: Millis) {
        self.reload_at = self.reload_at.map(|at| at.saturating_sub(by));
    }
}

impl Device {
    pub(super) fn store(&mut self, durability: Durability, writes: Vec<Write>, then: Then) {
        self.disk.next += 1;
        let id = self.disk.next;
        self.disk.in_flight.insert(id, then);
        self.effects.push(Effect::Store(Transaction {
            id,
            durability,
            writes,
        }));
    }

    /// The present meta record, to be written with whatever changed it.
    pub(super) fn meta_write(&self) -> Option<Write> {
        self.meta
            .as_ref()
            .map(|meta| Write::Put(Store::Meta, 0, pack::encode(meta)))
    }

    pub(super) fn stored(&mut self, transaction: u64) {
        if std::mem::take(&mut self.disk.failures) > 0 {
            self.queue_replay();
        }
        match self.disk.in_flight.remove(&transaction) {
            None | Some(Then::Nothing) => {}
            Some(Then::Saved(epoch, request, done)) => {
                self.commit_is_saved(epoch, &done);
                if let Some(request) = request {
                    self.effects.push(Effect::Respond(request, Response::Done(done)));
                }
            }
            Some(Then::SavedAll(epoch, request, outcomes)) => {
                for outcome in &outcomes {
                    if let Outcome::Done(done) = outcome {
                        self.commit_is_saved(epoch, done);
                    }
                }
                self.effects
                    .push(Effect::Respond(request, Response::DoneAll(outcomes)));
            }
            Some(Then::Stored(seq)) => self.send_frame(&ClientFrame::Stored(seq)),
            Some(Then::Bootstrapped) => self.connect(),
            Some(Then::TakenOver(request, count)) => {
                self.effects
                    .push(Effect::Respond(request, Response::Imported(count)));
            }
        }
    }

    fn commit_is_saved(&mut self, epoch: Epoch, done: &Done) {
        // The numbers of an epoch that was left meanwhile say nothing about those of the new one.
        if self.meta.as_ref().is_some_and(|meta| meta.epoch == epoch) {
            self.outbox.saved(done.commit);
        }
        self.changed.extend(done.subject);
    }

    /// Nothing of the transaction was written, so memory is ahead of the disk: every command in flight is
    /// answered "not saved" and memory is read from disk again. A disk that goes on refusing (a full one may
    /// for hours) is asked again after longer and longer pauses.
    pub(super) fn store_failed(&mut self, transaction: u64, reason: String) {
        if !self.disk.in_flight.contains_key(&transaction) {
            // The disk refuses what was on its way behind the one that failed.
            return;
        }
        for (_, then) in std::mem::take(&mut self.disk.in_flight) {
            if let Then::Saved(_, Some(request), _)
            | Then::SavedAll(_, request, _)
            | Then::TakenOver(request, _) = then
            {
                let failure = Failure::NotSaved(reason.clone());
                self.effects
                    .push(Effect::Respond(request, Response::Failed(failure)));
            }
        }
        self.disk.failures = self.disk.failures.saturating_add(1);
        if self.disk.failures == 1 {
            self.reload();
        } else {
            self.hang_up();
            let doubled = FIRST_PAUSE.saturating_mul(1 << self.disk.failures.min(10));
            self.disk.reload_at = Some(self.now.saturating_add(doubled.min(LONGEST_PAUSE)));
        }
    }

    /// Reads the disk again when the pause after a failure is over.
    pub(super) fn retry_disk(&mut self) {
        if self.disk.reload_at.is_some_and(|at| self.now >= at) {
            self.disk.reload_at = None;
            self.reload();
        }
    }
}
