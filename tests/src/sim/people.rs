//! What people do at the devices: they sell, change their minds, count, receive, correct and settle, at
//! once and on the same orders. Everything they do is a command that a screen can give.

pub(super) mod catalogue;
mod identity;
mod orders;
mod stock;

use domain::command::Command;
use domain::id::{DocId, Kind};
use domain::issue::Settlement;
use domain::row::Row;
use replica::device::Request;
use replica::query::RefusedId;

use super::random::Random;
use super::tablet::Tablet;
use super::witness::mark_of;
use super::world::{Happening, World};

/// What people have done.
#[derive(Clone, Debug, Default)]
pub struct Town {
    marks: u64,
    /// Things done so far.
    pub acts: u32,
}

impl Town {
    /// A mark that no command has yet.
    pub fn mark(&mut self) -> u64 {
        self.marks += 1;
        self.marks
    }
}

/// One person at one device, about to do something.
pub struct Person<'a> {
    tablet: &'a Tablet,
    random: &'a mut Random,
    town: &'a mut Town,
    crowding: u32,
}

impl Person<'_> {
    fn row(&self, id: DocId) -> Option<Row> {
        self.tablet.device.holdings().row(id)
    }

    /// A document of this kind that the device holds.
    fn any(&mut self, kind: Kind) -> Option<DocId> {
        let shelf = self.tablet.device.holdings().table.shelf(kind);
        self.random.pick(shelf).map(|entry| entry.id)
    }

    /// An order, in crowded histories mostly one of the newest.
    fn any_order(&mut self) -> Option<DocId> {
        let shelf = self.tablet.device.holdings().table.shelf(Kind::Order);
        let from = if self.random.chance(self.crowding) {
            shelf.len().saturating_sub(5)
        } else {
            0
        };
        self.random.pick(&shelf[from..]).map(|entry| entry.id)
    }

    /// Something to do; `None` when there is nothing here to do it with.
    pub fn command(&mut self) -> Option<Command> {
        let orders = self.tablet.device.holdings().table.shelf(Kind::Order).len();
        let few = u32::from(orders < 4) * 60;
        let weights = [26 + few, 6, 7, 30, 6, 9, 6, 5, 4, 9, 1, 2, 2, 3, 5, 2, 1, 2, 1];
        match self.random.weighted(&weights) {
            0 => self.place(),
            1 => self.hold(),
            2 => self.place_held(),
            3 => self.change(),
            4 => self.cancel(),
            5 => self.pay(),
            6 => self.progress(),
            7 => self.receive(),
            8 => self.count(),
            9 => self.settle(),
            10 => self.create_product(),
            11 => self.change_product(),
            12 => self.create_customer(),
            13 => self.change_customer(),
            14 => self.merge_customer(),
            15 => self.split_customer(),
            16 => self.tell_apart(),
            17 => self.change_location(),
            _ => self.import(),
        }
    }

    /// An answer to something in the inbox.
    fn settle(&mut self) -> Option<Command> {
        let inbox = self.tablet.device.holdings().inbox();
        let entry = self.random.pick(&inbox)?;
        if entry.doc.kind == Kind::Product && entry.issue.key.starts_with("oversold") {
            return self.count();
        }
        let settlement = match self.random.below(5) {
            0 => Settlement::Acknowledge,
            1 | 2 => Settlement::TakeOther(0),
            _ => Settlement::KeepShown,
        };
        Some(Command::SettleIssue(
            entry.doc,
            entry.issue.key.clone(),
            settlement,
        ))
    }
}

impl World {
    /// A person does something at a device, and will do more.
    pub fn act(&mut self, place: usize) {
        if self.town.acts >= self.plan.acts {
            return;
        }
        self.town.acts += 1;
        let pause = self.random.between(1, self.plan.pace * 2);
        self.later(pause, Happening::Act(place));
        if self.random.chance(30) {
            self.ask_for_detail(place);
        }
        self.face_refused(place);
        self.give_command(place);
    }

    /// A person gives one command; `false` when there was none to give.
    pub fn give_command(&mut self, place: usize) -> bool {
        let mut person = Person {
            tablet: &self.tablets[place],
            random: &mut self.random,
            town: &mut self.town,
            crowding: self.plan.crowding,
        };
        let Some(command) = person.command() else {
            return false;
        };
        self.give(place, command)
    }

    /// Gives this command at a device. One without a mark waits until the one before it is answered, so that
    /// both can be told apart afterwards.
    pub fn give(&mut self, place: usize, command: Command) -> bool {
        let marked = mark_of(&command).is_some();
        if !marked && !self.tablets[place].unmarked.is_empty() {
            return false;
        }
        if !marked {
            let request = self.next_request();
            self.tablets[place].unmarked.insert(request);
        }
        self.ask(place, Request::Do(command));
        true
    }

    /// A person does refused work again, or says that she is done with it.
    fn face_refused(&mut self, place: usize) {
        // The oldest first, as it stands in the list: a line that was added to a held order, and then that order placed with
        // it, make two lines when they are done the other way round.
        let work = self.tablets[place].device.refused_work();
        let Some(id) = work.first().map(|work| work.id) else {
            return;
        };
        match self.random.below(4) {
            0 => {
                if let RefusedId::Commit(key) = id {
                    self.tablets[place].set_aside.insert(key);
                }
                self.ask(place, Request::SetAside(id, true));
            }
            1 => {
                let request = self.next_request();
                self.tablets[place].repeats.insert(request);
                self.ask(place, Request::Repeat(id));
            }
            _ => {}
        }
    }

    fn ask_for_detail(&mut self, place: usize) {
        let shelf = self.tablets[place].device.holdings().table.shelf(Kind::Order);
        if let Some(entry) = self.random.pick(shelf) {
            let id = entry.id;
            self.ask(place, Request::Order(id));
            // It is told with the order's story.
            let request = self.next_request();
            self.tablets[place].asked_times.insert(request, id);
            self.ask(place, Request::Arrivals(id));
        }
    }
}
