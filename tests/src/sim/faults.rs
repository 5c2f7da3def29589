//! What goes wrong, and how often.

use domain::command::{Amount, Command};
use domain::id::Kind;
use domain::quantity::Quantity;
use replica::device::{Event, Request};
use replica::query::Phase;

use super::disk::{Crash, Image};
use super::sabotage::Sabotage;
use super::store::Fate;
use super::witness::MARKED_QUANTITY;
use super::world::{Happening, World};

/// Places at most, copies of devices included.
const PLACES: usize = 9;

/// A thing that can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A connection breaks between or within frames.
    Cut,
    /// A device is out of reach, for seconds to minutes, in one direction or both.
    Partition,
    /// A browser dies.
    Crash,
    /// A device's power goes.
    PowerCut,
    /// A device's disk is full for a moment.
    Quota,
    /// A device's disk can't find a record that it has.
    BadRead,
    /// A browser takes a device's storage away: it enrols again as another device.
    Eviction,
    /// A copy of a device's storage is started beside it.
    Clone,
    /// A device's clock is set.
    ClockJump,
    /// The page comes to the front: the device should call at once.
    Nudge,
    /// A person carries a device's unsent commits to another device in a file.
    Relay,
    /// The server dies.
    ServerCrash,
    /// The server dies after it stored a group and before it could answer.
    ServerDiesInCommit,
    /// The server's disk refuses a group.
    ServerDiskFails,
    /// The server stops as it should, and starts again.
    ServerRestart,
    /// The server packs its rows anew.
    Checkpoint,
    /// The server's clock is set.
    ServerClockJump,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 17] = [
        Fault::Cut,
        Fault::Partition,
        Fault::Crash,
        Fault::PowerCut,
        Fault::Quota,
        Fault::BadRead,
        Fault::Eviction,
        Fault::Clone,
        Fault::ClockJump,
        Fault::Nudge,
        Fault::Relay,
        Fault::ServerCrash,
        Fault::ServerDiesInCommit,
        Fault::ServerDiskFails,
        Fault::ServerRestart,
        Fault::Checkpoint,
        Fault::ServerClockJump,
    ];

    /// How often it comes, among the others.
    pub fn weight(self) -> u32 {
        match self {
            Fault::Cut => 12,
            Fault::Partition => 14,
            Fault::Crash => 10,
            Fault::PowerCut => 5,
            Fault::Quota => 4,
            Fault::BadRead => 2,
            Fault::Eviction | Fault::Clone => 2,
            Fault::ClockJump => 4,
            Fault::Nudge => 5,
            Fault::Relay => 6,
            Fault::ServerCrash => 4,
            Fault::ServerDiesInCommit => 4,
            Fault::ServerDiskFails => 3,
            Fault::ServerRestart => 2,
            Fault::Checkpoint => 5,
            Fault::ServerClockJump => 1,
        }
    }
}

impl World {
    /// Something goes wrong, and something else will.
    pub fn trouble(&mut self) {
        if !self.troubled {
            return;
        }
        let pause = self.random.between(1, self.plan.trouble * 2);
        self.later(pause, Happening::Trouble);
        let fault = Fault::ALL[self.random.weighted(&self.plan.faults)];
        let place = self.random.below(self.tablets.len());
        if self.happen(fault, place) {
            *self.faults.entry(fault).or_default() += 1;
        }
    }

