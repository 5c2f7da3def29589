//! Commits of another device, taken over from the file that it exported when it couldn't reach the server
//! itself. They are sent on as they are: their author's chain, not this device's, vouches for them.

use std::collections::BTreeMap;

use domain::sorting;
use minicbor::bytes::ByteVec;

use super::disk::Then;
use super::records::QuarantineRecord;
use super::{Device, Effect, Failure, RequestId, Response};
use crate::commit::Commit;
use crate::storage::{Durability, Key, Store, Write};
use crate::wire::{ClientFrame, QuarantineReason, Verdict};
use crate::{limits, pack};

/// Commits on their way through this device.
#[derive(Default)]
pub(super) struct Relay {
    waiting: BTreeMap<Key, Vec<u8>>,
    sent: Vec<Key>,
}

impl Relay {
    pub fn open(records: Vec<(Key, Vec<u8>)>) -> Relay {
        Relay {
            waiting: sorting::map(records.into_iter()),
            sent: Vec::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// A new conversation: what was sent in the old one and not answered is sent again.
    pub fn forget_sent(&mut self) {
        self.sent.clear();
    }
}

impl Device {
    pub(super) fn take_over_file(&mut self, request: RequestId, file: &[u8]) {
        match self.read_file(file) {
            Ok(commits) => {
                let count = commits.len() as u32;
                let first = self.relay.waiting.keys().last().map_or(1, |key| key + 1);
                let keyed: Vec<(Key, Vec<u8>)> = (first..).zip(commits).collect();
                let writes = keyed
                    .iter()
                    .map(|(key, bytes)| Write::Put(Store::Relay, *key, bytes.clone()));
                let writes = writes.collect();
                self.relay.waiting.extend(keyed);
                self.store(Durability::Strict, writes, Then::TakenOver(request, count));
            }
            Err(reason) => {
                let failure = Response::Failed(Failure::BadFile(reason));
                self.effects.push(Effect::Respond(request, failure));
            }
        }
    }

    /// The commits of a file, without those of this device's own chain and those taken over before.
    fn read_file(&self, file: &[u8]) -> Result<Vec<Vec<u8>>, String> {
        let commits: Vec<ByteVec> = pack::unpack(file).map_err(|error| error.to_string())?;
        let mut taken = Vec::new();
        for bytes in commits {
            let commit = Commit::decode(&bytes).map_err(|error| error.to_string())?;
            let author = (commit.stamp.device, commit.stamp.epoch);
            let mine = self
                .meta
                .as_ref()
                .is_some_and(|meta| (meta.device, meta.epoch) == author);
            let bytes = Vec::from(bytes);
            if !mine && !self.relay.waiting.values().any(|waiting| *waiting == bytes) {
                taken.push(bytes);
            }
        }
        Ok(taken)
    }

    pub(super) fn send_relay(&mut self) {
        if !self.online() || !self.relay.sent.is_empty() || self.relay.waiting.is_empty() {
            return;
        }
        let mut batch = Vec::new();
        let mut size = 0;
        for (key, bytes) in self.relay.waiting.iter().take(limits::COMMITS_PER_PUSH) {
            if size > 0 && size + bytes.len() > limits::PUSH_BYTES {
                break;
            }
            size += bytes.len();
            self.relay.sent.push(*key);
            batch.push(ByteVec::from(bytes.clone()));
        }
        self.send_frame(&ClientFrame::Relay(ByteVec::from(pack::pack(&batch))));
    }

    pub(super) fn relayed(&mut self, verdicts: Vec<Verdict>) {
        let sent = std::mem::take(&mut self.relay.sent);
        let mut writes = Vec::new();
        for (key, verdict) in sent.into_iter().zip(verdicts) {
            let Some(bytes) = self.relay.waiting.remove(&key) else {
                continue;
            };
            writes.push(Write::Delete(Store::Relay, key, key));
            let reason = match verdict {
                Verdict::Accepted(_) | Verdict::Duplicate => continue,
                Verdict::Missing(_) => QuarantineReason::Depends,
                Verdict::Quarantined(reason) => reason,
            };
            writes.push(self.refused.keep(QuarantineRecord {
                commit: ByteVec::from(bytes),
                reason,
                order_number: None,
                settled: None,
            }));
        }
        if !writes.is_empty() {
            self.store(Durability::Relaxed, writes, Then::Nothing);
        }
    }
}
