//! A device as the world sees it: the replica, and around it what the app's worker is in the browser. It
//! carries events in and effects out, in order, and knows nothing else.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::id::{DocId, Millis};
use replica::device::{Device, Event, RequestId};
use replica::query::DeviceStatus;
use replica::storage::Key;

use super::clock::Clock;
use super::disk::{Crash, Disk};
use super::link::LinkId;
use super::random::Random;
use super::records::{KeptAside, Meta};

/// How the network treats a tablet, until the given times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    /// What it sends waits until then.
    pub up_until: Millis,
    /// What it is sent waits until then.
    pub down_until: Millis,
    /// Whether new connections fail at once, as opposed to hanging.
    pub refuses: bool,
}

/// A tablet, a rep's phone, an office browser.
pub struct Tablet {
    /// The replica.
    pub device: Device,
    /// Its disk.
    pub disk: Disk,
    /// Its clock.
    pub clock: Clock,
    /// Counts the starts of its worker; what belongs to an earlier life is ignored.
    pub life: u32,
    /// Counts how often its storage was taken away: each time it is another device afterwards.
    pub storage: u32,
    /// The connection it believes to have.
    pub link: Option<LinkId>,
    /// The state that was told last.
    pub status: DeviceStatus,
    /// How the network treats it.
    pub trouble: Trouble,
    /// Requests whose commands carry no mark of their own; a person waits for the answer before another.
    pub unmarked: BTreeSet<RequestId>,
    /// Orders of which somebody asked since when the server has them, and still waits.
    pub asked_times: BTreeMap<RequestId, DocId>,
    /// Requests that do refused work again: what they do was promised when it was done first.
    pub repeats: BTreeSet<RequestId>,
    /// Commits that were kept aside and that a person was done with, by the keys of their records.
    pub set_aside: BTreeSet<Key>,
    /// It asked for its disk to be read anew and hasn't heard what is there.
    pub is_rereading: bool,
    /// Repairs in earlier lives.
    pub repaired_before: u32,
    /// The disk is told to be full, or to forget, on purpose: what it then has to repair is no bug.
    opened: bool,
    waiting: VecDeque<Event>,
}

impl Tablet {
    /// A tablet that hasn't been switched on.
    pub fn new(disk: Disk, clock: Clock) -> Tablet {
        Tablet {
            device: Device::new(),
            disk,
            clock,
            life: 0,
            storage: 0,
            link: None,
            status: DeviceStatus::default(),
            trouble: Trouble::default(),
            unmarked: BTreeSet::new(),
            asked_times: BTreeMap::new(),
            repeats: BTreeSet::new(),
            set_aside: BTreeSet::new(),
            is_rereading: false,
            repaired_before: 0,
            opened: false,
            waiting: VecDeque::new(),
        }
    }

    /// Begins a new life: the worker starts and reads the disk.
    pub fn start(&mut self) {
        self.repaired_before += self.device.repaired();
        self.device = Device::new();
        self.life += 1;
        self.opened = false;
        self.is_rereading = false;
        self.waiting.clear();
        self.unmarked.clear();
        self.asked_times.clear();
        self.repeats.clear();
        self.link = None;
        self.status = DeviceStatus::default();
        self.clock.stop();
        self.disk.load();
    }

    /// Ends a life.
    pub fn crash(&mut self, how: Crash, random: &mut Random) {
        self.disk.crash(how, random);
    }

    /// The events that the replica takes now, in order: those that waited for the disk come after it.
    pub fn admit(&mut self, event: Event) -> Vec<Event> {
        if matches!(event, Event::Opened(_)) {
            self.opened = true;
            self.is_rereading = false;
            let mut events = vec![event];
            events.extend(self.waiting.drain(..));
            events
        } else if self.opened {
            vec![event]
        } else {
            self.waiting.push_back(event);
            Vec::new()
        }
    }

    /// Documents that the audit had to repair, in all lives.
    pub fn repaired(&self) -> u32 {
        self.repaired_before + self.device.repaired()
    }

    /// What its disk says of it; `None` when no device lives there.
    pub fn meta(&self) -> Option<Meta> {
        Meta::of(self.disk.image())
    }

    /// The commits that were kept aside here.
    pub fn kept_aside(&self) -> BTreeMap<Key, KeptAside> {
        KeptAside::all(self.disk.image())
    }
}
