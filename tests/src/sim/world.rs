//! The world: one queue of things that happen, in the order of their times, and everything they happen to.

mod devices;
mod network;
mod server;

use std::collections::BTreeMap;

use domain::id::Millis;
use replica::device::{Event, RequestId};

use super::check::{Rule, Violation};
use super::clock::Clock;
use super::disk::{Disk, Image};
use super::faults::Fault;
use super::link::{Link, LinkId, Way};
use super::office::Office;
use super::people::Town;
use super::plan::Plan;
use super::random::Random;
use super::sabotage::Sabotage;
use super::tablet::Tablet;
use super::witness::Witness;

/// A device in its so-many-th life: what is meant for an earlier life comes too late.
pub type Living = (usize, u32);

/// Something that happens at its time.
#[derive(Clone, Debug)]
pub enum Happening {
    /// A person does something at a device.
    Act(usize),
    /// A browser is to be enrolled.
    Enrol(usize),
    /// A device's disk finishes a job.
    Disk(Living),
    /// A device's timer ends.
    Timer(Living, u64),
    /// Something comes to a device.
    Event(Living, Box<Event>),
    /// A device's connection reaches the server, or can't.
    Reach(LinkId, bool),
    /// A device's connection is open.
    Open(LinkId),
    /// A frame arrives.
    Frame(LinkId, Way),
    /// The device's end of a connection learns that it is gone.
    GoneAtDevice(LinkId),
    /// The server's end of a connection learns that it is gone.
    GoneAtServer(LinkId),
    /// A request reaches the server.
    Http(Living, Http),
    /// The server works on what waits.
    Step(u32),
    /// The server starts again.
    ServerStarts,
    /// Something goes wrong.
    Trouble,
    /// A device's disk has room again.
    Room(usize),
    /// A file exported at one device is imported at another.
    Import(usize, Vec<u8>),
}

/// What a device asks by HTTP.
#[derive(Clone, Debug)]
pub enum Http {
    /// The manifest.
    Manifest,
    /// A segment.
    Segment(String),
    /// Documents.
    Documents(Vec<u8>),
    /// When the server had what is in an order.
    Arrivals(Vec<u8>),
}

impl Http {
    /// What the device hears when it comes to nothing.
    fn failed(&self) -> Event {
        match self {
            Http::Arrivals(_) => Event::Arrivals(None),
            Http::Manifest | Http::Segment(_) | Http::Documents(_) => Event::FetchFailed,
        }
    }
}

/// The world.
pub struct World {
    /// The true time.
    pub now: Millis,
    queue: BTreeMap<(Millis, u64), Happening>,
    ties: u64,
    /// Chance.
    pub random: Random,
    /// How this history goes.
    pub plan: Plan,
    /// The devices.
    pub tablets: Vec<Tablet>,
    /// The server.
    pub office: Office,
    links: BTreeMap<LinkId, Link>,
    next_link: LinkId,
    next_request: RequestId,
    /// What people were promised.
    pub witness: Witness,
    /// What people do.
    pub town: Town,
    /// The seeded bug, if there is one.
    pub sabotage: Option<Sabotage>,
    /// Whether the seeded bug has had its way.
    pub sabotaged: bool,
    /// Things still go wrong.
    pub troubled: bool,
    /// Breaches seen on the way.
    pub breaches: Vec<Violation>,
    /// What happened, for whoever looks for the cause of a breach.
    pub story: Option<Vec<String>>,
    /// Frames as they went over the network, where somebody keeps them: whether to the server, and the bytes.
    pub tape: Option<Vec<(bool, Vec<u8>)>>,
    /// A digest of everything that happened: two runs of one seed have the same.
    pub digest: u64,
    /// How many things happened.
    pub happened: u64,
    /// When the server is called next.
    step_at: Option<Millis>,
    /// Where the server's log ended when it was asked last.
    log_seen: u64,
    /// Faults that happened, by name.
    pub faults: BTreeMap<Fault, u32>,
}

