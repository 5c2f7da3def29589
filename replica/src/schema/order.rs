//! The layout of an order. Keys: `h` the order as it was made, then `c` customer, `d` discount, `s` shipping,
//! `n` note where they were set later; by line id `i` the line as it was added, then `q` quantity,
//! `e` discount, `t` note, `x` removed where that came later; by fact id `f`.
//!
//! What is set when something is made lies in one cell with it: an order of five lines is seven cells, and
//! a cell costs a device about as much as everything else in a commit.

use std::collections::BTreeMap;

use domain::customer::CustomerSnapshot;
use domain::decide::OrderEdit;
use domain::id::LineId;
use domain::order::{Discount, Fact, Header, Item, LineState, OrderState, Versions};
use domain::quantity::Quantity;
use domain::sorting;
use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use super::{Exact, cell, read, read_versions};
use crate::document::{Cell, DocumentError};

/// The cell `h`.
#[derive(Clone, Encode, Decode)]
#[cbor(array)]
struct Made {
    #[n(0)]
    header: Header,
    #[n(1)]
    customer: Option<CustomerSnapshot>,
    #[n(2)]
    discount: Option<Discount>,
    #[n(3)]
    #[cbor(with = "domain::codec::decimal")]
    shipping: Decimal,
    #[n(4)]
    note: String,
}

/// The cell `i`.
#[derive(Clone, Encode, Decode)]
#[cbor(array)]
struct Added {
    #[n(0)]
    item: Item,
    #[n(1)]
    quantity: Quantity,
    #[n(2)]
    discount: Option<Discount>,
    #[n(3)]
    note: String,
}

#[derive(Default)]
struct Line {
    added: Option<Added>,
    quantity: Option<Versions<Quantity>>,
    discount: Option<Versions<Option<Discount>>>,
    note: Option<Versions<String>>,
    removed: bool,
}

impl Line {
    fn state(self) -> Option<LineState> {
        let Added {
            item,
            quantity,
            discount,
            note,
        } = self.added?;
        Some(LineState {
            item,
            quantity: self.quantity.unwrap_or_else(|| Versions::settled(quantity)),
            discount: self.discount.unwrap_or_else(|| Versions::settled(discount)),
            note: self.note.unwrap_or_else(|| Versions::settled(note)),
            removed: self.removed,
        })
    }
}

/// Reads an order.
///
/// # Errors
/// [`DocumentError::Malformed`] when a value isn't what its key promises or the header is missing.
pub(crate) fn order(cells: &[Cell]) -> Result<OrderState, DocumentError> {
    let mut made: Option<Made> = None;
    let mut customer: Option<Versions<Option<CustomerSnapshot>>> = None;
    let mut discount: Option<Versions<Option<Discount>>> = None;
    let mut shipping: Option<Versions<Decimal>> = None;
    let mut note: Option<Versions<String>> = None;
    let mut lines: BTreeMap<LineId, Line> = BTreeMap::new();
    let mut facts = BTreeMap::new();
    for cell in cells {
        let Some(letter) = cell.key.chars().next() else {
            continue;
        };
        let rest = cell.key.get(letter.len_utf8()..).unwrap_or("");
        match (letter, rest) {
            ('h', "") => made = Some(read(&cell.shown)?),
            ('c', "") => customer = Some(read_versions(cell)?),
            ('d', "") => discount = Some(read_versions(cell)?),
            ('s', "") => {
                let Versions { shown, others } = read_versions::<Exact>(cell)?;
                let others = others.into_iter().map(|other| other.0).collect();
                shipping = Some(Versions {
                    shown: shown.0,
                    others,
                });
            }
            ('n', "") => note = Some(read_versions(cell)?),
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
                    'i' => line.added = Some(read(&cell.shown)?),
                    'q' => line.quantity = Some(read_versions(cell)?),
                    'e' => line.discount = Some(read_versions(cell)?),
                    't' => line.note = Some(read_versions(cell)?),
                    _ => line.removed = true,
                }
            }
            // A key of a later schema: kept in the document, not shown by this build.
            _ => {}
        }
    }
    let made = made.ok_or_else(|| DocumentError::Malformed("an order without a header".into()))?;
    Ok(OrderState {
        header: made.header,
        customer: customer.unwrap_or_else(|| Versions::settled(made.customer)),
        discount: discount.unwrap_or_else(|| Versions::settled(made.discount)),
        shipping: shipping.unwrap_or_else(|| Versions::settled(made.shipping)),
        note: note.unwrap_or_else(|| Versions::settled(made.note)),
        lines: sorting::map(
            lines
                .into_iter()
                .filter_map(|(id, line)| Some((id, line.state()?))),
        ),
        facts,
    })
}

/// The cells that the edits of one commit set.
pub(crate) fn order_cells(edits: Vec<OrderEdit>) -> Vec<(String, Vec<u8>)> {
    let mut made: Option<Made> = None;
    let mut added: BTreeMap<LineId, Added> = BTreeMap::new();
    let mut cells = Vec::new();
    for edit in edits {
        match (edit, &mut made) {
            (OrderEdit::Create(header), _) => {
                let (shipping, note) = (Decimal::ZERO, String::new());
                made = Some(Made {
                    header,
                    customer: None,
                    discount: None,
                    shipping,
                    note,
                });
            }
            (OrderEdit::SetCustomer(customer), Some(made)) => made.customer = customer,
            (OrderEdit::SetCustomer(customer), None) => cells.push(cell("c", &customer)),
            (OrderEdit::SetDiscount(discount), Some(made)) => made.discount = discount,
            (OrderEdit::SetDiscount(discount), None) => cells.push(cell("d", &discount)),
            (OrderEdit::SetShipping(shipping), Some(made)) => made.shipping = shipping,
            (OrderEdit::SetShipping(shipping), None) => cells.push(cell("s", &Exact(shipping))),
            (OrderEdit::SetNote(note), Some(made)) => made.note = note,
            (OrderEdit::SetNote(note), None) => cells.push(cell("n", &note)),
            (OrderEdit::AddLine(line, item), _) => {
                let (discount, note) = (None, String::new());
                added.insert(
                    line,
                    Added {
                        item,
                        quantity: Quantity::ZERO,
                        discount,
                        note,
                    },
                );
            }
            (OrderEdit::SetQuantity(line, quantity), _) => match added.get_mut(&line) {
                Some(added) => added.quantity = quantity,
                None => cells.push(cell(format!("q{line}"), &quantity)),
            },
            (OrderEdit::SetLineDiscount(line, discount), _) => match added.get_mut(&line) {
                Some(added) => added.discount = discount,
                None => cells.push(cell(format!("e{line}"), &discount)),
            },
            (OrderEdit::SetLineNote(line, note), _) => match added.get_mut(&line) {
                Some(added) => added.note = note,
                None => cells.push(cell(format!("t{line}"), &note)),
            },
            (OrderEdit::RemoveLine(line), _) => cells.push(cell(format!("x{line}"), &true)),
            (OrderEdit::AddFact(fact), _) => cells.push(cell(format!("f{}", fact.id), &fact)),
        }
    }
    cells.extend(made.iter().map(|made| cell("h", made)));
    cells.extend(added.iter().map(|(line, added)| cell(format!("i{line}"), added)));
    // Sorted, so that one command makes the same bytes wherever it is carried out.
    domain::sorting::ascending(&mut cells);
    cells
}
