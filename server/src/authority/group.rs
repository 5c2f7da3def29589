//! One group: everything that was pushed at about the same time, judged in sequence and stored in one
//! transaction. Only when that is on disk is anything answered, told to others or changed in memory.

use std::sync::Arc;

use domain::id::{DocId, Millis};
use replica::Seq;
use replica::commit::CommitHash;
use replica::wire::{QuarantineReason, Verdict};

use super::bench::{Bench, Mode, Outcome};
use super::inbound::Sealed;
use super::verdict::{Judge, Judgement};
use super::{Accepted, Authority};
use crate::store::record::{RECORD_BYTES, pack_commits};
use crate::store::{ChainId, Group, NewRecord, Quarantined, Record, Store, StoreError};

/// What one device pushed in one frame.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The epoch that the device greeted with.
    pub sender: ChainId,
    /// The commits are another device's, taken over from its file.
    pub relayed: bool,
    /// The commits, in the sequence in which they were sent.
    pub commits: Vec<Sealed>,
}

/// What one device is told about what it pushed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// A verdict for each commit, up to the one that showed the device to be a copy.
    pub verdicts: Vec<(u64, Verdict)>,
    /// The device is a copy: it has to greet again and ask for an epoch of its own.
    pub parted: bool,
}

/// What was decided on a group, before it is stored.
struct Judged {
    answers: Vec<Vec<Judgement>>,
    decided: Vec<(ChainId, replica::wire::Link)>,
    given: Vec<(ChainId, u64, CommitHash)>,
    outcomes: Vec<Outcome>,
}

impl<S: Store> Authority<S> {
    /// Decides on everything that was pushed and stores what follows. On return it is on disk, and the
    /// answers are in the sequence of the submissions.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was stored and nothing has changed.
    pub fn push(&mut self, now: Millis, submissions: &[Submission]) -> Result<Vec<Answer>, StoreError> {
        let together = self.judge(submissions, Mode::Together)?;
        let judged = match together {
            Some(judged) => judged,
            None => {
                self.tally.careful_groups += 1;
                self.judge(submissions, Mode::OneByOne)?.ok_or_else(|| {
                    StoreError::Damaged("commits that fit one by one don't fit together".to_owned())
                })?
            }
        };
        let mut group = Group {
            decided: judged.decided,
            ..Group::default()
        };
        let mut accepted: Vec<(Accepted, &Sealed)> = Vec::new();
        let mut answers = Vec::with_capacity(submissions.len());
        for (submission, judgements) in submissions.iter().zip(judged.answers) {
            let mut answer = Answer::default();
            for (sealed, judgement) in submission.commits.iter().zip(judgements) {
                let verdict = match judgement {
                    Judgement::Accept => {
                        let seq = self.head.saturating_add(1).saturating_add(accepted.len() as u64);
                        accepted.push((entering(seq, sealed), sealed));
                        Verdict::Accepted(seq)
                    }
                    Judgement::Duplicate => {
                        self.tally.duplicate += 1;
                        Verdict::Duplicate
                    }
                    Judgement::Missing(docs) => {
                        self.tally.missing += 1;
                        Verdict::Missing(docs)
                    }
                    Judgement::Quarantine(reason, new) => {
                        if new {
                            group
                                .quarantined
                                .push(kept_aside(now, submission.sender, sealed, reason));
                        }
                        Verdict::Quarantined(reason)
                    }
                    Judgement::Parted => {
                        answer.parted = true;
                        break;
                    }
                };
                answer.verdicts.push((sealed.stamp.number, verdict));
            }
            self.tally.parted += u64::from(answer.parted);
            answers.push(answer);
        }
        group.records = records(now, &accepted);
        if !group.records.is_empty() || !group.decided.is_empty() || !group.quarantined.is_empty() {
            self.store.append(&group)?;
            self.tally.groups += 1;
        }
        let accepted = accepted.into_iter().map(|(accepted, _)| accepted).collect();
        for (chain, number, origin) in judged.given {
            self.given_again.accepted(chain, number, origin);
        }
        self.take_over(&group, accepted, judged.outcomes);
        Ok(answers)
    }

