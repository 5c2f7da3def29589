//! Whole documents from the server: what a task waits for, what the device should have before it goes
//! offline, and what the audit found to differ. One request at a time.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{DocId, Kind, Millis};
use domain::row::Version;
use domain::sorting;
use minicbor::bytes::ByteVec;

use super::commands::Waiting;
use super::disk::Then;
use super::documents::Whereabouts;
use super::records::Refetch;
use super::{Device, Effect};
use crate::document::Document;
use crate::per_kind::PerKind;
use crate::projection::project;
use crate::storage::Durability;
use crate::wire::{ClientFrame, Pieces, Wanted};
use crate::{Seq, limits, pack};

/// Closed orders older than this are held as rows only; their documents are fetched when opened.
const RETENTION: Millis = 90 * 24 * 60 * 60 * 1000;
/// Documents fetched ahead in one request.
const AHEAD: usize = 128;
/// What was looked at lately and may still have to be fetched; more and the oldest goes.
const MOST_OPENED: usize = 16;
/// How long after the rows fetching ahead begins: what the screens ask for at a start, and the words of orders, come first.
const AHEAD_AFTER: Millis = 2_000;

/// The kinds whose documents are fetched ahead.
const FETCHED_AHEAD: [Kind; 3] = [Kind::Order, Kind::Product, Kind::Customer];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The first task waits for it.
    Task,
    /// It may be needed offline.
    Ahead,
    /// It differs from the server's.
    Repair,
}

/// What is being fetched and what will be.
#[derive(Default)]
pub(super) struct Fetches {
    under_way: Option<(Purpose, Vec<DocId>)>,
    /// A task's document, while another request is under way.
    task: Option<DocId>,
    /// Documents to be replaced by the server's copy.
    pub repair: BTreeSet<DocId>,
    /// What somebody looks at: it is likely to be changed next, perhaps without a network.
    opened: Vec<DocId>,
    /// How far fetching ahead has looked, by kind.
    looked_at: PerKind<usize>,
    tries: u32,
    /// The seq at which the audit last compared buckets, so that one difference is asked about once.
    audited_at: Option<Seq>,
}

impl Fetches {
    /// A batch brought more of these. A copy that is to replace one of them and is under way may have been taken before: it
    /// is asked for once more.
    pub fn overtaken(&mut self, touched: &BTreeSet<DocId>) {
        if let Some((Purpose::Repair, ids)) = &mut self.under_way {
            ids.retain(|id| !touched.contains(id));
        }
    }
}

impl Device {
    /// Has the server's copy replace a document as soon as all is sent, also after a restart.
    pub(super) fn refetch(&mut self, doc: DocId, was_refused: bool) {
        self.fetches.repair.insert(doc);
        let Some(meta) = &mut self.meta else { return };
        match meta.refetch.iter_mut().find(|known| known.doc == doc) {
            // A refusal is for a person, whatever else the document waits for.
            Some(known) => known.was_refused |= was_refused,
            None => meta.refetch.push(Refetch { doc, was_refused }),
        }
    }

    /// Why the server's copy of this is to come; `None` when it isn't, and what differs is damage.
    fn refetched(&self, id: DocId) -> Option<&Refetch> {
        let meta = self.meta.as_ref()?;
        meta.refetch.iter().find(|refetch| refetch.doc == id)
    }

    /// Whether a row lacks what the server or the outbox has, and nothing is wrong with it.
    pub(super) fn is_in_part(&self, id: DocId) -> bool {
        self.refetched(id).is_some_and(|refetch| !refetch.was_refused)
    }

    /// Whether a commit that changed this was refused, and the server's copy hasn't come yet.
    pub(super) fn is_refused_in_part(&self, id: DocId) -> bool {
        self.refetched(id).is_some_and(|refetch| refetch.was_refused)
    }

    /// Whether the server's copies can be had now.
    pub(super) fn can_refetch(&self) -> bool {
        self.online() && !self.outbox.blocked()
    }

    pub(super) fn fetch(&mut self, purpose: Purpose, ids: Vec<DocId>) {
        if self.fetches.under_way.is_some() {
            if purpose == Purpose::Task {
                self.fetches.task = ids.first().copied();
            }
            return;
        }
        self.effects
            .push(Effect::FetchDocuments(pack::encode(&Wanted(ids.clone()))));
        self.fetches.under_way = Some((purpose, ids));
    }

