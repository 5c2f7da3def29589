//! Web Locks: what only one of all tabs may do at a time. The browser gives a lock to the next as soon as its holder is
//! closed or crashes, and doesn't freeze a tab that holds one.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

use super::global;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Object)]
    type LockManager;

    // The binding in web-sys isn't in its stable part.
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &Function,
    ) -> Result<Promise, JsValue>;
}

/// A lock that is held. Dropped, it goes to the next.
pub struct Held(Function);

impl Drop for Held {
    fn drop(&mut self) {
        // Resolving the promise that the lock waits for gives the lock back; that can't throw.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Waits for a lock: `granted` is called once, when it is this worker's.
///
/// # Errors
/// When the browser has no Web Locks, as on a page that didn't come over HTTPS or from this machine.
pub fn when_free(name: &str, granted: impl FnOnce(Held) + 'static) -> Result<(), JsValue> {
    ask(name, &Object::new(), move |held| {
        if let Some(held) = held {
            granted(held);
        }
    })
}

/// Asks for a lock: `answered` is called once, with nothing when another has it.
///
/// # Errors
/// As those of [`when_free`].
pub fn if_free(name: &str, answered: impl FnOnce(Option<Held>) + 'static) -> Result<(), JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE)?;
    ask(name, &options, answered)
}

fn ask(name: &str, options: &Object, answered: impl FnOnce(Option<Held>) + 'static) -> Result<(), JsValue> {
    let locks = Reflect::get(&global::scope().navigator(), &"locks".into())?;
    if locks.is_undefined() {
        return Err("there are no Web Locks; the page has to come over HTTPS or from this machine".into());
    }
    let locks: LockManager = locks.unchecked_into();
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        if lock.is_null() {
            answered(None);
            return JsValue::UNDEFINED;
        }
        let mut mine = None;
        let held = Promise::new(&mut |resolve, _| mine = Some(Held(resolve)));
        answered(mine);
        held.into()
    });
    // What the promise would tell is known: it ends when the lock is given back.
    let _held = locks.request(name, options, granted.unchecked_ref())?;
    Ok(())
}
