//! Telling a scanner from a person. A scanner that acts as a keyboard types a whole code within milliseconds and ends
//! with Enter; a person types slowly, and before a scan perhaps `3*`.
//!
//! This module must not know where the keys come from or what a code means.

use domain::quantity::Quantity;

use super::amounts;

/// Milliseconds after which the next key can't be the same scan.
const SLOW_MS: f64 = 300.0;
/// Milliseconds after which what was typed before is forgotten.
const FORGET_MS: f64 = 5000.0;
/// The shortest code there is on goods is longer; shorter ones are slips of a finger.
const SHORTEST: usize = 3;
/// The longest code that a keyboard scanner sends (a GS1 QR code with all its fields).
const LONGEST: usize = 256;

/// What the keys so far mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// Nothing yet.
    Nothing,
    /// The next scan counts so many times.
    Times(Quantity),
    /// A whole code.
    Code(String),
}

/// The keys that were typed while no field had the focus.
#[derive(Debug, Default)]
pub struct Scanner {
    text: String,
    /// Where the last quick run of keys began in `text`.
    run: usize,
    last: f64,
}

impl Scanner {
    /// Takes a key, as a browser names it, at a time in milliseconds.
    pub fn key(&mut self, key: &str, at: f64) -> Heard {
        let pause = at - self.last;
        self.last = at;
        if pause > FORGET_MS || self.text.len() > LONGEST {
            self.forget();
        } else if pause > SLOW_MS {
            self.run = self.text.len();
        }
        if key == "Enter" {
            return self.end();
        }
        let mut letters = key.chars();
        // Longer names are keys such as `Shift` and `ArrowUp`.
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return Heard::Nothing;
        };
        self.text.push(letter);
        if matches!(letter, '*' | '×') {
            let (times, rest) = amounts::multiplied(&self.text);
            if let (Some(times), "") = (times, rest) {
                self.forget();
                return Heard::Times(times);
            }
        }
        Heard::Nothing
    }

    /// Whether keys are coming in faster than a person types.
    pub fn is_in_a_run(&self) -> bool {
        self.text.len().saturating_sub(self.run) > 1
    }

    fn end(&mut self) -> Heard {
        let run = self.text.get(self.run..).unwrap_or_default();
        let code = if run.chars().count() >= SHORTEST {
            run
        } else {
            self.text.as_str()
        };
        let heard = if code.trim().chars().count() >= SHORTEST {
            Heard::Code(code.trim().to_owned())
        } else {
            Heard::Nothing
        };
        self.forget();
        heard
    }

    fn forget(&mut self) {
        self.text.clear();
        self.run = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hear(keys: &[(&str, f64)]) -> Vec<Heard> {
        let mut scanner = Scanner::default();
        let mut at = 0.0;
        keys.iter()
            .map(|(key, pause)| {
                at += pause;
                scanner.key(key, at)
            })
            .filter(|heard| *heard != Heard::Nothing)
            .collect()
    }

    fn typed(text: &'static str, pause: f64) -> Vec<(&'static str, f64)> {
        let letters = text
            .char_indices()
            .map(|(at, c)| (&text[at..at + c.len_utf8()], pause));
        letters.collect()
    }

    #[test]
    fn a_scan_is_a_code() {
        let mut keys = typed("4006381333931", 8.0);
        keys.push(("Enter", 8.0));
        assert_eq!(hear(&keys), [Heard::Code("4006381333931".into())]);
    }

    #[test]
    fn a_stray_key_before_a_scan_is_no_part_of_it() {
        let mut keys = typed("1", 0.0);
        keys.push(("4", 900.0));
        keys.extend(typed("006381", 8.0));
        keys.push(("Enter", 8.0));
        assert_eq!(hear(&keys), [Heard::Code("4006381".into())]);
    }

    #[test]
    fn a_quantity_may_stand_before() {
        let mut keys = typed("12*", 700.0);
        keys.extend(typed("SKU-1", 8.0));
        keys.push(("Enter", 8.0));
        assert_eq!(
            hear(&keys),
            [Heard::Times(Quantity(12_000)), Heard::Code("SKU-1".into())]
        );
    }

    #[test]
    fn a_few_slow_keys_are_nothing() {
        assert_eq!(hear(&[("a", 0.0), ("b", 900.0), ("Enter", 900.0)]), []);
        assert_eq!(hear(&[("Shift", 0.0), ("Enter", 5.0)]), []);
        assert_eq!(hear(&[("a", 0.0), ("b", 9.0), ("c", 9.0), ("Enter", 6000.0)]), []);
    }

    #[test]
    fn typing_a_code_slowly_works_too() {
        let mut keys = typed("TEA-500", 400.0);
        keys.push(("Enter", 400.0));
        assert_eq!(hear(&keys), [Heard::Code("TEA-500".into())]);
    }
}
