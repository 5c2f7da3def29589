//! One value, later: a future on one side, the value on the other. Both sides live on one thread.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

enum State<T> {
    /// Nobody has asked for the value yet, or it was taken.
    Empty,
    /// This task waits for it.
    Awaited(Waker),
    /// It is there.
    Given(T),
    /// It will never come.
    Abandoned,
}

/// A pair: what is given to one is what the other becomes.
pub fn answer<T>() -> (Giver<T>, Answer<T>) {
    let state = Rc::new(RefCell::new(State::Empty));
    (Giver(state.clone()), Answer(state))
}

/// The side that knows the value. Dropped without giving, it lets the [`Answer`] end with `None`.
pub struct Giver<T>(Rc<RefCell<State<T>>>);

impl<T> Giver<T> {
    /// Gives the value.
    pub fn give(self, value: T) {
        self.put(State::Given(value));
    }

    fn put(&self, state: State<T>) {
        // The borrow ends before the waker runs: waking may poll the other side at once.
        let before = std::mem::replace(&mut *self.0.borrow_mut(), state);
        if let State::Awaited(waker) = before {
            waker.wake();
        }
    }
}

impl<T> Drop for Giver<T> {
    fn drop(&mut self) {
        let given = matches!(*self.0.borrow(), State::Given(_));
        if !given {
            self.put(State::Abandoned);
        }
    }
}

/// The side that waits. Becomes `None` when the [`Giver`] was dropped without giving.
#[must_use = "an answer does nothing unless it is awaited"]
pub struct Answer<T>(Rc<RefCell<State<T>>>);

impl<T> Future for Answer<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut state = self.0.borrow_mut();
        match std::mem::replace(&mut *state, State::Empty) {
            State::Given(value) => Poll::Ready(Some(value)),
            State::Abandoned => {
                *state = State::Abandoned;
                Poll::Ready(None)
            }
            State::Empty | State::Awaited(_) => {
                *state = State::Awaited(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    async fn a_value_given_before_is_found() {
        let (giver, answer) = answer();
        giver.give(7);
        assert_eq!(answer.await, Some(7));
    }

    #[wasm_bindgen_test]
    async fn a_value_given_later_wakes_the_waiting_task() {
        let (giver, answer) = answer();
        wasm_bindgen_futures::spawn_local(async move { giver.give("later") });
        assert_eq!(answer.await, Some("later"));
    }

    #[wasm_bindgen_test]
    async fn a_dropped_giver_ends_the_wait() {
        let (giver, answer) = answer::<()>();
        wasm_bindgen_futures::spawn_local(async move { drop(giver) });
        assert_eq!(answer.await, None);
    }
}
