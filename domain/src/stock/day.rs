//! Which day a moment belongs to at a location.

use crate::id::Millis;

const DAY: i64 = 24 * 60 * 60 * 1000;
const MINUTE: i64 = 60 * 1000;

/// The day (counted from 1970-01-01) on which `at` falls where clocks are `utc_offset_minutes` ahead of UTC.
pub fn ledger_day(at: Millis, utc_offset_minutes: i32) -> i32 {
    let local = at.saturating_add(i64::from(utc_offset_minutes).saturating_mul(MINUTE));
    let day = local.div_euclid(DAY);
    i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_starts_at_local_midnight() {
        assert_eq!(ledger_day(0, 0), 0);
        assert_eq!(ledger_day(DAY - 1, 0), 0);
        assert_eq!(ledger_day(DAY, 0), 1);
        assert_eq!(ledger_day(-1, 0), -1);
        // 23:30 UTC is the next day in Berlin in summer, 00:30 UTC the day before in New York.
        assert_eq!(ledger_day(DAY - 30 * MINUTE, 120), 1);
        assert_eq!(ledger_day(DAY + 30 * MINUTE, -240), 0);
    }

    #[test]
    fn a_clock_that_is_far_off_still_has_a_day() {
        assert_eq!(ledger_day(i64::MAX, 14 * 60), i32::MAX);
        assert_eq!(ledger_day(i64::MIN, -12 * 60), i32::MIN);
    }
}
