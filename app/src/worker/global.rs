//! What a worker finds around it: clocks, its own scope, the page's address.

use std::cell::RefCell;

use domain::id::Millis;
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::DedicatedWorkerGlobalScope;

use super::clock::Clock;

thread_local! {
    static CLOCK: RefCell<Clock> = RefCell::default();
}

/// The scope of this worker. Only called where the code runs in one.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// The time now, as the replica is told it.
pub fn now() -> Millis {
    let monotonic = scope().performance().map_or(0.0, |performance| performance.now());
    CLOCK.with_borrow_mut(|clock| clock.tell(js_sys::Date::now(), monotonic))
}

/// Waits for so many milliseconds, and until all that has been sent to this worker is handled.
pub async fn pause(time: i32) {
    let timer = Promise::new(&mut |done, _| {
        // A worker that can't set timers has ended.
        let _ = scope().set_timeout_with_callback_and_timeout_and_arguments_0(&done, time);
    });
    // A timer has nothing to fail with.
    let _ = JsFuture::from(timer).await;
}

/// The server's address for a path, with this scheme in place of `http`: `wss://shop.example/sync`.
pub fn address(scheme: &str, path: &str) -> String {
    let origin = scope().location().origin();
    let rest = origin.strip_prefix("http").unwrap_or(&origin);
    format!("{scheme}{rest}{path}")
}