impl World {
    /// A world with a server and no device.
    pub fn new(seed: u64, plan: Plan, sabotage: Option<Sabotage>, tell: bool) -> World {
        let mut random = Random::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0xc0ff_ee00);
        let office = Office::new(sabotage, &mut random);
        World {
            now: 1_760_000_000_000,
            queue: BTreeMap::new(),
            ties: 0,
            town: Town::default(),
            random,
            plan,
            tablets: Vec::new(),
            office,
            links: BTreeMap::new(),
            next_link: 1,
            next_request: 1,
            witness: Witness::default(),
            sabotage,
            sabotaged: false,
            troubled: false,
            breaches: Vec::new(),
            story: tell.then(Vec::new),
            tape: None,
            digest: 0xcbf2_9ce4_8422_2325,
            happened: 0,
            step_at: None,
            log_seen: 0,
            faults: BTreeMap::new(),
        }
    }

    /// Something will happen after this long.
    pub fn later(&mut self, after: Millis, what: Happening) {
        self.ties += 1;
        self.queue.insert((self.now + after.max(0), self.ties), what);
    }

    /// A rule was seen broken.
    pub fn breach(&mut self, rule: Rule, what: impl Into<String>) {
        let what = what.into();
        self.say(|| format!("BREACH {rule:?}: {what}"));
        self.breaches.push(Violation { rule, what });
    }

    /// A line of the story.
    pub fn say(&mut self, line: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            let time = self.now - 1_760_000_000_000;
            story.push(format!("{:>8}.{:03} {}", time / 1000, time % 1000, line()));
        }
    }

    /// Adds to the digest of everything that happened.
    pub fn note(&mut self, bytes: &[u8]) {
        // FNV-1a: a checksum, not a secret.
        for byte in bytes {
            self.digest = (self.digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Adds a device with this on its disk and starts it.
    pub fn add_tablet(&mut self, image: Image) -> usize {
        let place = self.tablets.len();
        let offset = if self.random.chance(300) {
            self.random.between(-3_600_000, 3_600_000)
        } else {
            self.random.between(-4_000, 4_000)
        };
        // Some browsers have no file for a journal.
        let disk = Disk::of(image, self.random.chance(700));
        self.tablets.push(Tablet::new(disk, Clock::new(offset)));
        self.start_tablet(place);
        place
    }

    /// The time of what happens next.
    pub fn next_time(&self) -> Option<Millis> {
        self.queue.keys().next().map(|(at, _)| *at)
    }

    /// Makes the next thing happen.
    pub fn step(&mut self) {
        let Some(((at, _), what)) = self.queue.pop_first() else {
            return;
        };
        self.now = self.now.max(at);
        self.happened += 1;
        self.note(&self.now.to_be_bytes());
        match what {
            Happening::Act(place) => self.act(place),
            Happening::Enrol(place) => self.enrol(place),
            Happening::Disk(living) => self.disk_finishes(living),
            Happening::Timer(living, timer) => self.timer_ends(living, timer),
            Happening::Event(living, event) => {
                if self.is_alive(living) {
                    self.tell(living.0, *event);
                }
            }
            Happening::Reach(link, reached) => self.link_reaches(link, reached),
            Happening::Open(link) => self.link_opens(link),
            Happening::Frame(link, way) => self.frame_arrives(link, way),
            Happening::GoneAtDevice(link) => self.gone_at_device(link),
            Happening::GoneAtServer(link) => self.gone_at_server(link),
            Happening::Http(living, asked) => self.asked_by_http(living, asked),
            Happening::Step(life) => self.server_steps(life),
            Happening::ServerStarts => self.server_starts(),
            Happening::Trouble => self.trouble(),
            Happening::Room(place) => self.tablets[place].disk.set_full(false),
            Happening::Import(place, file) => self.import(place, file),
        }
    }

    /// Lets everything happen up to a time.
    pub fn run_until(&mut self, time: Millis) {
        while self.next_time().is_some_and(|next| next <= time) {
            self.step();
        }
        self.now = self.now.max(time);
    }

    /// The id that the next request gets.
    pub fn next_request(&self) -> RequestId {
        self.next_request
    }

    /// Whether this life of a device still lasts.
    pub fn is_alive(&self, (place, life): Living) -> bool {
        self.tablets[place].life == life
    }

    /// The present life of the device at a place.
    pub fn living(&self, place: usize) -> Living {
        (place, self.tablets[place].life)
    }
}
