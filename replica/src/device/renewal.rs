//! A copy of a device: a browser profile restored from a backup or cloned. Two writers of one chain can't
//! both be right, so the one that the server hears second gets a new epoch, fetches the rows anew and gives
//! its unsent commands again under new ids. Nothing a person did is lost.

use std::collections::{BTreeMap, BTreeSet};

use domain::command::Command;
use domain::id::{DeviceId, DocId, Epoch, IDS_PER_COMMIT, Kind, PartId};
use domain::sorting;

use super::commands::{Origin, Task};
use super::disk::Then;
use super::documents::Whereabouts;
use super::opening::author;
use super::outbox::Item;
use super::records::{Meta, Replay};
use super::verdicts::goes_on;
use super::{Device, Failure};
use crate::commit::{Commit, CommitHash};
use crate::holdings::Holdings;
use crate::storage::{Durability, Key, Store, Write};
use crate::wire::{Given, Link, Renewed};

impl Device {
    pub(super) fn renew(&mut self, renewed: Renewed) {
        let replay = self.list_for(&renewed);
        let mut kept_aside = Vec::new();
        let outbox = std::mem::take(&mut self.outbox);
        for (number, reason) in &renewed.kept_aside {
            kept_aside.extend(outbox.get(*number).map(|item| self.keep_aside(item, *reason)));
        }
        let Some(meta) = &mut self.meta else { return };
        meta.replay = replay;
        meta.epoch = renewed.epoch;
        meta.series = renewed.series;
        meta.start = 1;
        meta.cursor = 0;
        meta.acknowledged = Link::default();
        meta.numbered = 0;
        meta.bootstrapped = false;
        meta.merging.clear();
        meta.refetch.clear();
        self.author = Some(author(meta, Link::default(), 0));
        self.holdings = Holdings::new();
        self.documents.clear();
        self.fetches = super::Fetches::default();
        self.row_records.forget();
        self.stop_waiting();
        self.tasks
            .retain(|task| !matches!(task, Task::Merge(_) | Task::Replay(_)));
        self.everything_changed = true;
        // One transaction: a crash leaves either the old device or the new one with its list of commands.
        let mut writes = vec![
            Write::Delete(Store::Outbox, 0, Key::MAX),
            Write::Delete(Store::Rows, 0, Key::MAX),
            Write::Delete(Store::OrderRows, 0, Key::MAX),
            Write::Delete(Store::Pieces, 0, Key::MAX),
        ];
        writes.extend(kept_aside);
        writes.extend(self.meta_write());
        self.store(Durability::Strict, writes, Then::Nothing);
        self.hang_up();
        self.start_bootstrap();
    }

    /// Queues the commands that have to be given again. Called when the device knows all that the server
    /// knows: before that, what they are about may not be here yet.
    pub(super) fn queue_replay(&mut self) {
        let Some(meta) = &self.meta else { return };
        // What the ledgers took for an order isn't known before the refused part of it is gone.
        if !meta.bootstrapped || !meta.refetch.is_empty() {
            return;
        }
        for (place, replay) in (0u64..).zip(&meta.replay) {
            let task = Task::Replay(place);
            if replay.waits() && !replay.refused && !self.tasks.contains(&task) {
                self.tasks.push_back(task);
            }
        }
    }

    /// The list for a new epoch, in the sequence in which a person gave the commands: what the old list
    /// still holds, then the commits that the server doesn't have. What a copy has given again already stays
    /// in it only for its ids.
    fn list_for(&self, renewed: &Renewed) -> Vec<Replay> {
        let Some(meta) = &self.meta else {
            return Vec::new();
        };
        let given = |given: &Given| (given.origin, (given.epoch, given.number));
        let given: BTreeMap<CommitHash, (Epoch, u64)> = sorting::map(renewed.given.iter().map(given));
        let again = |(number, reason): &(u64, _)| goes_on(*reason).then_some(*number);
        let again: BTreeSet<u64> = sorting::set(renewed.kept_aside.iter().filter_map(again));
        let is_lost = |item: &&Item| item.number > renewed.shared || again.contains(&item.number);
        let unknown = self.outbox.items().filter(is_lost);
        let mut unknown: BTreeMap<u64, &Item> = sorting::map(unknown.map(|item| (item.number, item)));
        let mut list: Vec<Replay> = Vec::new();
        for place in 0..meta.replay.len() as u64 {
            // With the ids that were made new by now.
            let Some(mut replay) = self.replayed_command(place) else {
                continue;
            };
            let lost = replay
                .again
                .filter(|(epoch, _)| *epoch == meta.epoch)
                .and_then(|(_, number)| unknown.remove(&number));
            if let Some(item) = lost {
                replay.again = None;
                replay.names.push((meta.epoch, item.number));
                let noted = noted_number(meta, item, &replay);
                list.push(replay);
                list.extend(noted);
            } else {
                list.push(replay);
            }
        }
        for item in unknown.into_values() {
            let Some(replay) = to_be_given_again(meta, item) else {
                continue;
            };
            let noted = noted_number(meta, item, &replay);
            list.push(replay);
            list.extend(noted);
        }
        for replay in &mut list {
            if replay.again.is_none() {
                replay.again = given.get(&replay.origin).copied();
            }
        }
        list
    }

    /// The command at this place of the list, with the ids that its predecessors made renewed where those
    /// were given again.
    pub(super) fn replayed_command(&self, place: u64) -> Option<Replay> {
        let list = &self.meta.as_ref()?.replay;
        let mut replay = list.get(usize::try_from(place).ok()?)?.clone();
        self.renew_ids(&mut replay.command);
        Some(replay)
    }

