//! Goods that come in, and goods that are counted.

use std::collections::BTreeMap;

use super::{Context, Edit, Outcome, Refusal, limits};
use crate::command::Amount;
use crate::id::{DocId, Kind, Millis};
use crate::quantity::Quantity;
use crate::stock::{Known, Movement, MovementKind};

/// [`crate::command::Command::ReceiveStock`]
pub(super) fn receive(
    location: DocId,
    amounts: &[Amount],
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    check(location, amounts, Quantity(1))?;
    let movement =
        |amount: &Amount| movement(amount.product, amount.quantity, MovementKind::Receive, context);
    Ok(outcome(location, amounts.iter().map(movement)))
}

/// [`crate::command::Command::CountStock`]: what was counted, at the point up to which every ledger is known
/// here. A product that is named twice was counted in two places, and the quantities are added.
pub(super) fn count(location: DocId, amounts: &[Amount], context: &Context<'_>) -> Result<Outcome, Refusal> {
    check(location, amounts, Quantity::ZERO)?;
    let point = point(context);
    if amounts.len().saturating_mul(point.len()) > limits::KNOWN_POINTS {
        return Err(Refusal::TooManyLines);
    }
    let mut counted: BTreeMap<DocId, Quantity> = BTreeMap::new();
    for (amount, at) in amounts.iter().zip(0..) {
        let sum = counted.entry(amount.product).or_default();
        let added = sum
            .checked_add(amount.quantity)
            .ok()
            .filter(|sum| *sum <= limits::LARGEST_QUANTITY);
        *sum = added.ok_or(Refusal::BadQuantity(limits::line_number(at)))?;
    }
    let movement = |(product, quantity)| {
        let mut movement = movement(product, quantity, MovementKind::Count(point.clone()), context);
        movement.at = movement.at.max(after_the_last_count(product, context));
        movement
    };
    Ok(outcome(location, counted.into_iter().map(movement)))
}

/// The latest count holds, so a count must not lie before one that its author knew, even where a clock was
/// wrong: the goods would stay as they were counted first however often they are counted again.
fn after_the_last_count(product: DocId, context: &Context<'_>) -> Millis {
    let last = context.counted.iter().filter(|(counted, _)| *counted == product);
    last.map(|(_, at)| at.saturating_add(1))
        .max()
        .unwrap_or(Millis::MIN)
}

/// How far each ledger is known, this device's own up to the commit before this one.
fn point(context: &Context<'_>) -> Vec<Known> {
    let stamp = context.stamp;
    let mut numbers: BTreeMap<_, u64> = BTreeMap::new();
    let own = Known {
        device: stamp.device,
        epoch: stamp.epoch,
        number: stamp.number.saturating_sub(1),
    };
    for known in context
        .known
        .iter()
        .chain([&own])
        .filter(|known| known.number > 0)
    {
        let number = numbers.entry((known.device, known.epoch)).or_default();
        *number = known.number.max(*number);
    }
    numbers
        .into_iter()
        .map(|((device, epoch), number)| Known {
            device,
            epoch,
            number,
        })
        .collect()
}

fn check(location: DocId, amounts: &[Amount], least: Quantity) -> Result<(), Refusal> {
    limits::kind(location, Kind::Location)?;
    if amounts.is_empty() {
        return Err(Refusal::NothingToDo);
    }
    if amounts.len() > limits::LINES {
        return Err(Refusal::TooManyLines);
    }
    for (amount, at) in amounts.iter().zip(0..) {
        limits::kind(amount.product, Kind::Product)?;
        if amount.quantity < least || amount.quantity > limits::LARGEST_QUANTITY {
            return Err(Refusal::BadQuantity(limits::line_number(at)));
        }
    }
    Ok(())
}

fn movement(product: DocId, quantity: Quantity, kind: MovementKind, context: &Context<'_>) -> Movement {
    let (number, at) = (context.stamp.number, context.stamp.at);
    Movement {
        number,
        at,
        kind,
        product,
        quantity,
        order: None,
        line: None,
        basis: None,
    }
}

fn outcome(location: DocId, movements: impl Iterator<Item = Movement>) -> Outcome {
    Outcome {
        edits: movements
            .map(|movement| Edit::Ledger(location, movement))
            .collect(),
        subject: Some(location),
        used_number: false,
    }
}
