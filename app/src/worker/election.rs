//! Which tab leads: the one that holds a Web Lock.

use wasm_bindgen::JsValue;

use super::only_one::{self, Held};

/// The lock's name.
const NAME: &str = "counterfoil-leader";

/// The right to lead. Dropped, it goes to the next tab.
pub type Mandate = Held;

/// Stands for leader: `elected` is called once, when this tab leads.
///
/// # Errors
/// When the browser has no Web Locks.
pub fn stand(elected: impl FnOnce(Mandate) + 'static) -> Result<(), JsValue> {
    only_one::when_free(NAME, elected)
}
