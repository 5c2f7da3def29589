//! A copy of a device: a browser profile restored from a backup or cloned. Two writers of one chain can't
//! both be right, so the one that the server hears second gets a new epoch, fetches the rows anew and gives
//! its unsent commands again under new ids. Nothing a person did is lost.

use std::collections::BTreeMap;

use domain::command::Command;
use domain::id::{DocId, IDS_PER_COMMIT, PartId};

use super::commands::{Origin, Task};
use super::disk::Then;
use super::opening::author;
use super::records::Replay;
use super::{Device, Failure};
use crate::commit::Commit;
use crate::holdings::Holdings;
use crate::storage::{Durability, Key, Store, Write};
use crate::wire::{Link, Renewed};

impl Device {
    pub(super) fn renew(&mut self, renewed: Renewed) {
        // What was not given again yet keeps its place, with the ids that were made new by now.
        let places = 0..self.meta.as_ref().map_or(0, |meta| meta.replay.len() as u64);
        let mut replay: Vec<Replay> = places
            .filter_map(|place| self.replayed_command(place))
            .filter(|replay| replay.again.is_none())
            .collect();
        let Some(meta) = &mut self.meta else { return };
        let old_epoch = meta.epoch;
        for item in self.outbox.items().filter(|item| item.number > renewed.shared) {
            let Ok(commit) = Commit::decode(&item.bytes) else {
                continue;
            };
            replay.push(Replay {
                epoch: old_epoch,
                number: item.number,
                at: commit.stamp.at,
                user: commit.stamp.user,
                command: commit.command,
                order_number: item.order_number.clone(),
                again: None,
                refused: false,
            });
        }
        meta.replay = replay;
        meta.epoch = renewed.epoch;
        meta.series = renewed.series;
        meta.start = 1;
        meta.cursor = 0;
        meta.acknowledged = Link::default();
        meta.numbered = 0;
        meta.bootstrapped = false;
        self.author = Some(author(meta, Link::default(), 0));
        self.holdings = Holdings::new();
        self.documents.clear();
        self.outbox = super::Outbox::default();
        self.fetches = super::Fetches::default();
        self.tasks
            .retain(|task| !matches!(task, Task::Merge(_) | Task::Replay(_)));
        self.everything_changed = true;
        // One transaction: a crash leaves either the old device or the new one with its list of commands.
        let mut writes = vec![
            Write::Delete(Store::Outbox, 0, Key::MAX),
            Write::Delete(Store::Rows, 0, Key::MAX),
            Write::Delete(Store::Pieces, 0, Key::MAX),
        ];
        writes.extend(self.meta_write());
        self.store(Durability::Strict, writes, Then::Nothing);
        self.hang_up();
        self.start_bootstrap();
    }

    /// Queues the commands that have to be given again. Called when the device knows all that the server
    /// knows: before that, what they are about may not be here yet.
    pub(super) fn queue_replay(&mut self) {
        let Some(meta) = &self.meta else { return };
        if !meta.bootstrapped {
            return;
        }
        for (place, replay) in (0u64..).zip(&meta.replay) {
            let task = Task::Replay(place);
            if replay.again.is_none() && !replay.refused && !self.tasks.contains(&task) {
                self.tasks.push_back(task);
            }
        }
    }

    /// The command at this place of the list, with ids of the old epoch's unsent commits made new.
    pub(super) fn replayed_command(&self, place: u64) -> Option<Replay> {
        let meta = self.meta.as_ref()?;
        let mut replay = meta.replay.get(usize::try_from(place).ok()?)?.clone();
        let again: BTreeMap<(u32, u64), u64> = meta
            .replay
            .iter()
            .filter_map(|other| Some(((other.epoch, other.number), other.again?)))
            .collect();
        let renumber = |device: u32, epoch: u32, counter: u64| {
            if device != meta.device {
                return None;
            }
            let number = again.get(&(epoch, counter / IDS_PER_COMMIT))?;
            Some(number * IDS_PER_COMMIT + counter % IDS_PER_COMMIT)
        };
        replay.command.map_ids(
            &|id: DocId| match renumber(id.device, id.epoch, id.counter) {
                Some(counter) => DocId {
                    epoch: meta.epoch,
                    counter,
                    ..id
                },
                None => id,
            },
            &|id: PartId| match renumber(id.device, id.epoch, id.counter) {
                Some(counter) => PartId {
                    epoch: meta.epoch,
                    counter,
                    ..id
                },
                None => id,
            },
        );
        Some(replay)
    }

    pub(super) fn replay(&mut self, place: u64) {
        let Some(replay) = self.replayed_command(place) else {
            return;
        };
        if replay.again.is_some() {
            return;
        }
        let done = match self.commit(replay.at, &replay.user, replay.command, Origin::Replay(place)) {
            Ok(done) => done,
            // A command that a rule refuses stays in the list, where the device's state counts it as waiting
            // for a person. It isn't tried again behind her back.
            Err(Failure::Refused(_)) => {
                self.keep_refused(place);
                return;
            }
            Err(_) => return,
        };
        self.mark_replayed(place, done.commit);
        if let (Some(order), Some(old)) = (done.subject, replay.order_number) {
            let renumbered = Command::NoteOldNumber(order, old);
            // The order exists and this is always allowed, so only a failing disk can refuse it.
            let _not_saved = self.commit(replay.at, &replay.user, renumbered, Origin::Device);
        }
    }

    fn keep_refused(&mut self, place: u64) {
        if let Some(entry) = self.replay_entry(place) {
            entry.refused = true;
            let writes = self.meta_write().into_iter().collect();
            self.store(Durability::Relaxed, writes, Then::Nothing);
        }
    }

    fn replay_entry(&mut self, place: u64) -> Option<&mut Replay> {
        let place = usize::try_from(place).ok()?;
        self.meta.as_mut()?.replay.get_mut(place)
    }

    /// Marks that the command at this place was given again, as the commit with this number.
    pub(super) fn mark_replayed(&mut self, place: u64, number: u64) {
        if let Some(entry) = self.replay_entry(place) {
            // While its commit waits, the commit's record names this place: the list stays until the outbox
            // is empty.
            entry.again = Some(number);
        }
    }
}
