//! The locations of the sample: two stores and the warehouse that supplies them.

use domain::id::Millis;
use domain::location::{Location, LocationKind};
use jiff::Timestamp;

/// Where they are: one zone for all.
pub const TIME_ZONE: &str = "Europe/Amsterdam";

/// Position of the warehouse among them.
pub const WAREHOUSE: usize = 2;

/// The locations. The offset from UTC is that of `now`.
pub fn locations(now: Millis) -> [Location; 3] {
    let place = |code: &str, name: &str, kind| Location {
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
        time_zone: TIME_ZONE.to_owned(),
        utc_offset_minutes: offset_minutes(now),
    };
    [
        place("HARBOUR", "Harbour Store", LocationKind::Store),
        place("HILL", "Hill Street Store", LocationKind::Store),
        place("DEPOT", "Riverside Warehouse", LocationKind::Warehouse),
    ]
}

/// Minutes that the zone is ahead of UTC.
pub fn offset_minutes(at: Millis) -> i32 {
    let zone = jiff::tz::db().get(TIME_ZONE);
    let offset = zone
        .ok()
        .zip(Timestamp::from_millisecond(at).ok())
        .map(|(zone, at)| zone.to_offset(at));
    offset.map_or(60, |offset| offset.seconds() / 60)
}
