//! A page's line to its worker: questions go out, answers and news come in.
//!
//! It knows the messages of [`crate::bridge`] and nothing of what they are about, so that a page can draw
//! before the worker has started. No documents, no disk and no network on this side.

mod connection;
mod early;
pub mod envelope;
pub mod importer;
mod persistence;

use replica::device::{Request, Response};

use crate::bridge::{EnrolOutcome, FromWorker, StorageReport, ToWorker};
use crate::sealed::Sealed;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// The tab that worked on it was closed before it could answer. A command may have been carried out or
    /// not; it must not simply be given again: the person has to look first.
    Interrupted,
    /// The worker has stopped, or a newer version runs in another tab: the page has to be loaded again.
    Gone,
}

/// What the person is told when the worker of another tab is newer: [`FromWorker::Broken`] with these words.
pub const OUTDATED: &str = "outdated";

/// Starts the worker. `hear` gets everything that concerns no single request, and [`FromWorker::Broken`]
/// when the worker can't go on.
pub fn start(hear: impl Fn(FromWorker) + 'static) {
    connection::start(Box::new(hear));
}

/// Asks the replica, or has it do something.
///
/// # Errors
/// [`LinkError`].
pub async fn request(request: Sealed<Request>) -> Result<Sealed<Response>, LinkError> {
    let answer = connection::ask(|number| ToWorker::Request(number, request)).await?;
    match answer {
        FromWorker::Response(_, response) => Ok(response),
        _ => Err(LinkError::Gone),
    }
}

/// Makes this browser a device: the one-time code as typed, and a name for the device.
///
/// # Errors
/// [`LinkError`].
pub async fn enrol(code: String, name: String) -> Result<EnrolOutcome, LinkError> {
    let answer = connection::ask(|number| ToWorker::Enrol(number, code, name)).await?;
    match answer {
        FromWorker::Enrolled(_, outcome) => Ok(outcome),
        _ => Err(LinkError::Gone),
    }
}

/// Asks the browser to keep this site's storage, and says how full it is. Browsers ask the person, or decide
/// by how much the site is used, so that asking again later can help.
pub async fn storage() -> StorageReport {
    persistence::report().await
}

/// The page has come to the front, or the browser says that it is online: a good moment to call the server.
pub fn nudge() {
    connection::send(ToWorker::Nudge);
}
