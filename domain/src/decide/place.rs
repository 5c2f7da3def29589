//! Orders that a command makes: placed at once, held at the till, or imported.

use super::limits::Source;
use super::writer::{Wanted, Writer, header};
use super::{Context, Outcome, Refusal, limits};
use crate::command::ImportedFacts;
use crate::order::{Draft, FactKind, Header, Payment};

/// [`crate::command::Command::PlaceOrder`]
pub(super) fn place(draft: &Draft, payments: &[Payment], context: &Context<'_>) -> Result<Outcome, Refusal> {
    let header = header(draft, context, Source::Person)?;
    check_payments(payments, &header, Source::Person)?;
    let (mut writer, wanted) = fill(draft, &header, context)?;
    writer.fact(FactKind::Placed)?;
    writer.payments(payments, context.stamp.at)?;
    writer.take(&header, &wanted)?;
    Ok(writer.finish(true))
}

/// [`crate::command::Command::HoldOrder`]: nothing is promised, so no stock moves.
pub(super) fn hold(draft: &Draft, context: &Context<'_>) -> Result<Outcome, Refusal> {
    let header = header(draft, context, Source::Person)?;
    let (mut writer, _) = fill(draft, &header, context)?;
    writer.fact(FactKind::Held)?;
    Ok(writer.finish(true))
}

/// [`crate::command::Command::ImportOrder`]: what another system says, at the times it says.
pub(super) fn import(
    draft: &Draft,
    facts: &ImportedFacts,
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let header = header(draft, context, Source::Import)?;
    let Some(reference) = header.external.clone() else {
        return Err(Refusal::BadText("external reference".to_owned()));
    };
    limits::name(&facts.state, "state")?;
    check_payments(&facts.payments, &header, Source::Import)?;
    let (mut writer, wanted) = fill(draft, &header, context)?;
    writer.fact_at(header.placed_at, FactKind::Placed)?;
    writer.fact(FactKind::Imported(reference, facts.state.clone()))?;
    writer.payments(&facts.payments, header.placed_at)?;
    let mut last = header.placed_at;
    for (at, kind) in [
        (facts.shipped_at, FactKind::Shipped),
        (facts.delivered_at, FactKind::Delivered),
    ] {
        if let Some(at) = at {
            writer.fact_at(at, kind)?;
            last = last.max(at);
        }
    }
    if facts.cancelled {
        writer.fact_at(last, FactKind::CancelRequested(facts.state.clone()))?;
    } else if facts.moves_stock {
        writer.take(&header, &wanted)?;
    }
    Ok(writer.finish(true))
}

fn check_payments(payments: &[Payment], header: &Header, source: Source) -> Result<(), Refusal> {
    if payments.len() > limits::LINES {
        return Err(Refusal::TooManyLines);
    }
    payments
        .iter()
        .try_for_each(|payment| limits::payment(payment, header.currency, source))
}

/// Header, lines and fields of a new order, and what its lines want from stock.
fn fill<'a>(
    draft: &Draft,
    header: &Header,
    context: &Context<'a>,
) -> Result<(Writer<'a>, Vec<Wanted>), Refusal> {
    let mut writer = Writer::of_new(header.clone(), context);
    let mut wanted = Vec::with_capacity(draft.lines.len());
    for draft_line in &draft.lines {
        let line = writer.add_line(draft_line)?;
        let want = |product| Wanted {
            line,
            product,
            quantity: draft_line.quantity,
        };
        wanted.extend(draft_line.item.product.map(want));
    }
    writer.set_fields(
        draft.customer.as_ref(),
        draft.discount,
        draft.shipping,
        &draft.note,
    );
    Ok((writer, wanted))
}
