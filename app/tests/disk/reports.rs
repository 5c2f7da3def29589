//! What a disk reports, one after the other.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};

use app::worker::disk::Report;
use replica::device::Event;
use replica::storage::Snapshot;

/// What a disk has reported and nobody has looked at yet.
#[derive(Default)]
pub struct Reports {
    waiting: RefCell<VecDeque<Report>>,
    waker: RefCell<Option<Waker>>,
}

impl Reports {
    /// Takes one.
    pub fn keep(&self, report: Report) {
        self.waiting.borrow_mut().push_back(report);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// The next, which is no fault.
    pub async fn next(&self) -> Event {
        self.report().await.unwrap()
    }

    /// The name of the fault that is the next.
    pub async fn fault(&self) -> String {
        self.report().await.unwrap_err().name().to_owned()
    }

    async fn report(&self) -> Report {
        poll_fn(|context| match self.waiting.borrow_mut().pop_front() {
            Some(report) => Poll::Ready(report),
            None => {
                self.waker.replace(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }

    /// The next, which is what the disk holds.
    pub async fn snapshot(&self) -> Snapshot {
        match self.next().await {
            Event::Opened(snapshot) => snapshot,
            other => panic!("{other:?} instead of a snapshot"),
        }
    }

    /// Why this transaction failed, which is the next.
    pub async fn failure(&self, id: u64) -> String {
        match self.next().await {
            Event::StoreFailed(failed, why) if failed == id => why,
            other => panic!("{other:?} instead of a failure of {id}"),
        }
    }
}
