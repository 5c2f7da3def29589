//! The conversation with the server: when to call, when to give up, and the heartbeat that alone decides
//! whether the device is online (a captive portal opens sockets too).

use domain::id::Millis;

use super::{Device, Effect};
use crate::query::Phase;
use crate::wire::{ClientFrame, RefusalReason, ServerFrame};
use crate::{limits, pack};

/// Quiet time after which the device asks whether the server is there.
const PING_AFTER: Millis = 8_000;
/// Time without an answer after which the device is offline.
const GIVE_UP_AFTER: Millis = 8_000;
/// The first wait before calling again; it doubles up to [`LONGEST_WAIT`].
const FIRST_WAIT: Millis = 500;
const LONGEST_WAIT: Millis = 30_000;
/// The wait before a server is asked again that refused to talk.
const REFUSED_WAIT: Millis = 300_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Not allowed to call: not enrolled, not bootstrapped, or shut.
    #[default]
    Idle,
    /// Calls again at this time.
    Waiting(Millis),
    /// The socket isn't open yet, since.
    Connecting(Millis),
    /// Hello was said, since.
    Greeting(Millis),
    /// In conversation.
    Online,
    /// The server doesn't want to talk; it is asked again at this time, since whoever runs it may have mended
    /// the cause by then.
    Refused(RefusalReason, Millis),
}

/// The conversation.
#[derive(Default)]
pub(super) struct Session {
    state: State,
    attempts: u32,
    last_heard: Option<Millis>,
    ping_sent: Option<Millis>,
    pings: u32,
    wake_at: Option<Millis>,
    /// Say Hello with `renew` next time.
    pub renew: bool,
}

impl Session {
    pub fn phase(&self) -> Phase {
        match self.state {
            State::Idle | State::Waiting(_) => Phase::Offline,
            // The first try of a conversation shows as connecting, later ones as what they are: offline.
            State::Connecting(_) | State::Greeting(_) if self.attempts <= 1 => Phase::Connecting,
            State::Connecting(_) | State::Greeting(_) => Phase::Offline,
            State::Online => Phase::Online,
            State::Refused(..) => Phase::Refused,
        }
    }

    pub fn refused(&self) -> Option<RefusalReason> {
        match self.state {
            State::Refused(reason, _) => Some(reason),
            _ => None,
        }
    }

    pub fn last_contact(&self) -> Option<Millis> {
        self.last_heard
    }

    /// The alarm that was set has rung; the next one has to be set even if it is for the same time.
    pub fn alarm_rang(&mut self) {
        self.wake_at = None;
    }

    fn shift(&mut self, by: Millis) {
        let earlier = |time: Millis| time.saturating_sub(by);
        self.state = match self.state {
            State::Waiting(until) => State::Waiting(earlier(until)),
            State::Refused(reason, until) => State::Refused(reason, earlier(until)),
            State::Connecting(since) => State::Connecting(earlier(since)),
            State::Greeting(since) => State::Greeting(earlier(since)),
            other => other,
        };
        self.last_heard = self.last_heard.map(earlier);
        self.ping_sent = self.ping_sent.map(earlier);
        self.wake_at = None;
    }
}

impl Device {
    /// Calls the server now.
    pub(super) fn connect(&mut self) {
        if !self.meta.as_ref().is_some_and(|meta| meta.bootstrapped) {
            return;
        }
        self.session.attempts = self.session.attempts.saturating_add(1);
        self.session.state = State::Connecting(self.now);
        self.effects.push(Effect::Connect);
    }

    /// Somebody set the clock back. Every time that is remembered is told by the old clock; kept as it is, a
    /// device would wait out the difference before it called again or noticed that the server is gone.
    pub(super) fn clock_was_set_back(&mut self, by: Millis) {
        self.session.shift(by);
        self.bootstrap.shift(by);
        self.disk.shift(by);
        self.loading.shift(by);
    }

    pub(super) fn hang_up(&mut self) {
        if matches!(
            self.session.state,
            State::Connecting(_) | State::Greeting(_) | State::Online
        ) {
            self.effects.push(Effect::Disconnect);
        }
        self.session.state = State::Idle;
    }

    pub(super) fn socket_open(&mut self) {
        if matches!(self.session.state, State::Connecting(_)) {
            self.session.state = State::Greeting(self.now);
            self.greet();
        }
    }

    pub(super) fn socket_closed(&mut self) {
        if matches!(
            self.session.state,
            State::Idle | State::Refused(..) | State::Waiting(_)
        ) {
            return;
        }
        self.call_again();
    }

