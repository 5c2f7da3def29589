//! Two entries for one customer made one, and taken apart again.
//!
//! Only the document of the one that goes is written, so that who merges, who splits and who edits at the same time
//! don't meet in one field.

use super::{Context, Edit, Outcome, Refusal, limits};
use crate::customer::ties::{Became, Tie, Ties};
use crate::id::{DocId, Kind};

/// [`crate::command::Command::MergeCustomer`]
///
/// Who was merged already is refused: whoever stands for her is the one to merge.
pub(super) fn merge(goes: DocId, stays: DocId, context: &Context<'_>) -> Result<Outcome, Refusal> {
    ties(goes, stays, context)?;
    let of_stays = (context.stands_for)(stays).ok_or(Refusal::Unknown)?;
    let of_goes = (context.stands_for)(goes).unwrap_or(goes);
    if of_goes == of_stays {
        return Err(Refusal::NothingToDo);
    }
    if of_goes != goes {
        return Err(Refusal::NoSuchIssue);
    }
    let became = Became {
        into: stays,
        at: context.stamp.at,
    };
    Ok(outcome(goes, Tie::Became(Some(became))))
}

/// [`crate::command::Command::SplitCustomer`]
pub(super) fn split(id: DocId, context: &Context<'_>) -> Result<Outcome, Refusal> {
    limits::kind(id, Kind::Customer)?;
    let ties = context.ties.ok_or(Refusal::Unknown)?;
    if ties.became.is_none() {
        return Err(Refusal::NothingToDo);
    }
    Ok(outcome(id, Tie::Became(None)))
}

/// [`crate::command::Command::TellCustomersApart`]
pub(super) fn tell_apart(
    one: DocId,
    other: DocId,
    apart: bool,
    context: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let ties = ties(one, other, context)?;
    if ties.apart.contains(&other) == apart {
        return Err(Refusal::NothingToDo);
    }
    if apart && ties.apart.len() >= limits::LIST {
        return Err(Refusal::TooManyLines);
    }
    Ok(outcome(one, Tie::Apart(other, apart)))
}

/// The ties of the first of two different customers.
fn ties<'a>(one: DocId, other: DocId, context: &Context<'a>) -> Result<&'a Ties, Refusal> {
    limits::kind(one, Kind::Customer)?;
    limits::kind(other, Kind::Customer)?;
    if one == other {
        return Err(Refusal::NothingToDo);
    }
    context.ties.ok_or(Refusal::Unknown)
}

fn outcome(id: DocId, tie: Tie) -> Outcome {
    Outcome {
        edits: vec![Edit::Tie(id, tie)],
        subject: Some(id),
        used_number: false,
    }
}
