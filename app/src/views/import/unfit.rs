//! Why a file as a whole can't be used, in the person's language.

use import::{Need, Unlike, Unreadable};

use super::faults::part;
use crate::state::format;
use crate::words::{Words, fill, t_string};

/// Why a file can't be read, to stand within a sentence. What a browser or a broken workbook says of itself stays in
/// their own words.
pub fn unreadable(words: Words, why: &Unreadable) -> String {
    let locale = words.get_locale();
    match why {
        Unreadable::Empty => t_string!(words, unfit.empty).to_owned(),
        Unreadable::OldWorkbook => t_string!(words, unfit.old_workbook).to_owned(),
        Unreadable::Pdf => t_string!(words, unfit.pdf).to_owned(),
        Unreadable::Json => t_string!(words, unfit.json).to_owned(),
        Unreadable::Markup => t_string!(words, unfit.markup).to_owned(),
        Unreadable::TooLarge(bytes) => fill(
            t_string!(words, unfit.too_large),
            &[("size", &format::bytes(locale, *bytes))],
        ),
        Unreadable::TooManyCells(most) => fill(
            t_string!(words, unfit.cells),
            &[("count", &format::count(locale, *most))],
        ),
        Unreadable::BrokenWorkbook(why) => fill(t_string!(words, unfit.broken), &[("why", why)]),
        Unreadable::Disk(why) => why.clone(),
    }
}

/// What a file lacks, a line for each thing that it might have been.
pub fn unlike(words: Words, why: &Unlike) -> Vec<String> {
    match why {
        Unlike::Mixed => Vec::new(),
        Unlike::Lacks(_, as_part, columns) => vec![lacking(words, as_part, columns)],
        Unlike::FitsNone(system, parts) => {
            let parts: Vec<String> = parts.iter().map(|name| part(words, name).to_owned()).collect();
            let parts = together(words, &parts);
            vec![fill(
                t_string!(words, unfit.fits_none),
                &[("system", system), ("parts", &parts)],
            )]
        }
        Unlike::Strange(orders, products, customers) => {
            let told = [
                ("orders", orders),
                ("products", products),
                ("customers", customers),
            ];
            told.map(|(as_part, needs)| {
                let needs: Vec<String> = needs.iter().map(|one| need(words, *one).to_owned()).collect();
                lacking(words, as_part, &needs)
            })
            .to_vec()
        }
    }
}

/// Several names in a row.
pub fn together(words: Words, names: &[String]) -> String {
    names.join(t_string!(words, unfit.between))
}

fn lacking(words: Words, as_part: &str, needs: &[String]) -> String {
    let as_part = part(words, as_part);
    if needs.is_empty() {
        return fill(t_string!(words, unfit.lacks_nothing), &[("part", as_part)]);
    }
    let needs = together(words, needs);
    fill(
        t_string!(words, unfit.lacks),
        &[("part", as_part), ("needs", &needs)],
    )
}

fn need(words: Words, need: Need) -> &'static str {
    match need {
        Need::OrderNumber => t_string!(words, unfit.order_number),
        Need::Date => t_string!(words, unfit.date),
        Need::Quantity => t_string!(words, unfit.quantity),
        Need::Amount => t_string!(words, unfit.amount),
        Need::Sku => t_string!(words, unfit.sku),
        Need::Name => t_string!(words, unfit.name),
        Need::Price => t_string!(words, unfit.price),
        Need::Contact => t_string!(words, unfit.contact),
    }
}
