//! The authority of one organisation: who is who, which commits are accepted, in which sequence, and what
//! everyone else is told. It has no clock, no randomness and no sockets: time and secrets are passed in,
//! so the simulator runs it as it is.
//!
//! It must not know how bytes travel ([`crate::http`]) or where they are kept ([`crate::store`]).

pub mod bench;
pub mod cache;
pub mod checkpoint;
pub mod conversations;
pub mod enrolment;
mod given_again;
pub mod greeting;
pub mod group;
pub mod history;
pub mod inbound;
pub mod pull;
pub mod repair;
pub mod verdict;

use std::collections::VecDeque;
use std::sync::Arc;

use domain::id::{DeviceId, DocId, Millis};
use replica::Seq;
use replica::commit::DocChange;
use replica::table::Table;
use replica::wire::Link;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::store::{Chain, ChainId, Checkpoint, Device, Organisation, Store, StoreError};
use cache::DocumentCache;
use given_again::GivenAgain;
use history::History;
use verdict::Rules;

pub use conversations::{ConnectionId, Conversations, Input, Output};
pub use greeting::Greeted;
pub use group::{Answer, Submission};
pub use pull::Draft;

/// What the authority may use of memory.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of documents kept at hand.
    pub documents: usize,
    /// Bytes of recently accepted changes kept at hand for those who read live.
    pub tail: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds {
            documents: 48 << 20,
            tail: 8 << 20,
        }
    }
}

/// An accepted commit, as others are told about it.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Its place in the log.
    pub seq: Seq,
    /// Who made it.
    pub chain: ChainId,
    /// What it changed.
    pub changes: Vec<DocChange>,
}

/// What became of pushed commits since the start, for the metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Commits that entered the log.
    pub accepted: u64,
    /// Commits that were there already.
    pub duplicate: u64,
    /// Commits that rest on something that isn't here.
    pub missing: u64,
    /// Commits kept aside.
    pub quarantined: u64,
    /// Pushes that showed their device to be a copy.
    pub parted: u64,
    /// Groups, each one transaction.
    pub groups: u64,
    /// Groups in which not everything could be applied at once.
    pub careful_groups: u64,
}

/// The authority of one organisation.
pub struct Authority<S> {
    store: S,
    organisation: Organisation,
    devices: FxHashMap<DeviceId, Device>,
    chains: FxHashMap<ChainId, Chain>,
    rules: Rules,
    head: Seq,
    table: Table,
    cache: DocumentCache,
    history: History,
    given_again: GivenAgain,
    /// Accepted lately, oldest first, without a gap up to the head.
    tail: VecDeque<Arc<Accepted>>,
    tail_bytes: usize,
    /// Documents that commits in quarantine would have changed: what rests on those can't be accepted.
    tainted: FxHashSet<DocId>,
    checkpoint: Checkpoint,
    /// Documents whose row is newer than its segment.
    dirty: FxHashSet<DocId>,
    /// Devices that said hello and when, not yet stored.
    seen: FxHashMap<DeviceId, Millis>,
    bounds: Bounds,
    tally: Tally,
}

impl<S: Store> Authority<S> {
    /// Takes up the work on what is stored: the rows from their segments, and on top the log's tail.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails, isn't founded, or its content can't be read.
    pub fn open(store: S, bounds: Bounds) -> Result<Authority<S>, StoreError> {
        let organisation = store
            .organisation()?
            .ok_or_else(|| StoreError::Failed("no organisation is founded here yet".to_owned()))?;
        let devices = store
            .devices()?
            .into_iter()
            .map(|device| (device.id, device))
            .collect();
        let chains = store
            .chains()?
            .into_iter()
            .map(|chain| (chain.id, chain))
            .collect();
        let tainted = store.tainted()?.into_iter().collect();
        let head = store.head()?;
        let mut authority = Authority {
            store,
            organisation,
            devices,
            chains,
            rules: verdict::rules,
            head,
            table: Table::new(),
            cache: DocumentCache::new(bounds.documents),
            history: History::new(),
            given_again: GivenAgain::default(),
            tail: VecDeque::new(),
            tail_bytes: 0,
            tainted,
            checkpoint: Checkpoint::default(),
            dirty: FxHashSet::default(),
            seen: FxHashMap::default(),
            bounds,
            tally: Tally::default(),
        };
        authority.load_rows()?;
        Ok(authority)
    }

    /// Judges commits by these rules from now on: the product's and more, where what follows a refusal is to be seen.
    pub fn judge_by(&mut self, rules: Rules) {
        self.rules = rules;
    }

    /// The business.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// Seq of the last accepted commit.
    pub fn head(&self) -> Seq {
        self.head
    }

    /// All rows.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// All devices, in no particular order.
    pub fn devices(&self) -> impl Iterator<Item = &Device> {
        self.devices.values()
    }

    /// How far a chain is decided; `None` for one that was never allotted.
    pub fn decided(&self, chain: ChainId) -> Option<Link> {
        self.chains.get(&chain).map(|chain| chain.decided)
    }

    /// A chain, if it was ever allotted.
    pub fn chain(&self, chain: ChainId) -> Option<&Chain> {
        self.chains.get(&chain)
    }

    /// The latest epoch of a device.
    pub fn latest_chain(&self, device: DeviceId) -> Option<&Chain> {
        self.chains
            .values()
            .filter(|chain| chain.id.device == device)
            .max_by_key(|chain| chain.id.epoch)
    }

    /// What became of pushed commits.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Bytes of documents at hand.
    pub fn cached_bytes(&self) -> usize {
        self.cache.bytes()
    }

    /// The store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// All changes of a document in the order in which they were accepted; empty for an unknown one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub fn pieces(&mut self, doc: DocId) -> Result<Vec<minicbor::bytes::ByteVec>, StoreError> {
        if self.table.version(doc).is_none() {
            return Ok(Vec::new());
        }
        if let Some(pieces) = self.cache.get(doc) {
            return Ok(pieces.to_vec());
        }
        self.history.pieces(&self.store, doc)
    }

    /// When each commit that changed a document was accepted; empty for an unknown one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub fn arrivals(&mut self, doc: DocId) -> Result<Vec<replica::wire::Arrival>, StoreError> {
        self.history.arrivals(&self.store, doc)
    }

    /// Notes on disk which devices said hello since the last time.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub fn store_seen(&mut self) -> Result<(), StoreError> {
        if !self.seen.is_empty() {
            let mut seen: Vec<(DeviceId, Millis)> = self.seen.iter().map(|(id, at)| (*id, *at)).collect();
            seen.sort_unstable();
            self.store.seen(&seen)?;
            self.seen.clear();
        }
        Ok(())
    }

    /// Gives unused disk space back.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub fn compact(&mut self) -> Result<(), StoreError> {
        self.store.compact()
    }

    /// Ends the work and gives the store back.
    pub fn into_store(self) -> S {
        self.store
    }
}
