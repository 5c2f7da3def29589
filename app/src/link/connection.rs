//! The worker as the page holds it: who waits for which answer, and what waits for the worker to listen.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Function, Uint8Array};
use replica::pack;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::early;
use super::envelope::{BUILD, Envelope};
use super::{LinkError, OUTDATED};
use crate::answer::{Giver, answer};
use crate::bridge::{FromWorker, ToWorker};

/// The script that loads the worker's program.
const SCRIPT: &str = "/worker_loader.js";

type Asked = BTreeMap<u32, Giver<Result<FromWorker, LinkError>>>;

#[derive(Default)]
struct Connection {
    worker: Option<Worker>,
    /// What was said before the worker listened; `None` once it does.
    waiting: Option<Vec<ToWorker>>,
    asked: Asked,
    last_number: u32,
    gone: bool,
}

thread_local! {
    /// A page has one worker.
    static CONNECTION: RefCell<Connection> = RefCell::new(Connection {
        waiting: Some(Vec::new()),
        ..Connection::default()
    });
}

/// Starts the worker.
pub fn start(hear: Box<dyn Fn(FromWorker)>) {
    let started = early::take().map_or_else(
        || Worker::new(SCRIPT).map(|worker| (worker, Vec::new())),
        Result::<_, JsValue>::Ok,
    );
    let (worker, said) = match started {
        Ok(started) => started,
        Err(error) => {
            break_off(&*hear, format!("{error:?}"));
            return;
        }
    };
    let hear: Rc<dyn Fn(FromWorker)> = hear.into();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
        let hear = hear.clone();
        move |event: MessageEvent| {
            if let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() {
                heard(&*hear, &Uint8Array::new(&buffer).to_vec());
            }
        }
    });
    // The script or the program behind it couldn't be loaded, or it failed outside of our own code.
    let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        let words = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
        break_off(
            &*hear,
            words.unwrap_or_else(|| "the worker didn't start".to_owned()),
        );
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    CONNECTION.with_borrow_mut(|connection| connection.worker = Some(worker));
    for event in said {
        let listener: &JsValue = match event.dyn_ref::<MessageEvent>() {
            Some(_) => on_message.as_ref(),
            None => on_error.as_ref(),
        };
        // Our own listeners throw nothing.
        let _ = listener
            .unchecked_ref::<Function>()
            .call1(&JsValue::UNDEFINED, &event);
    }
    // They live as long as the page.
    on_message.forget();
    on_error.forget();
}

/// Asks under a fresh number and waits for the answer.
pub async fn ask(message: impl FnOnce(u32) -> ToWorker) -> Result<FromWorker, LinkError> {
    let (giver, answered) = answer();
    let message = CONNECTION.with_borrow_mut(|connection| {
        if connection.gone {
            return None;
        }
        connection.last_number = connection.last_number.wrapping_add(1);
        connection.asked.insert(connection.last_number, giver);
        Some(message(connection.last_number))
    });
    let message = message.ok_or(LinkError::Gone)?;
    send(message);
    answered.await.unwrap_or(Err(LinkError::Gone))
}

/// Sends a message, now or when the worker listens.
pub fn send(message: ToWorker) {
    CONNECTION.with_borrow_mut(|connection| match (&mut connection.waiting, &connection.worker) {
        (Some(waiting), _) => waiting.push(message),
        (None, Some(worker)) => post(worker, &message),
        (None, None) => {}
    });
}

fn post(worker: &Worker, message: &ToWorker) {
    let buffer = Uint8Array::from(pack::encode(message).as_slice()).buffer();
    // The buffer is ours alone, so that it can be handed over.
    let _ = worker.post_message_with_transfer(&buffer, &Array::of1(&buffer));
}

fn heard(hear: &dyn Fn(FromWorker), bytes: &[u8]) {
    match Envelope::open(bytes) {
        Ok(Envelope::Listening(build)) if build == BUILD => flush(),
        // The page came from one version and the worker's program from the next.
        Ok(Envelope::Listening(_)) | Err(_) => break_off(hear, OUTDATED.to_owned()),
        // The worker still finishes what it was writing, and stops by itself.
        Ok(Envelope::Outdated) => {
            CONNECTION.with_borrow_mut(|connection| connection.worker = None);
            break_off(hear, OUTDATED.to_owned());
        }
        Ok(Envelope::Interrupted(number)) => settle(number, Err(LinkError::Interrupted)),
        Ok(Envelope::Say(message)) => match message {
            FromWorker::Response(number, _)
            | FromWorker::Enrolled(number, _)
            | FromWorker::Storage(number, _) => settle(number, Ok(message)),
            FromWorker::Broken(why) => break_off(hear, why),
            FromWorker::Changed(_) | FromWorker::Status(_) | FromWorker::Leading(_) => hear(message),
        },
    }
}

fn flush() {
    CONNECTION.with_borrow_mut(|connection| {
        let waiting = connection.waiting.take().unwrap_or_default();
        if let Some(worker) = &connection.worker {
            for message in &waiting {
                post(worker, message);
            }
        }
    });
}

fn settle(number: u32, result: Result<FromWorker, LinkError>) {
    let giver = CONNECTION.with_borrow_mut(|connection| connection.asked.remove(&number));
    if let Some(giver) = giver {
        giver.give(result);
    }
}

/// Nothing will be answered any more.
fn break_off(hear: &dyn Fn(FromWorker), why: String) {
    let asked = CONNECTION.with_borrow_mut(|connection| {
        let first = !std::mem::replace(&mut connection.gone, true);
        if let Some(worker) = connection.worker.take() {
            // It must not lead when nobody can talk to it.
            worker.terminate();
        }
        first.then(|| std::mem::take(&mut connection.asked))
    });
    let Some(asked) = asked else { return };
    for giver in asked.into_values() {
        giver.give(Err(LinkError::Gone));
    }
    if why == OUTDATED {
        crate::shell::announce();
    }
    hear(FromWorker::Broken(why));
}
