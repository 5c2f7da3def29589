//! A person settles an issue.
//!
//! Two values set at once are settled by setting one of them again: that follows both, so the dispute is
//! over in the document itself. Everything else is settled by a fact that names the issue's key. Where the
//! answer says what the order holds, the ledgers are brought in line in the same commit.

use super::writer::{Subject, Writer};
use super::{Context, Edit, OrderEdit, Outcome, Refusal};
use crate::id::{DocId, Kind, LineId};
use crate::issue::{Field, Issue, IssueKind, Settlement};
use crate::order::review::{Examined, examine, moves_stock, review_stock};
use crate::order::status::Lifecycle;
use crate::order::{FactKind, OrderState, Versions};
use crate::row::{customer_issue, location_issue, product_issue};

/// [`crate::command::Command::SettleIssue`]
pub(super) fn settle(
    id: DocId,
    key: &str,
    settlement: &Settlement,
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    match id.kind {
        Kind::Order => settle_order(&Subject::of(id, context)?, key, settlement, context),
        Kind::Product => {
            let fields = context.product.ok_or(Refusal::Unknown)?;
            let has_key = |field: &&Versions<_>| product_issue(field).is_some_and(|issue| issue.key == key);
            let field = fields.iter().find(has_key).ok_or(Refusal::NoSuchIssue)?;
            Ok(one_field(
                id,
                Edit::Product(id, chosen(field, settlement)?.clone()),
            ))
        }
        Kind::Customer => {
            let fields = context.customer.ok_or(Refusal::Unknown)?;
            let has_key = |field: &&Versions<_>| customer_issue(field).is_some_and(|issue| issue.key == key);
            let field = fields.iter().find(has_key).ok_or(Refusal::NoSuchIssue)?;
            Ok(one_field(
                id,
                Edit::Customer(id, chosen(field, settlement)?.clone()),
            ))
        }
        Kind::Location => {
            let fields = context.location.ok_or(Refusal::Unknown)?;
            let has_key = |field: &&Versions<_>| location_issue(field).is_some_and(|issue| issue.key == key);
            let field = fields.iter().find(has_key).ok_or(Refusal::NoSuchIssue)?;
            Ok(one_field(
                id,
                Edit::LocationField(id, chosen(field, settlement)?.clone()),
            ))
        }
        Kind::Ledger => Err(Refusal::NoSuchIssue),
    }
}

fn one_field(id: DocId, edit: Edit) -> Outcome {
    Outcome {
        edits: vec![edit],
        subject: Some(id),
        used_number: false,
    }
}

/// The value that a person chose. To acknowledge a dispute is to keep what is shown.
fn chosen<'v, T: PartialEq>(field: &'v Versions<T>, settlement: &Settlement) -> Result<&'v T, Refusal> {
    match settlement {
        Settlement::KeepShown | Settlement::Acknowledge => Ok(&field.shown),
        Settlement::TakeOther(n) => field
            .alternatives()
            .get(*n as usize)
            .copied()
            .ok_or(Refusal::NoSuchIssue),
    }
}

fn settle_order(
    subject: &Subject<'_>,
    key: &str,
    settlement: &Settlement,
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let Examined {
        status, mut issues, ..
    } = examine(subject.state);
    issues.extend(review_stock(subject.state, &status, &issues, subject.taken));
    let issue = issues
        .iter()
        .find(|issue| issue.key == key)
        .ok_or(Refusal::NoSuchIssue)?;
    let mut writer = Writer::of(subject, context);
    let placed = status.lifecycle == Lifecycle::Placed;
    let mut case = Case {
        subject,
        placed,
        issue,
        issues: &issues,
        settlement,
        writer: &mut writer,
    };
    match &issue.kind {
        IssueKind::ConcurrentQuantity { line, .. } => case.quantity(*line)?,
        IssueKind::ConcurrentField { field, line, .. } => case.field(*field, *line)?,
        IssueKind::CancelledBesideChange { .. } => case.cancelled_beside_change()?,
        IssueKind::CancelledAfterShipping { .. } => case.cancelled_after_shipping()?,
        IssueKind::LedgerDisagrees { line, .. } => case.ledger_disagrees(*line)?,
        IssueKind::PlacedTwice { .. }
        | IssueKind::Overpaid
        | IssueKind::PaidButCancelled
        | IssueKind::Oversold { .. }
        | IssueKind::AmountsTooLarge => case.note()?,
    }
    Ok(writer.finish(false))
}

/// One issue, its answer, and the commit that carries it out.
struct Case<'c, 'a> {
    subject: &'c Subject<'a>,
    placed: bool,
    issue: &'c Issue,
    issues: &'c [Issue],
    settlement: &'c Settlement,
    writer: &'c mut Writer<'a>,
}

impl Case<'_, '_> {
    fn settled(&mut self) -> Result<(), Refusal> {
        self.writer.fact(FactKind::Settled(self.issue.key.clone()))
    }

    /// The issue, and its like on this order, which the same answer settles.
    fn all_settled(&mut self, like: fn(&IssueKind) -> bool) -> Result<(), Refusal> {
        for issue in self.issues.iter().filter(|issue| like(&issue.kind)) {
            self.writer.fact(FactKind::Settled(issue.key.clone()))?;
        }
        Ok(())
    }

