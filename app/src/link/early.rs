//! The worker that the page has started before the screens were compiled (`app/page/index.html`). It is taken over with
//! what it has said meanwhile.

use js_sys::{Array, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, Worker};

/// The page's name for it.
const WORKER: &str = "earlyWorker";

/// The worker's property with the events that nobody has looked at.
const SAID: &str = "said";

/// Takes the worker over, with the events so far, oldest first. None when the page started none, or couldn't.
pub fn take() -> Option<(Worker, Vec<Event>)> {
    let worker: Worker = Reflect::get(&global(), &WORKER.into()).ok()?.dyn_into().ok()?;
    let said: Array = Reflect::get(&worker, &SAID.into()).ok()?.dyn_into().ok()?;
    // It can be taken once; a global object lets its properties go.
    let _ = Reflect::set(&global(), &WORKER.into(), &JsValue::UNDEFINED);
    let events = said.iter().filter_map(|event| event.dyn_into().ok());
    Some((worker, events.collect()))
}
