//! The server's disk: a store in memory that can fail, die in the middle of a commit, and (for seeded bugs)
//! lie.

use std::sync::{Arc, Mutex, MutexGuard};

use domain::id::{DeviceId, DocId, Kind, Millis};
use replica::Seq;
use replica::commit::{Commit, CommitHash};
use replica::wire::Link;
use server::store::record::{pack_commits, unpack_commits};
use server::store::{
    Chain, ChainId, Checkpoint, Code, Device, Group, Library, MemoryStore, Organisation, Quarantined, Record,
    Store, StoreError,
};

use super::sabotage::Sabotage;

/// What shall happen at the next group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// It is stored.
    #[default]
    Stored,
    /// It fails and nothing of it is stored.
    Fails,
    /// It is stored, and the server dies before it can answer.
    Dies,
}

/// What the world knows and steers of the store, beside what is in it.
#[derive(Debug, Default)]
struct Steering {
    fate: Fate,
    died: bool,
    groups: u32,
    sabotage: Option<Sabotage>,
    /// Whether the seeded bug has happened.
    sabotaged: bool,
    /// Everything written, where a seeded bug has to take something back.
    written: Vec<Written>,
}

#[derive(Debug, Clone)]
enum Written {
    Organisation(Organisation),
    Code(Code),
    Device(Option<[u8; 32]>, String, [u8; 32], Millis),
    Epoch(DeviceId, Millis),
    Group(Group),
}

/// A store with faults. Clones share everything, as a reopened disk would.
#[derive(Clone, Debug)]
pub struct FaultyStore {
    inner: MemoryStore,
    steering: Arc<Mutex<Steering>>,
}

impl FaultyStore {
    /// An empty store.
    pub fn new(sabotage: Option<Sabotage>) -> FaultyStore {
        let steering = Steering {
            sabotage,
            ..Steering::default()
        };
        FaultyStore {
            inner: MemoryStore::new(),
            steering: Arc::new(Mutex::new(steering)),
        }
    }

    /// What shall happen at the next group.
    pub fn set_fate(&self, fate: Fate) {
        self.steering().fate = fate;
    }

    /// Whether the server died in a commit since it was asked last.
    pub fn take_died(&self) -> bool {
        std::mem::take(&mut self.steering().died)
    }

    /// The store as a restarted server finds it.
    pub fn reopened(&self) -> FaultyStore {
        let mut steering = self.steering();
        let mut inner = self.inner.clone();
        let last = steering
            .written
            .iter()
            .rposition(|written| matches!(written, Written::Group(_)));
        if steering.sabotage == Some(Sabotage::ForgetGroup)
            && !steering.sabotaged
            && let Some(last) = last
        {
            steering.sabotaged = true;
            steering.written.remove(last);
            inner = rebuilt(&steering.written);
        }
        FaultyStore {
            inner,
            steering: Arc::clone(&self.steering),
        }
    }

    fn steering(&self) -> MutexGuard<'_, Steering> {
        self.steering.lock().expect("one world, one thread")
    }

    fn note(&self, written: Written) {
        let mut steering = self.steering();
        if steering.sabotage == Some(Sabotage::ForgetGroup) {
            steering.written.push(written);
        }
    }

    /// A group as the seeded bug has it written.
    fn doctored(&self, group: &Group) -> Group {
        let mut group = group.clone();
        let mut steering = self.steering();
        steering.groups += 1;
        let wanted = match steering.sabotage {
            Some(Sabotage::BreakChain) => rename_predecessor,
            Some(Sabotage::PartOrderFromLedger) => drop_movements,
            _ => return group,
        };
        if steering.sabotaged || steering.groups < 40 {
            return group;
        }
        for new in &mut group.records {
            if let Some(body) = rewritten(&new.record, wanted) {
                steering.sabotaged = true;
                new.record.body = body;
                break;
            }
        }
        group
    }
}

fn rebuilt(written: &[Written]) -> MemoryStore {
    let mut store = MemoryStore::new();
    for written in written.iter().cloned() {
        let done = match written {
            Written::Organisation(organisation) => store.found(&organisation),
            Written::Code(code) => store.add_code(&code),
            Written::Device(code, name, token, now) => {
                store.add_device(code.as_ref(), &name, &token, now).map(drop)
            }
            Written::Epoch(device, now) => store.add_epoch(device, now).map(drop),
            Written::Group(group) => store.append(&group),
        };
        done.expect("what was written once can be written again");
    }
    store
}

/// A record's body with one commit changed; `None` when `change` finds none that it can change.
fn rewritten(record: &Record, change: fn(&mut Commit) -> bool) -> Option<Vec<u8>> {
    let mut commits: Vec<(CommitHash, Vec<u8>)> = unpack_commits(record)
        .expect("the server's own record can be read")
        .into_iter()
        .map(|logged| (logged.hash, logged.bytes))
        .collect();
    for (hash, bytes) in &mut commits {
        let mut commit = Commit::decode(bytes).expect("an accepted commit can be read");
        if change(&mut commit) {
            *bytes = commit.encode();
            *hash = CommitHash::of(bytes);
            return Some(pack_commits(
                commits.iter().map(|(hash, bytes)| (*hash, bytes.as_slice())),
            ));
        }
    }
    None
}

