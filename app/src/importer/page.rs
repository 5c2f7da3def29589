//! The page that this worker belongs to: messages in and out, and the files that come with them.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use replica::pack;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use crate::import_bridge::{FromImporter, ToImporter};

fn scope() -> DedicatedWorkerGlobalScope {
    // This program runs in a worker and nowhere else.
    js_sys::global().unchecked_into()
}

/// Tells the page something.
pub fn tell(message: &FromImporter) {
    let buffer = Uint8Array::from(pack::encode(message).as_slice()).buffer();
    // The buffer is ours alone, so that it can be handed over.
    let _ = scope().post_message_with_transfer(&buffer, &Array::of1(&buffer));
}

/// Hears everything that the page says: an array of the message's bytes and the files that go with it.
pub fn listen(hear: impl Fn(ToImporter, Vec<File>) + 'static) {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let parts: Array = match event.data().dyn_into() {
            Ok(parts) => parts,
            // The page is of this build, so it isn't from there.
            Err(_) => return,
        };
        let files = parts.iter().filter_map(|part| part.dyn_into::<File>().ok());
        if let Ok(buffer) = parts.get(0).dyn_into::<ArrayBuffer>()
            && let Ok(message) = pack::decode(&Uint8Array::new(&buffer).to_vec())
        {
            hear(message, files.collect());
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It lives as long as the worker.
    on_message.forget();
}
