//! Work that was refused: a commit that the server kept aside, or a command that a rule forbade when it was given again
//! under a new epoch. It waits until a person does it again or says that she is done with it. Neither throws anything away:
//! the bytes stay on the disk, and so does what the server kept.
//!
//! What must not happen: refused work that nobody is shown, and work that is done twice because it was asked for twice.

use std::collections::BTreeMap;

use domain::command::Command;
use domain::id::{DocId, Kind, Millis};
use domain::row::Row;
use domain::sorting;
use minicbor::bytes::ByteVec;

use super::disk::Then;
use super::records::{QuarantineRecord, Replay};
use super::renewal::note_origin;
use super::{Device, Effect, Failure, RequestId, Response};
use crate::commit::{Commit, CommitHash};
use crate::holdings::title;
use crate::pack;
use crate::query::{Act, RefusedId, RefusedWork, Why};
use crate::storage::{Durability, Key, Store, Write};
use crate::wire::QuarantineReason;

/// The commits that were kept aside, with those that are settled.
#[derive(Default)]
pub(super) struct Refused {
    records: BTreeMap<Key, QuarantineRecord>,
}

impl Refused {
    /// From the disk. A record that can't be read is shown as a commit that can't.
    pub fn open(records: Vec<(Key, Vec<u8>)>) -> Refused {
        let read = |(key, bytes): (Key, Vec<u8>)| {
            let record = pack::decode(&bytes).unwrap_or_else(|_| QuarantineRecord {
                commit: ByteVec::from(bytes),
                reason: QuarantineReason::Malformed,
                order_number: None,
                settled: None,
            });
            (key, record)
        };
        Refused {
            records: sorting::map(records.into_iter().map(read)),
        }
    }

    /// Keeps one more, under a key that none had before: a commit's number may come again in another epoch.
    pub fn keep(&mut self, record: QuarantineRecord) -> Write {
        let key = self
            .records
            .keys()
            .last()
            .map_or(1, |last| last.saturating_add(1));
        let write = Write::Put(Store::Quarantine, key, pack::encode(&record));
        self.records.insert(key, record);
        write
    }

    /// Those that wait for a person.
    pub fn waiting(&self) -> impl Iterator<Item = (Key, &QuarantineRecord)> {
        let all = self.records.iter().map(|(key, record)| (*key, record));
        all.filter(|(_, record)| record.settled.is_none())
    }

    /// States when a person was done with it, or that she isn't; `None` when there is no such record.
    fn settle(&mut self, key: Key, at: Option<Millis>) -> Option<Write> {
        let record = self.records.get_mut(&key)?;
        record.settled = at;
        Some(Write::Put(Store::Quarantine, key, pack::encode(record)))
    }
}

/// Refused work as it is to be done again.
struct RefusedCommand {
    replay: Replay,
    /// Its place in the list of commands to be given again.
    place: Option<u64>,
    /// The number under which a person knows the order that it made, and what tells the note of it from others.
    old_number: Option<(String, CommitHash)>,
}

impl Device {
    /// What waits for a person, oldest first.
    pub fn refused_work(&self) -> Vec<RefusedWork> {
        let commits = self.refused.waiting().map(|(key, record)| {
            let id = RefusedId::Commit(key);
            let why = Why::KeptAside(record.reason);
            match Commit::decode(&record.commit) {
                Ok(commit) => {
                    let mut made = commit.changes.iter().map(|change| change.doc);
                    let about = commit.command.reads();
                    let about = about.or_else(|| made.find(|doc| doc.kind != Kind::Ledger));
                    let told = self.told(id, &commit.command, about, why);
                    RefusedWork {
                        at: commit.stamp.at,
                        can_be_repeated: self.is_of_this_device(&commit),
                        // An order that nobody else has is gone from the rows.
                        title: record.order_number.clone().unwrap_or(told.title),
                        ..told
                    }
                }
                Err(_) => RefusedWork {
                    id,
                    at: 0,
                    act: Act::Other,
                    about: None,
                    title: String::new(),
                    why,
                    can_be_repeated: false,
                },
            }
        });
        let list = self.meta.iter().flat_map(|meta| (0_u64..).zip(&meta.replay));
        // Of a long list few are refused, and to renew the ids of one takes a walk over all.
        let refused = list.filter(|(_, replay)| replay.waits() && replay.refused);
        let commands = refused.filter_map(|(place, replay)| {
            let id = RefusedId::Command(replay.origin);
            let command = self.replayed_command(place)?.command;
            Some(RefusedWork {
                at: replay.at,
                can_be_repeated: true,
                ..self.told(id, &command, command.reads(), Why::Overtaken)
            })
        });
        let mut work: Vec<RefusedWork> = commits.chain(commands).collect();
        sorting::by_key(&mut work, |work| (work.at, work.id));
        work
    }

    fn told(&self, id: RefusedId, command: &Command, about: Option<DocId>, why: Why) -> RefusedWork {
        let row: Option<Row> = about.and_then(|about| self.holdings.row(about));
        RefusedWork {
            id,
            at: 0,
            act: Act::of(command),
            about: about.filter(|_| row.is_some()),
            title: row.map(|row| title(&row)).unwrap_or_default(),
            why,
            can_be_repeated: false,
        }
    }