    fn judge(&mut self, submissions: &[Submission], mode: Mode) -> Result<Option<Judged>, StoreError> {
        let bench = Bench::new(mode, &self.table, &mut self.cache, &self.store);
        let mut judge = Judge::new(
            &self.chains,
            self.rules,
            &self.tainted,
            &self.store,
            &mut self.history,
            &mut self.given_again,
            bench,
        );
        let mut answers = Vec::with_capacity(submissions.len());
        for submission in submissions {
            let mut judgements = Vec::with_capacity(submission.commits.len());
            for sealed in &submission.commits {
                let judgement = judge.judge(submission.sender, submission.relayed, sealed)?;
                let parted = judgement == Judgement::Parted;
                judgements.push(judgement);
                if parted {
                    break;
                }
            }
            answers.push(judgements);
        }
        let (decided, given) = (judge.decided(), judge.given());
        let outcomes = judge.bench.finish()?;
        Ok(outcomes.map(|outcomes| Judged {
            answers,
            decided,
            given,
            outcomes,
        }))
    }

    /// Brings memory to what was stored.
    fn take_over(&mut self, group: &Group, accepted: Vec<Accepted>, outcomes: Vec<Outcome>) {
        for (chain, decided) in &group.decided {
            if let Some(chain) = self.chains.get_mut(chain) {
                chain.decided = *decided;
            }
        }
        self.tally.quarantined += group.quarantined.len() as u64;
        for entry in &group.quarantined {
            self.tainted.extend(entry.docs.iter().copied());
        }
        for outcome in outcomes {
            let known = self.table.version(outcome.doc).is_some();
            self.table.put(outcome.doc, outcome.version, outcome.row);
            match outcome.saved {
                Some(saved) => self.cache.put(outcome.doc, vec![saved.into()]),
                None if known => self.cache.extend(outcome.doc, outcome.added),
                None => self.cache.put(outcome.doc, outcome.added),
            }
            self.dirty.insert(outcome.doc);
        }
        self.tally.accepted += accepted.len() as u64;
        for accepted in accepted {
            self.head = accepted.seq;
            self.tail_bytes += cost(&accepted);
            self.tail.push_back(Arc::new(accepted));
        }
        while self.tail_bytes > self.bounds.tail {
            let Some(oldest) = self.tail.pop_front() else {
                break;
            };
            self.tail_bytes = self.tail_bytes.saturating_sub(cost(&oldest));
        }
    }
}

fn cost(accepted: &Accepted) -> usize {
    128 + accepted
        .changes
        .iter()
        .map(|change| 64 + change.change.len())
        .sum::<usize>()
}

fn entering(seq: Seq, sealed: &Sealed) -> Accepted {
    Accepted {
        seq,
        chain: ChainId {
            device: sealed.stamp.device,
            epoch: sealed.stamp.epoch,
        },
        // What was accepted could be read.
        changes: sealed
            .commit
            .as_ref()
            .map(|commit| commit.changes.clone())
            .unwrap_or_default(),
    }
}

fn kept_aside(now: Millis, sender: ChainId, sealed: &Sealed, reason: QuarantineReason) -> Quarantined {
    Quarantined {
        chain: ChainId {
            device: sealed.stamp.device,
            epoch: sealed.stamp.epoch,
        },
        number: sealed.stamp.number,
        hash: sealed.hash,
        reason,
        at: now,
        sender: sender.device,
        docs: sealed.docs(),
        bytes: sealed.bytes.clone(),
    }
}

/// Packs accepted commits into records of a size that is good to read.
fn records(now: Millis, accepted: &[(Accepted, &Sealed)]) -> Vec<NewRecord> {
    let mut records = Vec::new();
    let mut rest = accepted;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = rest.iter().take_while(|(_, sealed)| {
            let first = bytes == 0;
            bytes += sealed.bytes.len();
            first || bytes <= RECORD_BYTES
        });
        let (chunk, after) = rest.split_at(fits.count());
        records.extend(record(now, chunk));
        rest = after;
    }
    records
}

fn record(now: Millis, chunk: &[(Accepted, &Sealed)]) -> Option<NewRecord> {
    let (first, last) = (chunk.first()?.0.seq, chunk.last()?.0.seq);
    let mut runs: Vec<(ChainId, u64)> = Vec::new();
    let mut touches: Vec<DocId> = Vec::new();
    for (accepted, sealed) in chunk {
        if runs.iter().all(|(chain, _)| *chain != accepted.chain) {
            runs.push((accepted.chain, sealed.stamp.number));
        }
        touches.extend(accepted.changes.iter().map(|change| change.doc));
    }
    touches.sort_unstable();
    touches.dedup();
    let body = pack_commits(
        chunk
            .iter()
            .map(|(_, sealed)| (sealed.hash, sealed.bytes.as_slice())),
    );
    Some(NewRecord {
        record: Record {
            first,
            last,
            at: now,
            body,
        },
        runs,
        touches,
    })
}
