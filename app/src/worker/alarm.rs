//! One alarm: the replica is woken at the time it asked for last.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::id::Millis;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::global;

/// Browsers keep the delay of a timer in 31 bits; a longer one would ring at once.
const LONGEST_DELAY: Millis = i32::MAX as Millis;

/// A timer that ends this much too early, in milliseconds, shows that the clock was set back.
const SET_BACK: Millis = 1_000;

/// The alarm.
pub struct Alarm(Rc<Ringing>);

struct Ringing {
    at: Cell<Option<Millis>>,
    timer: Cell<Option<i32>>,
    ring: Box<dyn Fn()>,
    on_timer: RefCell<Option<Closure<dyn FnMut()>>>,
}

impl Alarm {
    /// An alarm that calls `ring`, and isn't set.
    pub fn new(ring: impl Fn() + 'static) -> Self {
        let ringing = Rc::new(Ringing {
            at: Cell::new(None),
            timer: Cell::new(None),
            ring: Box::new(ring),
            on_timer: RefCell::new(None),
        });
        let weak = Rc::downgrade(&ringing);
        let on_timer = Closure::new(move || {
            if let Some(ringing) = weak.upgrade() {
                ringing.timer_ended();
            }
        });
        ringing.on_timer.replace(Some(on_timer));
        Self(ringing)
    }

    /// Rings at this time, or at once if that is past; forgets any other time.
    pub fn set(&self, at: Millis) {
        self.0.at.set(Some(at));
        self.0.start();
    }
}

impl Ringing {
    fn start(&self) {
        self.stop();
        let Some(at) = self.at.get() else { return };
        let delay = at.saturating_sub(global::now()).clamp(0, LONGEST_DELAY);
        if let Some(on_timer) = &*self.on_timer.borrow() {
            let handler = on_timer.as_ref().unchecked_ref();
            // `clamp` keeps it in range.
            let timer =
                global::scope().set_timeout_with_callback_and_timeout_and_arguments_0(handler, delay as i32);
            self.timer.set(timer.ok());
        }
    }

    fn stop(&self) {
        if let Some(timer) = self.timer.take() {
            global::scope().clear_timeout_with_handle(timer);
        }
    }

    /// Timers end early by a fraction; then the rest is waited for. Where more is left, the wall clock was set
    /// back meanwhile: the replica has to hear of that now, since it remembers times of the old clock.
    fn timer_ended(&self) {
        self.timer.set(None);
        let left = self.at.get().map(|at| at.saturating_sub(global::now()));
        match self.at.get() {
            Some(_) if left.is_some_and(|left| (1..SET_BACK).contains(&left)) => self.start(),
            Some(_) => {
                self.at.set(None);
                (self.ring)();
            }
            None => {}
        }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.0.stop();
        // A late call of the timer finds nothing to ring.
        self.0.at.set(None);
    }
}
