//! Commands that a device gave again, after it got a new epoch or after they were refused. Two copies of a device may both hold the
//! same list of commands to be given again; whichever brings one first is heard, and the other is told.

use std::collections::hash_map::Entry;

use domain::id::{DeviceId, Epoch};
use replica::commit::CommitHash;
use replica::limits;
use replica::wire::Given;
use rustc_hash::FxHashMap;

use super::history::{History, chain_of};
use crate::store::{Chain, ChainId, Library, StoreError};

/// What was given again, by device; read from the log when it is asked for first, which few devices ever do.
#[derive(Debug, Default)]
pub struct GivenAgain {
    by_device: FxHashMap<DeviceId, FxHashMap<CommitHash, (Epoch, u64)>>,
}

impl GivenAgain {
    /// Whether a device gave again what was first this commit.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails or its content can't be read.
    pub fn holds(
        &mut self,
        device: DeviceId,
        origin: CommitHash,
        chains: &FxHashMap<ChainId, Chain>,
        library: &impl Library,
        history: &mut History,
    ) -> Result<bool, StoreError> {
        let given = self.of(device, chains, library, history)?;
        Ok(given.contains_key(&origin))
    }

    /// What a device gave again, the latest at most.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails or its content can't be read.
    pub fn latest(
        &mut self,
        device: DeviceId,
        chains: &FxHashMap<ChainId, Chain>,
        library: &impl Library,
        history: &mut History,
    ) -> Result<Vec<Given>, StoreError> {
        let given = self.of(device, chains, library, history)?;
        let mut latest: Vec<Given> = given
            .iter()
            .map(|(origin, (epoch, number))| Given {
                origin: *origin,
                epoch: *epoch,
                number: *number,
            })
            .collect();
        latest.sort_unstable_by_key(|given| std::cmp::Reverse((given.epoch, given.number)));
        latest.truncate(limits::GIVEN_PER_RENEWAL);
        Ok(latest)
    }

    /// Something that a device gave again was accepted.
    pub fn accepted(&mut self, chain: ChainId, number: u64, origin: CommitHash) {
        // Of a device that wasn't asked about, the log is read when it is.
        if let Some(given) = self.by_device.get_mut(&chain.device) {
            given.insert(origin, (chain.epoch, number));
        }
    }

    fn of(
        &mut self,
        device: DeviceId,
        chains: &FxHashMap<ChainId, Chain>,
        library: &impl Library,
        history: &mut History,
    ) -> Result<&FxHashMap<CommitHash, (Epoch, u64)>, StoreError> {
        match self.by_device.entry(device) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(unknown) => {
                let mut given = FxHashMap::default();
                for chain in chains.values().filter(|chain| chain.id.device == device) {
                    read(chain, library, history, &mut given)?;
                }
                Ok(unknown.insert(given))
            }
        }
    }
}

/// Reads what a chain gave again: after a refusal in any epoch, after it was copied in a later one.
fn read(
    chain: &Chain,
    library: &impl Library,
    history: &mut History,
    given: &mut FxHashMap<CommitHash, (Epoch, u64)>,
) -> Result<(), StoreError> {
    let mut number = 1;
    while number <= chain.decided.number {
        let mut read = number;
        if let Some(seq) = library.run_with(chain.id, number)? {
            for logged in history.record(library, seq)?.iter() {
                if chain_of(&logged.commit) == chain.id {
                    read = logged.commit.stamp.number.max(read);
                    let again = logged.commit.again.into_iter();
                    given.extend(again.map(|origin| (origin, (chain.id.epoch, logged.commit.stamp.number))));
                }
            }
        }
        number = read.saturating_add(1);
    }
    Ok(())
}
