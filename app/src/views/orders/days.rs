//! Orders of certain days: today's, the last month's, or from one day to another. A day is that of this device's clocks, as
//! in the list.

use domain::id::Millis;
use leptos::prelude::*;

use super::filter::{OrderFilter, code_of, value_of};
use crate::components::ChipSelect;
use crate::components::chip::Choice;
use crate::words::{t, t_string, use_i18n};

/// A calendar day: year, month from 1, day. Days and months beyond the end of theirs mean those after it.
type Day = (i32, i32, i32);

/// Days that are chosen by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// This day.
    Today,
    /// The day before.
    Yesterday,
    /// This day and the six before it.
    Week,
    /// This month so far.
    Month,
    /// The whole month before.
    LastMonth,
}

/// Codes of [`Named`].
const NAMED: super::filter::Codes<Named> = &[
    (Named::Today, "today"),
    (Named::Yesterday, "yesterday"),
    (Named::Week, "week"),
    (Named::Month, "month"),
    (Named::LastMonth, "last-month"),
];

/// The choice of days by their dates.
const DATES: &str = "dates";

/// Which days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Days {
    /// All.
    #[default]
    Any,
    /// Those with this name.
    Named(Named),
    /// From the first to the last, as `2026-05-31`; each may be empty or no date, and then leaves nothing out.
    Dates(String, String),
}

impl Days {
    /// As an address has it: `today`, or `2026-05-01..2026-05-31`.
    pub fn read(code: &str) -> Days {
        match (value_of(NAMED, code), code.split_once("..")) {
            (Some(named), _) => Days::Named(named),
            (None, Some((first, last))) => Days::Dates(first.to_owned(), last.to_owned()),
            (None, None) => Days::Any,
        }
    }

    /// As [`Days::read`] reads it; empty for all days.
    pub fn write(&self) -> String {
        match self {
            Days::Any => String::new(),
            Days::Named(named) => code_of(NAMED, *named).to_owned(),
            Days::Dates(first, last) => format!("{first}..{last}"),
        }
    }

    /// The moments at which they begin and have ended, by this device's clocks.
    pub fn span(&self) -> (Option<Millis>, Option<Millis>) {
        let (first, end) = self.days(today());
        (first.map(midnight), end.map(midnight))
    }

    /// The first of the days, and the first that isn't one of them any more.
    fn days(&self, today: Day) -> (Option<Day>, Option<Day>) {
        let (year, month, day) = today;
        let after = |(year, month, day): Day| (year, month, day.saturating_add(1));
        match self {
            Days::Any => (None, None),
            Days::Named(Named::Today) => (Some(today), Some(after(today))),
            Days::Named(Named::Yesterday) => (Some((year, month, day - 1)), Some(today)),
            Days::Named(Named::Week) => (Some((year, month, day - 6)), Some(after(today))),
            Days::Named(Named::Month) => (Some((year, month, 1)), Some(after(today))),
            Days::Named(Named::LastMonth) => (Some((year, month - 1, 1)), Some((year, month, 1))),
            Days::Dates(first, last) => (date(first), date(last).map(after)),
        }
    }
}

/// A day as `2026-05-31`.
fn date(text: &str) -> Option<Day> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let is_possible = (1000..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_possible.then_some((year.into(), month.into(), day.into()))
}

fn today() -> Day {
    let now = js_sys::Date::new_0();
    // Months from 0 to 11 and days to 31 fit.
    (
        now.get_full_year() as i32,
        now.get_month() as i32 + 1,
        now.get_date() as i32,
    )
}

/// When a day begins by this device's clocks.
fn midnight((year, month, day): Day) -> Millis {
    // The browser takes year and month as unsigned, and a day before the first as one of the month before. Years have four
    // digits, and January less one is December of the year before.
    let months = year.saturating_mul(12).saturating_add(month - 1).max(0);
    let date = js_sys::Date::new_with_year_month_day((months / 12) as u32, months % 12, day);
    // Whole milliseconds fit exactly; the cast saturates.
    date.get_time() as Millis
}

