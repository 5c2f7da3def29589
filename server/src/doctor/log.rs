//! The log and the chains: nothing lost, nothing twice, every link unbroken (invariants 2, 3, 6 and 9).

use std::collections::{BTreeMap, BTreeSet};

use domain::id::DocId;
use replica::Seq;
use replica::commit::{Commit, CommitHash};
use replica::wire::Link;

use super::{Report, Touched};
use crate::authority::history::chain_of;
use crate::authority::inbound;
use crate::authority::verdict::holds_its_place;
use crate::store::record::{Logged, unpack_commits};
use crate::store::{Chain, ChainId, Library, Record, StoreError};

/// Refused commits that hold their number, each with the hash that it names as the one before it.
type Held = BTreeMap<(ChainId, u64), (CommitHash, Option<CommitHash>)>;

pub fn examine(
    library: &dyn Library,
    report: &mut Report,
    documents: &mut BTreeMap<DocId, Touched>,
) -> Result<(), StoreError> {
    let chains: BTreeMap<ChainId, Chain> = library
        .chains()?
        .into_iter()
        .map(|chain| (chain.id, chain))
        .collect();
    let (held, refused) = quarantine(library, report)?;
    report.chains = chains.len() as u64;
    let mut reached: BTreeMap<ChainId, Link> = BTreeMap::new();
    // First and last seq of every record.
    let mut bounds: BTreeMap<Seq, Seq> = BTreeMap::new();
    // First seqs of records that can't be read.
    let mut damaged: Vec<Seq> = Vec::new();
    let head = library.head()?;
    let mut next = 1;
    while next <= head {
        let Some(record) = library.record_with(next)?.filter(|record| record.first == next) else {
            report.add(2, format!("the log has no record that begins at {next}"));
            return Ok(());
        };
        bounds.insert(record.first, record.last);
        let commits = match read(&record) {
            Ok(commits) => commits,
            Err(StoreError::Damaged(what)) => {
                report.add(2, what);
                for doc in library.touched_within(record.first, record.last)? {
                    report.add(
                        2,
                        format!(
                            "{doc} has changes in record {}, which can't be read",
                            record.first
                        ),
                    );
                }
                damaged.push(record.first);
                // Where the chains went meanwhile can't be known: they are taken up where they appear again.
                reached.clear();
                next = record.last.saturating_add(1);
                continue;
            }
            Err(error) => return Err(error),
        };
        for (logged, commit) in commits {
            report.commits += 1;
            let id = chain_of(&commit);
            if !chains.contains_key(&id) {
                report.add(
                    9,
                    format!(
                        "the commit at {} belongs to no chain that was allotted",
                        logged.seq
                    ),
                );
            }
            if refused.contains(&logged.hash) {
                report.add(6, format!("the commit at {} is in quarantine too", logged.seq));
            }
            let at = reached.entry(id).or_insert_with(|| {
                if damaged.is_empty() {
                    return Link::default();
                }
                Link {
                    number: commit.stamp.number.saturating_sub(1),
                    hash: commit.previous,
                }
            });
            walk(at, id, Some(commit.stamp.number), &held);
            follow(report, at, id, &commit, logged.hash);
            for change in &commit.changes {
                let touched = documents.entry(change.doc).or_default();
                touched.records.insert(record.first);
                touched.last = logged.seq;
            }
        }
        next = record.last.saturating_add(1);
    }
    for (id, chain) in &chains {
        if !damaged.is_empty() && !reached.contains_key(id) {
            continue;
        }
        let at = reached.entry(*id).or_default();
        walk(at, *id, None, &held);
        if *at != chain.decided {
            let (device, epoch) = (id.device, id.epoch);
            report.add(
                2,
                format!(
                    "the chain of device {device}, epoch {epoch} was decided up to {}, but leads to {}",
                    chain.decided.number, at.number
                ),
            );
        }
    }
    index(library, report, documents, &bounds, &damaged)
}

/// All commits of a record, read.
fn read(record: &Record) -> Result<Vec<(Logged, Commit)>, StoreError> {
    unpack_commits(record)?
        .into_iter()
        .map(|logged| match Commit::decode(&logged.bytes) {
            Ok(commit) => Ok((logged, commit)),
            Err(error) => Err(StoreError::Damaged(format!(
                "record {}: the commit at {}: {error}",
                record.first, logged.seq
            ))),
        })
        .collect()
}

fn quarantine(
    library: &dyn Library,
    report: &mut Report,
) -> Result<(Held, BTreeSet<CommitHash>), StoreError> {
    let (mut held, mut refused) = (Held::new(), BTreeSet::new());
    for entry in library.quarantine()? {
        report.quarantined += 1;
        if CommitHash::of(&entry.bytes) != entry.hash {
            let (device, number) = (entry.chain.device, entry.number);
            report.add(
                6,
                format!("the commit {number} of device {device} in quarantine isn't what came"),
            );
        }
        if holds_its_place(entry.reason) {
            let previous = inbound::place(&entry.bytes).ok().map(|(_, previous)| previous);
            held.insert((entry.chain, entry.number), (entry.hash, previous));
            refused.insert(entry.hash);
        }
    }
    Ok((held, refused))
}

/// Goes along refused commits that hold their number, up to the one before `until`.
fn walk(at: &mut Link, id: ChainId, until: Option<u64>, held: &Held) {
    while until.is_none_or(|until| at.number.saturating_add(1) < until) {
        let number = at.number.saturating_add(1);
        match held.get(&(id, number)) {
            Some((hash, previous)) if *previous == Some(at.hash) => *at = Link { number, hash: *hash },
            _ => return,
        }
    }
}

fn follow(report: &mut Report, at: &mut Link, id: ChainId, commit: &Commit, hash: CommitHash) {
    let number = commit.stamp.number;
    let whose = format!("commit {number} of device {}, epoch {}", id.device, id.epoch);
    if number <= at.number {
        report.add(3, format!("{whose} is in the log twice, or out of sequence"));
        return;
    }
    if number != at.number.saturating_add(1) {
        report.add(9, format!("{whose} follows number {}", at.number));
    } else if commit.previous != at.hash {
        report.add(
            9,
            format!("{whose} doesn't name the hash of the commit before it"),
        );
    }
    *at = Link { number, hash };
}

/// Whether documents are found where they are.
fn index(
    library: &dyn Library,
    report: &mut Report,
    documents: &BTreeMap<DocId, Touched>,
    bounds: &BTreeMap<Seq, Seq>,
    damaged: &[Seq],
) -> Result<(), StoreError> {
    for (doc, touched) in documents {
        // Merged records are named by each of their parts: what counts is the records themselves.
        let mut found = BTreeSet::new();
        for seq in library.touching(*doc)? {
            let record = bounds.range(..=seq).next_back();
            found.extend(record.filter(|(_, last)| **last >= seq).map(|(first, _)| *first));
        }
        // What a damaged record touches is known to the index alone.
        found.retain(|first| touched.records.contains(first) || !damaged.contains(first));
        if found != touched.records {
            report.add(2, format!("the index doesn't know the records that touch {doc}"));
        }
    }
    Ok(())
}