    /// Nothing is to be done but to know it.
    fn note(&mut self) -> Result<(), Refusal> {
        match self.settlement {
            Settlement::KeepShown | Settlement::Acknowledge => self.settled(),
            Settlement::TakeOther(_) => Err(Refusal::NoSuchIssue),
        }
    }

    fn quantity(&mut self, line: LineId) -> Result<(), Refusal> {
        let state = self.subject.state.lines.get(&line).ok_or(Refusal::NoSuchLine)?;
        let quantity = *chosen(&state.quantity, self.settlement)?;
        self.writer.edit(OrderEdit::SetQuantity(line, quantity));
        self.writer.fact(FactKind::LineChanged(line))?;
        self.settled()?;
        if self.placed && moves_stock(self.subject.state, self.subject.taken) {
            let mut wanted = self.subject.wanted();
            wanted
                .iter_mut()
                .filter(|want| want.line == line)
                .for_each(|want| want.quantity = quantity);
            self.writer
                .correct(self.subject, &wanted, Some(&|other| other == line))?;
        }
        Ok(())
    }

    fn field(&mut self, field: Field, line: Option<LineId>) -> Result<(), Refusal> {
        let edit = self.field_edit(self.subject.state, field, line)?;
        self.writer.edit(edit);
        if let Some(line) = line {
            self.writer.fact(FactKind::LineChanged(line))?;
        }
        self.settled()
    }

    fn field_edit(
        &self,
        state: &OrderState,
        field: Field,
        line: Option<LineId>,
    ) -> Result<OrderEdit, Refusal> {
        let of_line = || {
            let id = line.ok_or(Refusal::NoSuchLine)?;
            Ok((id, state.lines.get(&id).ok_or(Refusal::NoSuchLine)?))
        };
        let choice = self.settlement;
        Ok(match field {
            Field::Customer => OrderEdit::SetCustomer(chosen(&state.customer, choice)?.clone()),
            Field::Discount => OrderEdit::SetDiscount(*chosen(&state.discount, choice)?),
            Field::Shipping => OrderEdit::SetShipping(*chosen(&state.shipping, choice)?),
            Field::Note => OrderEdit::SetNote(chosen(&state.note, choice)?.clone()),
            Field::LineDiscount => {
                let (id, line) = of_line()?;
                OrderEdit::SetLineDiscount(id, *chosen(&line.discount, choice)?)
            }
            Field::LineNote => {
                let (id, line) = of_line()?;
                OrderEdit::SetLineNote(id, chosen(&line.note, choice)?.clone())
            }
            Field::Name | Field::Price | Field::Other => return Err(Refusal::NoSuchIssue),
        })
    }

    /// *Keep shown*: it stays cancelled, and what a change took since goes back. *Take other*: it is placed
    /// again by someone who knows of the cancellation, and holds what it says.
    fn cancelled_beside_change(&mut self) -> Result<(), Refusal> {
        let like = |kind: &IssueKind| matches!(kind, IssueKind::CancelledBesideChange { .. });
        match self.settlement {
            Settlement::Acknowledge => {}
            Settlement::KeepShown => self.writer.correct(self.subject, &[], None)?,
            Settlement::TakeOther(0) => {
                self.writer.fact(FactKind::Placed)?;
                self.hold_all()?;
            }
            Settlement::TakeOther(_) => return Err(Refusal::NoSuchIssue),
        }
        self.all_settled(like)
    }

    /// *Keep shown*: the goods stay out, so the ledgers take again what the cancellation gave back. *Take
    /// other*: the parcel was called back; the goods are here, and the cancellation holds.
    fn cancelled_after_shipping(&mut self) -> Result<(), Refusal> {
        let like = |kind: &IssueKind| matches!(kind, IssueKind::CancelledAfterShipping { .. });
        match self.settlement {
            Settlement::Acknowledge => {}
            Settlement::KeepShown => self.hold_all()?,
            Settlement::TakeOther(0) => {
                self.writer.fact(FactKind::CameBack)?;
                self.writer.correct(self.subject, &[], None)?;
            }
            Settlement::TakeOther(_) => return Err(Refusal::NoSuchIssue),
        }
        self.all_settled(like)
    }

    /// *Keep shown*: the order is right, and the ledgers follow it. That ends the disagreement, so its key
    /// isn't used up: the same figures may part again some day.
    fn ledger_disagrees(&mut self, line: LineId) -> Result<(), Refusal> {
        if *self.settlement != Settlement::KeepShown {
            return self.note();
        }
        let wanted = if self.placed {
            self.subject.wanted()
        } else {
            Vec::new()
        };
        self.writer.fact(FactKind::LineChanged(line))?;
        self.writer
            .correct(self.subject, &wanted, Some(&|other| other == line))
    }

    fn hold_all(&mut self) -> Result<(), Refusal> {
        if moves_stock(self.subject.state, self.subject.taken) {
            self.writer.correct(self.subject, &self.subject.wanted(), None)?;
        }
        Ok(())
    }
}
