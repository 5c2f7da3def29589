//! Changes of an order that exists: lines, customer, discounts, shipping, notes.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::limits::Source;
use super::writer::{Subject, Wanted, Writer};
use super::{Context, OrderEdit, Outcome, Refusal, limits};
use crate::id::{DocId, LineId};
use crate::order::review::moves_stock;
use crate::order::status::{Lifecycle, Standing};
use crate::order::totals::{LineInput, OrderInput, add_up};
use crate::order::{Discount, DraftLine, FactKind, Item, OrderChange, OrderState};
use crate::quantity::Quantity;
use crate::sorting;

/// [`crate::command::Command::ChangeOrder`]
pub(super) fn change(id: DocId, changes: &[OrderChange], context: &Context<'_>) -> Result<Outcome, Refusal> {
    let subject = Subject::of(id, context)?;
    let lifecycle = Standing::of(&subject.state.facts).lifecycle(&subject.state.facts);
    if lifecycle == Lifecycle::Cancelled {
        return Err(Refusal::Cancelled);
    }
    if changes.is_empty() {
        return Err(Refusal::NothingToDo);
    }
    if changes.len() > limits::LINES {
        return Err(Refusal::TooManyLines);
    }
    let mut writer = Writer::of(&subject, context);
    let mut after = After::of(subject.state);
    for (at, change) in changes.iter().enumerate() {
        after.make(change, at, &mut writer)?;
    }
    after.check()?;
    writer.fact(FactKind::Changed)?;
    if lifecycle == Lifecycle::Placed && moves_stock(subject.state, subject.taken) {
        let moved = &after.moved;
        writer.correct(&subject, &after.wanted(), Some(&|line| moved.contains(&line)))?;
    }
    Ok(writer.finish(false))
}

/// What the sums need to know of the order as it will be.
struct After<'a> {
    order: OrderInput,
    lines: BTreeMap<LineId, Line<'a>>,
    /// Lines whose stock has to be looked at.
    moved: BTreeSet<LineId>,
    /// Lines whose discount was set.
    discounted: BTreeSet<LineId>,
    order_discounted: bool,
}

struct Line<'a> {
    item: &'a Item,
    quantity: Quantity,
    discount: Option<Discount>,
}

impl<'a> After<'a> {
    fn of(state: &'a OrderState) -> After<'a> {
        let line = |(id, line): (&LineId, &'a crate::order::LineState)| {
            let (quantity, discount) = (line.quantity.shown, line.discount.shown);
            (
                *id,
                Line {
                    item: &line.item,
                    quantity,
                    discount,
                },
            )
        };
        After {
            order: OrderInput {
                currency: state.header.currency,
                tax_mode: state.header.tax_mode,
                direction: state.header.direction,
                discount: state.discount.shown,
                shipping: state.shipping.shown,
            },
            lines: sorting::map(state.live_lines().map(line)),
            moved: BTreeSet::new(),
            discounted: BTreeSet::new(),
            order_discounted: false,
        }
    }

    fn line(&mut self, id: LineId) -> Result<&mut Line<'a>, Refusal> {
        self.lines.get_mut(&id).ok_or(Refusal::NoSuchLine)
    }

    fn make(&mut self, change: &'a OrderChange, at: usize, writer: &mut Writer<'_>) -> Result<(), Refusal> {
        writer.edit(match change {
            OrderChange::AddLine(line) => return self.add_line(line, at, writer),
            OrderChange::SetQuantity(id, quantity) => {
                limits::quantity(*quantity, at)?;
                self.line(*id)?.quantity = *quantity;
                self.moved.insert(*id);
                OrderEdit::SetQuantity(*id, *quantity)
            }
            OrderChange::SetLineDiscount(id, discount) => {
                limits::discount(*discount)?;
                self.line(*id)?.discount = *discount;
                self.discounted.insert(*id);
                OrderEdit::SetLineDiscount(*id, *discount)
            }
            OrderChange::SetLineNote(id, note) => {
                self.line(*id)?;
                limits::text(note, "line note")?;
                OrderEdit::SetLineNote(*id, note.clone())
            }
            OrderChange::RemoveLine(id) => {
                self.lines.remove(id).ok_or(Refusal::NoSuchLine)?;
                self.moved.insert(*id);
                OrderEdit::RemoveLine(*id)
            }
            OrderChange::SetCustomer(customer) => {
                limits::customer(customer.as_ref())?;
                OrderEdit::SetCustomer(customer.clone())
            }
            OrderChange::SetDiscount(discount) => {
                limits::discount(*discount)?;
                self.order.discount = *discount;
                self.order_discounted = true;
                OrderEdit::SetDiscount(*discount)
            }
            OrderChange::SetShipping(charge) => {
                limits::charge(*charge)?;
                self.order.shipping = *charge;
                OrderEdit::SetShipping(*charge)
            }
            OrderChange::SetNote(note) => {
                limits::text(note, "note")?;
                OrderEdit::SetNote(note.clone())
            }
        });
        Ok(())
    }

    fn add_line(&mut self, line: &'a DraftLine, at: usize, writer: &mut Writer<'_>) -> Result<(), Refusal> {
        limits::line(line, at, Source::Person)?;
        let id = writer.add_line(line)?;
        let DraftLine {
            item,
            quantity,
            discount,
            ..
        } = line;
        self.lines.insert(
            id,
            Line {
                item,
                quantity: *quantity,
                discount: *discount,
            },
        );
        self.moved.insert(id);
        self.discounted.insert(id);
        Ok(())
    }

    /// Whether the order can be what it would become. A discount that was there before may now be more than
    /// there is; then it takes all there is, and nobody is kept from making an order smaller.
    fn check(&self) -> Result<(), Refusal> {
        if self.lines.is_empty() {
            return Err(Refusal::NoLines);
        }
        if self.lines.len() > limits::LINES {
            return Err(Refusal::TooManyLines);
        }
        let inputs = self.lines.values().map(|line| LineInput {
            item: line.item,
            quantity: line.quantity,
            discount: line.discount,
        });
        let totals = add_up(&self.order, inputs).map_err(|_| Refusal::BadAmount)?;
        let as_sold = |amount: Decimal| self.order.direction.signed(amount);
        for ((id, line), total) in self.lines.iter().zip(&totals.lines) {
            if self.discounted.contains(id) {
                limits::discount_off(line.discount, as_sold(total.gross))?;
            }
        }
        if self.order_discounted {
            limits::discount_off(self.order.discount, as_sold(totals.subtotal))?;
        }
        Ok(())
    }

    fn wanted(&self) -> Vec<Wanted> {
        let wanted = |(id, line): (&LineId, &Line<'_>)| {
            let product = line.item.product?;
            Some(Wanted {
                line: *id,
                product,
                quantity: line.quantity,
            })
        };
        self.lines.iter().filter_map(wanted).collect()
    }
}
