//! Why an import can't begin or ended early, as the page shows it in the person's language.

use import::ImportError;

use super::ask::INTERRUPTED;
use crate::import_bridge::Fault;

/// The fault that an error is.
pub fn of(error: ImportError) -> Fault {
    match error {
        ImportError::Unreadable { file, why } => Fault::Unreadable(file, why),
        ImportError::Unknown { file, why } => Fault::Unknown(file, why),
        ImportError::Ambiguous { file, presets } => Fault::Ambiguous(file, presets),
        ImportError::Incomplete {
            preset,
            given,
            missing,
        } => Fault::Incomplete(preset, given.to_owned(), missing.to_owned()),
        ImportError::NothingToImport(file) => Fault::NothingToImport(file),
        ImportError::TooManyRows(most) => Fault::TooManyRows(most),
        ImportError::Sink(why) if why == INTERRUPTED => Fault::Interrupted,
        ImportError::Sink(why) => Fault::Stopped(why),
        error @ (ImportError::NoFiles
        | ImportError::UnknownZone(_)
        | ImportError::BadLocation(..)
        | ImportError::Rejects(_)) => Fault::Other(error.to_string()),
    }
}
