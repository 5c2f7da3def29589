//! The rules that every change keeps to, looked at before automerge gets it: it queues a change that something is missing
//! for, and panics at some that contradict themselves or others, or that can't be written into a saved document. Whoever
//! edits a document here, or as automerge's own transactions do, writes none of those.

use std::borrow::Cow;
use std::collections::BTreeSet;

use automerge::{ActorId, Automerge, Change, ChangeHash};
use domain::sorting;

use super::change::only_sets_keys;
use super::{DocumentError, malformed};

/// A change that another one rests on.
struct Before<'a> {
    actor: Cow<'a, ActorId>,
    /// Which it is of its author's changes, counted from 1.
    seq: u64,
    /// The number of its last operation.
    last_op: u64,
}

/// That each change sets keys and does nothing else, that what it rests on is here or arrives with it, that its author's
/// change before is among that, and that its operations are numbered from there on.
///
/// # Errors
/// [`DocumentError::Missing`] when something isn't here, [`DocumentError::Malformed`] for the other rules.
pub(super) fn check(document: &Automerge, changes: &[Change]) -> Result<(), DocumentError> {
    // Pieces come in any sequence: what others changed may lie on disk before the change it rests on, which
    // waits in the outbox. Automerge sorts them.
    let mut arriving: Vec<(ChangeHash, &Change)> =
        changes.iter().map(|change| (change.hash(), change)).collect();
    sorting::by_key(&mut arriving, |(hash, _)| *hash);
    let mut authors: Option<BTreeSet<ActorId>> = None;
    for change in changes {
        if !only_sets_keys(change.raw_bytes()) {
            return Err(malformed("it does something else than to set keys"));
        }
        let before = change.deps().iter().map(|hash| find(document, &arriving, hash));
        let before = before
            .collect::<Option<Vec<Before>>>()
            .ok_or(DocumentError::Missing)?;
        let last_op = before.iter().map(|before| before.last_op).max().unwrap_or(0);
        if change.start_op().get() != last_op.saturating_add(1) {
            return Err(malformed(
                "its operations aren't numbered from the last one that it rests on",
            ));
        }
        // Automerge adds an author with its first change, and counts on the sequence of the others.
        let precedes = |before: &Before| {
            *before.actor == *change.actor_id() && before.seq.checked_add(1) == Some(change.seq())
        };
        if change.seq() != 1 && !before.iter().any(precedes) {
            return Err(malformed(
                "its author's change before isn't among those that it rests on",
            ));
        }
        for other in change.other_actor_ids() {
            // Nearly always it is the one who wrote what this rests on.
            let known = before.iter().any(|before| *before.actor == *other)
                || authors
                    .get_or_insert_with(|| all_authors(document, changes))
                    .contains(other);
            if !known {
                return Err(malformed("it names an author of whom nothing is here"));
            }
        }
    }
    Ok(())
}

fn all_authors(document: &Automerge, changes: &[Change]) -> BTreeSet<ActorId> {
    let held = document
        .get_changes_meta(&[])
        .into_iter()
        .map(|meta| meta.actor.into_owned());
    let arriving = changes.iter().map(|change| change.actor_id().clone());
    sorting::set(held.chain(arriving))
}

fn find<'a>(
    document: &'a Automerge,
    arriving: &[(ChangeHash, &'a Change)],
    hash: &ChangeHash,
) -> Option<Before<'a>> {
    if let Ok(place) = arriving.binary_search_by_key(hash, |(hash, _)| *hash) {
        let (_, change) = arriving.get(place)?;
        return Some(Before {
            actor: Cow::Borrowed(change.actor_id()),
            seq: change.seq(),
            last_op: change.max_op(),
        });
    }
    let meta = document.get_change_meta_by_hash(hash)?;
    Some(Before {
        actor: meta.actor,
        seq: meta.seq,
        last_op: meta.max_op,
    })
}

#[cfg(test)]
mod tests;