/// The choice of days.
#[component]
pub fn DaysChip(filter: RwSignal<OrderFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let days = Memo::new(move |_| filter.with(|filter| filter.days.clone()));
    let choose = move |days| filter.update(|filter| filter.days = days);
    let any = Signal::derive(move || t_string!(i18n, orders.any_day).to_owned());
    let choices = Signal::derive(move || -> Vec<Choice> {
        let name = |named: Named| match named {
            Named::Today => t_string!(i18n, orders.today),
            Named::Yesterday => t_string!(i18n, orders.yesterday),
            Named::Week => t_string!(i18n, orders.last_week),
            Named::Month => t_string!(i18n, orders.this_month),
            Named::LastMonth => t_string!(i18n, orders.last_month),
        };
        let mut choices = vec![(String::new(), any.get())];
        choices.extend(
            NAMED
                .iter()
                .map(|(named, code)| ((*code).to_owned(), name(*named).to_owned())),
        );
        choices.push((DATES.to_owned(), t_string!(i18n, orders.choose_days).to_owned()));
        choices
    });
    let value = Signal::derive(move || match days.get() {
        Days::Dates(..) => DATES.to_owned(),
        days => days.write(),
    });
    let on_choose = Callback::new(move |code: String| {
        choose(match code.as_str() {
            DATES => Days::Dates(String::new(), String::new()),
            code => Days::read(code),
        });
    });
    let ends = Memo::new(move |_| match days.get() {
        Days::Dates(first, last) => Some((first, last)),
        _ => None,
    });
    let has_ends = Memo::new(move |_| ends.with(Option::is_some));
    let first = Signal::derive(move || ends.get().map(|(first, _)| first).unwrap_or_default());
    let last = Signal::derive(move || ends.get().map(|(_, last)| last).unwrap_or_default());
    view! {
        <ChipSelect label=any choices value on_choose/>
        <Show when=move || has_ends.get()>
            <label class="chip is-date">
                <span>{t!(i18n, orders.first_day)}</span>
                <input
                    type="date"
                    prop:value=first
                    on:change=move |event| choose(Days::Dates(event_target_value(&event), last.get_untracked()))
                />
            </label>
            <label class="chip is-date">
                <span>{t!(i18n, orders.last_day)}</span>
                <input
                    type="date"
                    prop:value=last
                    on:change=move |event| choose(Days::Dates(first.get_untracked(), event_target_value(&event)))
                />
            </label>
        </Show>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_a_first_one_and_an_end() {
        let today = (2026, 1, 3);
        let of = |code: &str| Days::read(code).days(today);
        assert_eq!(of("today"), (Some(today), Some((2026, 1, 4))));
        assert_eq!(of("yesterday"), (Some((2026, 1, 2)), Some(today)));
        // What lies before a month is of the month before; the browser knows its days.
        assert_eq!(of("week"), (Some((2026, 1, -3)), Some((2026, 1, 4))));
        assert_eq!(of("month"), (Some((2026, 1, 1)), Some((2026, 1, 4))));
        assert_eq!(of("last-month"), (Some((2026, 0, 1)), Some((2026, 1, 1))));
        assert_eq!(
            of("2025-12-24..2025-12-31"),
            (Some((2025, 12, 24)), Some((2025, 12, 32)))
        );
        assert_eq!(of("2025-12-24.."), (Some((2025, 12, 24)), None));
    }

    #[test]
    fn what_is_no_day_leaves_nothing_out() {
        for code in [
            "",
            "whenever",
            "..",
            "yesterday..today",
            "2026-13-01..",
            "..2026-02",
            "-1-1-1..",
        ] {
            assert_eq!(Days::read(code).days((2026, 1, 3)), (None, None), "{code}");
        }
        for code in ["", "today", "2026-05-01..2026-05-31", ".."] {
            assert_eq!(Days::read(code).write(), code);
        }
    }
}
