//! One history from its seed: a business is founded, people work, things go wrong, the trouble ends,
//! everyone comes to rest, what was left for people is settled, and the checkers look.

use std::collections::{BTreeMap, BTreeSet};

use domain::command::{Amount, Command};
use domain::id::{Kind, Millis};
use domain::issue::{IssueKind, Settlement};
use domain::quantity::Quantity;
use replica::query::Phase;

use super::check::{self, Rule, Violation};
use super::disk::Image;
use super::faults::Fault;
use super::people::catalogue;
use super::plan::Plan;
use super::random::Random;
use super::sabotage::Sabotage;
use super::store::Fate;
use super::tablet::Trouble;
use super::witness::MARKED_QUANTITY;
use super::world::{Happening, World};

/// How long people may work at most, and how long coming to rest may take.
const WORK: Millis = 3_600_000;
const REST: Millis = 1_200_000;
/// Rounds in which the inbox is settled.
const ROUNDS: u32 = 60;

/// What became of a history.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its seed.
    pub seed: u64,
    /// What was broken; nothing, if all is well.
    pub violations: Vec<Violation>,
    /// A digest of everything that happened.
    pub digest: u64,
    /// How many things happened.
    pub happened: u64,
    /// Commits in the log.
    pub commits: u64,
    /// Commands that a person was told are saved.
    pub promises: usize,
    /// Faults that happened.
    pub faults: BTreeMap<Fault, u32>,
    /// What happened, where that was asked for.
    pub story: Vec<String>,
}

/// Plays the history of a seed.
pub fn play(seed: u64, sabotage: Option<Sabotage>, tell: bool) -> Report {
    let plan = Plan::of(&mut Random::new(seed));
    let mut world = World::new(seed, plan, sabotage, tell);
    run(seed, &mut world)
}

/// All frames of the history of a seed: whether each went to the server, and its bytes.
pub fn frames(seed: u64) -> Vec<(bool, Vec<u8>)> {
    let plan = Plan::of(&mut Random::new(seed));
    let mut world = World::new(seed, plan, None, false);
    world.tape = Some(Vec::new());
    run(seed, &mut world);
    world.tape.take().unwrap_or_default()
}

fn run(seed: u64, world: &mut World) -> Report {
    world.found();
    world.work();
    world.end_trouble();
    if world.come_to_rest("after the trouble") {
        world.settle();
        let found = check::check(world);
        for violation in &found {
            world.say(|| format!("VIOLATION {violation:?}"));
        }
        world.breaches.extend(found);
    }
    Report {
        seed,
        digest: world.digest,
        happened: world.happened,
        commits: world.office.authority().map_or(0, |authority| authority.head()),
        promises: world.witness.promises.len(),
        faults: std::mem::take(&mut world.faults),
        violations: std::mem::take(&mut world.breaches),
        story: world.story.take().unwrap_or_default(),
    }
}

impl World {
    /// The first device writes the catalogue; the others join.
    fn found(&mut self) {
        let first = self.add_tablet(Image::default());
        self.later(10, Happening::Enrol(first));
        self.run_until(self.now + 60_000);
        for command in catalogue::founding(&mut self.town) {
            self.give(first, command);
        }
        self.come_to_rest("after the founding");
        if self.random.chance(500) {
            self.office.checkpoint();
        }
        for place in 1..self.plan.devices {
            let place_added = self.add_tablet(Image::default());
            debug_assert_eq!(place, place_added);
            let after = self.random.between(10, 30_000);
            self.later(after, Happening::Enrol(place));
        }
    }

    fn work(&mut self) {
        for place in 0..self.plan.devices {
            let after = self.random.between(1, self.plan.pace * 2);
            self.later(after, Happening::Act(place));
        }
        if self.plan.trouble > 0 {
            self.troubled = true;
            self.later(1_000, Happening::Trouble);
        }
        let until = self.now + WORK;
        while self.town.acts < self.plan.acts && self.now < until {
            self.run_until(self.now + 500);
        }
    }

