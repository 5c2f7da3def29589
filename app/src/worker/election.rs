//! Which tab leads: the one that holds a Web Lock. The browser gives it to the next tab as soon as the
//! holder is closed or crashes, and doesn't freeze a tab that holds one.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

use super::global;

/// The lock's name.
const NAME: &str = "counterfoil-leader";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Object)]
    type LockManager;

    // The binding in web-sys isn't in its stable part.
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, granted: &Function) -> Result<Promise, JsValue>;
}

/// The right to lead. Dropped, it goes to the next tab.
pub struct Mandate(Function);

impl Drop for Mandate {
    fn drop(&mut self) {
        // Resolving the promise that the lock waits for gives the lock back; that can't throw.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Stands for leader: `elected` is called once, when this tab leads.
///
/// # Errors
/// When the browser has no Web Locks, as on a page that didn't come over HTTPS or from this machine.
pub fn stand(elected: impl FnOnce(Mandate) + 'static) -> Result<(), JsValue> {
    let locks = Reflect::get(&global::scope().navigator(), &"locks".into())?;
    if locks.is_undefined() {
        return Err("there are no Web Locks; the page has to come over HTTPS or from this machine".into());
    }
    let locks: LockManager = locks.unchecked_into();
    let granted = Closure::once_into_js(move |_lock: JsValue| -> Promise {
        let mut mandate = None;
        let held = Promise::new(&mut |resolve, _| mandate = Some(Mandate(resolve)));
        if let Some(mandate) = mandate {
            elected(mandate);
        }
        held
    });
    // What the promise would tell is known: it ends when the mandate does.
    let _held = locks.request(NAME, granted.unchecked_ref())?;
    Ok(())
}
