//! Which preset files are of, and what is missing when they are of none.

use crate::input::Input;
use crate::layout::Part;
use crate::source::{Opening, Source, openings};
use crate::unfit::{Need, Unlike, Unreadable};
use crate::{ImportError, Preset};

/// Finds the preset of which all files are, and puts them into the sequence of their parts: orders before what
/// belongs to them. Files of one part keep their sequence. Sheets of a workbook that are none of the preset's are left
/// out, as long as one of them is.
///
/// # Errors
/// [`ImportError`] when a file can't be read, or is of no preset, or of several.
pub fn recognise(files: &[Input], presets: &[Preset]) -> Result<(Preset, Vec<Source>), ImportError> {
    choose(files, &open(files)?, presets)
}

/// How each file begins.
///
/// # Errors
/// [`ImportError::Unreadable`]
pub fn open(files: &[Input]) -> Result<Vec<Vec<Opening>>, ImportError> {
    let mut opened = Vec::with_capacity(files.len());
    for input in files {
        let failed = |error: std::io::Error| ImportError::Unreadable {
            file: input.name().to_owned(),
            why: Unreadable::of(&error),
        };
        let found = openings(input).map_err(failed)?;
        if found.iter().all(Opening::is_empty) {
            return Err(failed(Unreadable::Empty.into()));
        }
        opened.push(found);
    }
    Ok(opened)
}

/// As [`recognise`], of files that were opened.
///
/// # Errors
/// As those of [`recognise`].
pub fn choose(
    files: &[Input],
    opened: &[Vec<Opening>],
    presets: &[Preset],
) -> Result<(Preset, Vec<Source>), ImportError> {
    let mut fits: Vec<(&Preset, Vec<Source>)> = Vec::new();
    for preset in presets {
        if let Some(sources) = sources(opened, preset) {
            fits.push((preset, sources));
        }
    }
    // A preset that only knows a file as none of its business is no match while another reads it.
    let reads = |sources: &[Source]| sources.iter().any(|source| source.layout.part != Part::Unused);
    if fits.iter().any(|(_, sources)| reads(sources)) {
        fits.retain(|(_, sources)| reads(sources));
    }
    // Of a list with many columns a shorter one of another system may be a part.
    let weight = |sources: &[Source]| sources.iter().map(|source| source.layout.weight()).sum::<usize>();
    let most = fits.iter().map(|(_, sources)| weight(sources)).max();
    fits.retain(|(_, sources)| Some(weight(sources)) == most);
    match fits.len() {
        0 => Err(unknown(files, opened, presets)),
        1 => match fits.pop() {
            Some((preset, sources)) if reads(&sources) => Ok((preset.clone(), sources)),
            _ => Err(ImportError::NothingToImport(first_name(files))),
        },
        _ => Err(ImportError::Ambiguous {
            file: first_name(files),
            presets: fits.iter().map(|(preset, _)| preset.name().to_owned()).collect(),
        }),
    }
}

fn first_name(files: &[Input]) -> String {
    files
        .first()
        .map_or_else(String::new, |input| input.name().to_owned())
}

/// The sources that all files are by a preset; `None` when one isn't of it.
fn sources(opened: &[Vec<Opening>], preset: &Preset) -> Option<Vec<Source>> {
    let layouts = preset.layouts();
    let mut sources = Vec::new();
    for openings in opened {
        let before = sources.len();
        sources.extend(openings.iter().filter_map(|opening| opening.recognise(&layouts)));
        if sources.len() == before {
            return None;
        }
    }
    sources.sort_by_key(|source| source.layout.part);
    Some(sources)
}

/// What is missing for the first file that is of no preset.
fn unknown(files: &[Input], opened: &[Vec<Opening>], presets: &[Preset]) -> ImportError {
    let stranger = opened.iter().position(|openings| {
        let known = |preset: &Preset| {
            let layouts = preset.layouts();
            openings
                .iter()
                .any(|opening| opening.recognise(&layouts).is_some())
        };
        !presets.iter().any(known)
    });
    let Some(at) = stranger else {
        return ImportError::Unknown {
            file: first_name(files),
            why: Unlike::Mixed,
        };
    };
    let header = opened
        .get(at)
        .and_then(|openings| openings.first())
        .map_or(&[][..], Opening::likely_header);
    let why = match presets {
        [preset] => missing_for(preset, header),
        _ => strange(header),
    };
    ImportError::Unknown {
        file: files
            .get(at)
            .map_or_else(String::new, |input| input.name().to_owned()),
        why,
    }
}

/// What a header lacks to be one of a preset's.
fn missing_for(preset: &Preset, header: &[String]) -> Unlike {
    let layouts = preset.layouts();
    let read = layouts.iter().filter(|layout| layout.part != Part::Unused);
    let missing = read.map(|layout| (layout.part, layout.missing(header)));
    match missing.min_by_key(|(_, missing)| missing.len()) {
        Some((part, missing)) if missing.len() < 4 => Unlike::Lacks(
            preset.name().to_owned(),
            part.word().to_owned(),
            missing.into_iter().map(str::to_owned).collect(),
        ),
        _ => Unlike::FitsNone(
            preset.name().to_owned(),
            preset.parts().into_iter().map(str::to_owned).collect(),
        ),
    }
}

/// What orders can't do without, and the words by which columns say that they hold it.
const ORDER_NEEDS: [(Need, &[&str]); 4] = [
    (
        Need::OrderNumber,
        &[
            "order id",
            "order no",
            "order_id",
            "order-id",
            "order number",
            "order_number",
            "invoice",
            "订单编号",
            "订单号",
        ],
    ),
    (
        Need::Date,
        &["date", "created", "time", "placed", "purchased", "时间", "日期"],
    ),
    (Need::Quantity, &["qty", "quantity", "units", "数量", "menge"]),
    (
        Need::Amount,
        &[
            "price", "total", "amount", "subtotal", "sales", "金额", "价格", "preis",
        ],
    ),
];

const PRODUCT_NEEDS: [(Need, &[&str]); 3] = [
    (Need::Sku, &["sku", "reference", "item code", "商家编码"]),
    (Need::Name, &["name", "title", "description", "标题"]),
    (Need::Price, &["price", "价格"]),
];

const CUSTOMER_NEEDS: [(Need, &[&str]); 2] = [
    (
        Need::Name,
        &["customer name", "first name", "last name", "full name", "姓名"],
    ),
    (Need::Contact, &["email", "e-mail", "phone", "电话", "手机"]),
];

/// What a header of nobody lacks to be orders, products or customers.
fn strange(header: &[String]) -> Unlike {
    let names: Vec<String> = header.iter().map(|name| name.to_lowercase()).collect();
    let lacks = |needs: &[(Need, &[&str])]| {
        let held = |words: &[&str]| {
            names
                .iter()
                .any(|name| words.iter().any(|word| name.contains(word)))
        };
        let lacking = needs.iter().filter(|(_, words)| !held(words));
        lacking.map(|(need, _)| *need).collect()
    };
    Unlike::Strange(lacks(&ORDER_NEEDS), lacks(&PRODUCT_NEEDS), lacks(&CUSTOMER_NEEDS))
}

#[cfg(test)]
mod tests;
