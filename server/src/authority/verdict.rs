//! The one place where it is decided what becomes of a pushed commit.
//!
//! The sequence: caps → chain (epoch, number, previous hash) → decode → rules → dependencies and
//! application. A commit is accepted or refused as a whole. What a device may do by its role and scope, and
//! whether the changes mean what the command says, will be decided by the [`Rules`].

use domain::id::{DeviceId, DocId, Kind};
use replica::commit::{Commit, CommitHash};
use replica::wire::{Link, QuarantineReason};
use rustc_hash::{FxHashMap, FxHashSet};

use super::bench::{Bench, Unapplied};
use super::given_again::GivenAgain;
use super::history::History;
use super::inbound::Sealed;
use crate::store::{Chain, ChainId, Store, StoreError};

/// What becomes of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It enters the log.
    Accept,
    /// It is there already.
    Duplicate,
    /// It rests on something that isn't here; nothing is kept and its number stays free.
    Missing(Vec<DocId>),
    /// It is kept aside. Whether it is new to the quarantine.
    Quarantine(QuarantineReason, bool),
    /// Its author is the sender itself, and the sender's chain isn't the one that is known here: the sender
    /// is a copy, and has to ask for an epoch of its own.
    Parted,
}

/// Whether a commit that is refused for this reason still holds its number in the chain: later ones may
/// follow it, since only its content is refused.
pub fn holds_its_place(reason: QuarantineReason) -> bool {
    match reason {
        QuarantineReason::Malformed | QuarantineReason::BadChange | QuarantineReason::Depends => true,
        QuarantineReason::Forked | QuarantineReason::ChainBroken | QuarantineReason::WrongAuthor => false,
    }
}

/// What a commit may do at all, whatever the documents say; the reason for which it is refused.
pub type Rules = fn(&Commit) -> Result<(), QuarantineReason>;

/// What was decided in this group about one number of a chain.
struct Decision {
    hash: CommitHash,
    refused: Option<QuarantineReason>,
}

/// Judges the commits of one group, one after the other.
pub struct Judge<'a, S> {
    /// All chains, as they stood before the group.
    pub chains: &'a FxHashMap<ChainId, Chain>,
    /// What a commit may do at all.
    pub rules: Rules,
    /// Documents that commits in quarantine would have changed.
    pub tainted: &'a FxHashSet<DocId>,
    /// Where older commits are read from.
    pub store: &'a S,
    /// The reader for them.
    pub history: &'a mut History,
    /// What copies of devices gave again.
    pub given_again: &'a mut GivenAgain,
    /// Where changes are applied.
    pub bench: Bench<'a, S>,
    decided: FxHashMap<ChainId, Link>,
    decisions: FxHashMap<(ChainId, u64), Decision>,
    newly_tainted: FxHashSet<DocId>,
    newly_given: FxHashMap<(DeviceId, CommitHash), (ChainId, u64)>,
}

