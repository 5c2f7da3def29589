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
/// Milliseconds within which a scanner's next key comes. Where keys also mean something else, only what is as quick
/// as this, from the first letter to Enter, is a scan.
const QUICK_MS: f64 = 50.0;
/// The shortest code that is told from typing by its speed alone: a person's fingers may roll over three keys.
const SHORTEST_QUICK: usize = 4;
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
    /// Where the keys began in `text` that came as quick as a scanner's, up to now.
    burst: usize,
    /// Within the run, keys that came as quick as a scanner's stand before the burst: one scan that faltered.
    is_faltering: bool,
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
            self.is_faltering = false;
        }
        if pause > QUICK_MS {
            let before = self.text.get(self.burst.max(self.run)..).unwrap_or_default();
            self.is_faltering |= before.chars().count() > 1;
            self.burst = self.text.len();
        }
        if key == "Enter" {
            return self.end();
        }
        let Some(letter) = letter_of(key) else {
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
            self.without_strays(run)
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

    /// A run of keys without what a person pressed right before the scanner began: single keys, each with a longer
    /// pause behind it than a scanner makes. The first key of a radio scanner that has to wake up looks the same; where
    /// only the whole has a right check digit, it was that.
    fn without_strays<'a>(&'a self, run: &'a str) -> &'a str {
        let burst = self.text.get(self.burst..).unwrap_or_default();
        let is_scan = !self.is_faltering && burst.chars().count() >= SHORTEST_QUICK;
        if is_scan && (is_trade_number(burst) || !is_trade_number(run)) {
            burst
        } else {
            run
        }
    }

    fn forget(&mut self) {
        self.text.clear();
        self.run = 0;
        self.burst = 0;
        self.is_faltering = false;
    }
}

/// Whether a code is an EAN, a UPC or another trade item number whose check digit is right: the digits, weighted 1 and 3
/// in turn from the last, come to a multiple of ten (GS1 General Specifications, "Check digit calculations").
fn is_trade_number(code: &str) -> bool {
    let weights = [1, 3].into_iter().cycle();
    let sum = code
        .chars()
        .rev()
        .zip(weights)
        .try_fold(0_u32, |sum, (digit, weight)| {
            let weighted = digit.to_digit(10)?.checked_mul(weight)?;
            sum.checked_add(weighted)
        });
    matches!(code.len(), 8 | 12..=14) && sum.is_some_and(|sum| sum % 10 == 0)
}

/// The letter that a key types. Longer names are keys such as `Shift` and `ArrowUp`; control characters, which some
/// codes have between their fields, are no part of what people call the code.
fn letter_of(key: &str) -> Option<char> {
    let mut letters = key.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if !letter.is_control() => Some(letter),
        _ => None,
    }
}

/// The keys that were typed while a field had the focus or a dialog was open.
#[derive(Debug, Default)]
pub struct Burst {
    text: String,
    last: f64,
}

impl Burst {
    /// Takes a key, as a browser names it, at a time in milliseconds. Gives the code that ends with it.
    pub fn key(&mut self, key: &str, at: f64) -> Option<String> {
        if at - self.last > QUICK_MS || self.text.len() > LONGEST {
            self.text.clear();
        }
        self.last = at;
        if key == "Enter" {
            let code = std::mem::take(&mut self.text);
            let code = code.trim();
            // A number with decimals is a price or a weight, however quick the fingers were: no code looks like one.
            let is_amount = code.contains(['.', ',']) && amounts::parse(code).is_some();
            return (code.chars().count() >= SHORTEST_QUICK && !is_amount).then(|| code.to_owned());
        }
        self.text.extend(letter_of(key));
        None
    }