    fn end_trouble(&mut self) {
        self.say(|| "the trouble ends".into());
        self.troubled = false;
        self.office.set_fate(Fate::Stored);
        for tablet in &mut self.tablets {
            tablet.trouble = Trouble::default();
            tablet.disk.set_full(false);
            tablet.disk.forgetful = false;
        }
        // Files that are on their way arrive, and copies of a device are found out.
        self.run_until(self.now + 120_000);
        for _ in 0..6 {
            let twins = self.twins();
            if twins.is_empty() {
                break;
            }
            for place in twins {
                self.give_sign_of_life(place);
            }
            self.run_until(self.now + 60_000);
        }
    }

    /// Devices that write the same chain: copies that don't know of each other yet.
    fn twins(&self) -> BTreeSet<usize> {
        let mut places: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
        for (place, tablet) in self.tablets.iter().enumerate() {
            if let Some(meta) = tablet.meta() {
                places.entry((meta.device, meta.epoch)).or_default().push(place);
            }
        }
        places
            .into_values()
            .filter(|places| places.len() > 1)
            .flatten()
            .collect()
    }

    fn restless(&mut self) -> Option<String> {
        let head = match self.office.authority() {
            Some(authority) => authority.head(),
            None => return Some("the server is down".into()),
        };
        for (place, tablet) in self.tablets.iter().enumerate() {
            let status = &tablet.status;
            let meta = match tablet.meta() {
                Some(meta) => meta,
                None => return Some(format!("d{place} isn't enrolled")),
            };
            if let Some(refetch) = meta.refetch.first() {
                return Some(format!("d{place} is to replace {}", refetch.doc));
            }
            if status.phase != Phase::Online
                || status.unsynced > 0
                || meta.cursor != head
                || !tablet.disk.is_idle()
            {
                return Some(format!(
                    "d{place} is {:?} {:?} with {} unsynced at {} of {head}",
                    status.phase, status.refused, status.unsynced, meta.cursor
                ));
            }
        }
        None
    }

    /// Lets everyone finish. `false`, and a breach, when they don't.
    fn come_to_rest(&mut self, when: &str) -> bool {
        let until = self.now + REST;
        let mut rested = 0;
        while self.now < until {
            self.run_until(self.now + 1_000);
            rested = if self.restless().is_none() { rested + 1 } else { 0 };
            if rested >= 4 {
                return true;
            }
        }
        let why = self.restless().unwrap_or_default();
        self.breach(Rule::ComesToRest, format!("{when}: {why}"));
        false
    }

    /// People settle what the inbox holds, until it is empty.
    fn settle(&mut self) {
        for round in 0..ROUNDS {
            let place = self.random.below(self.tablets.len());
            let inbox = self.tablets[place].device.holdings().inbox();
            if inbox.is_empty() {
                return;
            }
            let mut documents = BTreeSet::new();
            for entry in inbox {
                // One answer a document and round: an answer may settle more than was asked.
                if !documents.insert(entry.doc) {
                    continue;
                }
                let command = match entry.issue.kind {
                    IssueKind::Oversold {
                        product, location, ..
                    } => {
                        let quantity = Quantity(MARKED_QUANTITY + self.town.mark() as i64);
                        Command::CountStock(location, vec![Amount { product, quantity }])
                    }
                    _ if self.random.chance(700) => {
                        Command::SettleIssue(entry.doc, entry.issue.key, Settlement::KeepShown)
                    }
                    _ => Command::SettleIssue(entry.doc, entry.issue.key, Settlement::TakeOther(0)),
                };
                self.give(place, command);
                self.run_until(self.now + 500);
            }
            if !self.come_to_rest(&format!("in round {round} of settling")) {
                return;
            }
        }
        let left = self.tablets[0].device.holdings().inbox();
        self.breach(
            Rule::NothingHidden,
            format!("the inbox can't be settled: {left:?}"),
        );
    }
}

impl Report {
    /// Whether all is well.
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    /// Whether this rule was seen broken.
    pub fn breaks(&self, rule: Rule) -> bool {
        self.violations.iter().any(|violation| violation.rule == rule)
    }
}

impl World {
    /// The kinds of documents that a device has to hold before anything can be done with it.
    pub fn has_catalogue(&self, place: usize) -> bool {
        let table = &self.tablets[place].device.holdings().table;
        [Kind::Location, Kind::Product]
            .iter()
            .all(|kind| !table.shelf(*kind).is_empty())
    }
}
