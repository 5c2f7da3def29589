//! A held order taken up again: its document becomes what the draft says, and it is made firm.

use std::collections::{BTreeMap, VecDeque};

use rust_decimal::Decimal;

use super::limits::Source;
use super::writer::{Subject, Wanted, Writer};
use super::{Context, OrderEdit, Outcome, Refusal, limits};
use crate::id::{DocId, LineId};
use crate::order::status::{Lifecycle, Standing};
use crate::order::{Draft, DraftLine, FactKind, Item, LineState, Payment, Versions};
use crate::sorting;

/// [`crate::command::Command::PlaceHeldOrder`]
pub(super) fn place_held(
    id: DocId,
    draft: &Draft,
    payments: &[Payment],
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let subject = Subject::of(id, context)?;
    let header = &subject.state.header;
    match Standing::of(&subject.state.facts).lifecycle(&subject.state.facts) {
        Lifecycle::Held => {}
        Lifecycle::Placed => return Err(Refusal::WrongState),
        Lifecycle::Cancelled => return Err(Refusal::Cancelled),
    }
    // The header was fixed when the order was held; a draft for another place or currency is another order.
    let fixed = (
        header.direction,
        header.location,
        header.currency,
        header.tax_mode,
    );
    if fixed != (draft.direction, draft.location, draft.currency, draft.tax_mode) {
        return Err(Refusal::WrongState);
    }
    limits::draft(draft, Source::Person)?;
    if payments.len() > limits::LINES {
        return Err(Refusal::TooManyLines);
    }
    payments
        .iter()
        .try_for_each(|payment| limits::payment(payment, header.currency, Source::Person))?;

    let mut writer = Writer::of(&subject, context);
    let wanted = replace_lines(&mut writer, &subject, draft)?;
    set_fields(&mut writer, &subject, draft);
    writer.fact(FactKind::Placed)?;
    writer.payments(payments, context.stamp.at)?;
    writer.correct(&subject, &wanted, None)?;
    Ok(writer.finish(false))
}

/// What makes two lines the same: what is sold, and for how much. Free lines go by their name.
fn sort(item: &Item) -> (Option<DocId>, &str, &str, Decimal, Decimal) {
    let name = if item.product.is_some() {
        ""
    } else {
        item.name.as_str()
    };
    (
        item.product,
        item.sku.as_str(),
        name,
        item.unit_price,
        item.tax_rate,
    )
}

/// Lines that stay are changed, others go, new ones come; says what they all want from stock.
fn replace_lines(
    writer: &mut Writer<'_>,
    subject: &Subject<'_>,
    draft: &Draft,
) -> Result<Vec<Wanted>, Refusal> {
    let mut held: BTreeMap<_, VecDeque<(LineId, &LineState)>> = BTreeMap::new();
    for (id, line) in subject.state.live_lines() {
        held.entry(sort(&line.item)).or_default().push_back((*id, line));
    }
    let mut wanted = Vec::with_capacity(draft.lines.len());
    for draft_line in &draft.lines {
        let same = held
            .get_mut(&sort(&draft_line.item))
            .and_then(VecDeque::pop_front);
        let line = match same {
            Some((id, line)) => {
                change_line(writer, id, line, draft_line);
                id
            }
            None => writer.add_line(draft_line)?,
        };
        let want = |product| Wanted {
            line,
            product,
            quantity: draft_line.quantity,
        };
        wanted.extend(draft_line.item.product.map(want));
    }
    let mut gone: Vec<LineId> = held.into_values().flatten().map(|(id, _)| id).collect();
    sorting::ascending(&mut gone);
    gone.into_iter()
        .for_each(|id| writer.edit(OrderEdit::RemoveLine(id)));
    Ok(wanted)
}

fn change_line(writer: &mut Writer<'_>, id: LineId, line: &LineState, draft: &DraftLine) {
    if is_news(&line.quantity, &draft.quantity) {
        writer.edit(OrderEdit::SetQuantity(id, draft.quantity));
    }
    if is_news(&line.discount, &draft.discount) {
        writer.edit(OrderEdit::SetLineDiscount(id, draft.discount));
    }
    if is_news(&line.note, &draft.note) {
        writer.edit(OrderEdit::SetLineNote(id, draft.note.clone()));
    }
}

fn set_fields(writer: &mut Writer<'_>, subject: &Subject<'_>, draft: &Draft) {
    let state = subject.state;
    if is_news(&state.customer, &draft.customer) {
        writer.edit(OrderEdit::SetCustomer(draft.customer.clone()));
    }
    if is_news(&state.discount, &draft.discount) {
        writer.edit(OrderEdit::SetDiscount(draft.discount));
    }
    if is_news(&state.shipping, &draft.shipping) {
        writer.edit(OrderEdit::SetShipping(draft.shipping));
    }
    if is_news(&state.note, &draft.note) {
        writer.edit(OrderEdit::SetNote(draft.note.clone()));
    }
}

/// Whether setting this value changes anything: also when it settles what two people set at once.
fn is_news<T: PartialEq>(field: &Versions<T>, value: &T) -> bool {
    field.shown != *value || !field.others.is_empty()
}
