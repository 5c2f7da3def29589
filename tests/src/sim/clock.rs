//! A device's wall clock: somewhat off, and set by people and time servers while the device works.

use domain::id::Millis;

/// A device's clock and its one alarm, kept as the app's worker keeps them.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// What the wall clock is ahead of the world's time.
    offset: Millis,
    /// When the replica wants to be woken, by the wall clock.
    alarm: Option<Millis>,
    /// Which timer runs; a timer that was replaced means nothing when it ends.
    timer: u64,
}

impl Clock {
    /// A clock that is so much ahead.
    pub fn new(offset: Millis) -> Clock {
        Clock {
            offset,
            ..Clock::default()
        }
    }

    /// What it shows when the world's time is this.
    pub fn read(&self, time: Millis) -> Millis {
        time + self.offset
    }

    /// Somebody sets it forward, or back.
    pub fn jump(&mut self, by: Millis) {
        self.offset += by;
    }

    /// Sets the alarm. Answers the timer that has to run and for how long: timers run on a clock that never
    /// jumps.
    pub fn set_alarm(&mut self, time: Millis, at: Millis) -> (u64, Millis) {
        self.alarm = Some(at);
        self.timer += 1;
        (self.timer, (at - self.read(time)).max(0))
    }

    /// A timer ended. `Some` when the replica is to be woken; otherwise a new timer has to run, unless the
    /// timer was replaced.
    pub fn timer_ended(&mut self, time: Millis, timer: u64) -> Ended {
        if timer != self.timer {
            return Ended::Nothing;
        }
        match self.alarm {
            Some(at) if (1..1_000).contains(&(at - self.read(time))) => {
                let (timer, wait) = self.set_alarm(time, at);
                Ended::Wait(timer, wait)
            }
            // Where more is left, the clock was set back, and the replica has to hear of it.
            Some(_) => {
                self.alarm = None;
                Ended::Ring
            }
            None => Ended::Nothing,
        }
    }

    /// The worker is gone and its timer with it.
    pub fn stop(&mut self) {
        self.alarm = None;
        self.timer += 1;
    }
}

/// What follows when a timer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing.
    Nothing,
    /// Another timer has to run so long.
    Wait(u64, Millis),
    /// The replica is woken.
    Ring,
}