    pub(super) fn fetch_failed(&mut self) {
        if self.bootstrap_failed() {
            return;
        }
        let repair = matches!(self.fetches.under_way, Some((Purpose::Repair, _)));
        self.fetches.under_way = None;
        self.fetches.task = None;
        if repair && self.tasks.front().is_some_and(|task| self.rests_on_refused(task)) {
            self.give_up_first_task();
        }
        // What waits is told that the document isn't here: the task runs without it.
        if matches!(self.waiting, Some(Waiting::Server(_))) {
            self.waiting = None;
            self.give_up_first_task();
        }
    }

    /// Fetches what may be needed offline, when nothing else is to be fetched.
    pub(super) fn prefetch(&mut self) {
        self.retry_bootstrap();
        if !self.online() || self.fetches.under_way.is_some() {
            return;
        }
        if let Some(id) = self.fetches.task.take() {
            self.fetch(Purpose::Task, vec![id]);
            return;
        }
        if !self.fetches.repair.is_empty() && self.outbox.len() == 0 {
            let ids: Vec<DocId> = self
                .fetches
                .repair
                .iter()
                .copied()
                .take(limits::DOCUMENTS_PER_FETCH)
                .collect();
            self.fetch(Purpose::Repair, ids);
            return;
        }
        let opened = std::mem::take(&mut self.fetches.opened);
        let missing: Vec<DocId> = opened.into_iter().filter(|id| self.is_row_only(*id)).collect();
        if !missing.is_empty() {
            self.fetch(Purpose::Ahead, missing);
            return;
        }
        if self.now < self.ahead_from() {
            return;
        }
        let mut ids = Vec::new();
        let keep_since = self.now.saturating_sub(RETENTION);
        for kind in FETCHED_AHEAD {
            let shelf = self.holdings.table.shelf(kind);
            let looked_at = self.fetches.looked_at.get_mut(kind);
            // Rows lie in the order in which they came; what came last is likeliest to be needed.
            while *looked_at < shelf.len() && ids.len() < AHEAD {
                let place = shelf.len() - 1 - *looked_at;
                *looked_at += 1;
                let Some(entry) = shelf.get(place).filter(|entry| entry.pieces.is_empty()) else {
                    continue;
                };
                let wanted = kind != Kind::Order || self.holdings.is_order_current(place as u32, keep_since);
                if wanted && self.outbox.latest(entry.id).is_none() {
                    ids.push(entry.id);
                }
            }
        }
        if !ids.is_empty() {
            self.fetch(Purpose::Ahead, ids);
        }
    }

    /// Somebody looks at a record: its document is fetched before all that may be needed some day.
    pub(super) fn was_opened(&mut self, id: DocId) {
        let is_coming = self
            .fetches
            .under_way
            .as_ref()
            .is_some_and(|(_, ids)| ids.contains(&id));
        if self.online() && !is_coming && self.is_row_only(id) && !self.fetches.opened.contains(&id) {
            let extra = (self.fetches.opened.len() + 1).saturating_sub(MOST_OPENED);
            self.fetches.opened.drain(..extra);
            self.fetches.opened.push(id);
        }
    }

    fn is_row_only(&self, id: DocId) -> bool {
        matches!(self.whereabouts(id), Whereabouts::RowOnly)
    }

    fn ahead_from(&self) -> Millis {
        self.loading.finished_at().saturating_add(AHEAD_AFTER)
    }

    /// When fetching ahead is to begin; `None` when it has begun, and when there is nothing to look at.
    pub(super) fn ahead_due_at(&self) -> Option<Millis> {
        let some_left =
            |kind: Kind| *self.fetches.looked_at.get(kind) < self.holdings.table.shelf(kind).len();
        let due = self.ahead_from();
        let waits = self.online() && self.now < due && FETCHED_AHEAD.into_iter().any(some_left);
        waits.then_some(due)
    }

