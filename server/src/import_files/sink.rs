//! Where an import (or the sample data) gives its commands: to an author, whose commits go through the same verdicts
//! as anybody's.

use domain::command::Command;
use domain::id::{Kind, Millis};
use domain::money::Currency;
use domain::row::Row;
use import::{Committed, Sink, SinkError};

use crate::author::{ServerAuthor, WriteError};
use crate::store::{Store, StoreError};

fn stored(error: StoreError) -> SinkError {
    SinkError::Failed(error.to_string())
}

fn written(error: WriteError) -> SinkError {
    match error {
        WriteError::Refused(refusal) => SinkError::Refused(refusal),
        error => SinkError::Failed(error.to_string()),
    }
}

impl<S: Store> Sink for ServerAuthor<S> {
    fn currency(&self) -> Result<Currency, SinkError> {
        ServerAuthor::currency(self).map_err(stored)
    }

    fn rows(&self, kind: Kind, visit: &mut dyn FnMut(Row)) -> Result<(), SinkError> {
        ServerAuthor::rows(self, kind, visit).map_err(stored)
    }

    fn commit(&mut self, at: Millis, command: Command) -> Result<Committed, SinkError> {
        let written = self.write(at, command).map_err(written)?;
        Ok(Committed {
            subject: written.subject,
            number: written.number,
        })
    }

    fn flush(&mut self) -> Result<(), SinkError> {
        ServerAuthor::flush(self).map_err(written)
    }
}
