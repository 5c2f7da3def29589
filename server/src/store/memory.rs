//! A store in memory: for the simulator and for tests. A clone shares the data, as a reopened disk would.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::id::{DeviceId, DocId, Epoch, Millis};
use replica::Seq;
use replica::commit::CommitHash;
use replica::wire::Link;

use super::{
    Chain, ChainId, Checkpoint, Code, Device, Group, Library, Organisation, Quarantined, Record, Store,
    StoreError, series,
};

#[derive(Debug, Default)]
struct State {
    organisation: Option<Organisation>,
    devices: BTreeMap<DeviceId, Device>,
    chains: BTreeMap<ChainId, Chain>,
    codes: BTreeMap<[u8; 32], (Code, bool)>,
    records: BTreeMap<Seq, Record>,
    touches: BTreeSet<(DocId, Seq)>,
    runs: BTreeMap<(ChainId, u64), Seq>,
    quarantine: Vec<Quarantined>,
    checkpoint: Checkpoint,
    segments: BTreeMap<String, Vec<u8>>,
}

/// A store in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    state: Arc<Mutex<State>>,
    /// The next write fails, for tests of what follows.
    failing: Arc<Mutex<bool>>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    /// Makes every write fail, or no longer.
    pub fn set_failing(&self, failing: bool) {
        *self.failing.lock().unwrap_or_else(PoisonError::into_inner) = failing;
    }

    // A panic while the lock is held can't leave a half-made change: every write is checked before it
    // changes anything.
    fn read(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> Result<MutexGuard<'_, State>, StoreError> {
        if *self.failing.lock().unwrap_or_else(PoisonError::into_inner) {
            return Err(StoreError::Failed("told to fail".to_owned()));
        }
        Ok(self.read())
    }
}

impl State {
    fn head(&self) -> Seq {
        self.records.last_key_value().map_or(0, |(_, record)| record.last)
    }

    fn add_chain(&mut self, device: DeviceId, epoch: Epoch, now: Millis) -> Chain {
        let chain = Chain {
            id: ChainId { device, epoch },
            series: series(self.chains.len() as u64 + 1),
            created: now,
            decided: Link::default(),
        };
        self.chains.insert(chain.id, chain.clone());
        chain
    }
}

impl Library for MemoryStore {
    fn organisation(&self) -> Result<Option<Organisation>, StoreError> {
        Ok(self.read().organisation.clone())
    }

    fn devices(&self) -> Result<Vec<Device>, StoreError> {
        Ok(self.read().devices.values().cloned().collect())
    }

    fn chains(&self) -> Result<Vec<Chain>, StoreError> {
        Ok(self.read().chains.values().cloned().collect())
    }

    fn codes(&self, now: Millis) -> Result<Vec<Code>, StoreError> {
        let live = |(code, used): &&(Code, bool)| !used && code.expires > now;
        Ok(self
            .read()
            .codes
            .values()
            .filter(live)
            .map(|(code, _)| code.clone())
            .collect())
    }

    fn head(&self) -> Result<Seq, StoreError> {
        Ok(self.read().head())
    }

    fn record_with(&self, seq: Seq) -> Result<Option<Record>, StoreError> {
        let state = self.read();
        let before = state.records.range(..=seq).next_back();
        Ok(before
            .map(|(_, record)| record)
            .filter(|record| record.last >= seq)
            .cloned())
    }

    fn touching(&self, doc: DocId) -> Result<Vec<Seq>, StoreError> {
        let state = self.read();
        Ok(state
            .touches
            .range((doc, 0)..=(doc, Seq::MAX))
            .map(|(_, seq)| *seq)
            .collect())
    }

    fn touched_within(&self, from: Seq, to: Seq) -> Result<Vec<DocId>, StoreError> {
        let state = self.read();
        let mut docs: Vec<DocId> = state
            .touches
            .iter()
            .filter(|(_, seq)| (from..=to).contains(seq))
            .map(|(doc, _)| *doc)
            .collect();
        docs.dedup();
        Ok(docs)
    }

    fn run_with(&self, chain: ChainId, number: u64) -> Result<Option<Seq>, StoreError> {
        let state = self.read();
        let run = state.runs.range((chain, 0)..=(chain, number)).next_back();
        Ok(run.map(|(_, seq)| *seq))
    }

    fn quarantined(&self, chain: ChainId, number: u64) -> Result<Vec<Quarantined>, StoreError> {
        let state = self.read();
        let here = |entry: &&Quarantined| entry.chain == chain && entry.number == number;
        let light = |entry: &Quarantined| Quarantined {
            bytes: Vec::new(),
            ..entry.clone()
        };
        Ok(state.quarantine.iter().filter(here).map(light).collect())
    }

    fn quarantine(&self) -> Result<Vec<Quarantined>, StoreError> {
        Ok(self.read().quarantine.clone())
    }

    fn tainted(&self) -> Result<Vec<DocId>, StoreError> {
        Ok(self
            .read()
            .quarantine
            .iter()
            .flat_map(|entry| entry.docs.clone())
            .collect())
    }

    fn checkpoint(&self) -> Result<Checkpoint, StoreError> {
        Ok(self.read().checkpoint.clone())
    }

    fn segment(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.read().segments.get(id).cloned())
    }
}

