//! What tax classes and units are called. A code that isn't listed, as imports bring them, is its own name.

use crate::components::chip::Choice;
use crate::words::{Words, t_string};

/// Codes of tax classes.
const TAX_CLASSES: [&str; 3] = ["standard", "reduced", "zero"];
/// Codes of units.
const UNITS: [&str; 11] = [
    "piece", "pack", "box", "pair", "set", "kg", "g", "l", "ml", "m", "hour",
];

/// The name of a tax class.
pub fn tax_class(words: Words, code: &str) -> String {
    match code {
        "standard" => t_string!(words, products.tax_standard),
        "reduced" => t_string!(words, products.tax_reduced),
        "zero" => t_string!(words, products.tax_zero),
        other => other,
    }
    .to_owned()
}

/// The name of a unit.
pub fn unit(words: Words, code: &str) -> String {
    match code {
        "piece" => t_string!(words, products.unit_piece),
        "pack" => t_string!(words, products.unit_pack),
        "box" => t_string!(words, products.unit_box),
        "pair" => t_string!(words, products.unit_pair),
        "set" => t_string!(words, products.unit_set),
        "kg" => t_string!(words, products.unit_kg),
        "g" => t_string!(words, products.unit_g),
        "l" => t_string!(words, products.unit_l),
        "ml" => t_string!(words, products.unit_ml),
        "m" => t_string!(words, products.unit_m),
        "hour" => t_string!(words, products.unit_hour),
        other => other,
    }
    .to_owned()
}

/// The tax classes to choose from; `chosen` is among them, whatever it is.
pub fn tax_classes(words: Words, chosen: &str) -> Vec<Choice> {
    choices(words, &TAX_CLASSES, chosen, tax_class)
}

/// The units to choose from; `chosen` is among them, whatever it is.
pub fn units(words: Words, chosen: &str) -> Vec<Choice> {
    choices(words, &UNITS, chosen, unit)
}

fn choices(words: Words, known: &[&str], chosen: &str, name: fn(Words, &str) -> String) -> Vec<Choice> {
    let choice = |code: &str| (code.to_owned(), name(words, code));
    let missing = (!known.contains(&chosen)).then(|| choice(chosen));
    missing
        .into_iter()
        .chain(known.iter().map(|code| choice(code)))
        .collect()
}
