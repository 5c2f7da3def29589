//! The server's side: when it works, what it answers, how it dies and comes back.

use domain::id::Millis;
use replica::device::Event;
use replica::pack;
use replica::wire::Arrivals;
use server::authority::Output;

use super::{Happening, Http, Living, World};
use crate::sim::check::Rule;
use crate::sim::office::Stepped;
use crate::sim::sabotage::Sabotage;

/// How long the server collects before it works on a group, at most.
const COLLECTS: Millis = 20;

impl World {
    /// Sees to it that the server works soon.
    pub(super) fn call_server(&mut self) {
        let at = self.now + self.random.between(0, COLLECTS);
        if self.step_at.is_none_or(|step_at| step_at > at) {
            self.step_at = Some(at);
            self.later(at - self.now, Happening::Step(self.office.life));
        }
    }

    pub(super) fn server_steps(&mut self, life: u32) {
        if life != self.office.life || !self.office.is_up() {
            return;
        }
        if self.step_at.is_some_and(|at| at <= self.now) {
            self.step_at = None;
        }
        match self.office.step(self.now) {
            Stepped::Said(outputs) => {
                self.log_seen = self.office.authority().map_or(0, |authority| authority.head());
                for output in outputs {
                    match output {
                        Output::Send(link, frame) => self.send_down(link, frame),
                        Output::Batch(link, draft) => self.send_down(link, draft.frame().to_vec()),
                        Output::Close(link) => self.hang_up_on(link),
                    }
                }
                if let Some(at) = self.office.wake_at() {
                    let after = (at - self.now).max(5);
                    if self.step_at.is_none_or(|step_at| step_at > self.now + after) {
                        self.step_at = Some(self.now + after);
                        self.later(after, Happening::Step(life));
                    }
                }
            }
            Stepped::Died => self.crash_server("in the middle of a commit"),
        }
    }

    /// Has the server work on what waits, now.
    pub(in crate::sim) fn finish_group(&mut self) {
        self.server_steps(self.office.life);
    }

    /// The server dies and comes back after a while.
    pub(in crate::sim) fn crash_server(&mut self, how: &str) {
        if !self.office.is_up() {
            return;
        }
        self.say(|| format!("server dies {how}"));
        self.office.crash();
        self.step_at = None;
        self.all_links_end();
        let down = self.random.between(50, 15_000);
        self.later(down, Happening::ServerStarts);
    }

    pub(super) fn server_starts(&mut self) {
        self.office.start();
        self.say(|| "server starts".into());
        self.check_log();
    }

    /// The log only ever grows: what was there before a crash is there after it.
    fn check_log(&mut self) {
        let head = self.office.authority().map_or(0, |authority| authority.head());
        if head < self.log_seen {
            let seen = self.log_seen;
            self.breach(
                Rule::NothingLost,
                format!("the server's log ended at {seen} and now ends at {head}"),
            );
        }
        self.log_seen = head;
    }

    pub(super) fn asked_by_http(&mut self, living: Living, asked: Http) {
        if !self.is_alive(living) {
            return;
        }
        let token = self.tablets[living.0]
            .device
            .token()
            .map(<[u8]>::to_vec)
            .unwrap_or_default();
        let answer = match &asked {
            Http::Manifest => self.office.manifest(&token).map(Event::Manifest),
            Http::Segment(id) => self
                .office
                .segment(&token, id)
                .map(|bytes| Event::Segment(id.clone(), bytes)),
            Http::Documents(body) => self.office.documents(&token, body).map(Event::Documents),
            Http::Arrivals(body) => self
                .office
                .arrivals(&token, body)
                .map(|bytes| Event::Arrivals(Some(self.with_times(bytes)))),
        };
        let answer = match answer {
            Some(_) if self.troubled && self.random.chance(20) => asked.failed(),
            answer => answer.unwrap_or_else(|| asked.failed()),
        };
        self.answer_http(living, answer);
    }

    /// The server's answer, or a false one in a sabotaged world.
    fn with_times(&self, answer: Vec<u8>) -> Vec<u8> {
        if self.sabotage != Some(Sabotage::ShiftTimes) {
            return answer;
        }
        let Arrivals(mut told) = pack::decode(&answer).expect("the server answers in the agreed way");
        for arrival in &mut told {
            arrival.at += 1;
        }
        pack::encode(&Arrivals(told))
    }
}
