//! Collects what a command does to one order: ids in sequence, facts that follow each other, and the
//! movements that bring the ledgers in line.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::limits::Source;
use super::{Context, Edit, OrderEdit, Outcome, Refusal, Taken, limits};
use crate::customer::CustomerSnapshot;
use crate::id::{DocId, FactId, IDS_PER_COMMIT, Kind, LineId, Millis, PartId, Stamp};
use crate::order::{Discount, DraftLine, Fact, FactKind, Header, OrderState, Payment};
use crate::quantity::Quantity;
use crate::row::Version;
use crate::stock::{Movement, MovementKind};

/// The order that a command reads, with what the ledgers took for it.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub id: DocId,
    pub state: &'a OrderState,
    pub version: Version,
    pub taken: &'a [Taken],
}

impl<'a> Subject<'a> {
    /// From the context.
    pub fn of(id: DocId, context: &Context<'a>) -> Result<Subject<'a>, Refusal> {
        limits::kind(id, Kind::Order)?;
        let (state, version) = context.order.ok_or(Refusal::Unknown)?;
        Ok(Subject {
            id,
            state,
            version,
            taken: context.taken,
        })
    }

    /// The live lines that hold stock, with the quantity that holds while the order is placed.
    pub fn wanted(&self) -> Vec<Wanted> {
        let wanted = |(line, state): (&LineId, &crate::order::LineState)| {
            let product = state.item.product?;
            Some(Wanted {
                line: *line,
                product,
                quantity: state.quantity.shown,
            })
        };
        self.state.live_lines().filter_map(wanted).collect()
    }
}

/// How much of a product a line shall hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub line: LineId,
    pub product: DocId,
    pub quantity: Quantity,
}

/// The outcome of a command about one order, as it grows.
pub(super) struct Writer<'a> {
    stamp: &'a Stamp,
    order: DocId,
    edits: Vec<Edit>,
    /// Ids of lines and facts used so far.
    parts: u64,
    /// What the next fact follows.
    latest: Vec<FactId>,
}

impl<'a> Writer<'a> {
    /// Of an order that this command makes.
    pub fn of_new(header: Header, context: &Context<'a>) -> Writer<'a> {
        let order = context.stamp.doc(Kind::Order, 0);
        let mut writer = Writer {
            stamp: context.stamp,
            order,
            edits: Vec::new(),
            parts: 0,
            latest: Vec::new(),
        };
        writer.edit(OrderEdit::Create(header));
        writer
    }

    /// Of an order that exists.
    pub fn of(subject: &Subject<'_>, context: &Context<'a>) -> Writer<'a> {
        let latest = subject.state.latest_facts();
        Writer {
            stamp: context.stamp,
            order: subject.id,
            edits: Vec::new(),
            parts: 0,
            latest,
        }
    }

    /// The outcome, when all is in it.
    pub fn finish(self, used_number: bool) -> Outcome {
        Outcome {
            edits: self.edits,
            subject: Some(self.order),
            used_number,
        }
    }

    pub fn edit(&mut self, edit: OrderEdit) {
        self.edits.push(Edit::Order(self.order, edit));
    }

    fn part(&mut self) -> Result<PartId, Refusal> {
        if self.parts + 1 >= IDS_PER_COMMIT {
            return Err(Refusal::TooManyLines);
        }
        let id = self.stamp.part(self.parts);
        self.parts += 1;
        Ok(id)
    }

    /// A line more. Its quantity, discount and note are fields of their own.
    pub fn add_line(&mut self, line: &DraftLine) -> Result<LineId, Refusal> {
        let id = self.part()?;
        self.edit(OrderEdit::AddLine(id, line.item.clone()));
        self.edit(OrderEdit::SetQuantity(id, line.quantity));
        if line.discount.is_some() {
            self.edit(OrderEdit::SetLineDiscount(id, line.discount));
        }
        if !line.note.is_empty() {
            self.edit(OrderEdit::SetLineNote(id, line.note.clone()));
        }
        Ok(id)
    }

    /// The plain fields of a new order, where they say something.
    pub fn set_fields(
        &mut self,
        customer: Option<&CustomerSnapshot>,
        discount: Option<Discount>,
        shipping: Decimal,
        note: &str,
    ) {
        if let Some(customer) = customer {
            self.edit(OrderEdit::SetCustomer(Some(customer.clone())));
        }
        if discount.is_some() {
            self.edit(OrderEdit::SetDiscount(discount));
        }
        if !shipping.is_zero() {
            self.edit(OrderEdit::SetShipping(shipping));
        }
        if !note.is_empty() {
            self.edit(OrderEdit::SetNote(note.to_owned()));
        }
    }

