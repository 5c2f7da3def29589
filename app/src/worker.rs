//! The worker of a tab: it leads, owning replica, disk and socket, or passes on what its screens want to the
//! tab that does. A Web Lock decides who leads; when that tab goes, another one takes over from its disk.
//!
//! It knows nothing of screens but the messages of [`crate::bridge`].

mod alarm;
mod clock;
pub mod disk;
mod election;
mod follower;
mod global;
mod http;
mod leader;
mod news;
pub(crate) mod only_one;
mod screens;
mod socket;
mod tab;
mod tabs;

use crate::bridge::FromWorker;
use crate::link::envelope::{BUILD, Envelope};
use disk::Fault;

/// Runs the worker. The worker's program is this call alone.
pub fn run() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        stop(&panic.to_string());
    }));
    match tab::open() {
        Ok(()) => screens::tell(&Envelope::Listening(BUILD.to_owned())),
        Err(why) => {
            stop(&format!(
                "this browser can't run it: {}",
                Fault::from_thrown(&why)
            ));
        }
    }
}

/// Ends this worker. The browser then gives the lock to another tab, which goes on from the disk.
fn stop(why: &str) {
    screens::tell(&Envelope::Listening(BUILD.to_owned()));
    screens::tell(&Envelope::Say(FromWorker::Broken(why.to_owned())));
    global::scope().close();
}
