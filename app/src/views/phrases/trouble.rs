//! Why something couldn't be done, and what to do.

use domain::decide::Refusal;
use replica::device::Failure;

use crate::state::ask::Trouble;
use crate::words::{Words, fill, t_string};

/// What happened, what was kept, and what to do, in a sentence or two.
pub fn trouble(words: Words, trouble: &Trouble) -> String {
    let failure = match trouble {
        Trouble::NoAnswer => return t_string!(words, trouble.no_answer).to_owned(),
        Trouble::NoPlace => return t_string!(words, trouble.no_place).to_owned(),
        Trouble::Interrupted => return t_string!(words, trouble.interrupted).to_owned(),
        Trouble::Failure(failure) => failure,
    };
    match failure {
        Failure::Refused(refused) => refusal(words, refused),
        Failure::NotEnrolled => t_string!(words, trouble.not_enrolled).to_owned(),
        Failure::NotHere => t_string!(words, trouble.not_here).to_owned(),
        Failure::NotSaved(_) => t_string!(words, trouble.not_saved).to_owned(),
        Failure::BadFile(_) => t_string!(words, trouble.bad_file).to_owned(),
    }
}

/// Why a rule forbids something.
pub fn refusal(words: Words, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unknown => t_string!(words, trouble.not_here).to_owned(),
        Refusal::NoLines => t_string!(words, trouble.no_lines).to_owned(),
        Refusal::TooManyLines => t_string!(words, trouble.too_many_lines).to_owned(),
        Refusal::BadQuantity(line) => fill(
            t_string!(words, trouble.bad_quantity),
            &[("line", &line.to_string())],
        ),
        Refusal::BadPrice(line) => fill(
            t_string!(words, trouble.bad_price),
            &[("line", &line.to_string())],
        ),
        Refusal::BadDiscount => t_string!(words, trouble.bad_discount).to_owned(),
        Refusal::BadAmount => t_string!(words, trouble.bad_amount).to_owned(),
        Refusal::BadText(_) => t_string!(words, trouble.bad_text).to_owned(),
        Refusal::NoSuchLine => t_string!(words, trouble.no_such_line).to_owned(),
        Refusal::Cancelled => t_string!(words, trouble.cancelled).to_owned(),
        Refusal::WrongState => t_string!(words, trouble.wrong_state).to_owned(),
        Refusal::NoSuchIssue => t_string!(words, trouble.settled).to_owned(),
        Refusal::NothingToDo => t_string!(words, trouble.nothing_to_do).to_owned(),
    }
}