    /// Renews the ids in a command of an older epoch that were made by what was given again.
    pub(super) fn renew_ids(&self, command: &mut Command) {
        let Some(meta) = &self.meta else { return };
        // A command names few ids, so a walk over the list for each is less work than an index of all names.
        let renew = |device: DeviceId, epoch: Epoch, counter: u64| {
            if device != meta.device {
                return None;
            }
            let name = (epoch, counter / IDS_PER_COMMIT);
            let mut named = meta.replay.iter().filter(|other| other.names.contains(&name));
            let (epoch, number) = named.find_map(|other| other.again)?;
            let counter = number.checked_mul(IDS_PER_COMMIT)? + counter % IDS_PER_COMMIT;
            Some((epoch, counter))
        };
        command.map_ids(
            &|id: DocId| match renew(id.device, id.epoch, id.counter) {
                Some((epoch, counter)) => DocId { epoch, counter, ..id },
                None => id,
            },
            &|id: PartId| match renew(id.device, id.epoch, id.counter) {
                Some((epoch, counter)) => PartId { epoch, counter, ..id },
                None => id,
            },
        );
    }

    pub(super) fn replay(&mut self, place: u64) {
        let Some(replay) = self.replayed_command(place) else {
            return;
        };
        if !replay.waits() {
            return;
        }
        let origin = Origin::Replay(place, replay.origin);
        let subject = replay.command.reads();
        let is_nowhere = subject.is_some_and(|id| matches!(self.whereabouts(id), Whereabouts::Unknown));
        match self.commit(replay.at, &replay.user, replay.command, origin) {
            Ok(done) => self.mark_replayed(place, done.commit),
            // A command that a rule refuses stays in the list, where a person sees it. It isn't tried again behind
            // her back.
            Err(Failure::Refused(_)) => self.keep_refused(place),
            // What it is about never came to be: what made it was refused.
            Err(Failure::NotHere) if is_nowhere && self.online() => self.keep_refused(place),
            // Tried again with the next conversation, or when all that was given again has arrived.
            Err(Failure::NotHere) => {}
            // The disk doesn't write now. What comes after this one may rest on it and waits with it.
            Err(_) => self.tasks.retain(|task| !matches!(task, Task::Replay(_))),
        }
    }

    /// Notes that what this commit did is to be done again: nothing was wrong with it but that it stood upon another one
    /// that was refused. Places in the list stay as they are, since records of the outbox name them.
    pub(super) fn give_again(&mut self, item: &Item) {
        let Some(meta) = &mut self.meta else { return };
        let Some(replay) = to_be_given_again(meta, item) else {
            return;
        };
        let noted = noted_number(meta, item, &replay);
        meta.note_lost(replay);
        meta.replay.extend(noted);
    }

    fn keep_refused(&mut self, place: u64) {
        if let Some(entry) = self.replay_entry(place) {
            entry.refused = true;
            let writes = self.meta_write().into_iter().collect();
            self.store(Durability::Relaxed, writes, Then::Nothing);
        }
    }

    pub(super) fn replay_entry(&mut self, place: u64) -> Option<&mut Replay> {
        let place = usize::try_from(place).ok()?;
        self.meta.as_mut()?.replay.get_mut(place)
    }

    /// Marks that the command at this place was given again, as the commit with this number.
    pub(super) fn mark_replayed(&mut self, place: u64, number: u64) {
        let epoch = self.meta.as_ref().map_or(0, |meta| meta.epoch);
        if let Some(entry) = self.replay_entry(place) {
            // While its commit waits, the commit's record names this place: the list stays until the outbox
            // is empty.
            entry.again = Some((epoch, number));
        }
    }
}

/// The command of a commit of this epoch as it is to be given again.
fn to_be_given_again(meta: &Meta, item: &Item) -> Option<Replay> {
    // What is in the outbox was encoded or checked by this replica.
    let commit = Commit::decode(&item.bytes).ok()?;
    Some(Replay {
        origin: commit.origin(item.hash),
        names: vec![(meta.epoch, item.number)],
        at: commit.stamp.at,
        user: commit.stamp.user,
        command: commit.command,
        again: None,
        refused: false,
        set_aside: None,
    })
}

/// A person was told the number of the order that this commit made, and will look for it by that number. So
/// the order gets it as an old one once it is made again under a new number; `replay` is what makes it.
fn noted_number(meta: &Meta, item: &Item, replay: &Replay) -> Option<Replay> {
    let old = item.order_number.clone()?;
    Some(Replay {
        origin: note_origin(item.hash, &old),
        names: Vec::new(),
        at: replay.at,
        user: replay.user.clone(),
        command: Command::NoteOldNumber(
            DocId {
                kind: Kind::Order,
                device: meta.device,
                epoch: meta.epoch,
                counter: item.number.checked_mul(IDS_PER_COMMIT)?,
            },
            old,
        ),
        again: None,
        refused: false,
        set_aside: None,
    })
}

/// What tells the note that an order had this number from all other work, on whichever copy it is made: `lost` is the commit
/// that gave the number out and came to nothing.
pub(super) fn note_origin(lost: CommitHash, old: &str) -> CommitHash {
    let mut origin = lost.0.to_vec();
    origin.extend_from_slice(old.as_bytes());
    CommitHash::of(&origin)
}
