//! The first words of a conversation, and pushing what waits.

use minicbor::bytes::ByteVec;

use super::Device;
use crate::limits;
use crate::pack;
use crate::wire::{ClientFrame, Hello, PROTOCOL, Welcome};

/// Commits under way at most; more would only fill buffers.
const IN_FLIGHT: u64 = (limits::COMMITS_PER_PUSH * limits::PUSHES_IN_FLIGHT) as u64;

impl Device {
    pub(super) fn greet(&mut self) {
        let Some(meta) = &self.meta else { return };
        let renew = self.session.renew.then(|| {
            let hashes = self.outbox.items().take(limits::HASHES_PER_RENEWAL);
            ByteVec::from(hashes.flat_map(|item| item.hash.0).collect::<Vec<u8>>())
        });
        // Only what is on disk counts: a commit that a crash may still take back was never made.
        let saved = self
            .outbox
            .items()
            .take_while(|item| self.outbox.is_saved(item.number))
            .last();
        let last = saved.map_or(meta.acknowledged, |item| crate::wire::Link {
            number: item.number,
            hash: item.hash,
        });
        let hello = Hello {
            protocol: PROTOCOL,
            token: meta.token.clone(),
            device: meta.device,
            epoch: meta.epoch,
            cursor: meta.cursor,
            acknowledged: meta.acknowledged,
            last,
            renew,
        };
        self.send_frame(&ClientFrame::Hello(hello));
    }

    pub(super) fn welcomed(&mut self, welcome: Welcome) {
        self.session.renew = false;
        if let Some(renewed) = welcome.renewed {
            self.renew(renewed);
            return;
        }
        // A verdict may have been lost with the last conversation: what the server decided on is known by
        // its number, and its hash was compared by the server.
        self.acknowledge_through(welcome.decided.number);
        self.outbox.sent = welcome.decided.number;
        self.outbox.missing = false;
        self.relay.forget_sent();
        let at_head = self.meta.as_ref().is_some_and(|meta| meta.cursor == welcome.head);
        if at_head {
            self.audit(welcome.head, welcome.sum);
            self.queue_replay();
        }
    }

    /// Sends commits that are on disk, as long as not too many are under way.
    pub(super) fn push(&mut self) {
        while self.online() && !self.outbox.missing {
            let first = self.outbox.first().map_or(0, |item| item.number);
            if self.outbox.sent.saturating_sub(first) >= IN_FLIGHT && first != 0 && self.outbox.sent >= first
            {
                return;
            }
            let mut batch = Vec::new();
            let mut size = 0;
            let mut last = 0;
            for item in self.outbox.unsent().take(limits::COMMITS_PER_PUSH) {
                if size > 0 && size + item.bytes.len() > limits::PUSH_BYTES {
                    break;
                }
                size += item.bytes.len();
                last = item.number;
                batch.push(ByteVec::from(item.bytes.clone()));
            }
            if batch.is_empty() {
                return;
            }
            self.outbox.sent = last;
            self.send_frame(&ClientFrame::Push(ByteVec::from(pack::pack(&batch))));
        }
    }
}
