//! Customers merged, split and told apart: what is written, and what is refused.

use super::refusals::{context, stamp};
use crate::command::Command;
use crate::customer::standing::Standing;
use crate::customer::ties::{Became, Tie, Ties};
use crate::decide::{Context, Edit, Refusal, decide};
use crate::id::{DocId, Kind};
use crate::testing::doc;

fn customer(n: u64) -> DocId {
    doc(Kind::Customer, n)
}

/// The answer where customers 1 to 5 are held and these pointers are known; the ties are those of the customer that
/// the command reads.
fn answer(command: &Command, pointers: &[(u64, u64)], ties: &Ties) -> Result<Edit, Refusal> {
    let mut standing = Standing::default();
    for (from, into) in pointers {
        standing.set(customer(*from), Some(customer(*into)));
    }
    let held = |id: DocId| (1..=5).map(customer).any(|known| known == id);
    let stands_for = |id| held(id).then(|| standing.stands_for(id, &held));
    let stamp = stamp();
    let context = Context {
        ties: Some(ties),
        stands_for: &stands_for,
        ..context(&stamp)
    };
    let mut edits = decide(command, &context)?.edits;
    assert_eq!(edits.len(), 1);
    Ok(edits.remove(0))
}

#[test]
fn the_one_that_goes_points_to_the_one_that_stays() {
    let merge = Command::MergeCustomer(customer(2), customer(1));
    let became = Became {
        into: customer(1),
        at: 0,
    };
    let pointer = Ok(Edit::Tie(customer(2), Tie::Became(Some(became))));
    assert_eq!(answer(&merge, &[], &Ties::default()), pointer);
    // Others who became the one that goes come along; whoever stays may be within another.
    assert_eq!(answer(&merge, &[(3, 2), (1, 4)], &Ties::default()), pointer);
    let no = |command: &Command, pointers: &[(u64, u64)]| answer(command, pointers, &Ties::default());
    assert_eq!(no(&merge, &[(2, 1)]), Err(Refusal::NothingToDo));
    assert_eq!(no(&merge, &[(1, 3), (3, 2)]), Err(Refusal::NothingToDo));
    assert_eq!(no(&merge, &[(2, 3)]), Err(Refusal::NoSuchIssue));
    for (goes, stays, why) in [
        (customer(2), customer(2), Refusal::NothingToDo),
        (customer(2), customer(9), Refusal::Unknown),
        (customer(2), doc(Kind::Product, 1), Refusal::Unknown),
        (doc(Kind::Order, 1), customer(2), Refusal::Unknown),
    ] {
        assert_eq!(no(&Command::MergeCustomer(goes, stays), &[]), Err(why));
    }
}

#[test]
fn a_split_takes_the_pointer_away() {
    let split = Command::SplitCustomer(customer(2));
    assert_eq!(answer(&split, &[], &Ties::default()), Err(Refusal::NothingToDo));
    let ties = Ties {
        became: Some(Became {
            into: customer(1),
            at: 5,
        }),
        ..Ties::default()
    };
    assert_eq!(
        answer(&split, &[(2, 1)], &ties),
        Ok(Edit::Tie(customer(2), Tie::Became(None)))
    );
}

#[test]
fn not_the_same_is_remembered_and_taken_back() {
    let tell = |apart| Command::TellCustomersApart(customer(2), customer(1), apart);
    let known = Ties {
        apart: vec![customer(1)],
        ..Ties::default()
    };
    let edit = |apart| Ok(Edit::Tie(customer(2), Tie::Apart(customer(1), apart)));
    assert_eq!(answer(&tell(true), &[], &Ties::default()), edit(true));
    assert_eq!(answer(&tell(false), &[], &known), edit(false));
    assert_eq!(answer(&tell(true), &[], &known), Err(Refusal::NothingToDo));
    assert_eq!(
        answer(&tell(false), &[], &Ties::default()),
        Err(Refusal::NothingToDo)
    );
}
