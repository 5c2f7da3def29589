//! A question that stays answered: it is asked again when its wording changes and when rows it is about change.
//!
//! One question is under way at a time. What is on the screen stays until the next answer is here, so nothing
//! flickers; a typist or a busy sync asks as fast as answers come and no faster.

use leptos::prelude::*;
use leptos::task::spawn_local;
use replica::device::{Request, Response};

use super::ask::{Trouble, answer_to};
use super::hub::{Batch, use_hub};
use crate::sealed::Sealed;

/// The answer so far.
pub struct Live<T: Send + Sync + 'static> {
    /// The latest answer; nothing before the first.
    pub value: RwSignal<Option<T>>,
    /// Why the latest question has no answer.
    pub trouble: RwSignal<Option<Trouble>>,
    again: RwSignal<u64>,
}

impl<T: Send + Sync + 'static> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Live<T> {}

impl<T: Send + Sync + 'static> Live<T> {
    /// Asks again now.
    pub fn refresh(self) {
        self.again.update(|count| *count = count.wrapping_add(1));
    }
}

/// Where one question stands.
#[derive(Clone, Copy)]
struct Course {
    /// A question is under way.
    asking: StoredValue<bool>,
    /// Something changed since it was asked.
    stale: StoredValue<bool>,
}

/// Keeps the answer to `request` up to date for as long as the calling component lives.
///
/// `request` is tracked; `None` asks nothing and keeps the last answer. `read` takes what is wanted out of the answer to
/// a request. `concerns` says whether changed rows may change the answer.
pub fn live<T: Send + Sync + 'static>(
    request: impl Fn() -> Option<Request> + Send + Sync + 'static,
    read: fn(&Request, &Sealed<Response>) -> Option<T>,
    concerns: impl Fn(&Batch) -> bool + Send + Sync + 'static,
) -> Live<T> {
    let answer = Live {
        value: RwSignal::new(None),
        trouble: RwSignal::new(None),
        again: RwSignal::new(0),
    };
    keep_asking(
        Box::new(request),
        Box::new(concerns),
        answer.again,
        Box::new(move |request, result| {
            let result = result.and_then(|answer| read(request, &answer).ok_or(Trouble::NoAnswer));
            // A component that has gone meanwhile has no signals any more; that is fine.
            match result {
                Ok(value) => {
                    let _ = answer.value.try_set(Some(value));
                    let _ = answer.trouble.try_update(Option::take);
                }
                Err(trouble) => {
                    let _ = answer.trouble.try_set(Some(trouble));
                }
            }
        }),
    );
    answer
}

type Ask = Box<dyn Fn() -> Option<Request> + Send + Sync>;
type Concerns = Box<dyn Fn(&Batch) -> bool + Send + Sync>;
type Done = Box<dyn Fn(&Request, Result<Sealed<Response>, Trouble>) + Send + Sync>;

/// The part of [`live`] that is the same for every type, and is there once for all of them.
fn keep_asking(request: Ask, concerns: Concerns, again: RwSignal<u64>, done: Done) {
    let hub = use_hub();
    let done = StoredValue::new(done);
    let course = Course {
        asking: StoredValue::new(false),
        stale: StoredValue::new(false),
    };
    let wording = Memo::new(move |_| request());
    let go = move || {
        if course.asking.try_get_value().unwrap_or(true) {
            course.stale.try_set_value(true);
        } else {
            spawn_local(run(wording, course, done));
        }
    };
    Effect::new(move |_| {
        wording.track();
        again.track();
        go();
    });
    Effect::new(move |first: Option<bool>| {
        let touched = hub.batch.with(&concerns);
        if first.is_some() && touched {
            go();
        }
        true
    });
}

async fn run(wording: Memo<Option<Request>>, course: Course, done: StoredValue<Done>) {
    course.asking.try_set_value(true);
    loop {
        course.stale.try_set_value(false);
        if let Some(Some(request)) = wording.try_get_untracked() {
            let result = answer_to(Sealed::new(&request)).await;
            done.try_with_value(|done| done(&request, result));
        }
        if !course.stale.try_get_value().unwrap_or(false) {
            break;
        }
    }
    course.asking.try_set_value(false);
}
