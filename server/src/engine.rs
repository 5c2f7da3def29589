//! The writer of an organisation: one thread that owns the authority, gives it the time, and hands on what
//! it says. Everything that waits when the thread comes round becomes one group, so the busier the server,
//! the fewer transactions it takes (group commit).

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use domain::id::{DeviceId, Millis};
use replica::Seq;
use rustc_hash::FxHashMap;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use crate::authority::inbound::Inbound;
use crate::authority::{ConnectionId, Conversations, Draft, Input, Output};
use crate::measure::Measures;
use crate::store::{SqliteStore, StoreError};

/// Jobs that may wait for the writer.
const QUEUE: usize = 1024;
/// Pushes that may wait for the writer; each is up to half a megabyte, unpacked.
const PUSHES: usize = 64;
/// Commits after which a group isn't made larger.
const GROUP_COMMITS: usize = 2048;
/// Frames that may wait for one connection before it counts as too slow.
pub const OUTGOING: usize = 16;
/// Commits after which a checkpoint is made even while there is work.
const CHECKPOINT_AT_MOST: u64 = 50_000;
/// Commits worth a checkpoint as soon as the writer has a quiet moment, or a new device asks.
const CHECKPOINT_WORTH: u64 = 200;
/// A quiet moment.
const QUIET: Duration = Duration::from_secs(2);
/// A long quiet time, after which a checkpoint is made for less.
const LONG_QUIET: Duration = Duration::from_secs(60);

/// What is on its way to one connection.
#[derive(Debug)]
pub enum Outgoing {
    /// A frame.
    Frame(Vec<u8>),
    /// A batch that may still have to be encoded.
    Batch(Arc<Draft>),
    /// Nothing more comes.
    Close,
}

type Call = Box<dyn FnOnce(&mut Conversations<SqliteStore>, Millis) + Send>;

enum Job {
    Open(ConnectionId, mpsc::Sender<Outgoing>),
    Input(Input, Option<OwnedSemaphorePermit>),
    Call(Call),
    Stop,
}

/// The writer stopped; nothing can be asked of it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server is stopping")]
pub struct Stopped;

/// The way to the writer.
#[derive(Clone)]
pub struct Engine {
    jobs: mpsc::Sender<Job>,
    pushes: Arc<Semaphore>,
    measures: Arc<Measures>,
}

/// The time now.
pub fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}

impl Engine {
    /// Starts the writer. It ends after [`Engine::stop`].
    ///
    /// # Errors
    /// When the thread can't be started.
    pub fn start(
        conversations: Conversations<SqliteStore>,
        measures: Arc<Measures>,
    ) -> std::io::Result<(Engine, JoinHandle<()>)> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let writer = Writer {
            conversations,
            connections: FxHashMap::default(),
            measures: Arc::clone(&measures),
            latest: now(),
            compacted: 0,
        };
        let runtime = Handle::current();
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || writer.run(queue, &runtime))?;
        let pushes = Arc::new(Semaphore::new(PUSHES));
        Ok((
            Engine {
                jobs,
                pushes,
                measures,
            },
            thread,
        ))
    }

    /// What the server measures of itself.
    pub fn measures(&self) -> &Measures {
        &self.measures
    }

    /// Announces a connection and where its frames go.
    ///
    /// # Errors
    /// [`Stopped`] when the writer has stopped.
    pub async fn open(&self, id: ConnectionId, to: mpsc::Sender<Outgoing>) -> Result<(), Stopped> {
        self.jobs.send(Job::Open(id, to)).await.map_err(|_| Stopped)
    }

    /// Hands on what a connection said. Waits while too much waits already.
    ///
    /// # Errors
    /// [`Stopped`] when the writer has stopped.
    pub async fn said(&self, id: ConnectionId, inbound: Inbound) -> Result<(), Stopped> {
        let permit = match &inbound {
            Inbound::Push(_) | Inbound::Relay(_) => Some(
                Arc::clone(&self.pushes)
                    .acquire_owned()
                    .await
                    .map_err(|_| Stopped)?,
            ),
            _ => None,
        };
        self.jobs
            .send(Job::Input(Input::Said(id, inbound), permit))
            .await
            .map_err(|_| Stopped)
    }

    /// Says that a device's token was revoked: its conversations end.
    ///
    /// # Errors
    /// [`Stopped`] when the writer has stopped.
    pub async fn revoked(&self, device: DeviceId) -> Result<(), Stopped> {
        let job = Job::Input(Input::Revoked(device), None);
        self.jobs.send(job).await.map_err(|_| Stopped)
    }

    /// Says that a connection is gone.
    pub async fn closed(&self, id: ConnectionId) {
        // A writer that has stopped has forgotten all connections anyway.
        let _stopped = self.jobs.send(Job::Input(Input::Closed(id), None)).await;
    }

    /// Has the writer do something between two groups, and waits for its answer.
    ///
    /// # Errors
    /// [`Stopped`] when the writer has stopped.
    pub async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conversations<SqliteStore>, Millis) -> T + Send + 'static,
    ) -> Result<T, Stopped> {
        let (answer, answered) = oneshot::channel();
        let call: Call = Box::new(move |conversations, now| {
            // Whoever asked may have gone away.
            let _gone = answer.send(work(conversations, now));
        });
        self.jobs.send(Job::Call(call)).await.map_err(|_| Stopped)?;
        answered.await.map_err(|_| Stopped)
    }

    /// Finishes what waits, tells all devices, makes a checkpoint and ends the writer.
    pub async fn stop(&self) {
        let _stopped_already = self.jobs.send(Job::Stop).await;
    }
}

