//! One import at a time: files are looked at, rehearsed, and imported if the person then wants it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use import::encoding::Encoding;
use import::{Input, Mapping, Preset, Progress, Request, run_remote, survey};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::ask::DeviceSink;
use super::rejected::RejectTable;
use super::{faults, files, page, reports};
use crate::import_bridge::{Fault, FromImporter, Job, Step, Whose};
use crate::worker::only_one;

/// What was looked at and can be imported.
#[derive(Clone)]
struct Ready {
    job: Job,
    files: Vec<Input>,
    preset: Preset,
}

thread_local! {
    static READY: RefCell<Option<Ready>> = const { RefCell::new(None) };
    static STOPPED: Cell<bool> = const { Cell::new(false) };
}

/// The lock that one import on this device holds: two at once could both bring in the same order.
const LOCK: &str = "counterfoil-import";

/// The person wants it to end.
pub fn stop() {
    STOPPED.set(true);
}

/// Whether the person wants it to end.
pub fn is_stopped() -> bool {
    STOPPED.get()
}

fn fail(fault: Fault) {
    page::tell(&FromImporter::Failed(fault));
}

/// Looks at files and says what importing them would do.
pub fn look(job: Job, files: Vec<File>) {
    let encoding = job.encoding.as_deref().and_then(Encoding::named);
    let files: Vec<Input> = files
        .iter()
        .map(|file| files::input(file).written_in(encoding))
        .collect();
    let presets = match presets(&job.whose) {
        Ok(presets) => presets,
        Err(fault) => return fail(fault),
    };
    let looked = match survey::look(&files, &presets) {
        Ok(looked) => looked,
        Err(error) => return fail(faults::of(error)),
    };
    let (preset, shown) = reports::look(looked);
    page::tell(&FromImporter::Looked(shown));
    let Some(preset) = preset else { return };
    let ready = Ready { job, files, preset };
    READY.set(Some(ready.clone()));
    spawn_local(run(ready, true));
}

/// Whose files they may be.
fn presets(whose: &Whose) -> Result<Vec<Preset>, Fault> {
    match whose {
        Whose::Any => Ok(Preset::all()),
        Whose::System(name) => match Preset::named(name) {
            Some(preset) => Ok(vec![preset]),
            None => Err(Fault::Other(format!("there is no preset {name}"))),
        },
        Whose::Mapping(text) => match Mapping::from_json(text) {
            Ok(mapping) => Ok(vec![Preset::Mapped(Rc::new(mapping))]),
            Err(why) => Err(Fault::NoMapping(why.to_string())),
        },
    }
}

/// Imports what was looked at, into the location that is wanted now: a new one may have got its name since.
pub fn import(location: String) {
    let Some(mut ready) = READY.with_borrow(Clone::clone) else {
        return fail(Fault::Other("nothing was looked at".to_owned()));
    };
    ready.job.location = location;
    STOPPED.set(false);
    let asked = only_one::if_free(LOCK, move |turn| match turn {
        Some(turn) => spawn_local(async move {
            run(ready, false).await;
            drop(turn);
        }),
        None => fail(Fault::Busy),
    });
    if asked.is_err() {
        fail(Fault::Other("this browser has no Web Locks".to_owned()));
    }
}

async fn run(ready: Ready, preview: bool) {
    let Ready { job, files, preset } = ready;
    let Some(currency) = job.currency else {
        return fail(Fault::Other("the organisation's currency isn't known".to_owned()));
    };
    let request = Request {
        files,
        presets: vec![preset],
        location: job.location,
        time_zone: job.time_zone,
        location_zone: Some(job.home_zone),
        moves_stock: false,
        preview,
        now: job.now,
    };
    let mut rejected = RejectTable::default();
    let mut sink = DeviceSink { currency };
    let imported = run_remote(&request, &mut rejected, &mut sink, &mut tell).await;
    page::tell(&match imported {
        Ok(summary) => FromImporter::Report(Box::new(reports::report(&summary, rejected))),
        Err(error) => FromImporter::Failed(faults::of(error)),
    });
}

fn tell(progress: Progress<'_>) {
    let count = reports::count;
    page::tell(&FromImporter::Step(match progress {
        Progress::Reading(file, rows) | Progress::Read(file, rows) => {
            Step::Reading(file.to_owned(), count(rows))
        }
        Progress::Comparing(done, all) => Step::Comparing(count(done), count(all)),
        Progress::Committing(done, all) => Step::Committing(count(done), count(all)),
    }));
}