    /// A fact of now.
    pub fn fact(&mut self, kind: FactKind) -> Result<(), Refusal> {
        self.fact_at(self.stamp.at, kind)
    }

    /// A fact of another time. It follows all that is known, the facts of this command too.
    pub fn fact_at(&mut self, at: Millis, kind: FactKind) -> Result<(), Refusal> {
        let id = self.part()?;
        let after = std::mem::replace(&mut self.latest, vec![id]);
        self.edit(OrderEdit::AddFact(Fact {
            id,
            at,
            user: self.stamp.user.clone(),
            after,
            kind,
        }));
        Ok(())
    }

    /// A fact for each payment.
    pub fn payments(&mut self, payments: &[Payment], at: Millis) -> Result<(), Refusal> {
        payments
            .iter()
            .try_for_each(|payment| self.fact_at(at, FactKind::Paid(payment.clone())))
    }

    /// The movements of a new order's lines.
    pub fn take(&mut self, header: &Header, wanted: &[Wanted]) -> Result<(), Refusal> {
        let differences = differences(header, &[], wanted)?;
        self.move_stock(differences, None);
        Ok(())
    }

    /// The movements that bring the ledgers from what they took to what is wanted: the rule for every
    /// change of an order that exists. It goes by what was taken, not by what the order said before, so it
    /// also sets right what concurrent changes left behind. `only` confines it to these lines.
    pub fn correct(
        &mut self,
        subject: &Subject<'_>,
        wanted: &[Wanted],
        only: Option<&dyn Fn(LineId) -> bool>,
    ) -> Result<(), Refusal> {
        let concerned = |line: LineId| only.is_none_or(|only| only(line));
        let taken: Vec<Taken> = subject
            .taken
            .iter()
            .filter(|part| concerned(part.line))
            .copied()
            .collect();
        let wanted: Vec<Wanted> = wanted
            .iter()
            .filter(|want| concerned(want.line))
            .copied()
            .collect();
        let differences = differences(&subject.state.header, &taken, &wanted)?;
        self.move_stock(differences, Some(subject.version));
        Ok(())
    }

    fn move_stock(&mut self, differences: BTreeMap<(LineId, DocId, DocId), i64>, basis: Option<Version>) {
        for ((line, product, location), difference) in differences {
            let Some(quantity) = difference
                .checked_abs()
                .map(Quantity)
                .filter(|moved| *moved != Quantity::ZERO)
            else {
                continue;
            };
            let kind = if difference > 0 {
                MovementKind::Sell
            } else {
                MovementKind::Release
            };
            self.edits.push(Edit::Ledger(
                location,
                Movement {
                    number: self.stamp.number,
                    at: self.stamp.at,
                    kind,
                    product,
                    quantity,
                    order: Some(self.order),
                    line: Some(line),
                    basis,
                },
            ));
        }
    }
}

/// By line, product and location: what has to be taken (or, below zero, given back) so that the ledgers
/// hold what is wanted. A return wants less than nothing: its goods come in.
fn differences(
    header: &Header,
    taken: &[Taken],
    wanted: &[Wanted],
) -> Result<BTreeMap<(LineId, DocId, DocId), i64>, Refusal> {
    let sign = header.direction.stock_sign();
    let mut differences: BTreeMap<(LineId, DocId, DocId), i64> = BTreeMap::new();
    let mut add = |place, quantity: Option<i64>| {
        let difference = differences.entry(place).or_default();
        let sum = quantity
            .and_then(|quantity| difference.checked_add(quantity))
            .filter(|sum| *sum != i64::MIN);
        *difference = sum.ok_or(Refusal::BadAmount)?;
        Ok(())
    };
    for want in wanted {
        add(
            (want.line, want.product, header.location),
            want.quantity.0.checked_mul(sign),
        )?;
    }
    for part in taken {
        add(
            (part.line, part.product, part.location),
            part.quantity.0.checked_neg(),
        )?;
    }
    Ok(differences)
}

/// The header of a new order.
pub(super) fn header(
    draft: &crate::order::Draft,
    context: &Context<'_>,
    source: Source,
) -> Result<Header, Refusal> {
    limits::draft(draft, source)?;
    limits::real_name(context.next_number, "number")?;
    Ok(Header {
        number: context.next_number.to_owned(),
        direction: draft.direction,
        channel: draft.channel,
        location: draft.location,
        salesperson: draft.salesperson.clone(),
        currency: draft.currency,
        tax_mode: draft.tax_mode,
        placed_at: draft.placed_at.unwrap_or(context.stamp.at),
        external: draft.external.clone(),
    })
}
