//! Numbers, money and dates as the person's language writes them, by the browser's `Intl`.
//!
//! Exact decimals go to `Intl` as text, so no binary fraction rounds an amount on the way to the screen.

use std::cell::RefCell;

use domain::id::Millis;
use domain::money::Currency;
use domain::quantity::Quantity;
use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::wasm_bindgen::{JsCast, JsValue};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::preferences::tag;
use crate::words::{Locale, fill};

/// What a formatter is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Style {
    /// An amount of a currency.
    Money(Currency),
    /// A quantity, at most three decimals.
    Quantity,
    /// A whole number.
    Count,
    /// Bytes, with their unit; the number of thousands.
    Bytes(u8),
    /// Day and time.
    Moment,
    /// Time of day.
    Time,
    /// Day.
    Day,
}

thread_local! {
    // Making a formatter costs a hundred times what using it does.
    static FORMATTERS: RefCell<FxHashMap<(&'static str, Style), Function>> = RefCell::new(FxHashMap::default());
}

const BYTE_UNITS: [&str; 5] = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/// An amount with its currency: `$12.50`.
pub fn money(locale: Locale, amount: Decimal, currency: Currency) -> String {
    let rounded = currency.round(amount);
    if currency == Currency::NONE {
        // Right after the start: the amount alone, until it is known of what.
        return decimal(locale, rounded);
    }
    let exact = JsValue::from_str(&rounded.to_string());
    format(locale, Style::Money(currency), &exact).unwrap_or_else(|| format!("{rounded} {currency}"))
}

/// A quantity: `2`, `0.25`.
pub fn quantity(locale: Locale, quantity: Quantity) -> String {
    let exact = JsValue::from_str(&quantity.to_string());
    format(locale, Style::Quantity, &exact).unwrap_or_else(|| quantity.to_string())
}

/// A whole number: `12,345`.
pub fn count(locale: Locale, number: u32) -> String {
    format(locale, Style::Count, &JsValue::from(number)).unwrap_or_else(|| number.to_string())
}

/// So many of something: `one` says it of a single one, `several` has a gap for the count.
pub fn counted(locale: Locale, number: u32, one: &str, several: &str) -> String {
    if number == 1 {
        return one.to_owned();
    }
    fill(several, &[("count", &count(locale, number))])
}

/// A decimal as it is, in the language's digits: `12.5`.
pub fn decimal(locale: Locale, number: Decimal) -> String {
    let exact = JsValue::from_str(&number.normalize().to_string());
    format(locale, Style::Quantity, &exact).unwrap_or_else(|| number.to_string())
}

/// So many bytes, in the unit that leaves one to three digits: `12 MB`.
pub fn bytes(locale: Locale, bytes: u64) -> String {
    let mut unit = 0_u8;
    // A size on the screen may be rounded; 2^53 bytes are far away.
    let mut size = bytes as f64;
    while size >= 1000.0 && usize::from(unit) + 1 < BYTE_UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    format(locale, Style::Bytes(unit), &JsValue::from_f64(size)).unwrap_or_else(|| bytes.to_string())
}

/// Day and time, short: `12 May 2026, 10:42`.
pub fn moment(locale: Locale, at: Millis) -> String {
    date(locale, Style::Moment, at)
}

/// Day and time as [`moment`], by the clocks of an IANA zone; by those of this device where the browser knows no such zone.
pub fn moment_in(locale: Locale, at: Millis, zone: &str) -> String {
    let there = || {
        let options = Object::new();
        moment_options(&options);
        Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
        // The constructor throws at a zone that it doesn't know, so it must not be called as one that never does.
        let kind = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let kind: Function = Reflect::get(&kind, &"DateTimeFormat".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let formatter = Reflect::construct(&kind, &Array::of2(&tag(locale).into(), &options)).ok()?;
        let format = formatter.unchecked_into::<Intl::DateTimeFormat>().format();
        let at = JsValue::from_f64(possible(at)? as f64);
        format.call1(&JsValue::UNDEFINED, &at).ok()?.as_string()
    };
    let there = if zone.is_empty() { None } else { there() };
    there.unwrap_or_else(|| moment(locale, at))
}

/// The time of day: `10:42`.
pub fn time(locale: Locale, at: Millis) -> String {
    date(locale, Style::Time, at)
}

/// The day: `12 May 2026`.
pub fn day(locale: Locale, at: Millis) -> String {
    date(locale, Style::Day, at)
}

thread_local! {
    // A list asks for it once for each row; its day changes at the beginning of a minute.
    static TODAY: RefCell<(&'static str, Millis, String)> = const { RefCell::new(("", 0, String::new())) };
}

fn today(locale: Locale) -> String {
    let now = super::browser::now();
    let minute = now.div_euclid(60_000);
    TODAY.with_borrow_mut(|(known, of, text)| {
        if *known != tag(locale) || *of != minute {
            (*known, *of, *text) = (tag(locale), minute, day(locale, now));
        }
        text.clone()
    })
}

/// The time of day if it was today, else the day.
pub fn when(locale: Locale, at: Millis) -> String {
    let today = today(locale);
    let that_day = day(locale, at);
    if that_day == today {
        time(locale, at)
    } else {
        that_day
    }
}

fn date(locale: Locale, style: Style, at: Millis) -> String {
    let text = possible(at).and_then(|at| format(locale, style, &JsValue::from_f64(at as f64)));
    text.unwrap_or_default()
}

/// A time that JavaScript has: beyond ±100 million days it throws; a clock that is that wrong shows nothing.
fn possible(at: Millis) -> Option<Millis> {
    const LAST: Millis = 8_640_000_000_000_000;
    (-LAST..=LAST).contains(&at).then_some(at)
}

fn moment_options(options: &Object) {
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // Setting a property of a plain object can't fail.
        let _ = Reflect::set(options, &name.into(), &value.into());
    }
}

fn format(locale: Locale, style: Style, value: &JsValue) -> Option<String> {
    let tag = tag(locale);
    let function = FORMATTERS.with_borrow_mut(|known| {
        known
            .entry((tag, style))
            .or_insert_with(|| formatter(tag, style))
            .clone()
    });
    function.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}

fn formatter(tag: &str, style: Style) -> Function {
    let locales = Array::of1(&JsValue::from_str(tag));
    let options = Object::new();
    let set = |name: &str, value: &str| {
        // Setting a property of a plain object can't fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    };
    let number = |name: &str, value: u32| {
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from(value));
    };
    match style {
        Style::Money(currency) => {
            set("style", "currency");
            set("currency", currency.code());
            set("currencyDisplay", "narrowSymbol");
        }
        Style::Quantity => number("maximumFractionDigits", 3),
        Style::Count => number("maximumFractionDigits", 0),
        Style::Bytes(unit) => {
            set("style", "unit");
            set("unit", BYTE_UNITS.get(usize::from(unit)).unwrap_or(&"byte"));
            number("maximumFractionDigits", if unit > 1 { 1 } else { 0 });
        }
        Style::Moment => moment_options(&options),
        Style::Time => set("timeStyle", "short"),
        Style::Day => set("dateStyle", "medium"),
    }
    match style {
        Style::Moment | Style::Time | Style::Day => Intl::DateTimeFormat::new(&locales, &options).format(),
        Style::Money(_) | Style::Quantity | Style::Count | Style::Bytes(_) => {
            Intl::NumberFormat::new(&locales, &options).format()
        }
    }
}
