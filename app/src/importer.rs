//! The import worker: a program of its own, loaded when someone first imports or exports, since what reads other systems'
//! files weighs as much as all screens. It reads files and makes commands; the device that carries them out is asked through
//! the page. It must not know what a screen looks like, and has no disk.

mod ask;
mod desk;
mod export;
mod faults;
mod files;
mod page;
mod rejected;
mod reports;

use crate::import_bridge::{Fault, FromImporter, ToImporter};
use crate::link::envelope::BUILD;

/// Runs the worker. The program is this call alone.
pub fn run() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        page::tell(&FromImporter::Failed(Fault::Other(panic.to_string())));
    }));
    page::listen(|message, files| match message {
        ToImporter::Look(job) => desk::look(job, files),
        ToImporter::Import(location) => desk::import(location),
        ToImporter::Stop => desk::stop(),
        ToImporter::Answered(number, reply) => ask::answered(number, reply),
        ToImporter::Export(job) => wasm_bindgen_futures::spawn_local(export::run(job)),
    });
    page::tell(&FromImporter::Listening(BUILD.to_owned()));
}
