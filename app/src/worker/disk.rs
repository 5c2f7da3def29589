//! The device's disk: the replica's stores in one IndexedDB database of this origin, and a journal beside it in which small
//! transactions are saved first ([`journaling`]).
//!
//! It carries out what the replica asked for, strictly one after another, and reports each result as an
//! [`Event`]. It knows keys and bytes, not what they mean.
//!
//! IndexedDB is called directly: one pair of event handlers serves all transactions and the durability is
//! set, where a wrapper makes a future with handlers of its own for every single put.
//!
//! **One transaction at a time.** A later one must never be on disk without an earlier one, also when the
//! earlier one fails at its very end (a full disk shows only there). IndexedDB would go on with the next,
//! and a transaction that has been told to commit can't be held back any more. So the next one is issued
//! when the one before is complete, and before the replica hears of it: measured, two in flight gain
//! nothing that could be told from noise. What came meanwhile goes to the disk together, as one transaction of the browser: all
//! of it or nothing is there, and nobody was told "saved" of any part before.

mod connection;
mod fault;
mod file;
mod job;
mod journaling;
mod transaction;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use replica::device::Event;
use replica::storage::{Key, Transaction};

use super::alarm::Alarm;
use crate::answer::{Answer, Giver, answer};
use job::{Job, Runner};

pub use fault::Fault;

/// The database's name.
pub const NAME: &str = "counterfoil";

/// The most transactions that go to the disk together.
const GROUP: usize = 100;
/// Bytes from which on nothing is added to such a group: whoever waits for the disk shouldn't wait for everything.
const GROUP_BYTES: usize = 1 << 20;

/// What the disk has to say: an event for the replica, or that it can't be read at all.
pub type Report = Result<Event, Fault>;

/// The disk. Dropping it finishes what is under way and starts nothing more.
pub struct Disk(Rc<Jobs>);

impl Disk {
    /// A disk in the database of this name that reports to `report`. Nothing is opened before it is needed.
    pub fn new(name: &str, report: impl Fn(Report) + 'static) -> Self {
        let jobs = Rc::new(Jobs::default());
        let settles = Alarm::new({
            let jobs = Rc::downgrade(&jobs);
            move || {
                if let Some(jobs) = jobs.upgrade() {
                    jobs.push(Job::Settle);
                }
            }
        });
        let runner = Runner::new(name, Box::new(report), settles);
        wasm_bindgen_futures::spawn_local(runner.run(jobs.clone()));
        Self(jobs)
    }

    /// Reads everything; [`Event::Opened`] follows. Transactions are taken again if they were refused.
    pub fn load(&self) {
        self.0.push(Job::Load);
    }

    /// Writes; [`Event::Stored`] or [`Event::StoreFailed`] follows, in the order of the calls.
    pub fn write(&self, transaction: Transaction) {
        self.0.push(Job::Write(transaction));
    }

    /// Reads records of `Pieces`, after all earlier writes; [`Event::PiecesRead`] follows with those that
    /// are there.
    pub fn read(&self, keys: Vec<Key>) {
        self.0.push(Job::Read(keys));
    }

    /// Reads the next records of `OrderRows` from this key on, after all earlier writes;
    /// [`Event::OrderRowsRead`] follows.
    pub fn read_order_rows(&self, from: Key) {
        self.0.push(Job::ReadOrderRows(from));
    }

    /// Becomes ready when everything asked for so far is done and the database is closed.
    pub fn close(self) -> Answer<()> {
        let (giver, closed) = answer();
        self.0.push(Job::Close(giver));
        closed
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.0.push(Job::End);
    }
}

/// What is asked for and not begun, in order.
#[derive(Default)]
struct Jobs {
    waiting: RefCell<VecDeque<Job>>,
    idle: RefCell<Option<Giver<()>>>,
}

impl Jobs {
    fn push(&self, job: Job) {
        self.waiting.borrow_mut().push_back(job);
        if let Some(idle) = self.idle.take() {
            idle.give(());
        }
    }

    fn pop(&self) -> Option<Job> {
        self.waiting.borrow_mut().pop_front()
    }

    /// The transactions that wait right behind one, as many as go to the disk together with it.
    fn pop_writes_behind(&self, first: Transaction) -> Vec<Transaction> {
        let mut waiting = self.waiting.borrow_mut();
        let mut bytes = first.bytes();
        let mut group = vec![first];
        while group.len() < GROUP && bytes < GROUP_BYTES {
            match waiting.pop_front() {
                Some(Job::Write(next)) => {
                    bytes = bytes.saturating_add(next.bytes());
                    group.push(next);
                }
                Some(other) => {
                    waiting.push_front(other);
                    break;
                }
                None => break,
            }
        }
        group
    }

    async fn next(&self) -> Job {
        loop {
            if let Some(job) = self.pop() {
                return job;
            }
            let (giver, pushed) = answer();
            self.idle.replace(Some(giver));
            pushed.await;
        }
    }
}
