//! A device's replica: one entry point, [`Device::handle`], that takes what happened and says what to do.
//!
//! The caller (the browser's worker, the simulator) owns the disk, the socket and the clock. It reports
//! every result back as an [`Event`], in order, and carries out every [`Effect`], in order.
//!
//! What must not happen: a frame that leaves before what it carries is on disk; an answer "saved" before
//! the transaction is complete; a document that two writers share.

mod answer;
mod arrivals;
mod batches;
mod bootstrap;
mod commands;
#[cfg(test)]
mod desk;
mod disk;
mod documents;
mod event;
mod fetches;
mod greeting;
mod groups;
mod loading;
mod opening;
mod outbox;
mod payload;
mod records;
mod refused;
mod relay;
mod renewal;
mod request;
mod rereading;
mod row_records;
mod session;
mod verdicts;

pub use event::{Done, Effect, Event, Failure, Outcome, RequestId, Response};
pub use payload::{Payload, payload};
pub use request::Request;

use std::collections::{BTreeSet, VecDeque};

use domain::id::{DocId, Millis};

use crate::author::Author;
use crate::holdings::Holdings;
use crate::query::{DeviceStatus, Phase};

use arrivals::ArrivalTimes;
use bootstrap::Bootstrap;
use commands::{Task, Waiting};
use disk::Disk;
use documents::Documents;
use fetches::Fetches;
use loading::Loading;
use outbox::Outbox;
use records::Meta;
use refused::Refused;
use relay::Relay;
use rereading::Rereading;
use row_records::RowRecords;
use session::Session;

/// One device's replica.
#[derive(Default)]
pub struct Device {
    now: Millis,
    /// When the disk was read last.
    opened_at: Millis,
    meta: Option<Meta>,
    author: Option<Author>,
    holdings: Holdings,
    documents: Documents,
    outbox: Outbox,
    relay: Relay,
    disk: Disk,
    session: Session,
    bootstrap: Bootstrap,
    fetches: Fetches,
    arrivals: ArrivalTimes,
    loading: Loading,
    row_records: RowRecords,
    tasks: VecDeque<Task>,
    waiting: Option<Waiting>,
    /// Answers of the disk that are still to come and that nobody waits for any more.
    late_reads: u32,
    refused: Refused,
    rereading: Rereading,
    effects: Vec<Effect>,
    changed: BTreeSet<DocId>,
    everything_changed: bool,
    last_status: Option<DeviceStatus>,
    /// Documents that the audit found to differ and that were repaired since the start.
    repaired: u32,
}

impl Device {
    /// A device that hasn't read its disk yet; [`Event::Opened`] has to come first.
    pub fn new() -> Device {
        Device::default()
    }

    /// The device's secret, for the caller's HTTP requests; `None` when it isn't enrolled.
    pub fn token(&self) -> Option<&[u8]> {
        self.meta.as_ref().map(|meta| meta.token.as_slice())
    }

    /// The rows held, for checks from outside.
    pub fn holdings(&self) -> &Holdings {
        &self.holdings
    }

    /// How many documents the audit found to differ and repaired since the start.
    pub fn repaired(&self) -> u32 {
        self.repaired
    }

    /// Takes what happened at `now` and says what to do.
    pub fn handle(&mut self, now: Millis, event: Event) -> Vec<Effect> {
        if now < self.now {
            self.clock_was_set_back(self.now.saturating_sub(now));
        }
        self.now = now;
        match self.rereading.must_hold(&event) {
            true => self.rereading.hold(event),
            false => self.take(event),
        }
        while let Some(held) = self.rereading.next() {
            self.take(held);
        }
        let follow_ups = [
            Device::retry_disk,
            Device::run_tasks,
            Device::tidy_row_records,
            Device::push,
            Device::send_relay,
            Device::prefetch,
            Device::keep_time,
        ];
        for follow_up in follow_ups {
            // Each may find that memory has to be read anew, and then nothing more may be written.
            if !self.rereading.is_under_way() {
                follow_up(self);
            }
        }
        self.finish()
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Opened(snapshot) => self.open(snapshot),
            Event::Enrolled(enrolment) => self.enrol(enrolment),
            Event::Request(id, request) => self.request(id, request),
            Event::Stored(transaction) => self.stored(transaction),
            Event::StoreFailed(transaction, reason) => self.store_failed(transaction, reason),
            Event::PiecesRead(records) => self.pieces_read(records),
            Event::OrderRowsRead(from, records) => self.order_rows_read(from, records),
            Event::SocketOpen => self.socket_open(),
            Event::Frame(bytes) => self.frame(&bytes),
            Event::SocketClosed => self.socket_closed(),
            Event::Manifest(manifest) => self.manifest_came(manifest),
            Event::Segment(id, bytes) => self.segment_came(id, bytes),
            Event::Documents(bytes) => self.documents_came(&bytes),
            Event::Arrivals(bytes) => self.arrivals_came(bytes.as_deref()),
            Event::FetchFailed => self.fetch_failed(),
            Event::Nudge => self.nudge(),
            Event::Tick => {
                self.session.alarm_rang();
                self.book_some();
                self.read_some_words();
            }
        }
    }

    fn finish(&mut self) -> Vec<Effect> {
        if self.everything_changed {
            self.everything_changed = false;
            self.changed.clear();
            self.effects.push(Effect::Changed(Vec::new()));
        } else if !self.changed.is_empty() {
            self.effects.push(Effect::Changed(
                std::mem::take(&mut self.changed).into_iter().collect(),
            ));
        }
        let status = self.status();
        if self.last_status.as_ref() != Some(&status) {
            self.last_status = Some(status.clone());
            self.effects.push(Effect::Status(status));
        }
        std::mem::take(&mut self.effects)
    }

    fn status(&self) -> DeviceStatus {
        let Some(meta) = &self.meta else {
            return DeviceStatus::default();
        };
        let phase = if self.loading.is_under_way() {
            Phase::Connecting
        } else if meta.bootstrapped {
            self.session.phase()
        } else {
            self.bootstrap.phase(self.session.phase())
        };
        // Some of it waits for a person, the rest is given again by itself.
        let waiting = meta.replay.iter().filter(|replay| replay.waits());
        let overtaken = waiting.clone().filter(|replay| replay.refused).count();
        let attention = self.refused.waiting().count() + overtaken;
        let unsynced = self.outbox.len() + self.relay.len() + waiting.count() - overtaken;
        DeviceStatus {
            phase,
            unsynced: unsynced as u32,
            attention: attention as u32 + u32::from(self.outbox.blocked()),
            last_contact: self.session.last_contact(),
            rows: self.holdings.table.len() as u32,
            device: meta.device,
            name: meta.name.clone(),
            series: meta.series.clone(),
            organisation: meta.organisation.clone(),
            currency: domain::money::Currency::new(&meta.currency).ok(),
            refused: self.session.refused(),
            bootstrap: if meta.bootstrapped {
                100
            } else {
                self.bootstrap.percent()
            },
            storage_failed: self.disk.failed(),
            inbox: self.holdings.inbox_len() as u32,
        }
    }

    fn online(&self) -> bool {
        self.session.phase() == Phase::Online
    }
}