    /// Capped exponential backoff. The jitter comes from the clock's low digits and the device's number: it
    /// only has to spread devices, not to be unpredictable.
    fn call_again(&mut self) {
        let doubled = FIRST_WAIT.saturating_mul(1 << self.session.attempts.min(10));
        let wait = doubled.min(LONGEST_WAIT);
        let device = self.meta.as_ref().map_or(0, |meta| i64::from(meta.device));
        let jitter = (self.now.wrapping_add(device.wrapping_mul(7919))).rem_euclid(wait / 2);
        self.session.state = State::Waiting(self.now.saturating_add(wait / 2).saturating_add(jitter));
        self.session.ping_sent = None;
    }

    /// The page woke up or the browser says it's online: don't wait out a backoff.
    pub(super) fn nudge(&mut self) {
        if matches!(self.session.state, State::Waiting(_)) {
            self.session.attempts = 0;
            self.connect();
        }
    }

    /// Everything that happens because time has passed.
    pub(super) fn keep_time(&mut self) {
        let now = self.now;
        match self.session.state {
            State::Waiting(until) | State::Refused(_, until) if now >= until => self.connect(),
            State::Connecting(since) | State::Greeting(since)
                if now.saturating_sub(since) >= GIVE_UP_AFTER =>
            {
                self.effects.push(Effect::Disconnect);
                self.call_again();
            }
            State::Online => match self.session.ping_sent {
                Some(sent) if now.saturating_sub(sent) >= GIVE_UP_AFTER => {
                    self.effects.push(Effect::Disconnect);
                    self.call_again();
                }
                None if self.quiet_for() >= PING_AFTER => {
                    self.session.pings = self.session.pings.wrapping_add(1);
                    self.session.ping_sent = Some(now);
                    self.send_frame(&ClientFrame::Ping(self.session.pings));
                }
                _ => {}
            },
            _ => {}
        }
        let next = match self.session.state {
            State::Waiting(until) | State::Refused(_, until) => Some(until),
            State::Connecting(since) | State::Greeting(since) => Some(since.saturating_add(GIVE_UP_AFTER)),
            State::Online => Some(match self.session.ping_sent {
                Some(sent) => sent.saturating_add(GIVE_UP_AFTER),
                None => self.session.last_heard.unwrap_or(now).saturating_add(PING_AFTER),
            }),
            State::Idle => self.bootstrap_retry_at(),
        };
        let next = [
            next,
            self.disk.reload_at,
            self.booking_due_at(),
            self.words_due_at(),
            self.ahead_due_at(),
        ]
        .into_iter()
        .flatten()
        .min();
        if let Some(next) = next
            && self.session.wake_at != Some(next)
        {
            self.session.wake_at = Some(next);
            self.effects.push(Effect::WakeAt(next));
        }
    }

    fn quiet_for(&self) -> Millis {
        self.session
            .last_heard
            .map_or(PING_AFTER, |heard| self.now.saturating_sub(heard))
    }

    pub(super) fn send_frame(&mut self, frame: &ClientFrame) {
        if matches!(self.session.state, State::Greeting(_) | State::Online) {
            self.effects.push(Effect::Send(pack::encode(frame)));
        }
    }

    pub(super) fn frame(&mut self, bytes: &[u8]) {
        let open = matches!(self.session.state, State::Greeting(_) | State::Online);
        if !open {
            return;
        }
        let frame = (bytes.len() <= limits::FRAME_BYTES).then(|| pack::decode::<ServerFrame>(bytes));
        let Some(Ok(frame)) = frame else {
            // A peer that sends rubbish is no server of ours: behave as if it weren't there.
            self.effects.push(Effect::Disconnect);
            self.call_again();
            return;
        };
        self.session.last_heard = Some(self.now);
        self.session.ping_sent = None;
        match frame {
            ServerFrame::Welcome(welcome) => {
                self.session.state = State::Online;
                self.session.attempts = 0;
                self.welcomed(welcome);
            }
            ServerFrame::Refused(reason) => self.refused_by_server(reason),
            ServerFrame::Verdicts(verdicts) => self.verdicts(verdicts),
            ServerFrame::Batch(batch) => self.batch(batch),
            ServerFrame::Pong(..) => {}
            ServerFrame::Versions(seq, versions) => self.compare_versions(seq, versions),
            ServerFrame::Relayed(verdicts) => self.relayed(verdicts),
        }
    }

    fn refused_by_server(&mut self, reason: RefusalReason) {
        self.effects.push(Effect::Disconnect);
        match reason {
            RefusalReason::Forked if !self.session.renew => {
                self.session.renew = true;
                self.connect();
            }
            RefusalReason::Busy | RefusalReason::Stopping => self.call_again(),
            RefusalReason::TooOld
            | RefusalReason::TooNew
            | RefusalReason::UnknownDevice
            | RefusalReason::Forked
            | RefusalReason::BadFrame
            | RefusalReason::ServerBehind => {
                let again = self.now.saturating_add(REFUSED_WAIT);
                self.session.state = State::Refused(reason, again);
            }
        }
    }
}
