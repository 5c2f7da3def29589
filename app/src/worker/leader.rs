//! The worker that owns the replica: it feeds [`Device`] what happens, one event after the other, and
//! carries out what the device wants done.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::{Rc, Weak};

use replica::device::{Device, Effect, Event, Request, RequestId, Response};
use replica::query::DeviceStatus;
use replica::wire::Enrolment;

use super::alarm::Alarm;
use super::disk::{self, Disk, Fault};
use super::global;
use super::http::{self, Wanted};
use super::news::News;
use super::socket::Socket;
use super::tabs::TabId;
use crate::bridge::{EnrolOutcome, FromWorker, StorageReport, ToWorker};
use crate::sealed::Sealed;

/// Whose screen asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// This tab's.
    Own,
    /// Another tab's.
    Tab(TabId),
}

/// For whom something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The one who asked, with the number of the request.
    Asker(Asker, u32),
    /// The screens of all tabs.
    All,
}

/// The replica at work.
pub struct Leader {
    device: RefCell<Device>,
    events: RefCell<VecDeque<Event>>,
    /// The disk was read. Before that, events wait.
    opened: Cell<bool>,
    handling: Cell<bool>,
    disk: RefCell<Option<Disk>>,
    socket: Socket,
    alarm: Alarm,
    report: Rc<dyn Fn(Event)>,
    tell: Rc<dyn Fn(Audience, FromWorker)>,
    news: News,
    asked: RefCell<BTreeMap<RequestId, (Asker, u32)>>,
    requests: Cell<RequestId>,
    status: RefCell<Option<DeviceStatus>>,
    enrolling: Cell<Option<Enrolling>>,
}

/// An enrolment that the device has taken and whose transaction is on its way to the disk.
#[derive(Clone, Copy)]
struct Enrolling {
    asker: Asker,
    number: u32,
    /// Known once the device has said what to store.
    transaction: Option<u64>,
}

fn is_scan(event: &Event) -> bool {
    matches!(event, Event::Request(_, Request::Scan(..)))
}

fn is_command(event: &Event) -> bool {
    matches!(event, Event::Request(_, Request::Do(_) | Request::DoAll(_)))
}

impl Leader {
    /// Opens the database of this name and begins to work on it.
    pub fn start(database: &str, tell: impl Fn(Audience, FromWorker) + 'static) -> Rc<Self> {
        let tell: Rc<dyn Fn(Audience, FromWorker)> = Rc::new(tell);
        let leader = Rc::new_cyclic(|weak: &Weak<Leader>| {
            let report: Rc<dyn Fn(Event)> = Rc::new({
                let weak = weak.clone();
                move |event| {
                    if let Some(leader) = weak.upgrade() {
                        leader.happened(event);
                    }
                }
            });
            let from_disk = {
                let weak = weak.clone();
                move |report: disk::Report| {
                    if let Some(leader) = weak.upgrade() {
                        leader.disk_reported(report);
                    }
                }
            };
            Leader {
                device: RefCell::new(Device::new()),
                events: RefCell::default(),
                opened: Cell::new(false),
                handling: Cell::new(false),
                disk: RefCell::new(Some(Disk::new(database, from_disk))),
                socket: Socket::new(report.clone()),
                alarm: Alarm::new({
                    let report = report.clone();
                    move || report(Event::Tick)
                }),
                report,
                news: News::new({
                    let tell = tell.clone();
                    move |message| tell(Audience::All, message)
                }),
                tell,
                asked: RefCell::default(),
                requests: Cell::new(0),
                status: RefCell::new(None),
                enrolling: Cell::new(None),
            }
        });
        if let Some(disk) = &*leader.disk.borrow() {
            disk.load();
        }
        leader
    }

    /// A screen wants something.
    pub fn ask(self: &Rc<Self>, asker: Asker, message: ToWorker) {
        match message {
            ToWorker::Request(number, request) => {
                // Page and worker are of one build, so that a request that can't be read isn't ours.
                let Ok(request) = request.open() else { return };
                let id = self.requests.get().wrapping_add(1);
                self.requests.set(id);
                self.asked.borrow_mut().insert(id, (asker, number));
                self.happened(Event::Request(id, request));
            }
            ToWorker::Enrol(number, code, name) => self.enrol(asker, number, code, name),
            ToWorker::Nudge => self.happened(Event::Nudge),
            // The page asks the browser itself: only pages may ask for persistence.
            ToWorker::Storage(number) => {
                let report = FromWorker::Storage(number, StorageReport::default());
                (self.tell)(Audience::Asker(asker, number), report);
            }
        }
    }

    /// The device's state as it was told last.
    pub fn status(&self) -> Option<DeviceStatus> {
        self.status.borrow().clone()
    }

    /// Stops working: what was given to the disk is written, the rest isn't begun. Ready when the disk is
    /// free for another.
    pub async fn stop(&self) {
        self.opened.set(false);
        self.events.borrow_mut().clear();
        self.socket.disconnect();
        let disk = self.disk.take();
        if let Some(disk) = disk {
            disk.close().await;
        }
    }

    fn disk_reported(&self, report: disk::Report) {
        match report {
            Ok(event) => self.happened(event),
            Err(fault) => self.give_up(&fault),
        }
    }

    /// The disk can't be read at all: without it there is no device.
    fn give_up(&self, fault: &Fault) {
        (self.tell)(Audience::All, FromWorker::Broken(fault.to_string()));
    }

