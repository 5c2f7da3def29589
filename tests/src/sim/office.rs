//! The server as the world sees it: the real core over a faulty store, a clock, and what waits for it.

use domain::command::Command;
use domain::id::Millis;
use replica::commit::{Commit, CommitHash};
use replica::wire::{Arrivals, Enrolment, Manifest, Pieces, QuarantineReason, Wanted};
use replica::{limits, pack};
use server::authority::{Authority, Bounds, ConnectionId, Conversations, Input, Output};
use server::authority::{inbound, verdict};
use server::store::{Organisation, Store as _, StoreError};

use super::random::Random;
use super::sabotage::Sabotage;
use super::store::{Fate, FaultyStore};

/// The server.
pub struct Office {
    store: FaultyStore,
    conversations: Option<Conversations<FaultyStore>>,
    waiting: Vec<Input>,
    /// What its wall clock is ahead of the world's time.
    pub offset: Millis,
    latest: Millis,
    /// Counts its starts.
    pub life: u32,
    bounds: Bounds,
    /// Some commits are refused that nothing is wrong with, as they will be once there are rights.
    refuses: bool,
}

/// What a step of the server came to.
pub enum Stepped {
    /// Frames to send.
    Said(Vec<Output>),
    /// It died on the way.
    Died,
}

/// Refuses one commit of some thirty, the same one however often it is sent. What a business is founded with is let be.
fn refuse_some(commit: &Commit) -> Result<(), QuarantineReason> {
    let founds = matches!(
        commit.command,
        Command::CreateLocation(_) | Command::CreateProduct(_) | Command::CreateCustomer(_)
    );
    let CommitHash(previous) = commit.previous;
    match !founds && previous[0] < 8 {
        true => Err(QuarantineReason::BadChange),
        false => verdict::rules(commit),
    }
}

impl Office {
    /// A server with an empty organisation.
    pub fn new(sabotage: Option<Sabotage>, random: &mut Random) -> Office {
        let mut store = FaultyStore::new(sabotage);
        store
            .found(&Organisation {
                name: "Harbour Trading".into(),
                currency: "EUR".into(),
                created: 0,
            })
            .expect("an empty store can be founded");
        // Small bounds in some histories, so that documents come from the log and batches from old records.
        let bounds = match random.below(3) {
            0 => Bounds {
                documents: 64 << 10,
                tail: 16 << 10,
            },
            _ => Bounds::default(),
        };
        let mut office = Office {
            store,
            conversations: None,
            waiting: Vec::new(),
            offset: 0,
            latest: 0,
            life: 0,
            bounds,
            refuses: random.chance(400),
        };
        office.start();
        office
    }

    /// Starts on what is stored.
    pub fn start(&mut self) {
        self.life += 1;
        self.waiting.clear();
        self.store = self.store.reopened();
        let mut authority =
            Authority::open(self.store.clone(), self.bounds).expect("the store can be opened");
        if self.refuses {
            authority.judge_by(refuse_some);
        }
        self.conversations = Some(Conversations::new(authority));
    }

    /// Dies: what it hadn't stored is gone.
    pub fn crash(&mut self) {
        self.conversations = None;
        self.waiting.clear();
    }

    /// Whether it runs.
    pub fn is_up(&self) -> bool {
        self.conversations.is_some()
    }

    /// The core, while it runs.
    pub fn authority(&mut self) -> Option<&mut Authority<FaultyStore>> {
        self.conversations.as_mut().map(Conversations::authority_mut)
    }

    /// Its disk.
    pub fn store(&self) -> &FaultyStore {
        &self.store
    }

    /// What happens at its next group.
    pub fn set_fate(&mut self, fate: Fate) {
        self.store.set_fate(fate);
    }

    /// When it wants to be called without being asked anything, by the world's time.
    pub fn wake_at(&self) -> Option<Millis> {
        let at = self.conversations.as_ref()?.wake_at()?;
        Some(at - self.offset)
    }

