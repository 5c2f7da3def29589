//! What happens to an order that exists: someone wants it cancelled, money is taken, goods leave.

use super::limits::Source;
use super::writer::{Subject, Writer};
use super::{Context, Outcome, Refusal, limits};
use crate::command::Progress;
use crate::id::DocId;
use crate::order::review::moves_stock;
use crate::order::status::{Lifecycle, Standing};
use crate::order::{FactKind, Payment};

/// [`crate::command::Command::CancelOrder`]: an intent. It gives back what the ledgers took, unless the
/// goods have left: then it is kept for a person to settle, and nothing is given back that isn't here.
pub(super) fn cancel(id: DocId, reason: &str, context: &Context<'_>) -> Result<Outcome, Refusal> {
    let subject = Subject::of(id, context)?;
    limits::text(reason, "reason")?;
    let standing = Standing::of(&subject.state.facts);
    if !standing.cancellations.is_empty() {
        return Err(Refusal::Cancelled);
    }
    let mut writer = Writer::of(&subject, context);
    writer.fact(FactKind::CancelRequested(reason.to_owned()))?;
    if !standing.fulfilment.has_left() {
        writer.correct(&subject, &[], None)?;
    }
    Ok(writer.finish(false))
}

/// [`crate::command::Command::RecordPayment`]: a fact, whatever the state of the order.
pub(super) fn record_payment(
    id: DocId,
    payment: &Payment,
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let subject = Subject::of(id, context)?;
    limits::payment(payment, subject.state.header.currency, Source::Person)?;
    let mut writer = Writer::of(&subject, context);
    writer.fact(FactKind::Paid(payment.clone()))?;
    Ok(writer.finish(false))
}

/// [`crate::command::Command::RecordProgress`]: a fact, whatever the state of the order. Goods that leave
/// though the order held none (it was cancelled, or never placed) are taken now, so that the book says what
/// the shelf says.
pub(super) fn record_progress(
    id: DocId,
    progress: Progress,
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let subject = Subject::of(id, context)?;
    let lifecycle = Standing::of(&subject.state.facts).lifecycle(&subject.state.facts);
    let mut writer = Writer::of(&subject, context);
    writer.fact(match progress {
        Progress::Shipped => FactKind::Shipped,
        Progress::Delivered => FactKind::Delivered,
    })?;
    if lifecycle != Lifecycle::Placed && moves_stock(subject.state, subject.taken) {
        writer.correct(&subject, &subject.wanted(), None)?;
    }
    Ok(writer.finish(false))
}

/// [`crate::command::Command::NoteOldNumber`]: a fact, whatever the state of the order.
pub(super) fn note_old_number(id: DocId, number: &str, context: &Context<'_>) -> Result<Outcome, Refusal> {
    let subject = Subject::of(id, context)?;
    limits::real_name(number, "number")?;
    let mut writer = Writer::of(&subject, context);
    writer.fact(FactKind::Renumbered(number.to_owned()))?;
    Ok(writer.finish(false))
}