    pub(super) fn documents_came(&mut self, bytes: &[u8]) {
        let Some((purpose, ids)) = self.fetches.under_way.take() else {
            return;
        };
        let pieces = match pack::unpack::<Pieces>(bytes) {
            Ok(pieces) => pieces,
            Err(_) => {
                self.fetches.under_way = Some((purpose, ids));
                self.fetch_failed();
                return;
            }
        };
        let mut kept: BTreeMap<DocId, Vec<ByteVec>> = BTreeMap::new();
        let mut unknown_there: BTreeSet<DocId> = sorting::set(ids.iter().copied());
        for (id, parts) in pieces.0 {
            if !ids.contains(&id) {
                continue;
            }
            unknown_there.remove(&id);
            let slices: Vec<&[u8]> = parts.iter().map(|part| part.as_slice()).collect();
            let Ok(document) = Document::load(id.kind, &slices) else {
                continue;
            };
            if self.take_copy(purpose, id, document) {
                kept.insert(id, parts);
            }
        }
        self.finish_task_fetch(purpose, &ids, &kept);
        let (mut settled, mut must_leave_memory) = (Vec::new(), false);
        if purpose == Purpose::Repair {
            settled.extend(ids.into_iter().filter(|id| self.outbox.latest(*id).is_none()));
            for id in &settled {
                self.fetches.repair.remove(id);
                let only_here = unknown_there.contains(id) && self.holdings.table.entry(*id).is_some();
                must_leave_memory |= only_here && self.refetched(*id).is_some();
            }
        }
        self.keep_copies(kept, &settled);
        if must_leave_memory {
            self.reload();
        } else if !settled.is_empty() {
            self.queue_replay();
        }
    }

    /// Stores copies of the server's, and that nothing more is to be fetched of the settled documents: whether they came or
    /// not, what differs from now on is damage.
    fn keep_copies(&mut self, kept: BTreeMap<DocId, Vec<ByteVec>>, settled: &[DocId]) {
        let Some(meta) = &mut self.meta else { return };
        let before = meta.refetch.len();
        meta.refetch.retain(|refetch| !settled.contains(&refetch.doc));
        if kept.is_empty() && meta.refetch.len() == before {
            return;
        }
        for id in kept.keys() {
            // The copy replaces whatever pieces were named before.
            self.holdings.table.set_pieces(*id, Box::default());
        }
        let touched: BTreeSet<DocId> = sorting::set(kept.keys().copied());
        let mut writes = Vec::new();
        self.keep_pieces(kept, &mut writes);
        self.keep_rows(&touched, &mut writes);
        writes.extend(self.meta_write());
        self.store(Durability::Relaxed, writes, Then::Nothing);
    }

    /// Decides whether the server's copy of a document is to be kept.
    fn take_copy(&mut self, purpose: Purpose, id: DocId, document: Document) -> bool {
        if purpose == Purpose::Repair {
            if self.outbox.latest(id).is_some() {
                // Somebody changed it here since it was asked for. It is repaired when that is on the server.
                return false;
            }
            let Ok(row) = project(id, &document) else {
                return false;
            };
            let bytes = pack::encode(&row);
            self.holdings.put(&row, bytes);
            self.documents.remove(id);
            self.changed.insert(id);
            if self.refetched(id).is_none() {
                self.repaired = self.repaired.saturating_add(1);
            }
            return true;
        }
        // A copy that doesn't stand where the row stands was taken before or after a batch that is still
        // under way; kept, it could lack what that batch brings.
        let same = self.holdings.table.version(id) == Some(document.version());
        if same && purpose == Purpose::Task {
            self.documents.insert(id, document);
        }
        same
    }

    fn finish_task_fetch(&mut self, purpose: Purpose, ids: &[DocId], kept: &BTreeMap<DocId, Vec<ByteVec>>) {
        if purpose != Purpose::Task {
            return;
        }
        let Some(Waiting::Server(id)) = self.waiting else {
            return;
        };
        if !ids.contains(&id) {
            return;
        }
        self.waiting = None;
        if kept.contains_key(&id) {
            self.fetches.tries = 0;
            return;
        }
        self.fetches.tries += 1;
        if self.fetches.tries >= 5 || !self.online() {
            self.fetches.tries = 0;
            self.give_up_first_task();
        }
    }

    /// Compares version sums with the server's, when both stand at the same seq and nothing waits here.
    pub(super) fn audit(&mut self, seq: Seq, sum: u64) {
        let comparable = self.outbox.len() == 0 && self.fetches.repair.is_empty() && self.tasks.is_empty();
        if comparable && self.holdings.table.sum() != sum && self.fetches.audited_at != Some(seq) {
            self.fetches.audited_at = Some(seq);
            let buckets = self.holdings.table.buckets().to_vec();
            self.send_frame(&ClientFrame::Buckets(seq, buckets));
        }
    }

    pub(super) fn compare_versions(&mut self, seq: Seq, buckets: Vec<(u16, Vec<(DocId, Version)>)>) {
        if self.meta.as_ref().is_none_or(|meta| meta.cursor != seq) || self.outbox.len() > 0 {
            return;
        }
        for (id, version) in buckets.into_iter().flat_map(|(_, versions)| versions) {
            if self.holdings.table.version(id) != Some(version) {
                self.fetches.repair.insert(id);
            }
        }
    }
}