    /// Makes a fault happen; `false` when it can't now.
    pub fn happen(&mut self, fault: Fault, place: usize) -> bool {
        match fault {
            Fault::Cut => {
                let connected = self.tablets[place].link.is_some();
                self.cut_link(place);
                return connected;
            }
            Fault::Partition => self.partition(place),
            Fault::Crash => self.crash_tablet(place, Crash::Process),
            Fault::PowerCut => self.crash_tablet(place, Crash::Power),
            Fault::Quota => {
                self.say(|| format!("d{place} disk full"));
                self.tablets[place].disk.set_full(true);
                let until = self.random.between(1, 1_500);
                self.later(until, Happening::Room(place));
            }
            Fault::BadRead => {
                self.say(|| format!("d{place} next read misses a record"));
                self.tablets[place].disk.forgetful = true;
                self.witness.damaged.insert(place);
            }
            Fault::Eviction => return self.evict(place),
            Fault::Clone => return self.clone_tablet(place),
            Fault::ClockJump => {
                let longest = if self.random.chance(300) { 7_200_000 } else { 5_000 };
                let by = self.random.between(-longest, longest);
                self.say(|| format!("d{place} clock jumps by {by}"));
                self.tablets[place].clock.jump(by);
            }
            Fault::Nudge => self.tell(place, Event::Nudge),
            Fault::Relay => {
                if self.tablets[place].status.phase == Phase::NotEnrolled {
                    return false;
                }
                self.ask(place, Request::ExportOutbox);
            }
            Fault::ServerCrash => self.crash_server("at once"),
            Fault::ServerDiesInCommit => self.office.set_fate(Fate::Dies),
            Fault::ServerDiskFails => self.office.set_fate(Fate::Fails),
            Fault::ServerRestart => self.restart_server(),
            Fault::Checkpoint => self.office.checkpoint(),
            Fault::ServerClockJump => {
                let by = self.random.between(-100_000, 100_000);
                self.say(|| format!("server clock jumps by {by}"));
                self.office.offset += by;
            }
        }
        true
    }

    fn partition(&mut self, place: usize) {
        let longest = if self.random.chance(300) { 180_000 } else { 20_000 };
        let until = self.now + self.random.between(100, longest);
        let (up, down) = match self.random.below(4) {
            0 => (until, 0),
            1 => (0, until),
            _ => (until, until),
        };
        let trouble = &mut self.tablets[place].trouble;
        trouble.up_until = up.max(trouble.up_until);
        trouble.down_until = down.max(trouble.down_until);
        trouble.refuses = self.random.chance(500);
        self.say(|| format!("d{place} out of reach (up {up}, down {down})"));
    }

    fn evict(&mut self, place: usize) -> bool {
        // Once in a history is enough: it is the one way to lose what was saved.
        if self.witness.evicted.len() >= 2 || self.sabotage == Some(Sabotage::LoseOutboxRecord) {
            return false;
        }
        self.say(|| format!("d{place} loses its storage"));
        self.drop_link_of(place);
        self.witness.died(place);
        let storage = (place, self.tablets[place].storage);
        self.witness.evicted.insert(storage);
        let tablet = &mut self.tablets[place];
        tablet.storage += 1;
        tablet.set_aside.clear();
        tablet.disk = super::disk::Disk::of(Image::default(), true);
        self.start_tablet(place);
        let after = self.random.between(500, 10_000);
        self.later(after, Happening::Enrol(place));
        true
    }

    fn clone_tablet(&mut self, place: usize) -> bool {
        // Two copies of a device that has still to give commands again would both give them: the one case
        // known in which a command happens twice.
        let settled = self.tablets[place]
            .meta()
            .is_some_and(|meta| meta.replay.is_empty());
        if self.tablets.len() >= PLACES || !settled {
            return false;
        }
        let image = self.tablets[place].disk.image().clone();
        self.say(|| format!("d{place} is copied"));
        let copy = self.add_tablet(image);
        self.later(1_000, Happening::Act(copy));
        true
    }

    fn restart_server(&mut self) {
        if self.office.is_up() {
            self.office.stop();
            self.finish_group();
            self.office.checkpoint();
            self.crash_server("after it stopped");
        }
    }

    /// Has a device do something small of its own, so that a copy of it is found out.
    pub fn give_sign_of_life(&mut self, place: usize) {
        let holdings = self.tablets[place].device.holdings();
        let location = holdings.table.shelf(Kind::Location).first().map(|entry| entry.id);
        let product = holdings.table.shelf(Kind::Product).first().map(|entry| entry.id);
        if let (Some(location), Some(product)) = (location, product) {
            let quantity = Quantity(MARKED_QUANTITY + self.town.mark() as i64);
            let amounts = vec![Amount { product, quantity }];
            self.give(place, Command::ReceiveStock(location, amounts));
        }
    }
}
