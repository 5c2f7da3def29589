//! What the worker tells the screens without being asked: the state of the device, and which rows changed.

use std::cell::RefCell;

use domain::id::{DocId, Kind};
use leptos::prelude::*;
use replica::query::{DeviceStatus, Phase};

use crate::bridge::FromWorker;

/// Changed rows of one frame. Many small changes in a row draw once.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Everything may have changed.
    pub all: bool,
    /// What changed.
    pub ids: Vec<DocId>,
}

impl Batch {
    /// Whether a row of this kind may have changed.
    pub fn touches(&self, kind: Kind) -> bool {
        self.all || self.ids.iter().any(|id| id.kind == kind)
    }

    /// Whether this row may have changed.
    pub fn concerns(&self, id: DocId) -> bool {
        self.all || self.ids.contains(&id)
    }
}

/// Ids that one frame may gather before it means "everything"; a background tab draws no frames for hours.
const MOST_IDS: usize = 2000;

/// What the worker has said.
#[derive(Clone, Copy)]
pub struct Hub {
    /// The state of the device.
    pub status: RwSignal<DeviceStatus>,
    /// The worker has spoken.
    pub ready: RwSignal<bool>,
    /// This tab's worker owns the replica.
    pub leading: RwSignal<bool>,
    /// Why the worker can't go on.
    pub broken: RwSignal<Option<String>>,
    /// The rows that changed in the latest frame.
    pub batch: RwSignal<Batch>,
}

thread_local! {
    static WAITING: RefCell<Option<Batch>> = const { RefCell::new(None) };
}

impl Hub {
    /// Starts the worker and makes what it says known to all screens.
    pub fn start() -> Hub {
        let hub = Hub {
            status: RwSignal::new(DeviceStatus::default()),
            ready: RwSignal::new(false),
            leading: RwSignal::new(false),
            broken: RwSignal::new(None),
            batch: RwSignal::new(Batch::default()),
        };
        provide_context(hub);
        crate::link::start(move |event| hub.take(event));
        hub
    }

    /// Whether this browser is a device of an organisation; `None` until the worker has spoken.
    pub fn is_enrolled(self) -> Option<bool> {
        let phase = self.status.with(|status| status.phase);
        self.ready.get().then_some(phase != Phase::NotEnrolled)
    }

    fn take(self, event: FromWorker) {
        match event {
            FromWorker::Status(status) => {
                if self.status.with_untracked(|known| *known != status) {
                    self.status.set(status);
                }
                if !self.ready.get_untracked() {
                    self.ready.set(true);
                }
            }
            FromWorker::Changed(ids) => self.gather(ids),
            FromWorker::Leading(leading) => self.leading.set(leading),
            FromWorker::Broken(why) => self.broken.set(Some(why)),
            // Answers go to whoever asked.
            FromWorker::Response(..) | FromWorker::Enrolled(..) | FromWorker::Storage(..) => {}
        }
    }

    fn gather(self, ids: Vec<DocId>) {
        let is_first = WAITING.with_borrow_mut(|waiting| {
            let is_first = waiting.is_none();
            let batch = waiting.get_or_insert_default();
            let sum = batch.ids.len().saturating_add(ids.len());
            if ids.is_empty() || batch.all || sum > MOST_IDS {
                *batch = Batch {
                    all: true,
                    ids: Vec::new(),
                };
            } else {
                batch.ids.extend(ids);
            }
            is_first
        });
        if is_first {
            request_animation_frame(move || {
                if let Some(batch) = WAITING.with_borrow_mut(Option::take) {
                    self.batch.set(batch);
                }
            });
        }
    }
}

/// What the worker has said.
pub fn use_hub() -> Hub {
    expect_context::<Hub>()
}