struct Writer {
    conversations: Conversations<SqliteStore>,
    connections: FxHashMap<ConnectionId, mpsc::Sender<Outgoing>>,
    measures: Arc<Measures>,
    latest: Millis,
    /// The head when disk space was last given back.
    compacted: Seq,
}

impl Writer {
    fn run(mut self, mut queue: mpsc::Receiver<Job>, runtime: &Handle) {
        self.publish(0);
        let mut quiet_since = Instant::now();
        loop {
            let wait = self.wait(quiet_since);
            let first = match runtime.block_on(async { tokio::time::timeout(wait, queue.recv()).await }) {
                Ok(Some(job)) => Some(job),
                // All handles are gone.
                Ok(None) => break,
                Err(_) => None,
            };
            let busy = first.is_some();
            let stop = self.serve(first, &mut queue);
            self.publish(queue.len());
            if stop {
                break;
            }
            if busy {
                quiet_since = Instant::now();
            }
            self.upkeep(quiet_since.elapsed());
        }
        self.close();
    }

    fn wait(&self, quiet_since: Instant) -> Duration {
        let until_quiet = QUIET.saturating_sub(quiet_since.elapsed());
        let quiet = if until_quiet.is_zero() {
            LONG_QUIET
        } else {
            until_quiet
        };
        let Some(wake_at) = self.conversations.wake_at() else {
            return quiet;
        };
        let millis = u64::try_from(wake_at.saturating_sub(now())).unwrap_or(0);
        // Never in a tight circle, whatever the clocks say.
        Duration::from_millis(millis.max(5)).min(quiet)
    }

    fn time(&mut self) -> Millis {
        // The clock may be set back; time here only goes on.
        self.latest = self.latest.max(now());
        self.latest
    }

    /// Serves everything that waits, as one group as far as possible. True when the writer shall end.
    fn serve(&mut self, first: Option<Job>, queue: &mut mpsc::Receiver<Job>) -> bool {
        let mut inputs = Vec::new();
        let mut permits = Vec::new();
        let mut commits = 0;
        let mut stop = false;
        let mut next = first;
        while let Some(job) = next.take() {
            match job {
                Job::Open(id, to) => drop(self.connections.insert(id, to)),
                Job::Input(input, permit) => {
                    if let Input::Said(_, Inbound::Push(pushed) | Inbound::Relay(pushed)) = &input {
                        commits += pushed.len();
                    }
                    inputs.push(input);
                    permits.extend(permit);
                }
                Job::Call(call) => {
                    self.step(std::mem::take(&mut inputs));
                    let now = self.time();
                    call(&mut self.conversations, now);
                }
                Job::Stop => {
                    inputs.push(Input::Stop);
                    stop = true;
                }
            }
            if commits < GROUP_COMMITS && !stop {
                next = queue.try_recv().ok();
            }
        }
        if inputs.is_empty() {
            inputs.push(Input::Tick);
        }
        self.step(inputs);
        stop
    }

