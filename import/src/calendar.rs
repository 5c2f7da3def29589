//! Times of day in files, which carry no offset, as points in time.

use domain::id::Millis;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::ImportError;

/// A time zone, and the last time that was read: rows of one order mostly have the same one.
#[derive(Clone, Debug)]
pub struct Calendar {
    name: String,
    zone: TimeZone,
    last: Option<(String, Millis)>,
}

impl Calendar {
    /// Of an IANA zone: `Europe/London`.
    ///
    /// # Errors
    /// [`ImportError::UnknownZone`]
    pub fn new(zone: &str) -> Result<Calendar, ImportError> {
        let found = jiff::tz::db()
            .get(zone)
            .map_err(|_| ImportError::UnknownZone(zone.to_owned()))?;
        // The name as the database writes it.
        let name = found.iana_name().unwrap_or(zone).to_owned();
        Ok(Calendar {
            name,
            zone: found,
            last: None,
        })
    }

    /// The zone's name.
    pub fn zone(&self) -> &str {
        &self.name
    }

    /// Minutes that the zone is ahead of UTC at a time.
    pub fn offset_minutes(&self, at: Millis) -> i32 {
        Timestamp::from_millisecond(at).map_or(0, |at| self.zone.to_offset(at).seconds() / 60)
    }

    /// A time as files write it: `2011-03-01 08:26:00`, with a `T` between, without seconds, a date alone,
    /// or `3/1/2011 8:26` with the month first. A time that a change of the clocks left out is taken as one
    /// hour later; of a time that came twice the first one counts.
    pub fn millis(&mut self, text: &str) -> Option<Millis> {
        if let Some((last, millis)) = &self.last
            && last == text
        {
            return Some(*millis);
        }
        let millis = self
            .zone
            .to_ambiguous_timestamp(civil(text)?)
            .compatible()
            .ok()?
            .as_millisecond();
        self.last = Some((text.to_owned(), millis));
        Some(millis)
    }

    /// The day that a time falls on, as `2011-03-01`.
    pub fn day(&self, at: Millis) -> String {
        Timestamp::from_millisecond(at).map_or_else(
            |_| "0000-00-00".to_owned(),
            |at| at.to_zoned(self.zone.clone()).date().to_string(),
        )
    }
}

fn civil(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "0:00"));
    let (year, month, day) = if let Some((year, rest)) = date.split_once('-') {
        let (month, day) = rest.split_once('-')?;
        (year, month, day)
    } else {
        let (month, rest) = date.split_once('/')?;
        let (day, year) = rest.split_once('/')?;
        (year, month, day)
    };
    let year = number(year, 4)?;
    // Orders of other centuries are mistakes, and two digits don't say which century.
    if !(1900..2200).contains(&year) {
        return None;
    }
    let date = Date::new(year, small(month)?, small(day)?).ok()?;
    let (hour, rest) = time.trim().split_once(':')?;
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "0"));
    let second = second.split_once('.').map_or(second, |(whole, _)| whole);
    let (hour, minute, second) = (small(hour)?, small(minute)?, small(second)?);
    let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
    Some(DateTime::from_parts(date, time))
}

fn number(text: &str, digits: usize) -> Option<i16> {
    let plain = (1..=digits).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn small(text: &str) -> Option<i8> {
    number(text, 2).and_then(|number| i8::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london(text: &str) -> Option<Millis> {
        Calendar::new("Europe/London").unwrap().millis(text)
    }

    fn utc(text: &str) -> Option<Millis> {
        Some(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn the_zone_of_the_day_counts() {
        assert_eq!(london("2010-12-01 08:26:00"), utc("2010-12-01T08:26:00Z"));
        assert_eq!(london("2011-07-01 08:26:00"), utc("2011-07-01T07:26:00Z"));
        // Clocks went from 1:00 to 2:00 that night, and from 2:00 back to 1:00 in October.
        assert_eq!(london("2011-03-27 01:30:00"), utc("2011-03-27T01:30:00Z"));
        assert_eq!(london("2011-10-30 01:30:00"), utc("2011-10-30T00:30:00Z"));
        let mut brazil = Calendar::new("America/Sao_Paulo").unwrap();
        assert_eq!(brazil.millis("2017-12-01 10:00:00"), utc("2017-12-01T12:00:00Z"));
        assert_eq!(brazil.offset_minutes(utc("2024-01-01T00:00:00Z").unwrap()), -180);
    }

    #[test]
    fn the_stated_ways_of_writing_are_read_and_no_other() {
        let expected = utc("2011-03-01T08:26:00Z");
        for text in [
            "2011-03-01 08:26:00",
            "2011-03-01T08:26",
            "3/1/2011 8:26",
            "2011-03-01 08:26:00.000",
        ] {
            assert_eq!(london(text), expected, "{text}");
        }
        assert_eq!(london("2011-03-01"), utc("2011-03-01T00:00:00Z"));
        for bad in [
            "",
            "1.3.2011",
            "2011-13-01",
            "2011-02-29 08:00:00",
            "3/1/11 8:26",
            "2011-03-01 24:00:00",
            "11:00",
        ] {
            assert_eq!(london(bad), None, "{bad}");
        }
        for bad in [
            "2011-03-01 x",
            "2011-03-01 08:26:61",
            "99999-01-01",
            "2011-+3-01",
            "２０１１-03-01",
            "1-1-1 1:1",
        ] {
            assert_eq!(london(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_unknown_zone_is_an_error() {
        assert!(matches!(
            Calendar::new("Mars/Olympus"),
            Err(ImportError::UnknownZone(_))
        ));
        assert_eq!(Calendar::new("europe/london").unwrap().zone(), "Europe/London");
    }
}