fn rename_predecessor(commit: &mut Commit) -> bool {
    commit.previous.0[0] ^= 1;
    true
}

fn drop_movements(commit: &mut Commit) -> bool {
    let before = commit.changes.len();
    let is_order = commit.changes.iter().any(|change| change.doc.kind == Kind::Order);
    if is_order {
        commit.changes.retain(|change| change.doc.kind != Kind::Ledger);
    }
    commit.changes.len() < before
}

impl Library for FaultyStore {
    fn organisation(&self) -> Result<Option<Organisation>, StoreError> {
        self.inner.organisation()
    }

    fn devices(&self) -> Result<Vec<Device>, StoreError> {
        self.inner.devices()
    }

    fn chains(&self) -> Result<Vec<Chain>, StoreError> {
        let mut chains = self.inner.chains()?;
        if self.steering().sabotage == Some(Sabotage::ForgetDecided) {
            chains.iter_mut().for_each(|chain| self.forget_last(chain));
        }
        Ok(chains)
    }

    fn codes(&self, now: Millis) -> Result<Vec<Code>, StoreError> {
        self.inner.codes(now)
    }

    fn head(&self) -> Result<Seq, StoreError> {
        self.inner.head()
    }

    fn record_with(&self, seq: Seq) -> Result<Option<Record>, StoreError> {
        self.inner.record_with(seq)
    }

    fn touching(&self, doc: DocId) -> Result<Vec<Seq>, StoreError> {
        self.inner.touching(doc)
    }

    fn run_with(&self, chain: ChainId, number: u64) -> Result<Option<Seq>, StoreError> {
        self.inner.run_with(chain, number)
    }

    fn quarantined(&self, chain: ChainId, number: u64) -> Result<Vec<Quarantined>, StoreError> {
        self.inner.quarantined(chain, number)
    }

    fn quarantine(&self) -> Result<Vec<Quarantined>, StoreError> {
        self.inner.quarantine()
    }

    fn tainted(&self) -> Result<Vec<DocId>, StoreError> {
        self.inner.tainted()
    }

    fn checkpoint(&self) -> Result<Checkpoint, StoreError> {
        self.inner.checkpoint()
    }

    fn segment(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.segment(id)
    }
}

impl FaultyStore {
    /// Sets a chain's end one commit back.
    fn forget_last(&self, chain: &mut Chain) {
        let Some(number) = chain.decided.number.checked_sub(1) else {
            return;
        };
        let first = self.inner.run_with(chain.id, chain.decided.number);
        let record = first
            .ok()
            .flatten()
            .and_then(|seq| self.inner.record_with(seq).ok().flatten());
        for logged in record
            .iter()
            .flat_map(|record| unpack_commits(record).unwrap_or_default())
        {
            let commit = Commit::decode(&logged.bytes).expect("an accepted commit can be read");
            if logged.hash == chain.decided.hash {
                chain.decided = Link {
                    number,
                    hash: commit.previous,
                };
                return;
            }
        }
    }
}

impl Store for FaultyStore {
    fn library(&self) -> Result<Box<dyn Library>, StoreError> {
        Ok(Box::new(self.clone()))
    }

    fn found(&mut self, organisation: &Organisation) -> Result<(), StoreError> {
        self.note(Written::Organisation(organisation.clone()));
        self.inner.found(organisation)
    }

    fn add_code(&mut self, code: &Code) -> Result<(), StoreError> {
        self.note(Written::Code(code.clone()));
        self.inner.add_code(code)
    }

    fn add_device(
        &mut self,
        code: Option<&[u8; 32]>,
        name: &str,
        token: &[u8; 32],
        now: Millis,
    ) -> Result<Option<(Device, Chain)>, StoreError> {
        self.note(Written::Device(code.copied(), name.to_owned(), *token, now));
        let mut added = self.inner.add_device(code, name, token, now)?;
        if self.steering().sabotage == Some(Sabotage::SameSeries)
            && let Some((device, chain)) = &mut added
            && device.id == 3
        {
            chain.series = server::store::series(2);
        }
        Ok(added)
    }

    fn add_epoch(&mut self, device: DeviceId, now: Millis) -> Result<Chain, StoreError> {
        self.note(Written::Epoch(device, now));
        self.inner.add_epoch(device, now)
    }

    fn seen(&mut self, seen: &[(DeviceId, Millis)]) -> Result<(), StoreError> {
        self.inner.seen(seen)
    }

    fn append(&mut self, group: &Group) -> Result<(), StoreError> {
        let fate = std::mem::take(&mut self.steering().fate);
        if fate == Fate::Fails {
            return Err(StoreError::Failed("told to fail".to_owned()));
        }
        let group = self.doctored(group);
        self.inner.append(&group)?;
        self.note(Written::Group(group));
        if fate == Fate::Dies {
            self.steering().died = true;
            return Err(StoreError::Failed(
                "the server died before it could answer".to_owned(),
            ));
        }
        Ok(())
    }

    fn put_checkpoint(
        &mut self,
        checkpoint: &Checkpoint,
        fresh: &[(String, Vec<u8>)],
    ) -> Result<(), StoreError> {
        self.inner.put_checkpoint(checkpoint, fresh)
    }

    fn compact(&mut self) -> Result<(), StoreError> {
        self.inner.compact()
    }
}