    /// Whether the last key may have begun a code: what its field held before is what it gets back.
    pub fn is_beginning(&self) -> bool {
        self.text.chars().count() <= 1
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

    /// What a scanner sends, by the pauses between its keys, which it repeats: before the first key there is none.
    fn sent(code: &'static str, pauses: &[f64]) -> Vec<(&'static str, f64)> {
        let pauses = std::iter::once(0.0).chain(pauses.iter().copied().cycle());
        let letters = code.char_indices().map(|(at, c)| &code[at..at + c.len_utf8()]);
        letters.chain(std::iter::once("Enter")).zip(pauses).collect()
    }

    /// Pauses of real scanners: by cable, polled every 8 ms or every millisecond; by radio, in bunches; and one that was
    /// told to be slow for an old till.
    const SCANNERS: [&[f64]; 4] = [
        &[8.0, 8.1, 7.9, 16.0, 8.0],
        &[1.0, 2.0, 1.0],
        &[11.0, 15.0, 0.4, 33.0, 22.0, 7.0],
        &[40.0, 41.0, 39.0],
    ];

    #[test]
    fn a_stray_key_shortly_before_a_scan_is_no_part_of_it() {
        for pauses in SCANNERS {
            for (code, wanted) in [
                ("4006381333931", "4006381333931"),
                ("SKU-1", "SKU-1"),
                ("96385074", "96385074"),
            ] {
                for pause in [55.0, 120.0, 299.0] {
                    for strays in [&["0"][..], &["4"], &["j", "k"]] {
                        let mut keys: Vec<_> = strays.iter().map(|key| (*key, pause)).collect();
                        let mut scan = sent(code, pauses);
                        scan[0].1 = pause;
                        keys.extend(scan);
                        let heard = hear(&keys);
                        assert_eq!(
                            heard,
                            [Heard::Code(wanted.into())],
                            "{strays:?} {pause} ms before {code}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_scan_that_falters_is_whole() {
        for at in 2..13 {
            let mut keys = sent("4006381333931", SCANNERS[2]);
            keys[at].1 = 140.0;
            assert_eq!(
                hear(&keys),
                [Heard::Code("4006381333931".into())],
                "before key {at}"
            );
        }
        // A radio scanner that wakes up: after its first key nothing but the check digit tells.
        let mut keys = sent("4006381333931", SCANNERS[0]);
        keys[1].1 = 90.0;
        assert_eq!(hear(&keys), [Heard::Code("4006381333931".into())]);
    }

    #[test]
    fn a_code_typed_quickly_by_hand_is_whole() {
        // Fingers roll over some keys, and Enter comes later.
        let pauses = [0.0, 130.0, 95.0, 110.0, 30.0, 28.0, 35.0, 180.0];
        let keys: Vec<_> = ["T", "E", "A", "-", "5", "0", "0", "Enter"]
            .into_iter()
            .zip(pauses)
            .collect();
        assert_eq!(hear(&keys), [Heard::Code("TEA-500".into())]);
    }

    #[test]
    fn a_check_digit_is_right_or_not() {
        for right in ["4006381333931", "96385074", "036000291452", "10012345678902"] {
            assert!(is_trade_number(right), "{right}");
        }
        for wrong in [
            "4006381333932",
            "",
            "0",
            "TEA-5000",
            "400638133393",
            "4006381 33931",
        ] {
            assert!(!is_trade_number(wrong), "{wrong}");
        }
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

    fn burst(keys: &[(&str, f64)]) -> Vec<String> {
        let mut burst = Burst::default();
        let mut at = 0.0;
        keys.iter()
            .filter_map(|(key, pause)| {
                at += pause;
                burst.key(key, at)
            })
            .collect()
    }

    #[test]
    fn in_a_field_only_speed_makes_a_scan() {
        let mut keys = typed("12", 150.0);
        keys.extend(typed("4006381333931", 12.0));
        keys.push(("Enter", 12.0));
        // The first digit of the burst comes after a pause, so what was typed before is no part of it.
        keys.iter_mut().skip(2).take(1).for_each(|key| key.1 = 400.0);
        assert_eq!(burst(&keys), ["4006381333931"]);
        let mut slow = typed("4006381333931", 90.0);
        slow.push(("Enter", 90.0));
        assert_eq!(burst(&slow), [""; 0]);
    }

    #[test]
    fn a_number_and_enter_are_no_scan_however_quick() {
        let mut keys = typed("250", 20.0);
        keys.push(("Enter", 20.0));
        assert_eq!(burst(&keys), [""; 0]);
        let mut price = typed("12.50", 20.0);
        price.push(("Enter", 20.0));
        assert_eq!(burst(&price), [""; 0]);
        let mut paused = typed("2500", 20.0);
        paused.push(("Enter", 200.0));
        assert_eq!(burst(&paused), [""; 0]);
    }

    #[test]
    fn the_same_scan_twice_is_two_and_control_characters_are_none_of_it() {
        let mut keys = typed("\u{1d}4006", 8.0);
        keys.push(("Shift", 2.0));
        keys.extend(typed("A", 2.0));
        keys.push(("Enter", 8.0));
        keys.extend(keys.clone());
        assert_eq!(burst(&keys), ["4006A", "4006A"]);
        keys.truncate(8);
        assert_eq!(hear(&keys), [Heard::Code("4006A".into())]);
    }
}
