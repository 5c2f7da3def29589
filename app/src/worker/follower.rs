//! What a tab that doesn't lead has asked of the one that does, and what becomes of it when the leader is
//! gone. No I/O: it only keeps the books.
//!
//! A command is never given twice. One whose leader was closed before it answered may be on disk or not, so
//! it isn't sent again: the person is told, and looks. A question is simply asked again.

use std::collections::BTreeMap;

use replica::device::Request;

use super::tabs::TabId;
use crate::bridge::ToWorker;

/// The books of a tab that follows.
#[derive(Default)]
pub struct Follower {
    leader: Option<TabId>,
    /// By number: to whom it was sent, and what it was.
    asked: BTreeMap<u32, (Option<TabId>, ToWorker)>,
}

/// What has to be done after a change of leaders.
#[derive(Debug, Default, PartialEq)]
pub struct Handover {
    /// To be asked of the new leader, in the order in which the screens asked.
    pub ask: Vec<ToWorker>,
    /// Requests of which nobody can say whether they were carried out.
    pub interrupted: Vec<u32>,
}

impl Follower {
    /// The screens want something. Returns to whom it has to be sent now; without a leader it is kept until
    /// there is one.
    pub fn ask(&mut self, message: &ToWorker) -> Option<TabId> {
        if let Some(number) = number(message) {
            self.asked.insert(number, (self.leader, message.clone()));
        }
        self.leader
    }

    /// An answer came.
    pub fn answered(&mut self, number: u32) {
        self.asked.remove(&number);
    }

    /// This tab leads now.
    pub fn led_by(&mut self, leader: TabId) -> Handover {
        if self.leader == Some(leader) {
            return Handover::default();
        }
        self.leader = Some(leader);
        let mut handover = Handover::default();
        for (number, (sent_to, message)) in std::mem::take(&mut self.asked) {
            if sent_to.is_some() && !is_question(&message) {
                handover.interrupted.push(number);
            } else {
                self.asked.insert(number, (Some(leader), message.clone()));
                handover.ask.push(message);
            }
        }
        handover
    }
}

/// The number of a message that expects an answer.
pub fn number(message: &ToWorker) -> Option<u32> {
    match message {
        ToWorker::Request(number, _) | ToWorker::Enrol(number, ..) | ToWorker::Storage(number) => {
            Some(*number)
        }
        ToWorker::Nudge => None,
    }
}

/// Whether asking twice does no harm.
fn is_question(message: &ToWorker) -> bool {
    match message {
        ToWorker::Request(_, request) => !matches!(
            request.open(),
            // What can't be read might change something.
            Ok(Request::Do(_) | Request::DoAll(_) | Request::ImportOutbox(_)) | Err(_)
        ),
        ToWorker::Enrol(..) => false,
        ToWorker::Storage(_) | ToWorker::Nudge => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealed::Sealed;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn question(number: u32) -> ToWorker {
        ToWorker::Request(number, Sealed::new(&Request::Inbox))
    }

    fn command(number: u32) -> ToWorker {
        // Any message that changes something will do.
        ToWorker::Request(number, Sealed::new(&Request::ImportOutbox(Vec::new().into())))
    }

    #[wasm_bindgen_test]
    fn what_was_asked_before_there_was_a_leader_is_sent_in_order() {
        let mut follower = Follower::default();
        assert_eq!(follower.ask(&command(1)), None);
        assert_eq!(follower.ask(&question(2)), None);
        let handover = follower.led_by(7);
        assert_eq!(handover.ask, [command(1), question(2)]);
        assert!(handover.interrupted.is_empty());
        assert_eq!(follower.ask(&question(3)), Some(7));
    }

    #[wasm_bindgen_test]
    fn a_command_without_an_answer_is_not_given_again() {
        let mut follower = Follower::default();
        follower.led_by(7);
        follower.ask(&command(1));
        follower.ask(&question(2));
        follower.ask(&command(3));
        follower.answered(3);
        let handover = follower.led_by(8);
        assert_eq!(handover.ask, [question(2)]);
        assert_eq!(handover.interrupted, [1]);
    }

    #[wasm_bindgen_test]
    fn the_same_leader_again_changes_nothing() {
        let mut follower = Follower::default();
        follower.led_by(7);
        follower.ask(&command(1));
        assert_eq!(follower.led_by(7), Handover::default());
    }
}
