//! Commits that the server hasn't acknowledged, in the order of their numbers. They stay in memory, since
//! they are what is pushed next and what an edited order is opened from.

use std::collections::VecDeque;

use domain::id::{DocId, Kind};
use rustc_hash::FxHashMap;

use crate::commit::{Commit, CommitHash};
use crate::wire::Link;

/// A commit on its way.
pub(super) struct Item {
    pub number: u64,
    pub hash: CommitHash,
    pub bytes: Vec<u8>,
    pub docs: Vec<DocId>,
    /// The order number it gave out, if it made an order.
    pub order_number: Option<String>,
}

/// The outbox in memory.
#[derive(Default)]
pub(super) struct Outbox {
    items: VecDeque<Item>,
    by_document: FxHashMap<DocId, Vec<u64>>,
    /// Commits up to this number are on disk and may be sent.
    saved: u64,
    /// Commits up to this number were sent in this conversation.
    pub sent: u64,
    /// The server misses something that this commit rests on; pushing waits for a person.
    pub missing: bool,
}

impl Outbox {
    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn blocked(&self) -> bool {
        self.missing
    }

    pub fn add(&mut self, item: Item) {
        for doc in &item.docs {
            self.by_document.entry(*doc).or_default().push(item.number);
        }
        self.items.push_back(item);
    }

    pub fn saved(&mut self, number: u64) {
        self.saved = self.saved.max(number);
    }

    pub fn is_saved(&self, number: u64) -> bool {
        number <= self.saved
    }

    pub fn first(&self) -> Option<&Item> {
        self.items.front()
    }

    pub fn last(&self) -> Option<Link> {
        self.items.back().map(|item| Link {
            number: item.number,
            hash: item.hash,
        })
    }

    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    /// The commits that are on disk and not yet sent, in order.
    pub fn unsent(&self) -> impl Iterator<Item = &Item> {
        // Numbers are consecutive, so the place of the first unsent one is known.
        let first = self.items.front().map_or(0, |item| item.number);
        let skip = (self.sent + 1).saturating_sub(first) as usize;
        self.items
            .range(skip.min(self.items.len())..)
            .take_while(|item| item.number <= self.saved)
    }

    pub fn holds(&self, number: u64) -> bool {
        self.items.front().is_some_and(|first| first.number <= number)
            && self.items.back().is_some_and(|last| number <= last.number)
    }

    pub fn get(&self, number: u64) -> Option<&Item> {
        let first = self.items.front()?.number;
        self.items.get(usize::try_from(number.checked_sub(first)?).ok()?)
    }

    /// Takes the first commit off, once the server decided on it.
    pub fn take_first(&mut self) -> Option<Item> {
        let item = self.items.pop_front()?;
        for doc in &item.docs {
            if let Some(numbers) = self.by_document.get_mut(doc) {
                numbers.retain(|&number| number != item.number);
                if numbers.is_empty() {
                    self.by_document.remove(doc);
                }
            }
        }
        Some(item)
    }

    /// Number of the latest commit that touched the document.
    pub fn latest(&self, id: DocId) -> Option<u64> {
        self.by_document.get(&id)?.last().copied()
    }

    /// Documents that commits in the outbox touched, but for ledgers.
    pub fn documents(&self) -> impl Iterator<Item = DocId> {
        self.by_document
            .keys()
            .copied()
            .filter(|id| id.kind != Kind::Ledger)
    }

    /// The changes of a document that the outbox holds, oldest first.
    pub fn changes_of(&self, id: DocId) -> Vec<Vec<u8>> {
        let mut changes = Vec::new();
        for number in self.by_document.get(&id).into_iter().flatten() {
            // What is in the outbox was encoded or checked by this replica.
            let Some(commit) = self
                .get(*number)
                .and_then(|item| Commit::decode(&item.bytes).ok())
            else {
                continue;
            };
            let of_document = commit.changes.into_iter().filter(|change| change.doc == id);
            changes.extend(of_document.map(|change| Vec::from(change.change)));
        }
        changes
    }
}
