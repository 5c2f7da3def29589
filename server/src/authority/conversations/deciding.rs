//! What becomes of pushed commits, and who is told: verdicts go to the sender, damage stays with whoever
//! needs what is damaged. How a commit is judged is not known here.

use domain::id::{DeviceId, Millis};
use replica::pack;
use replica::wire::{RefusalReason, ServerFrame, Verdict};

use super::{ConnectionId, Conversations, Output};
use crate::authority::inbound::Sealed;
use crate::authority::{Answer, Submission};
use crate::store::{Store, StoreError};

/// Bytes of refused commits that are kept of what one device sent. A device that has used them up is broken
/// or means harm: it keeps what it has, and someone has to look at it.
const KEPT_ASIDE_BYTES: u64 = 32 << 20;

impl<S: Store> Conversations<S> {
    pub(super) fn pushed(
        &mut self,
        id: ConnectionId,
        relayed: bool,
        commits: Vec<Sealed>,
        pushed: &mut Vec<(ConnectionId, Submission)>,
        out: &mut Vec<Output>,
    ) {
        match self.sessions.get(&id) {
            Some(session) if self.full.contains(&session.chain.device) => {
                self.refuse(id, RefusalReason::Busy, out);
            }
            Some(session) => pushed.push((
                id,
                Submission {
                    sender: session.chain,
                    relayed,
                    commits,
                },
            )),
            None => self.refuse(id, RefusalReason::BadFrame, out),
        }
    }

    pub(super) fn decide(
        &mut self,
        now: Millis,
        pushed: &mut Vec<(ConnectionId, Submission)>,
        out: &mut Vec<Output>,
    ) -> Result<(), StoreError> {
        if pushed.is_empty() {
            return Ok(());
        }
        let (ids, submissions): (Vec<_>, Vec<_>) = std::mem::take(pushed).into_iter().unzip();
        match self.authority.push(now, &submissions) {
            Ok(answers) => self.answer(ids, &submissions, answers, out)?,
            // Something on disk can't be read. Whoever needs it has to wait; the others don't.
            Err(StoreError::Damaged(_)) => {
                for (id, submission) in ids.into_iter().zip(submissions) {
                    let alone = [submission];
                    let answered = self
                        .authority
                        .push(now, &alone)
                        .and_then(|answers| self.answer(vec![id], &alone, answers, out));
                    self.contain(id, answered, out)?;
                }
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Keeps damage on disk to the one conversation that needs what is damaged: it is ended, and the device
    /// comes back later. Other failures of the store concern everyone.
    pub(super) fn contain(
        &mut self,
        id: ConnectionId,
        done: Result<(), StoreError>,
        out: &mut Vec<Output>,
    ) -> Result<(), StoreError> {
        match done {
            Err(StoreError::Damaged(what)) => {
                let device = self.sessions.get(&id).map(|session| session.chain.device);
                tracing::error!(what, device, "a device can't be served; run `counterfoil doctor`");
                self.refuse(id, RefusalReason::Busy, out);
                Ok(())
            }
            other => other,
        }
    }

    /// Tells each what became of what it pushed.
    fn answer(
        &mut self,
        ids: Vec<ConnectionId>,
        submissions: &[Submission],
        answers: Vec<Answer>,
        out: &mut Vec<Output>,
    ) -> Result<(), StoreError> {
        for ((id, submission), answer) in ids.into_iter().zip(submissions).zip(answers) {
            self.count_refused(submission.sender.device, &answer)?;
            if !self.sessions.contains_key(&id) {
                continue;
            }
            if submission.relayed {
                let verdicts = answer.verdicts.into_iter().map(|(_, verdict)| verdict).collect();
                out.push(Output::Send(id, pack::encode(&ServerFrame::Relayed(verdicts))));
            } else if !answer.verdicts.is_empty() {
                out.push(Output::Send(
                    id,
                    pack::encode(&ServerFrame::Verdicts(answer.verdicts)),
                ));
            }
            if answer.parted {
                self.refuse(id, RefusalReason::Forked, out);
            }
        }
        Ok(())
    }

    /// Notes when a device has used up the room for its refused commits.
    fn count_refused(&mut self, device: DeviceId, answer: &Answer) -> Result<(), StoreError> {
        let is_refused = |verdict: &Verdict| matches!(verdict, Verdict::Quarantined(_));
        if answer.verdicts.iter().any(|(_, verdict)| is_refused(verdict))
            && self.authority.store().kept_aside(device)? >= KEPT_ASIDE_BYTES
            && self.full.insert(device)
        {
            tracing::warn!(
                device,
                "too many commits of a device were refused; it may push no more"
            );
        }
        Ok(())
    }
}