impl<'a, S: Store> Judge<'a, S> {
    /// A judge of a new group.
    pub fn new(
        chains: &'a FxHashMap<ChainId, Chain>,
        rules: Rules,
        tainted: &'a FxHashSet<DocId>,
        store: &'a S,
        history: &'a mut History,
        given_again: &'a mut GivenAgain,
        bench: Bench<'a, S>,
    ) -> Judge<'a, S> {
        Judge {
            chains,
            rules,
            tainted,
            store,
            history,
            given_again,
            bench,
            decided: FxHashMap::default(),
            decisions: FxHashMap::default(),
            newly_tainted: FxHashSet::default(),
            newly_given: FxHashMap::default(),
        }
    }

    /// How far each chain is decided now, of those on which something was.
    pub fn decided(&self) -> Vec<(ChainId, Link)> {
        let mut decided: Vec<_> = self.decided.iter().map(|(chain, link)| (*chain, *link)).collect();
        decided.sort_unstable_by_key(|(chain, _)| *chain);
        decided
    }

    /// What was given again in this group: where, and the commit that it was first.
    pub fn given(&self) -> Vec<(ChainId, u64, CommitHash)> {
        let given = self.newly_given.iter();
        given
            .map(|((_, origin), (chain, number))| (*chain, *number, *origin))
            .collect()
    }

    /// Decides on one commit that `sender` sent, as its own or (`relayed`) for another device.
    ///
    /// # Errors
    /// [`StoreError`] when the store can't be read; then nothing of the group may be used.
    pub fn judge(
        &mut self,
        sender: ChainId,
        relayed: bool,
        sealed: &Sealed,
    ) -> Result<Judgement, StoreError> {
        let author = ChainId {
            device: sealed.stamp.device,
            epoch: sealed.stamp.epoch,
        };
        let number = sealed.stamp.number;
        let own = author == sender;
        if !own && !relayed {
            return self.keep_aside(sealed, author, QuarantineReason::WrongAuthor);
        }
        let before = match self.decided.get(&author) {
            Some(link) => *link,
            None => match self.chains.get(&author) {
                Some(chain) => chain.decided,
                None => return self.keep_aside(sealed, author, QuarantineReason::WrongAuthor),
            },
        };
        if number <= before.number {
            return self.judge_again(sealed, author, own);
        }
        if number != before.number.saturating_add(1) {
            // The commits in between haven't come. They may yet, so nothing is held against this one.
            return Ok(Judgement::Missing(Vec::new()));
        }
        if sealed.previous != before.hash {
            return if own {
                Ok(Judgement::Parted)
            } else {
                self.keep_aside(sealed, author, QuarantineReason::ChainBroken)
            };
        }
        if self.was_given(author.device, sealed)? {
            return if own {
                Ok(Judgement::Parted)
            } else {
                self.keep_aside(sealed, author, QuarantineReason::Forked)
            };
        }
        let refused = match &sealed.commit {
            Err(_) => Some(QuarantineReason::Malformed),
            Ok(commit) => match (self.rules)(commit) {
                Err(reason) => Some(reason),
                Ok(()) => match self.bench.add(commit)? {
                    Ok(()) => None,
                    Err(Unapplied::BadChange) => Some(QuarantineReason::BadChange),
                    Err(Unapplied::Missing(docs)) => {
                        let tainted =
                            |doc: &DocId| self.tainted.contains(doc) || self.newly_tainted.contains(doc);
                        if !docs.iter().any(tainted) {
                            return Ok(Judgement::Missing(docs));
                        }
                        Some(QuarantineReason::Depends)
                    }
                },
            },
        };
        self.decided.insert(
            author,
            Link {
                number,
                hash: sealed.hash,
            },
        );
        self.decisions.insert(
            (author, number),
            Decision {
                hash: sealed.hash,
                refused,
            },
        );
        Ok(match refused {
            None => {
                let again = sealed.commit.as_ref().ok().and_then(|commit| commit.again);
                self.newly_given
                    .extend(again.map(|origin| ((author.device, origin), (author, number))));
                Judgement::Accept
            }
            Some(reason) => {
                self.newly_tainted.extend(sealed.docs());
                Judgement::Quarantine(reason, true)
            }
        })
    }

    /// Whether a copy of the author's device was first to give this again.
    fn was_given(&mut self, device: DeviceId, sealed: &Sealed) -> Result<bool, StoreError> {
        let Some(origin) = sealed.commit.as_ref().ok().and_then(|commit| commit.again) else {
            return Ok(false);
        };
        if self.newly_given.contains_key(&(device, origin)) {
            return Ok(true);
        }
        self.given_again
            .holds(device, origin, self.chains, self.store, self.history)
    }

    /// Decides on a commit whose number was decided on before.
    fn judge_again(&mut self, sealed: &Sealed, author: ChainId, own: bool) -> Result<Judgement, StoreError> {
        let number = sealed.stamp.number;
        if let Some(decision) = self.decisions.get(&(author, number)) {
            if decision.hash == sealed.hash {
                return Ok(match decision.refused {
                    None => Judgement::Duplicate,
                    Some(reason) => Judgement::Quarantine(reason, false),
                });
            }
        } else {
            let kept = self.store.quarantined(author, number)?;
            // What another device brought out of place is kept, but that decided nothing for the author: it has
            // to hear that its chain has parted, so that it gives the command again.
            let decided = |reason| !own || holds_its_place(reason);
            let same = kept
                .iter()
                .find(|entry| entry.hash == sealed.hash && decided(entry.reason));
            if let Some(entry) = same {
                return Ok(Judgement::Quarantine(entry.reason, false));
            }
            if self.history.hash_at(self.store, author, number)? == Some(sealed.hash) {
                return Ok(Judgement::Duplicate);
            }
        }
        if own {
            Ok(Judgement::Parted)
        } else {
            self.keep_aside(sealed, author, QuarantineReason::Forked)
        }
    }

    /// Refuses a commit without giving it a place in its chain. It is kept once, however often it is sent.
    fn keep_aside(
        &mut self,
        sealed: &Sealed,
        author: ChainId,
        reason: QuarantineReason,
    ) -> Result<Judgement, StoreError> {
        let kept = self.store.quarantined(author, sealed.stamp.number)?;
        let new = kept.iter().all(|entry| entry.hash != sealed.hash);
        Ok(Judgement::Quarantine(reason, new))
    }
}

/// The rules of the product. Roles, scopes and the comparison of the changes with the command come here.
///
/// # Errors
/// The reason for which it is refused.
pub fn rules(commit: &Commit) -> Result<(), QuarantineReason> {
    let is_author = |device: DeviceId, epoch| device == commit.stamp.device && epoch == commit.stamp.epoch;
    // A ledger has one writer: that is why it can't conflict.
    let foreign_ledger = |doc: &DocId| doc.kind == Kind::Ledger && !is_author(doc.device, doc.epoch);
    if commit.changes.iter().any(|change| foreign_ledger(&change.doc)) {
        return Err(QuarantineReason::BadChange);
    }
    Ok(())
}
