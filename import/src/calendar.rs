//! Times of day in files, which carry no offset, as points in time.

use domain::id::Millis;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;

use crate::ImportError;

/// A time zone, and the last time that was read: rows of one order mostly have the same one.
#[derive(Clone, Debug)]
pub struct Calendar {
    name: String,
    zone: TimeZone,
    /// How else times are written in these files, for `strptime`.
    formats: Vec<String>,
    /// Whether `3/1/2011` is the first of March without having been stated.
    month_first: bool,
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
            formats: Vec::new(),
            month_first: true,
            last: None,
        })
    }

    /// With other ways of writing a time, which are tried first: `DD-MM-YYYY hh:mm:ss`. The month is `MM` or `MMM` (`Sep`),
    /// minutes are `mm`, hours `hh`, which with `AM` go to 12; `Z` is an offset. Where a format has no time of day, the day
    /// begins. Dates with slashes are then read only as stated.
    pub fn with_formats(mut self, formats: &[String]) -> Calendar {
        self.formats = formats.iter().map(|format| strptime(format)).collect();
        self.month_first = false;
        self
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
        let stated = self.formats.iter().find_map(|format| self.stated(format, text));
        let millis = match stated.or_else(|| with_offset(text)) {
            Some(millis) => millis,
            None => self.local(civil(text, self.month_first)?)?,
        };
        self.last = Some((text.to_owned(), millis));
        Some(millis)
    }

    fn local(&self, at: DateTime) -> Option<Millis> {
        let at = self.zone.to_ambiguous_timestamp(at).compatible().ok()?;
        Some(at.as_millisecond())
    }

    fn stated(&self, format: &str, text: &str) -> Option<Millis> {
        let parsed = BrokenDownTime::parse(format, text).ok()?;
        if parsed.offset().is_some() {
            return parsed.to_timestamp().ok().map(Timestamp::as_millisecond);
        }
        let date = parsed.to_date().ok()?;
        if !YEARS.contains(&date.year()) {
            return None;
        }
        let time = parsed.to_time().unwrap_or(Time::midnight());
        self.local(DateTime::from_parts(date, time))
    }

    /// The day that a time falls on, as `2011-03-01`.
    pub fn day(&self, at: Millis) -> String {
        Timestamp::from_millisecond(at).map_or_else(
            |_| "0000-00-00".to_owned(),
            |at| at.to_zoned(self.zone.clone()).date().to_string(),
        )
    }
}

/// Orders of other centuries are mistakes.
const YEARS: std::ops::Range<i16> = 1900..2200;

/// A format as people write it, as `strptime` wants it.
fn strptime(format: &str) -> String {
    let twelve = format.contains("AM");
    let parts = [
        ("YYYY", "%Y"),
        ("YY", "%y"),
        ("MMM", "%b"),
        ("MM", "%m"),
        ("DD", "%d"),
        ("hh", if twelve { "%I" } else { "%H" }),
        ("mm", "%M"),
        ("ss", "%S"),
        ("AM", "%p"),
        ("Z", "%z"),
    ];
    let mut rest = format;
    let mut made = String::new();
    'next: while let Some(c) = rest.chars().next() {
        for (part, means) in parts {
            if let Some(after) = rest.strip_prefix(part) {
                made.push_str(means);
                rest = after;
                continue 'next;
            }
        }
        if c == '%' {
            made.push('%');
        }
        made.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    made
}

/// `2025-12-06 10:37:33 -0500`, `2009-01-01T10:50:49-08:00`, `2025-12-06T10:37:33Z`: a time that carries its offset.
fn with_offset(text: &str) -> Option<Millis> {
    let at = text.find([' ', 'T'])?;
    let (date, rest) = (text.get(..at)?, text.get(at + 1..)?);
    let (time, minutes) = match rest
        .strip_suffix(['Z', 'z'])
        .or_else(|| rest.strip_suffix(" UTC"))
    {
        Some(time) => (time, 0),
        None => {
            let sign = rest.rfind(['+', '-'])?;
            let (time, offset) = (rest.get(..sign)?, rest.get(sign + 1..)?);
            let digits: String = offset.chars().filter(|c| *c != ':').collect();
            let (hours, minutes) = digits.split_at_checked(2)?;
            let minutes = if minutes.is_empty() {
                0
            } else {
                i64::from(number(minutes, 2)?)
            };
            let minutes = i64::from(number(hours, 2)?) * 60 + minutes;
            (
                time,
                if rest.get(sign..)?.starts_with('-') {
                    -minutes
                } else {
                    minutes
                },
            )
        }
    };
    let local = civil(&format!("{date} {}", time.trim()), false)?;
    let utc = TimeZone::UTC.to_timestamp(local).ok()?.as_millisecond();
    utc.checked_sub(minutes * 60_000)
}

fn civil(text: &str, month_first: bool) -> Option<DateTime> {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "0:00"));
    let (year, month, day) = if let Some((year, rest)) = date.split_once('-') {
        let (month, day) = rest.split_once('-')?;
        (year, month, day)
    } else if date.find('/') == Some(4) {
        let (year, rest) = date.split_once('/')?;
        let (month, day) = rest.split_once('/')?;
        (year, month, day)
    } else {
        let (month, rest) = date.split_once('/').filter(|_| month_first)?;
        let (day, year) = rest.split_once('/')?;
        (year, month, day)
    };
    let year = number(year, 4)?;
    // Two digits don't say which century.
    if !YEARS.contains(&year) {
        return None;
    }
    let date = Date::new(year, small(month)?, small(day)?).ok()?;
    let (hour, rest) = time.trim().split_once(':')?;
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "0"));
    let second = second.split_once('.').map_or(second, |(whole, _)| whole);
    let (hour, minute, second) = (small(hour)?, small(minute)?, small(second)?);
    let time = Time::new(hour, minute, second, 0).ok()?;
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
    fn stated_formats_and_offsets_are_read() {
        let read = |format: &str, text: &str| {
            let calendar = Calendar::new("Europe/London").unwrap();
            calendar.with_formats(&[format.to_owned()]).millis(text)
        };
        let expected = utc("2018-05-16T06:32:06Z");
        assert_eq!(read("DD-MM-YYYY hh:mm:ss", "16-05-2018 07:32:06"), expected);
        assert_eq!(
            read(
                "MMM D, YYYY hh:mm:ss AM".replace(" D,", " DD,").as_str(),
                "May 16, 2018 07:32:06 AM"
            ),
            expected
        );
        assert_eq!(read("MM/DD/YY", "5/16/18"), utc("2018-05-15T23:00:00Z"));
        assert_eq!(
            read("DD-MM-YYYY", "2018-05-16 07:32:06"),
            expected,
            "ISO is always read"
        );
        assert_eq!(read("DD-MM-YYYY", "32-05-2018"), None);
        for text in [
            "2018-05-16 02:32:06 -0400",
            "2018-05-16T06:32:06Z",
            "2018-05-16T08:32:06+02:00",
            "2018-05-16 06:32:06 UTC",
        ] {
            assert_eq!(london(text), expected, "{text}");
        }
        for bad in [
            "2018-05-16 02:32:06 -04x0",
            "2018-05-16 -0400",
            "2018-05-16T+",
            "é T-é",
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
