//! The screens of this worker's own page.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use replica::pack;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::MessageEvent;

use super::global;
use crate::bridge::ToWorker;
use crate::link::envelope::Envelope;

/// Tells the page something.
pub fn tell(envelope: &Envelope) {
    post(&envelope.seal());
}

/// Tells the page something that is sealed already.
pub fn post(sealed: &[u8]) {
    let buffer = Uint8Array::from(sealed).buffer();
    // The buffer is ours alone, so that it can be handed over.
    let _ = global::scope().post_message_with_transfer(&buffer, &Array::of1(&buffer));
}

/// Hears everything that the page says, as long as the worker lives.
pub fn listen(hear: impl Fn(ToWorker) + 'static) {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let buffer = event.data().dyn_into::<ArrayBuffer>();
        // Page and worker are of one build (the link checks), so that a message that can't be read isn't ours.
        if let Ok(buffer) = buffer
            && let Ok(message) = pack::decode(&Uint8Array::new(&buffer).to_vec())
        {
            hear(message);
        }
    });
    global::scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}