impl Store for MemoryStore {
    fn library(&self) -> Result<Box<dyn Library>, StoreError> {
        Ok(Box::new(self.clone()))
    }

    fn found(&mut self, organisation: &Organisation) -> Result<(), StoreError> {
        self.write()?
            .organisation
            .get_or_insert_with(|| organisation.clone());
        Ok(())
    }

    fn add_code(&mut self, code: &Code) -> Result<(), StoreError> {
        self.write()?.codes.insert(code.hash, (code.clone(), false));
        Ok(())
    }

    fn add_device(
        &mut self,
        code: Option<&[u8; 32]>,
        name: &str,
        token: &[u8; 32],
        now: Millis,
    ) -> Result<Option<(Device, Chain)>, StoreError> {
        let mut state = self.write()?;
        if let Some(code) = code {
            match state.codes.get_mut(code) {
                Some((code, used)) if !*used && code.expires > now => *used = true,
                _ => return Ok(None),
            }
        }
        let id = state
            .devices
            .last_key_value()
            .map_or(0, |(id, _)| *id)
            .saturating_add(1);
        let device = Device {
            id,
            name: name.to_owned(),
            token: *token,
            created: now,
            last_seen: None,
        };
        state.devices.insert(id, device.clone());
        let chain = state.add_chain(id, 1, now);
        Ok(Some((device, chain)))
    }

    fn add_epoch(&mut self, device: DeviceId, now: Millis) -> Result<Chain, StoreError> {
        let mut state = self.write()?;
        let of_device = ChainId { device, epoch: 0 }..=ChainId {
            device,
            epoch: Epoch::MAX,
        };
        let latest = state.chains.range(of_device).next_back().map(|(id, _)| id.epoch);
        let Some(latest) = latest else {
            return Err(StoreError::Failed(format!("there is no device {device}")));
        };
        Ok(state.add_chain(device, latest.saturating_add(1), now))
    }

    fn seen(&mut self, seen: &[(DeviceId, Millis)]) -> Result<(), StoreError> {
        let mut state = self.write()?;
        for (device, at) in seen {
            if let Some(device) = state.devices.get_mut(device) {
                device.last_seen = Some(*at);
            }
        }
        Ok(())
    }

    fn append(&mut self, group: &Group) -> Result<(), StoreError> {
        let mut state = self.write()?;
        let mut next = state.head().saturating_add(1);
        for new in &group.records {
            if new.record.first != next || new.record.last < new.record.first {
                return Err(StoreError::Damaged("a group doesn't continue the log".to_owned()));
            }
            next = new.record.last.saturating_add(1);
        }
        if group
            .decided
            .iter()
            .any(|(chain, _)| !state.chains.contains_key(chain))
        {
            return Err(StoreError::Failed("a group of an unknown chain".to_owned()));
        }
        for new in &group.records {
            let first = new.record.first;
            state.records.insert(first, new.record.clone());
            state.touches.extend(new.touches.iter().map(|doc| (*doc, first)));
            state
                .runs
                .extend(new.runs.iter().map(|(chain, number)| ((*chain, *number), first)));
        }
        for (chain, decided) in &group.decided {
            if let Some(chain) = state.chains.get_mut(chain) {
                chain.decided = *decided;
            }
        }
        for entry in &group.quarantined {
            let place = |entry: &Quarantined| (entry.chain, entry.number, entry.hash);
            if !state
                .quarantine
                .iter()
                .any(|stored| place(stored) == place(entry))
            {
                state.quarantine.push(entry.clone());
            }
        }
        Ok(())
    }

    fn put_checkpoint(
        &mut self,
        checkpoint: &Checkpoint,
        fresh: &[(String, Vec<u8>)],
    ) -> Result<(), StoreError> {
        let mut state = self.write()?;
        let known: BTreeSet<String> = state
            .segments
            .keys()
            .chain(fresh.iter().map(|(id, _)| id))
            .cloned()
            .collect();
        if checkpoint
            .segments
            .iter()
            .any(|segment| !known.contains(&segment.id))
        {
            return Err(StoreError::Failed(
                "a checkpoint names a segment that isn't there".to_owned(),
            ));
        }
        state.segments.extend(fresh.iter().cloned());
        let before = std::mem::take(&mut state.checkpoint);
        let both = checkpoint.segments.iter().chain(&before.segments);
        let named: BTreeSet<&String> = both.map(|segment| &segment.id).collect();
        state.segments.retain(|id, _| named.contains(id));
        state.checkpoint = checkpoint.clone();
        Ok(())
    }

    fn compact(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl MemoryStore {
    /// Changes the hash that the store believes a chain to end with: a fault for tests of the checkers.
    pub fn damage_chain(&self, chain: ChainId, hash: CommitHash) {
        if let Some(chain) = self.read().chains.get_mut(&chain) {
            chain.decided.hash = hash;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::contract;

    #[test]
    fn the_contract_holds() {
        contract::check(MemoryStore::new, |store| store);
    }

    #[test]
    fn a_store_that_is_told_to_fail_fails_and_keeps_what_it_has() {
        let mut store = MemoryStore::new();
        store.add_device(None, "a", &[0; 32], 0).unwrap();
        store.set_failing(true);
        assert!(store.add_epoch(1, 0).is_err());
        store.set_failing(false);
        assert_eq!(store.chains().unwrap().len(), 1);
    }
}
