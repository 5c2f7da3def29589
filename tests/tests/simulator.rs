//! A few histories in every run of the tests; `simulate` plays hundreds.

// A test may stop at what it didn't expect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use tests::sim::play;

#[test]
fn histories_break_no_rule() {
    for seed in 1..=8 {
        let report = play(seed, None, false);
        let broken = &report.violations;
        assert!(report.is_clean(), "simulate --seed {seed}: {broken:#?}");
        assert!(
            report.commits > 50 && report.promises > 50,
            "seed {seed}: people did something"
        );
    }
}

#[test]
fn a_seed_is_the_same_history_every_time() {
    let (first, second) = (play(3, None, false), play(3, None, true));
    assert_eq!(first.digest, second.digest);
    assert_eq!(first.happened, second.happened);
    assert!(!second.story.is_empty());
    assert_ne!(first.digest, play(4, None, false).digest);
}
