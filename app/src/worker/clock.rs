//! The time that the replica is told: the wall clock's, except that it never runs backwards for a small
//! correction.

/// A clock that is set back by more than this was set by a person; the replica is told as it is.
const LARGEST_CORRECTION: f64 = 60_000.0;

/// Remembers the last time it told. All times are milliseconds.
#[derive(Default)]
pub struct Clock {
    last: Option<Told>,
}

#[derive(Clone, Copy)]
struct Told {
    time: f64,
    monotonic: f64,
}

impl Clock {
    /// The time to tell, from the wall clock (since 1970) and a clock that never jumps (since anything).
    ///
    /// While the wall clock is a little behind what was told before, time goes on at half its speed until the
    /// wall clock has caught up.
    pub fn tell(&mut self, wall: f64, monotonic: f64) -> i64 {
        let time = match self.last {
            Some(last) if wall < last.time && last.time - wall <= LARGEST_CORRECTION => {
                last.time + (monotonic - last.monotonic).max(0.0) / 2.0
            }
            _ => wall,
        };
        self.last = Some(Told { time, monotonic });
        // Both clocks are far below 2^53, so that the cast only drops the fraction.
        time as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn time_is_the_wall_clock() {
        let mut clock = Clock::default();
        assert_eq!(clock.tell(1000.0, 5.0), 1000);
        assert_eq!(clock.tell(9000.0, 6.0), 9000);
    }

    #[wasm_bindgen_test]
    fn a_small_step_back_is_smoothed_until_it_is_made_up() {
        let mut clock = Clock::default();
        assert_eq!(clock.tell(10_000.0, 0.0), 10_000);
        assert_eq!(clock.tell(9_000.0, 0.0), 10_000);
        assert_eq!(clock.tell(9_500.0, 500.0), 10_250);
        assert_eq!(clock.tell(10_000.0, 1000.0), 10_500);
        assert_eq!(clock.tell(11_000.0, 2000.0), 11_000);
        assert_eq!(clock.tell(12_000.0, 3000.0), 12_000);
    }

    #[wasm_bindgen_test]
    fn a_large_step_back_is_told() {
        let mut clock = Clock::default();
        clock.tell(1_000_000.0, 0.0);
        assert_eq!(clock.tell(100_000.0, 1.0), 100_000);
    }
}