    /// Something happened. Whatever happens while the device handles an event is handled after it.
    fn happened(&self, event: Event) {
        let opens = matches!(event, Event::Opened(_));
        if opens {
            self.opened.set(true);
        }
        let mut events = self.events.borrow_mut();
        // Whoever scans has a customer before her: what only fills the screen can wait. What was said before it can't, since
        // it may be about the product.
        let place = match opens {
            true => 0,
            false if is_scan(&event) => {
                let before = events
                    .iter()
                    .rposition(|event| is_scan(event) || is_command(event));
                before.map_or(0, |before| before.saturating_add(1))
            }
            false => events.len(),
        };
        events.insert(place, event);
        drop(events);
        if self.handling.replace(true) {
            return;
        }
        while self.opened.get() {
            let Some(event) = self.next_event() else { break };
            self.handle(event);
        }
        self.handling.set(false);
    }

    fn next_event(&self) -> Option<Event> {
        self.events.borrow_mut().pop_front()
    }

    fn handle(&self, event: Event) {
        let enrolled = matches!(event, Event::Enrolled(_));
        let stored = match event {
            Event::Stored(transaction) => Some((transaction, EnrolOutcome::Enrolled)),
            Event::StoreFailed(transaction, _) => Some((transaction, EnrolOutcome::NotInReach)),
            _ => None,
        };
        let effects = self.device.borrow_mut().handle(global::now(), event);
        if enrolled {
            self.await_enrolment(&effects);
        }
        for effect in effects {
            self.carry_out(effect);
        }
        if let Some((transaction, outcome)) = stored {
            self.finish_enrolment(transaction, outcome);
        }
    }

    fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Store(transaction) => self.with_disk(|disk| disk.write(transaction)),
            Effect::ReadPieces(keys) => self.with_disk(|disk| disk.read(keys)),
            Effect::ReadOrderRows(from) => self.with_disk(|disk| disk.read_order_rows(from)),
            Effect::Reload => self.with_disk(Disk::load),
            Effect::Connect => self.socket.connect(),
            Effect::Disconnect => self.socket.disconnect(),
            Effect::Send(frame) => self.socket.send(&frame),
            Effect::FetchManifest => self.fetch(Wanted::Manifest),
            Effect::FetchSegment(id) => self.fetch(Wanted::Segment(id)),
            Effect::FetchDocuments(body) => self.fetch(Wanted::Documents(body)),
            Effect::FetchArrivals(body) => self.fetch(Wanted::Arrivals(body)),
            Effect::Respond(id, response) => self.respond(id, response),
            Effect::Changed(ids) => self.news.changed(ids),
            Effect::Status(status) => {
                self.status.replace(Some(status.clone()));
                self.news.status(status);
            }
            Effect::WakeAt(time) => self.alarm.set(time),
        }
    }

    fn with_disk(&self, act: impl FnOnce(&Disk)) {
        if let Some(disk) = &*self.disk.borrow() {
            act(disk);
        }
    }

    fn fetch(&self, wanted: Wanted) {
        http::fetch(wanted, self.device.borrow().token(), self.report.clone());
    }

    fn respond(&self, id: RequestId, response: Response) {
        let asked = self.asked.borrow_mut().remove(&id);
        if let Some((asker, number)) = asked {
            (self.tell)(
                Audience::Asker(asker, number),
                FromWorker::Response(number, Sealed::new(&response)),
            );
        }
    }

    fn enrol(self: &Rc<Self>, asker: Asker, number: u32, code: String, name: String) {
        let weak = Rc::downgrade(self);
        wasm_bindgen_futures::spawn_local(async move {
            let result = http::enrol(code, name).await;
            let Some(leader) = weak.upgrade() else { return };
            match result {
                Ok(enrolment) => leader.take_enrolment(asker, number, enrolment),
                Err(outcome) => leader.say_enrolled(asker, number, outcome),
            }
        });
    }

    fn take_enrolment(&self, asker: Asker, number: u32, enrolment: Enrolment) {
        self.enrolling.set(Some(Enrolling {
            asker,
            number,
            transaction: None,
        }));
        self.happened(Event::Enrolled(enrolment));
    }

    /// The code is used up by now, so that nobody may be told "enrolled" before the disk has it.
    fn await_enrolment(&self, effects: &[Effect]) {
        let Some(enrolling) = self.enrolling.take() else {
            return;
        };
        let stored = effects.iter().find_map(|effect| match effect {
            Effect::Store(transaction) => Some(transaction.id),
            _ => None,
        });
        match stored {
            Some(_) => self.enrolling.set(Some(Enrolling {
                transaction: stored,
                ..enrolling
            })),
            // The device was one already.
            None => self.say_enrolled(enrolling.asker, enrolling.number, EnrolOutcome::Enrolled),
        }
    }

    fn finish_enrolment(&self, transaction: u64, outcome: EnrolOutcome) {
        match self.enrolling.get() {
            Some(enrolling) if enrolling.transaction == Some(transaction) => {
                self.enrolling.set(None);
                self.say_enrolled(enrolling.asker, enrolling.number, outcome);
            }
            _ => {}
        }
    }

    fn say_enrolled(&self, asker: Asker, number: u32, outcome: EnrolOutcome) {
        (self.tell)(
            Audience::Asker(asker, number),
            FromWorker::Enrolled(number, outcome),
        );
    }
}
