//! A page's line to the import worker: started when it is needed, ended with the import. What that worker asks of the
//! device goes on to the device's own worker, and the answer back.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use js_sys::{Array, ArrayBuffer, Uint8Array};
use replica::device::Request;
use replica::pack;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent, Worker};

use super::envelope::BUILD;
use super::{LinkError, request};
use crate::import_bridge::{Fault, FromImporter, Reply, ToImporter};
use crate::sealed::Sealed;

/// The script that loads the worker's program.
const SCRIPT: &str = "/importer_loader.js";

/// A running import worker. Dropped, it ends at once, whatever it does; commands that the device has are still done.
pub struct Importer(Rc<Inner>);

struct Inner {
    worker: Worker,
    /// What was said before the worker listened; `None` once it does.
    waiting: RefCell<Option<Vec<Array>>>,
    handlers: RefCell<Option<Handlers>>,
    hear: Box<dyn Fn(FromImporter)>,
}

struct Handlers {
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Importer {
    /// Starts the worker; `hear` gets everything it says but its questions.
    ///
    /// # Errors
    /// [`Fault::NotLoaded`] when the browser can't start one.
    pub fn start(hear: impl Fn(FromImporter) + 'static) -> Result<Importer, Fault> {
        let worker = Worker::new(SCRIPT).map_err(|_| Fault::NotLoaded)?;
        let inner = Rc::new(Inner {
            worker,
            waiting: RefCell::new(Some(Vec::new())),
            handlers: RefCell::new(None),
            hear: Box::new(hear),
        });
        let weak = Rc::downgrade(&inner);
        let message = Closure::<dyn FnMut(MessageEvent)>::new({
            let weak = weak.clone();
            move |event: MessageEvent| {
                let buffer = event.data().dyn_into::<ArrayBuffer>();
                if let (Some(inner), Ok(buffer)) = (weak.upgrade(), buffer) {
                    inner.heard(&Uint8Array::new(&buffer).to_vec());
                }
            }
        });
        // Its script or its program couldn't be loaded, or it failed outside of our own code.
        let error = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            event.prevent_default();
            if let Some(inner) = weak.upgrade() {
                let listens = inner.waiting.borrow().is_none();
                (inner.hear)(FromImporter::Failed(if listens {
                    Fault::Other(String::new())
                } else {
                    Fault::NotLoaded
                }));
            }
        });
        inner.worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        inner.worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        inner.handlers.replace(Some(Handlers {
            _message: message,
            _error: error,
        }));
        Ok(Importer(inner))
    }

    /// Tells the worker something, now or when it listens.
    pub fn send(&self, message: &ToImporter) {
        self.send_files(message, &[]);
    }

    /// Tells the worker something about these files.
    pub fn send_files(&self, message: &ToImporter, files: &[File]) {
        self.0.send(message, files);
    }
}

impl Drop for Importer {
    fn drop(&mut self) {
        self.0.worker.set_onmessage(None);
        self.0.worker.set_onerror(None);
        self.0.worker.terminate();
    }
}

impl Inner {
    fn send(&self, message: &ToImporter, files: &[File]) {
        let parts = Array::of1(&Uint8Array::from(pack::encode(message).as_slice()).buffer());
        for file in files {
            parts.push(file);
        }
        match &mut *self.waiting.borrow_mut() {
            Some(waiting) => waiting.push(parts),
            None => self.post(&parts),
        }
    }

    fn post(&self, parts: &Array) {
        // The buffer is ours alone, so that it can be handed over; files are handed over by reference anyway.
        let _ = self
            .worker
            .post_message_with_transfer(parts, &Array::of1(&parts.get(0)));
    }

    fn heard(self: &Rc<Self>, bytes: &[u8]) {
        match pack::decode(bytes) {
            Ok(FromImporter::Listening(build)) if build == BUILD => {
                let waiting = self.waiting.take().unwrap_or_default();
                for parts in &waiting {
                    self.post(parts);
                }
            }
            // The page came from one version and the worker's program from the next.
            Ok(FromImporter::Listening(_)) | Err(_) => {
                (self.hear)(FromImporter::Failed(Fault::NotLoaded));
            }
            Ok(FromImporter::Ask(number, question)) => {
                spawn_local(pass_on(Rc::downgrade(self), number, question));
            }
            Ok(message) => (self.hear)(message),
        }
    }
}

async fn pass_on(importer: Weak<Inner>, number: u32, question: Sealed<Request>) {
    let reply = match request(question).await {
        Ok(response) => Reply::Response(response),
        Err(LinkError::Interrupted) => Reply::Interrupted,
        Err(LinkError::Gone) => Reply::Gone,
    };
    if let Some(importer) = importer.upgrade() {
        importer.send(&ToImporter::Answered(number, reply), &[]);
    }
}