    fn is_of_this_device(&self, commit: &Commit) -> bool {
        let meta = self.meta.as_ref();
        meta.is_some_and(|meta| meta.device == commit.stamp.device)
    }

    /// Refused work as it is to be done again; `None` when there is none that this device could do.
    fn refused_command(&self, id: RefusedId) -> Option<RefusedCommand> {
        match id {
            RefusedId::Commit(key) => {
                let (_, record) = self.refused.waiting().find(|(of, _)| *of == key)?;
                let mut commit = Commit::decode(&record.commit).ok()?;
                if !self.is_of_this_device(&commit) {
                    return None;
                }
                self.renew_ids(&mut commit.command);
                let hash = CommitHash::of(&record.commit);
                let origin = commit.origin(hash);
                let old_number = record.order_number.clone();
                Some(RefusedCommand {
                    replay: Replay {
                        origin,
                        names: vec![(commit.stamp.epoch, commit.stamp.number)],
                        at: commit.stamp.at,
                        user: commit.stamp.user,
                        command: commit.command,
                        again: None,
                        refused: true,
                        set_aside: None,
                    },
                    place: None,
                    old_number: old_number.map(|old| (old.clone(), note_origin(hash, &old))),
                })
            }
            RefusedId::Command(origin) => {
                let place = self.place_of_refused(origin)?;
                let replay = self.replayed_command(place)?;
                replay.waits().then_some(RefusedCommand {
                    replay,
                    place: Some(place),
                    // The list notes it by itself.
                    old_number: None,
                })
            }
        }
    }

    /// The document that has to be open before refused work is done again.
    pub(super) fn refused_subject(&self, id: RefusedId) -> Option<DocId> {
        self.refused_command(id)?.replay.command.reads()
    }

    fn place_of_refused(&self, origin: CommitHash) -> Option<u64> {
        let list = &self.meta.as_ref()?.replay;
        let is_it = |(_, replay): &(u64, &Replay)| {
            replay.origin == origin && replay.refused && replay.again.is_none()
        };
        (0..).zip(list).find(is_it).map(|(place, _)| place)
    }

    /// Does refused work again. That it was done and that it needn't be any more are one transaction.
    pub(super) fn repeat(&mut self, request: RequestId, id: RefusedId) {
        let outcome = match self.refused_command(id) {
            Some(refused) => self.repeat_command(request, id, refused),
            None => Err(Failure::NotHere),
        };
        if let Err(failure) = outcome {
            self.effects
                .push(Effect::Respond(request, Response::Failed(failure)));
        }
    }

    fn repeat_command(
        &mut self,
        request: RequestId,
        id: RefusedId,
        refused: RefusedCommand,
    ) -> Result<(), Failure> {
        let RefusedCommand { replay, place, .. } = refused;
        let (at, user, command) = (replay.at, replay.user.clone(), replay.command.clone());
        // A copy of this device may do the same; the server hears the first (`Commit::again`).
        let authored = self.author(at, &user, command, Some(replay.origin))?;
        let epoch = authored.commit.stamp.epoch;
        let (write, mut done) = self.keep(authored, place);
        let mut writes = vec![write];
        match place {
            Some(place) => self.mark_replayed(place, done.commit),
            None => writes.extend(self.note_repeated(replay, done.commit)),
        }
        if let (Some((old, origin)), Some(order)) = (refused.old_number, done.subject) {
            match self.author(at, &user, Command::NoteOldNumber(order, old), Some(origin)) {
                Ok(noted) => {
                    let (write, note) = self.keep(noted, None);
                    writes.push(write);
                    // Both are saved when this one is.
                    done.commit = note.commit;
                }
                // Memory is about to be read anew from a disk that has nothing of this.
                Err(failure @ Failure::NotSaved(_)) => return Err(failure),
                // It goes on without its old number.
                Err(_) => {}
            }
        }
        if let RefusedId::Commit(key) = id {
            writes.extend(self.refused.settle(key, Some(self.now)));
        }
        let then = Then::Saved(epoch, Some(request), done);
        self.store(Durability::Strict, writes, then);
        Ok(())
    }

    /// What waits in the list to be given again may be about what this makes: a payment of an order that was refused. It
    /// finds it under its new id.
    fn note_repeated(&mut self, replay: Replay, number: u64) -> Option<Write> {
        let meta = self.meta.as_mut()?;
        if !meta.replay.iter().any(Replay::waits) {
            return None;
        }
        let again = Some((meta.epoch, number));
        meta.note_lost(Replay { again, ..replay });
        self.meta_write()
    }

    /// A person is done with refused work, or isn't after all.
    pub(super) fn set_aside(&mut self, id: RefusedId, is_done: bool) {
        let at = is_done.then_some(self.now);
        let write = match id {
            RefusedId::Commit(key) => self.refused.settle(key, at),
            RefusedId::Command(origin) => self.place_of_refused(origin).and_then(|place| {
                self.replay_entry(place)?.set_aside = at;
                self.meta_write()
            }),
        };
        if let Some(write) = write {
            self.store(Durability::Relaxed, vec![write], Then::Nothing);
        }
    }
}

#[cfg(test)]
mod tests;