    fn time(&mut self, time: Millis) -> Millis {
        self.latest = self.latest.max(time + self.offset);
        self.latest
    }

    /// A frame came. `false` when it can't be read: then the connection is to be closed.
    pub fn said(&mut self, from: ConnectionId, frame: &[u8]) -> bool {
        match inbound::read(frame) {
            Ok(inbound) => {
                self.waiting.push(Input::Said(from, inbound));
                true
            }
            Err(_) => false,
        }
    }

    /// A connection is gone.
    pub fn closed(&mut self, from: ConnectionId) {
        self.waiting.push(Input::Closed(from));
    }

    /// Everyone is told that it stops.
    pub fn stop(&mut self) {
        self.waiting.push(Input::Stop);
    }

    /// Works on everything that waits, as one group.
    pub fn step(&mut self, time: Millis) -> Stepped {
        let now = self.time(time);
        let mut inputs = std::mem::take(&mut self.waiting);
        let Some(conversations) = &mut self.conversations else {
            return Stepped::Said(Vec::new());
        };
        if inputs.is_empty() {
            inputs.push(Input::Tick);
        }
        match conversations.step(now, inputs) {
            Ok(said) => Stepped::Said(said),
            Err(StoreError::Failed(_)) if self.store.take_died() => Stepped::Died,
            Err(StoreError::Failed(_)) => Stepped::Said(conversations.give_up()),
            Err(error) => panic!("the server's store: {error}"),
        }
    }

    /// Makes a device of a browser: what the person with the code and the enrolment page do together.
    pub fn enrol(&mut self, time: Millis, name: &str, random: &mut Random) -> Option<Enrolment> {
        let now = self.time(time);
        let authority = self.authority()?;
        let code = authority
            .issue_code(now, name, random.bytes())
            .expect("codes can be stored");
        Some(
            authority
                .enrol(now, &code, "", random.bytes())
                .expect("a fresh code works"),
        )
    }

    /// `GET /sync/segments`
    pub fn manifest(&mut self, token: &[u8]) -> Option<Manifest> {
        let authority = self.authority()?;
        authority.device_of(token)?;
        Some(authority.manifest())
    }

    /// `GET /sync/segments/<id>`
    pub fn segment(&mut self, token: &[u8], id: &str) -> Option<Vec<u8>> {
        use server::store::Library as _;
        let authority = self.authority()?;
        authority.device_of(token)?;
        authority.store().segment(id).expect("segments can be read")
    }

    /// `POST /sync/documents`
    pub fn documents(&mut self, token: &[u8], body: &[u8]) -> Option<Vec<u8>> {
        let authority = self.authority()?;
        authority.device_of(token)?;
        let wanted: Wanted = pack::decode(body).expect("a device asks in the agreed way");
        assert!(
            wanted.0.len() <= limits::DOCUMENTS_PER_FETCH,
            "a device keeps the limit"
        );
        let mut found = Vec::new();
        for doc in wanted.0 {
            let pieces = authority.pieces(doc).expect("documents can be read");
            if !pieces.is_empty() {
                found.push((doc, pieces));
            }
        }
        Some(pack::pack(&Pieces(found)))
    }

    /// `POST /sync/arrivals`
    pub fn arrivals(&mut self, token: &[u8], body: &[u8]) -> Option<Vec<u8>> {
        let authority = self.authority()?;
        authority.device_of(token)?;
        let doc = pack::decode(body).expect("a device asks in the agreed way");
        let arrivals = authority.arrivals(doc).expect("the log can be read");
        Some(pack::encode(&Arrivals(arrivals)))
    }

    /// Packs the rows anew, as the server does when it has a quiet moment.
    pub fn checkpoint(&mut self) {
        if let Some(authority) = self.authority() {
            authority.make_checkpoint().expect("a checkpoint can be stored");
            authority.store_seen().expect("devices can be noted");
        }
    }
}
