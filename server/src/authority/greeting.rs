//! The answer to a device's first words: who it is, whether both know the same past, and where to go on.

use domain::id::Millis;
use replica::wire::{
    Hello, Link, OLDEST_PROTOCOL, PROTOCOL, QuarantineReason, RefusalReason, Renewed, Welcome,
};

use super::Authority;
use super::history::refused_at;
use crate::secret;
use crate::store::{ChainId, Store, StoreError};

/// What a device is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Greeted {
    /// It may go on, as this chain, reading from this cursor.
    Welcome(ChainId, Welcome),
    /// It may not.
    Refused(RefusalReason),
}

impl<S: Store> Authority<S> {
    /// Answers a greeting.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub fn greet(&mut self, now: Millis, hello: &Hello) -> Result<Greeted, StoreError> {
        if hello.protocol < OLDEST_PROTOCOL {
            return Ok(Greeted::Refused(RefusalReason::TooOld));
        }
        if hello.protocol > PROTOCOL {
            return Ok(Greeted::Refused(RefusalReason::TooNew));
        }
        let hashed = secret::hash(&hello.token);
        let known = self
            .devices
            .get(&hello.device)
            .is_some_and(|device| secret::same(&device.token, &hashed));
        if !known {
            return Ok(Greeted::Refused(RefusalReason::UnknownDevice));
        }
        let chain = ChainId {
            device: hello.device,
            epoch: hello.epoch,
        };
        // Epochs are allotted here, so an unknown one was allotted by a future that this server has lost.
        if !self.knows(chain) || hello.cursor > self.head {
            return Ok(Greeted::Refused(RefusalReason::ServerBehind));
        }
        self.seen.insert(hello.device, now);
        if let Some(hashes) = &hello.renew {
            let shared = self.shared(chain, hello.acknowledged, hashes)?;
            let kept_aside = self.kept_aside(chain, hello.acknowledged.number, shared)?;
            let fresh = self.renew(hello.device, now)?;
            let renewed = Renewed {
                epoch: fresh.id.epoch,
                series: fresh.series.clone(),
                shared,
                kept_aside,
                given: self
                    .given_again
                    .latest(hello.device, &self.chains, &self.store, &mut self.history)?,
            };
            return Ok(Greeted::Welcome(
                fresh.id,
                self.welcome(now, Link::default(), Some(renewed)),
            ));
        }
        Ok(match self.common_past(chain, hello)? {
            Ok(decided) => Greeted::Welcome(chain, self.welcome(now, decided, None)),
            Err(reason) => Greeted::Refused(reason),
        })
    }

    fn welcome(&self, now: Millis, decided: Link, renewed: Option<Renewed>) -> Welcome {
        Welcome {
            protocol: PROTOCOL,
            head: self.head,
            decided,
            time: now,
            sum: self.table.sum(),
            renewed,
        }
    }

    /// The link up to which the device may take all its commits for accepted, or why it can't be talked to.
    fn common_past(
        &mut self,
        chain: ChainId,
        hello: &Hello,
    ) -> Result<Result<Link, RefusalReason>, StoreError> {
        let decided = self.decided(chain).unwrap_or_default();
        let (acknowledged, last) = (hello.acknowledged, hello.last);
        if acknowledged.number > decided.number {
            return Ok(Err(RefusalReason::ServerBehind));
        }
        if last.number < decided.number
            || last.number < acknowledged.number
            || (last.number == decided.number && last.hash != decided.hash)
            || !self.is_link(chain, acknowledged)?
        {
            return Ok(Err(RefusalReason::Forked));
        }
        if decided.number == acknowledged.number {
            return Ok(Ok(decided));
        }
        if last.number != decided.number {
            // The device has commits after ours, so nothing in the greeting shows whether those in between
            // are the same. It sends them again and each is compared.
            return Ok(Ok(acknowledged));
        }
        // What was refused must reach the device as a verdict: it sends that again too.
        let refused = self.kept_aside(chain, acknowledged.number, decided.number)?;
        Ok(Ok(if refused.is_empty() { decided } else { acknowledged }))
    }

    /// Which commits of a chain after one number and up to another were refused, and why.
    fn kept_aside(
        &self,
        chain: ChainId,
        after: u64,
        upto: u64,
    ) -> Result<Vec<(u64, QuarantineReason)>, StoreError> {
        let mut refused = Vec::new();
        for number in after.saturating_add(1)..=upto {
            let entry = refused_at(&self.store, chain, number)?;
            refused.extend(entry.map(|entry| (number, entry.reason)));
        }
        Ok(refused)
    }

    /// Whether this is a link of the chain as it is known here.
    fn is_link(&mut self, chain: ChainId, link: Link) -> Result<bool, StoreError> {
        if link.number == 0 {
            return Ok(link.hash == Link::default().hash);
        }
        if self.decided(chain) == Some(link) {
            return Ok(true);
        }
        Ok(self.history.hash_at(&self.store, chain, link.number)? == Some(link.hash))
    }

    /// Number of the last commit that a copy has in common with the chain: `hashes` are those of its
    /// commits after `acknowledged`, 32 bytes each.
    fn shared(&mut self, chain: ChainId, acknowledged: Link, hashes: &[u8]) -> Result<u64, StoreError> {
        if !self.is_link(chain, acknowledged)? {
            return Ok(0);
        }
        let mut shared = acknowledged.number;
        for hash in hashes.chunks_exact(32) {
            let here = self
                .history
                .hash_at(&self.store, chain, shared.saturating_add(1))?;
            if here.is_none_or(|here| here.0.as_slice() != hash) {
                break;
            }
            shared = shared.saturating_add(1);
        }
        Ok(shared)
    }
}
