//! All conversations with devices: which frames come in, which go out. The one entry point of the server's
//! core: [`Conversations::step`] takes everything that arrived and returns everything to be sent.
//!
//! Everything that arrived together becomes one group, so one transaction serves many devices.

mod deciding;
mod telling;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use domain::id::{DeviceId, Millis};
use replica::wire::{Hello, RefusalReason, ServerFrame};
use replica::{Seq, pack};
use rustc_hash::FxHashSet;

use super::inbound::Inbound;
use super::{Authority, Draft, Greeted, Submission};
use crate::store::{ChainId, Store, StoreError};

/// Batches under way to one device before it has said that it stored one.
const WINDOW: usize = 2;
/// How often a device may ask which documents differ.
const REPAIR_EVERY: Millis = 1_000;

/// Names a connection; the caller chooses it and never uses it again.
pub type ConnectionId = u64;

/// Something that arrived.
#[derive(Clone, Debug)]
pub enum Input {
    /// A device said something.
    Said(ConnectionId, Inbound),
    /// A connection is gone.
    Closed(ConnectionId),
    /// A device's token was revoked.
    Revoked(DeviceId),
    /// Time has passed.
    Tick,
    /// The server is about to stop: everyone is told.
    Stop,
}

/// Something to be sent, in this sequence.
#[derive(Clone, Debug)]
pub enum Output {
    /// A frame.
    Send(ConnectionId, Vec<u8>),
    /// A batch; encoding it is left to the caller, who may do it elsewhere.
    Batch(ConnectionId, Arc<Draft>),
    /// Nothing more will come: close the connection.
    Close(ConnectionId),
}

/// One greeted device.
struct Session {
    chain: ChainId,
    /// The log was read for it up to here.
    read: Seq,
    /// Ends of the batches under way.
    under_way: VecDeque<Seq>,
    /// When it shall be told that the log grew by nothing for it.
    tell_at: Option<Millis>,
    /// When it may ask for versions again.
    repair_at: Millis,
}

/// All conversations of one organisation.
pub struct Conversations<S> {
    authority: Authority<S>,
    sessions: BTreeMap<ConnectionId, Session>,
    /// Devices of which as many refused commits are kept as may be.
    full: FxHashSet<DeviceId>,
}

impl<S: Store> Conversations<S> {
    /// No conversation yet.
    pub fn new(authority: Authority<S>) -> Conversations<S> {
        Conversations {
            authority,
            sessions: BTreeMap::new(),
            full: FxHashSet::default(),
        }
    }

    /// The authority behind the conversations.
    pub fn authority(&self) -> &Authority<S> {
        &self.authority
    }

    /// The authority behind the conversations.
    pub fn authority_mut(&mut self) -> &mut Authority<S> {
        &mut self.authority
    }

    /// Ends all conversations without a word, as a crash does, and gives the authority back.
    pub fn into_authority(self) -> Authority<S> {
        self.authority
    }

    /// How many devices have greeted and are still connected.
    pub fn greeted(&self) -> usize {
        self.sessions.len()
    }

    /// When [`Input::Tick`] is wanted next.
    pub fn wake_at(&self) -> Option<Millis> {
        let has_room = |session: &&Session| session.under_way.len() < WINDOW;
        self.sessions
            .values()
            .filter(has_room)
            .filter_map(|session| session.tell_at)
            .min()
    }

