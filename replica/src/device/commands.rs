//! What needs documents: commands, an order's detail, merging what others changed. One after the other, so
//! that two commands on one order can't overtake each other while a document is read from disk.

use std::collections::BTreeSet;

use domain::command::Command;
use domain::id::{DocId, Kind, Millis};
use minicbor::bytes::ByteVec;

use super::disk::Then;
use super::documents::Whereabouts;
use super::fetches::Purpose;
use super::outbox::Item;
use super::records::OutboxRecord;
use super::{Device, Done, Effect, Failure, RequestId, Response};
use crate::author::{AuthorError, Authored, Surroundings};
use crate::commit::CommitHash;
use crate::pack;
use crate::projection::project;
use crate::query::RefusedId;
use crate::storage::{Durability, Key, Store, Write};

/// Something that may have to wait for a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Task {
    /// A person's command.
    Do(RequestId, Command),
    /// Commands of an import, saved at once.
    DoAll(RequestId, Vec<Command>),
    /// Orders whole.
    Sheets(RequestId, Vec<DocId>),
    /// An order's detail.
    Order(RequestId, DocId),
    /// Project a document anew that others changed while commits of it wait here.
    Merge(DocId),
    /// Give a command of an older epoch again: its place in the list.
    Replay(u64),
    /// Do refused work again.
    Repeat(RequestId, RefusedId),
}

/// Where a command comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A screen, which waits for the answer.
    Request(RequestId),
    /// The list of commands to be given again: its place there, and the commit that it was first.
    Replay(u64, CommitHash),
}

/// What the first task waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// These records from disk.
    Disk(DocId, Vec<Key>),
    /// The server's copy.
    Server(DocId),
}

impl Device {
    pub(super) fn run_tasks(&mut self) {
        // What is decided rests on stock.
        while self.waiting.is_none() && !self.rereading.is_under_way() && !self.holdings.has_unbooked() {
            let Some(task) = self.tasks.front().cloned() else {
                return;
            };
            if self.rests_on_refused(&task) {
                if self.can_refetch() {
                    return;
                }
                self.give_up_first_task();
                continue;
            }
            let wanted = match &task {
                Task::Do(_, command) => command.reads(),
                Task::DoAll(_, commands) => self.first_closed(commands.iter().filter_map(Command::reads)),
                Task::Sheets(_, ids) => self.first_closed(ids.iter().copied()),
                Task::Order(_, id) | Task::Merge(id) => Some(*id),
                Task::Replay(number) => self
                    .replayed_command(*number)
                    .and_then(|replay| replay.command.reads()),
                Task::Repeat(_, which) => self.refused_subject(*which),
            };
            if let Some(id) = wanted {
                let is_to_come = id.kind == Kind::Order && self.loading.is_under_way();
                if is_to_come || !self.fetch_document_for(id) {
                    return;
                }
                if self.rereading.is_under_way() {
                    // It can't be opened. Tried again it might never end.
                    self.give_up_first_task();
                    return;
                }
                // A group may need more than this one.
                let is_group = matches!(task, Task::DoAll(..) | Task::Sheets(..));
                if is_group && self.documents.contains(id) {
                    continue;
                }
            }
            self.tasks.pop_front();
            self.run(task);
        }
    }

    /// Whether a task would decide upon what was refused, which may still be part of what is shown: of its document, or of
    /// what the ledgers took for it.
    pub(super) fn rests_on_refused(&self, task: &Task) -> bool {
        let refused = |id: DocId| self.is_refused_in_part(id);
        match task {
            Task::Do(_, command) => command.reads().is_some_and(refused),
            Task::DoAll(_, commands) => commands.iter().filter_map(Command::reads).any(refused),
            Task::Repeat(_, which) => self.refused_subject(*which).is_some_and(refused),
            Task::Sheets(..) | Task::Order(..) | Task::Merge(_) | Task::Replay(_) => false,
        }
    }

    /// Sees to it that a document is open; `false` when the task has to wait.
    pub(super) fn fetch_document_for(&mut self, id: DocId) -> bool {
        match self.whereabouts(id) {
            Whereabouts::Open | Whereabouts::Unknown => true,
            Whereabouts::Outbox => {
                if self.open_document(id, &[]).is_err() {
                    self.reload();
                }
                true
            }
            Whereabouts::Disk(keys) => {
                self.effects.push(Effect::ReadPieces(keys.clone()));
                self.waiting = Some(Waiting::Disk(id, keys));
                false
            }
            Whereabouts::RowOnly if self.online() => {
                self.waiting = Some(Waiting::Server(id));
                self.fetch(Purpose::Task, vec![id]);
                false
            }
            Whereabouts::RowOnly => true,
        }
    }

    /// Memory was replaced: the first task looks anew for what it needs.
    pub(super) fn stop_waiting(&mut self) {
        if matches!(self.waiting.take(), Some(Waiting::Disk(..))) {
            // The records that the old memory asked for will still come.
            self.late_reads += 1;
        }
    }

    pub(super) fn pieces_read(&mut self, records: Vec<(Key, Vec<u8>)>) {
        if self.late_reads > 0 {
            self.late_reads -= 1;
            return;
        }
        let (id, asked) = match self.waiting.take() {
            Some(Waiting::Disk(id, asked)) => (id, asked),
            other => {
                self.waiting = other;
                return;
            }
        };
        let entry = self.holdings.table.entry(id);
        if entry.is_none_or(|entry| *entry.pieces != *asked) {
            // Meanwhile a batch or a verdict added pieces: these here are no longer the whole document. The task
            // is still the first, and asks again.
            return;
        }
        let complete = asked
            .iter()
            .all(|key| records.iter().any(|(found, _)| found == key));
        if !complete || self.open_document(id, &records).is_err() {
            // What lies on disk can't be read: the server's copy replaces it, or the task is told it isn't
            // here. A document of which a part is missing would look like an older or an empty one.
            self.holdings.table.set_pieces(id, Box::default());
        }
    }

