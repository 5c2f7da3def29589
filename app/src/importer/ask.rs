//! Asking the device, which is in another worker, and giving it commands: as the sink of an import.

use std::cell::RefCell;
use std::collections::BTreeMap;

use domain::command::Command;
use domain::id::{Kind, Millis};
use domain::money::Currency;
use domain::refusal::Refusal;
use domain::row::Row;
use import::{Committed, RemoteSink, SinkError};
use replica::device::{Failure, Outcome, Payload, Request};
use replica::query::HeldRows;
use replica::{limits, pack};

use super::{desk, page};
use crate::answer::{Giver, answer};
use crate::import_bridge::{FromImporter, Reply, Step};
use crate::sealed::Sealed;

#[derive(Default)]
struct Asked {
    last: u32,
    waiting: BTreeMap<u32, Giver<Reply>>,
}

thread_local! {
    static ASKED: RefCell<Asked> = RefCell::default();
}

/// The words of a [`SinkError::Failed`] that says no more than that the tab at work was closed.
pub const INTERRUPTED: &str = "interrupted";

/// An answer came.
pub fn answered(number: u32, reply: Reply) {
    let giver = ASKED.with_borrow_mut(|asked| asked.waiting.remove(&number));
    if let Some(giver) = giver {
        giver.give(reply);
    }
}

/// Asks the device.
///
/// # Errors
/// [`SinkError::Failed`] in words when there is no answer.
pub async fn ask<P: Payload>(request: Request) -> Result<P, SinkError> {
    let (giver, reply) = answer();
    let number = ASKED.with_borrow_mut(|asked| {
        asked.last = asked.last.wrapping_add(1);
        asked.waiting.insert(asked.last, giver);
        asked.last
    });
    page::tell(&FromImporter::Ask(number, Sealed::new(&request)));
    match reply.await {
        Some(Reply::Response(answer)) => match answer.read::<Failure>() {
            Some(failure) => Err(SinkError::Failed(failure.to_string())),
            None => answer.read().ok_or_else(no_answer),
        },
        Some(Reply::Interrupted) => Err(SinkError::Failed(INTERRUPTED.to_owned())),
        Some(Reply::Gone) | None => Err(no_answer()),
    }
}

fn no_answer() -> SinkError {
    SinkError::Failed("the device doesn't answer".to_owned())
}

/// Shows every row of a kind, encoded as it is held.
///
/// # Errors
/// [`SinkError::Failed`]
pub async fn held_rows(kind: Kind, visit: &mut dyn FnMut(&[u8])) -> Result<(), SinkError> {
    let (mut from, mut reading) = (0, None);
    loop {
        let request = Request::Rows(kind, from, limits::ROWS_PER_ANSWER as u32);
        let window: HeldRows = ask(request).await?;
        // The device read its disk anew, and rows may have other places now: once more, from the first.
        if reading
            .replace(window.opened)
            .is_some_and(|before| before != window.opened)
        {
            from = 0;
            continue;
        }
        window.rows.iter().for_each(|row| visit(row));
        from = from.saturating_add(window.rows.len() as u32);
        if window.rows.is_empty() || from >= window.all {
            return Ok(());
        }
        page::tell(&FromImporter::Step(Step::Holding(from)));
    }
}

/// The device as the sink of an import.
pub struct DeviceSink {
    /// Currency of the organisation's prices.
    pub currency: Currency,
}

impl RemoteSink for DeviceSink {
    fn currency(&self) -> Result<Currency, SinkError> {
        Ok(self.currency)
    }

    async fn rows(&self, kind: Kind, visit: &mut dyn FnMut(Row)) -> Result<(), SinkError> {
        let mut unreadable = 0_u32;
        let mut read = |bytes: &[u8]| match pack::decode(bytes) {
            Ok(row) => visit(row),
            Err(_) => unreadable += 1,
        };
        held_rows(kind, &mut read).await?;
        // An order that can't be read might be one of those in the file, which would then come twice.
        match unreadable {
            0 => Ok(()),
            count => Err(SinkError::Failed(format!("{count} entries here can't be read"))),
        }
    }

    async fn commit(
        &mut self,
        _at: Millis,
        commands: Vec<Command>,
    ) -> Result<Vec<Result<Committed, Refusal>>, SinkError> {
        let given = commands.len();
        let outcomes: Vec<Outcome> = ask(Request::DoAll(commands)).await?;
        if outcomes.len() != given {
            return Err(no_answer());
        }
        outcomes.into_iter().map(committed).collect()
    }

    async fn flush(&mut self) -> Result<(), SinkError> {
        // What is answered is on the disk.
        Ok(())
    }

    fn is_stopped(&self) -> bool {
        desk::is_stopped()
    }
}

fn committed(outcome: Outcome) -> Result<Result<Committed, Refusal>, SinkError> {
    match outcome {
        Outcome::Done(done) => Ok(Ok(Committed {
            subject: done.subject,
            number: done.number,
        })),
        Outcome::Failed(Failure::Refused(refusal)) => Ok(Err(refusal)),
        Outcome::Failed(failure) => Err(SinkError::Failed(failure.to_string())),
    }
}
