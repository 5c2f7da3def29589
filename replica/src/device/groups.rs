//! Commands in groups, all rows of a kind, and orders whole: what imports and exports ask for. A group is saved as one
//! transaction, since a disk that is waited for after every order would make a long import of a short one. Each command
//! stays a commit of its own.

use domain::command::Command;
use domain::id::{DocId, Kind};
use domain::order::OrderSheet;
use minicbor::bytes::ByteVec;

use super::commands::Task;
use super::disk::Then;
use super::documents::Whereabouts;
use super::{Device, Effect, Failure, Outcome, RequestId, Response};
use crate::limits::{COMMANDS_PER_GROUP, ROWS_PER_ANSWER};
use crate::projection::order_state;
use crate::query::HeldRows;
use crate::storage::Durability;

impl Device {
    /// A group is asked for.
    pub(super) fn take_group(&mut self, request: RequestId, commands: Vec<Command>) {
        if commands.len() > COMMANDS_PER_GROUP {
            let failure = Failure::NotSaved(format!("more than {COMMANDS_PER_GROUP} commands at once"));
            self.effects
                .push(Effect::Respond(request, Response::Failed(failure)));
            return;
        }
        self.tasks.push_back(Task::DoAll(request, commands));
    }

    /// The first document that a group needs and that has to be fetched. Documents of which nobody could say more are
    /// left out: their commands fail, and the others don't wait for them.
    pub(super) fn first_closed(&self, mut ids: impl Iterator<Item = DocId>) -> Option<DocId> {
        ids.find(|id| match self.whereabouts(*id) {
            Whereabouts::Open | Whereabouts::Unknown => false,
            Whereabouts::RowOnly => self.online(),
            Whereabouts::Outbox | Whereabouts::Disk(_) => true,
        })
    }

    /// Makes a commit of each command and sends all of them to the disk at once.
    pub(super) fn do_all(&mut self, request: RequestId, commands: Vec<Command>) {
        let (now, mut writes, mut epoch) = (self.now, Vec::new(), None);
        let mut outcomes = Vec::with_capacity(commands.len());
        for command in commands {
            outcomes.push(match self.author(now, "", command, None) {
                Ok(authored) => {
                    epoch = Some(authored.commit.stamp.epoch);
                    let (write, done) = self.keep(authored, None);
                    writes.push(write);
                    Outcome::Done(done)
                }
                // Memory is about to be read anew from a disk that has nothing of this group, and the group is over.
                Err(failure @ Failure::NotSaved(_)) => {
                    self.effects
                        .push(Effect::Respond(request, Response::Failed(failure)));
                    return;
                }
                Err(failure) => Outcome::Failed(failure),
            });
        }
        match epoch {
            Some(epoch) => {
                let then = Then::SavedAll(epoch, request, outcomes);
                self.store(Durability::Strict, writes, then);
            }
            None => self
                .effects
                .push(Effect::Respond(request, Response::DoneAll(outcomes))),
        }
    }

    /// Orders whole are asked for.
    pub(super) fn take_sheets(&mut self, request: RequestId, ids: Vec<DocId>) {
        if ids.len() > COMMANDS_PER_GROUP {
            let failure = Failure::NotSaved(format!("more than {COMMANDS_PER_GROUP} orders at once"));
            self.effects
                .push(Effect::Respond(request, Response::Failed(failure)));
            return;
        }
        self.tasks.push_back(Task::Sheets(request, ids));
    }

    /// Says what the orders are, as far as their documents are open.
    pub(super) fn tell_sheets(&mut self, request: RequestId, ids: Vec<DocId>) {
        let sheet = |id| {
            let document = self.documents.get_mut(id)?;
            order_state(document).ok().map(|state| OrderSheet::of(&state))
        };
        let sheets = ids.into_iter().map(sheet).collect();
        self.effects
            .push(Effect::Respond(request, Response::Sheets(sheets)));
    }

    /// A window of all rows of a kind.
    pub(super) fn held_rows(&self, kind: Kind, from: u32, limit: u32) -> HeldRows {
        let shelf = self.holdings.table.shelf(kind);
        let limit = (limit as usize).min(ROWS_PER_ANSWER);
        let window = shelf.iter().skip(from as usize).take(limit);
        HeldRows {
            opened: self.opened_at,
            all: shelf.len() as u32,
            rows: window.map(|entry| ByteVec::from(entry.bytes.to_vec())).collect(),
        }
    }
}