    fn run(&mut self, task: Task) {
        match task {
            Task::Do(request, command) => {
                let (now, user) = (self.now, String::new());
                match self.commit(now, &user, command, Origin::Request(request)) {
                    Ok(_) => {}
                    Err(failure) => self
                        .effects
                        .push(Effect::Respond(request, Response::Failed(failure))),
                }
            }
            Task::DoAll(request, commands) => self.do_all(request, commands),
            Task::Sheets(request, ids) => self.tell_sheets(request, ids),
            Task::Order(request, id) => {
                let detail = self.order_detail(id);
                self.effects
                    .push(Effect::Respond(request, Response::Order(detail.map(Box::new))));
            }
            Task::Merge(id) => self.merge(id),
            Task::Replay(number) => self.replay(number),
            Task::Repeat(request, which) => self.repeat(request, which),
        }
    }

    /// Makes a commit of a command and sends it to the disk.
    pub(super) fn commit(
        &mut self,
        at: Millis,
        user: &str,
        command: Command,
        origin: Origin,
    ) -> Result<Done, Failure> {
        let (again, request, replays) = match origin {
            Origin::Request(request) => (None, Some(request), None),
            Origin::Replay(place, first) => (Some(first), None, Some(place)),
        };
        let authored = self.author(at, user, command, again)?;
        let epoch = authored.commit.stamp.epoch;
        let (write, done) = self.keep(authored, replays);
        let then = Then::Saved(epoch, request, done.clone());
        self.store(Durability::Strict, vec![write], then);
        Ok(done)
    }

    /// Makes a commit of a command. `again` is the commit that it was first, if it is given again.
    pub(super) fn author(
        &mut self,
        at: Millis,
        user: &str,
        command: Command,
        again: Option<CommitHash>,
    ) -> Result<Authored, Failure> {
        if self.disk.failed() {
            return Err(Failure::NotSaved("the storage doesn't answer".into()));
        }
        if self.rereading.is_under_way() {
            return Err(Failure::NotSaved("the storage is being read anew".into()));
        }
        let subject = command.reads();
        let Some(author) = self.author.as_mut() else {
            return Err(Failure::NotEnrolled);
        };
        if let Some(id) = subject
            && !self.documents.contains(id)
        {
            return Err(Failure::NotHere);
        }
        let known = if matches!(command, Command::CountStock(..)) {
            self.holdings.stock.known()
        } else {
            Vec::new()
        };
        let counted = self.holdings.stock.counted(&command);
        let taken = match subject {
            Some(id) if id.kind == Kind::Order => self.holdings.stock.taken(id),
            _ => Vec::new(),
        };
        let holdings = &self.holdings;
        let offset = |location| holdings.utc_offset(location);
        let surroundings = Surroundings {
            known: &known,
            counted: &counted,
            taken: &taken,
            utc_offset: &offset,
            again,
            stands_for: &|customer| holdings.stands_for(customer),
        };
        let document = subject.and_then(|id| self.documents.get_mut(id));
        match author.author(at, user, command, document, &surroundings) {
            Ok(authored) => Ok(authored),
            Err(AuthorError::Refused(refusal)) => Err(Failure::Refused(refusal)),
            Err(AuthorError::Document(error)) => {
                self.reload();
                Err(Failure::NotSaved(error.to_string()))
            }
        }
    }

    /// Shows what a commit made, and gives its record, which has to be stored next.
    pub(super) fn keep(&mut self, authored: Authored, replays: Option<u64>) -> (Write, Done) {
        let number = authored.link.number;
        let docs: Vec<DocId> = authored.commit.changes.iter().map(|change| change.doc).collect();
        if let (Some(id), Some(made)) = (authored.subject, authored.made) {
            self.documents.insert(id, made);
        }
        let mut rows = Vec::with_capacity(authored.rows.len());
        for row in &authored.rows {
            let bytes = pack::encode(row);
            self.holdings.put(row, bytes.clone());
            self.changed.insert(row.id());
            rows.push(ByteVec::from(bytes));
        }
        let done = Done {
            subject: authored.subject,
            number: authored.number.clone(),
            commit: number,
        };
        self.outbox.add(Item {
            number,
            hash: authored.link.hash,
            bytes: authored.bytes.clone(),
            docs,
            order_number: authored.number,
        });
        let record = OutboxRecord {
            commit: ByteVec::from(authored.bytes),
            rows,
            numbered: authored.numbered,
            replays,
        };
        (Write::Put(Store::Outbox, number, pack::encode(&record)), done)
    }

    /// Shows what others changed together with what waits here, and keeps it: when the batch was stored, the
    /// row wasn't known yet.
    fn merge(&mut self, id: DocId) {
        if let Some(meta) = &mut self.meta {
            meta.merging.retain(|merging| *merging != id);
        }
        let Some(document) = self.documents.get_mut(id) else {
            return;
        };
        let Ok(row) = project(id, document) else {
            return;
        };
        if self.holdings.table.version(id) == Some(row.version()) {
            return;
        }
        let bytes = pack::encode(&row);
        self.holdings.put(&row, bytes);
        self.changed.insert(id);
        let mut writes = Vec::new();
        self.keep_rows(&BTreeSet::from([id]), &mut writes);
        writes.extend(self.meta_write());
        self.store(Durability::Relaxed, writes, Then::Nothing);
    }
}
