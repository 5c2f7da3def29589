//! The checkers see what they are there to see: each seeded bug, put into the simulated disk, network or
//! store and never into the product, is caught by the rule that it breaks; and the same history without the
//! bug breaks no such rule.

// A test may stop at what it didn't expect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::panic::{AssertUnwindSafe, catch_unwind};

use tests::sim::{Report, Sabotage, play};

/// Histories in which a bug may have its chance before somebody says that it can't be caught.
const CHANCES: u64 = 40;

fn attempt(seed: u64, sabotage: Option<Sabotage>) -> Option<Report> {
    // A bug may break the world so that even a checker stumbles; that isn't what is to be shown here.
    catch_unwind(AssertUnwindSafe(|| play(seed, sabotage, false))).ok()
}

fn is_caught(sabotage: Sabotage) {
    let rule = sabotage.breaks();
    for seed in 1..=CHANCES {
        let Some(report) = attempt(seed, Some(sabotage)) else {
            continue;
        };
        if report.breaks(rule) {
            let sound = attempt(seed, None).expect("a history without a bug comes to its end");
            assert!(
                !sound.breaks(rule),
                "seed {seed} breaks {rule:?} without the bug, too"
            );
            return;
        }
    }
    panic!("{sabotage:?} went unnoticed in {CHANCES} histories");
}

#[test]
fn a_record_lost_from_an_outbox_is_noticed() {
    is_caught(Sabotage::LoseOutboxRecord);
}

#[test]
fn a_torn_transaction_is_noticed() {
    is_caught(Sabotage::TearTransaction);
}

#[test]
fn saved_said_too_soon_is_noticed() {
    is_caught(Sabotage::SaySavedTooSoon);
}

#[test]
fn a_batch_lost_while_the_cursor_advances_is_noticed() {
    is_caught(Sabotage::EmptyBatch);
}

#[test]
fn a_row_that_says_something_else_under_the_same_version_is_noticed() {
    is_caught(Sabotage::AlterRow);
}

#[test]
fn a_duplicate_accepted_twice_is_noticed() {
    is_caught(Sabotage::ForgetDecided);
}

#[test]
fn an_acknowledged_group_that_is_gone_is_noticed() {
    is_caught(Sabotage::ForgetGroup);
}

#[test]
fn a_series_given_out_twice_is_noticed() {
    is_caught(Sabotage::SameSeries);
}

#[test]
fn a_broken_chain_is_noticed() {
    is_caught(Sabotage::BreakChain);
}

#[test]
fn an_order_parted_from_its_ledger_is_noticed() {
    is_caught(Sabotage::PartOrderFromLedger);
}

#[test]
fn a_customer_who_stands_for_herself_on_one_device_alone_is_noticed() {
    is_caught(Sabotage::LosePointer);
}

#[test]
fn false_times_are_noticed() {
    is_caught(Sabotage::ShiftTimes);
}