    /// Takes everything that arrived and says what is to be sent.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails. What was pushed is then not decided on; the caller should close
    /// the connections ([`Conversations::give_up`]) so that devices send it again.
    pub fn step(&mut self, now: Millis, inputs: Vec<Input>) -> Result<Vec<Output>, StoreError> {
        let mut out = Vec::new();
        let mut pushed: Vec<(ConnectionId, Submission)> = Vec::new();
        for input in inputs {
            match input {
                Input::Said(id, Inbound::Push(commits)) => {
                    self.pushed(id, false, commits, &mut pushed, &mut out);
                }
                Input::Said(id, Inbound::Relay(commits)) => {
                    self.pushed(id, true, commits, &mut pushed, &mut out);
                }
                Input::Said(id, Inbound::Hello(hello)) => {
                    // What was pushed before is decided first: the greeting is answered by what is then known.
                    self.decide(now, &mut pushed, &mut out)?;
                    let answered = self.hello(now, id, &hello, &mut out);
                    self.contain(id, answered, &mut out)?;
                }
                Input::Said(id, Inbound::Stored(seq)) => self.stored(id, seq),
                Input::Said(id, Inbound::Ping(number)) => {
                    out.push(Output::Send(id, pack::encode(&ServerFrame::Pong(number, now))));
                }
                Input::Said(id, Inbound::Buckets(_, sums)) => self.repair(now, id, &sums, &mut out),
                Input::Revoked(device) => {
                    // What it pushed before was pushed by right.
                    self.decide(now, &mut pushed, &mut out)?;
                    self.revoked(device, &mut out);
                }
                Input::Closed(id) => drop(self.sessions.remove(&id)),
                Input::Tick => {}
                Input::Stop => {
                    self.decide(now, &mut pushed, &mut out)?;
                    self.refuse_all(RefusalReason::Stopping, &mut out);
                }
            }
        }
        self.decide(now, &mut pushed, &mut out)?;
        self.tell(now, &mut out)?;
        Ok(out)
    }

    /// Closes all conversations after a failure of the store, so that nobody waits for an answer.
    pub fn give_up(&mut self) -> Vec<Output> {
        let mut out = Vec::new();
        self.refuse_all(RefusalReason::Busy, &mut out);
        out
    }

    fn refuse_all(&mut self, reason: RefusalReason, out: &mut Vec<Output>) {
        let frame = pack::encode(&ServerFrame::Refused(reason));
        for id in std::mem::take(&mut self.sessions).into_keys() {
            out.push(Output::Send(id, frame.clone()));
            out.push(Output::Close(id));
        }
    }

    fn refuse(&mut self, id: ConnectionId, reason: RefusalReason, out: &mut Vec<Output>) {
        self.sessions.remove(&id);
        out.push(Output::Send(id, pack::encode(&ServerFrame::Refused(reason))));
        out.push(Output::Close(id));
    }

    /// Ends all conversations with a device.
    fn revoked(&mut self, device: DeviceId, out: &mut Vec<Output>) {
        self.authority.forget_token(device);
        let of_device = self
            .sessions
            .iter()
            .filter(|(_, session)| session.chain.device == device);
        let ids: Vec<ConnectionId> = of_device.map(|(id, _)| *id).collect();
        for id in ids {
            self.refuse(id, RefusalReason::UnknownDevice, out);
        }
    }

    fn hello(
        &mut self,
        now: Millis,
        id: ConnectionId,
        hello: &Hello,
        out: &mut Vec<Output>,
    ) -> Result<(), StoreError> {
        if self.sessions.contains_key(&id) {
            self.refuse(id, RefusalReason::BadFrame, out);
            return Ok(());
        }
        let (chain, welcome) = match self.authority.greet(now, hello)? {
            Greeted::Welcome(chain, welcome) => (chain, welcome),
            Greeted::Refused(reason) => {
                self.refuse(id, reason, out);
                return Ok(());
            }
        };
        // A device that calls again has lost its old connection. Of two copies, the one that called last
        // stays: were both here, each would be spared the other's commits as if they were its own.
        let old = self
            .sessions
            .iter()
            .find(|(_, session)| session.chain == chain)
            .map(|(id, _)| *id);
        if let Some(old) = old {
            self.sessions.remove(&old);
            out.push(Output::Close(old));
        }
        let read = if welcome.renewed.is_some() {
            self.authority.head()
        } else {
            hello.cursor
        };
        let session = Session {
            chain,
            read,
            under_way: VecDeque::new(),
            tell_at: None,
            repair_at: now,
        };
        self.sessions.insert(id, session);
        out.push(Output::Send(id, pack::encode(&ServerFrame::Welcome(welcome))));
        Ok(())
    }

    fn stored(&mut self, id: ConnectionId, seq: Seq) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.under_way.retain(|upto| *upto > seq);
        }
    }

    fn repair(&mut self, now: Millis, id: ConnectionId, sums: &[u64], out: &mut Vec<Output>) {
        let Some(session) = self.sessions.get_mut(&id) else {
            return;
        };
        if now < session.repair_at {
            return;
        }
        session.repair_at = now.saturating_add(REPAIR_EVERY);
        let (seq, versions) = self.authority.versions(sums);
        out.push(Output::Send(
            id,
            pack::encode(&ServerFrame::Versions(seq, versions)),
        ));
    }
}
