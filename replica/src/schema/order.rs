//! The layout of an order. Keys: `h` header, `c` customer, `d` discount, `s` shipping, `n` note; by line
//! id `i` item, `q` quantity, `e` discount, `t` note, `x` removed; by fact id `f`.

use std::collections::BTreeMap;

use domain::customer::CustomerSnapshot;
use domain::decide::OrderEdit;
use domain::id::LineId;
use domain::order::{Discount, Fact, Header, Item, LineState, OrderState, Versions};
use domain::quantity::Quantity;
use rust_decimal::Decimal;

use super::{Exact, cell, read, read_versions};
use crate::document::{Cell, DocumentError};

#[derive(Default)]
struct Line {
    item: Option<Item>,
    quantity: Versions<Quantity>,
    discount: Versions<Option<Discount>>,
    note: Versions<String>,
    removed: bool,
}

/// Reads an order.
///
/// # Errors
/// [`DocumentError::Malformed`] when a value isn't what its key promises or the header is missing.
pub(crate) fn order(cells: &[Cell]) -> Result<OrderState, DocumentError> {
    let mut header: Option<Header> = None;
    let mut customer: Versions<Option<CustomerSnapshot>> = Versions::default();
    let mut discount: Versions<Option<Discount>> = Versions::default();
    let mut shipping: Versions<Decimal> = Versions::default();
    let mut note: Versions<String> = Versions::default();
    let mut lines: BTreeMap<LineId, Line> = BTreeMap::new();
    let mut facts = BTreeMap::new();
    for cell in cells {
        let Some(letter) = cell.key.chars().next() else {
            continue;
        };
        let rest = cell.key.get(letter.len_utf8()..).unwrap_or("");
        match (letter, rest) {
            ('h', "") => header = Some(read(&cell.shown)?),
            ('c', "") => customer = read_versions(cell)?,
            ('d', "") => discount = read_versions(cell)?,
            ('s', "") => {
                let exact: Versions<Exact> = read_versions(cell)?;
                shipping = Versions {
                    shown: exact.shown.0,
                    others: exact.others.into_iter().map(|other| other.0).collect(),
                };
            }
            ('n', "") => note = read_versions(cell)?,
            ('f', _) => {
                let fact: Fact = read(&cell.shown)?;
                facts.insert(fact.id, fact);
            }
            ('i' | 'q' | 'e' | 't' | 'x', id) => {
                let id = id
                    .parse()
                    .map_err(|_| DocumentError::Malformed(format!("key {}", cell.key)))?;
                let line = lines.entry(id).or_default();
                match letter {
                    'i' => line.item = Some(read(&cell.shown)?),
                    'q' => line.quantity = read_versions(cell)?,
                    'e' => line.discount = read_versions(cell)?,
                    't' => line.note = read_versions(cell)?,
                    _ => line.removed = true,
                }
            }
            // A key of a later schema: kept in the document, not shown by this build.
            _ => {}
        }
    }
    let lines = lines
        .into_iter()
        .filter_map(|(id, line)| {
            let Line {
                item,
                quantity,
                discount,
                note,
                removed,
            } = line;
            Some((
                id,
                LineState {
                    item: item?,
                    quantity,
                    discount,
                    note,
                    removed,
                },
            ))
        })
        .collect();
    let header = header.ok_or_else(|| DocumentError::Malformed("an order without a header".into()))?;
    Ok(OrderState {
        header,
        customer,
        discount,
        shipping,
        note,
        lines,
        facts,
    })
}

/// The cell that an edit sets.
pub(crate) fn order_cell(edit: &OrderEdit) -> (String, Vec<u8>) {
    match edit {
        OrderEdit::Create(header) => cell("h", header),
        OrderEdit::AddLine(line, item) => cell(format!("i{line}"), item),
        OrderEdit::SetQuantity(line, quantity) => cell(format!("q{line}"), quantity),
        OrderEdit::SetLineDiscount(line, discount) => cell(format!("e{line}"), discount),
        OrderEdit::SetLineNote(line, note) => cell(format!("t{line}"), note),
        OrderEdit::RemoveLine(line) => cell(format!("x{line}"), &true),
        OrderEdit::SetCustomer(customer) => cell("c", customer),
        OrderEdit::SetDiscount(discount) => cell("d", discount),
        OrderEdit::SetShipping(shipping) => cell("s", &Exact(*shipping)),
        OrderEdit::SetNote(note) => cell("n", note),
        OrderEdit::AddFact(fact) => cell(format!("f{}", fact.id), fact),
    }
}