    fn step(&mut self, inputs: Vec<Input>) {
        if inputs.is_empty() {
            return;
        }
        for input in &inputs {
            if let Input::Closed(id) = input {
                self.connections.remove(id);
            }
        }
        let works = inputs.iter().any(|input| matches!(input, Input::Said(..)));
        let started = Instant::now();
        let now = self.time();
        let outputs = match self.conversations.step(now, inputs) {
            Ok(outputs) => outputs,
            Err(error) => {
                self.measures.store_failures.add(1);
                tracing::error!(%error, "the store failed; all devices are asked to come back later");
                self.conversations.give_up()
            }
        };
        if works {
            self.measures.steps.record(started.elapsed());
        }
        for output in outputs {
            self.send(output);
        }
    }

    fn send(&mut self, output: Output) {
        let (id, outgoing) = match output {
            Output::Send(id, frame) => (id, Outgoing::Frame(frame)),
            Output::Batch(id, draft) => (id, Outgoing::Batch(draft)),
            Output::Close(id) => (id, Outgoing::Close),
        };
        let closes = matches!(outgoing, Outgoing::Close);
        if let Some(to) = self.connections.get(&id)
            && to.try_send(outgoing).is_err()
        {
            // It doesn't read what it is sent, or is gone: dropping the sender ends its connection.
            self.measures.slow.add(1);
            self.connections.remove(&id);
        }
        if closes {
            self.connections.remove(&id);
        }
    }

    /// What is done when there is time, or can't wait any more.
    fn upkeep(&mut self, quiet: Duration) {
        let authority = self.conversations.authority();
        let worth = |commits: u64| {
            commits >= CHECKPOINT_AT_MOST
                || (quiet >= QUIET && commits >= CHECKPOINT_WORTH)
                || (quiet >= LONG_QUIET && commits > 0)
        };
        let checkpoint = worth(authority.behind_checkpoint());
        let compact = worth(authority.head().saturating_sub(self.compacted));
        if (checkpoint || compact)
            && let Err(error) = self.settle(checkpoint)
        {
            self.measures.store_failures.add(1);
            tracing::error!(%error, "no checkpoint could be made");
        }
    }

    fn settle(&mut self, checkpoint: bool) -> Result<(), StoreError> {
        let started = Instant::now();
        let authority = self.conversations.authority_mut();
        if checkpoint {
            authority.make_checkpoint()?;
            self.measures.checkpoints.record(started.elapsed());
        }
        authority.store_seen()?;
        authority.compact()?;
        self.compacted = authority.head();
        Ok(())
    }

    fn close(mut self) {
        if let Err(error) = self.settle(true) {
            tracing::error!(%error, "no checkpoint could be made while stopping; the log has everything");
        }
    }

    fn publish(&self, waiting: usize) {
        let authority = self.conversations.authority();
        let (measures, tally) = (&self.measures, authority.tally());
        measures.queue.set(waiting as u64);
        measures.sessions.set(self.conversations.greeted() as u64);
        measures.head.set(authority.head());
        measures.documents.set(authority.table().len() as u64);
        measures.cached.set(authority.cached_bytes() as u64);
        measures.accepted.set(tally.accepted);
        measures.duplicate.set(tally.duplicate);
        measures.missing.set(tally.missing);
        measures.quarantined.set(tally.quarantined);
        measures.parted.set(tally.parted);
        measures.groups.set(tally.groups);
        measures.careful_groups.set(tally.careful_groups);
    }
}

/// A manifest that isn't far behind the log.
///
/// # Errors
/// [`StoreError`] when a checkpoint was due and couldn't be made.
pub fn recent_manifest(
    conversations: &mut Conversations<SqliteStore>,
) -> Result<replica::wire::Manifest, StoreError> {
    let authority = conversations.authority_mut();
    if authority.behind_checkpoint() >= CHECKPOINT_WORTH {
        authority.make_checkpoint()?;
    }
    Ok(authority.manifest())
}
