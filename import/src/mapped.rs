//! Files that a [`Mapping`] describes: the one way in which their rows become orders, products and customers.
//!
//! Rows of an order are gathered by its reference, wherever they are ([`orders`]). What an order says once or repeats counts
//! once. When all files are read, each order is settled ([`settle`]): rows below zero and money that was paid back become
//! returns of their own, taxes become rates, and the order comes to the total that its source states. An order of which any
//! row can't be used isn't imported at all: its rows are listed, so that it can come whole another time.

mod catalogue;
mod head;
mod lines;
mod orders;
mod row;
mod settle;
mod tax;

use crate::ImportError;
use crate::fields::Problem;
use crate::layout::Part;
use crate::mapping::{Mapping, Rows};
use crate::order::Gathered;
use crate::reading::Reading;
use crate::reason::Reason;
use crate::source::Source;

use catalogue::Catalogue;
use orders::Orders;
use row::Row;

/// Reads all files and gathers what is in them.
///
/// # Errors
/// [`ImportError`] when a file can't be read to its end, or a file that belongs to the given ones is missing.
pub fn gather(
    mapping: &Mapping,
    sources: &[Source],
    reading: &mut Reading<'_>,
) -> Result<Gathered, ImportError> {
    check_parts(mapping, sources)?;
    let mut orders = Orders::new(reading.currency);
    let mut catalogue = Catalogue::new(reading.organisation);
    for source in sources {
        let Some(table) = mapping.tables.get(source.layout.table) else {
            continue;
        };
        reading.each(source, &mut |fields, place, calendar| {
            let row = Row::new(mapping, table, fields, place);
            if !row.is_of_kind()? {
                orders.gathered.passed_over += 1;
                return match table.rows {
                    Rows::Products => catalogue.take_parent(&row),
                    _ => Ok(()),
                };
            }
            match table.rows {
                Rows::Orders | Rows::Lines => orders.take(&row, calendar),
                Rows::Payments => orders.take_payment(&row),
                Rows::Returns => orders.take_return(&row),
                Rows::Products => catalogue.take_product(&row),
                Rows::Customers => catalogue.take_customer(&row),
                Rows::Unused => Ok(()),
            }
        })?;
        orders.end_of_file();
        catalogue.end_of_file();
    }
    let mut gathered = orders.settle(reading)?;
    catalogue.finish(&mut gathered);
    Ok(gathered)
}

/// Orders in one kind of file and lines in another need each other: alone, either would be half an order.
///
/// # Errors
/// [`ImportError::Incomplete`]
pub(crate) fn check_parts(mapping: &Mapping, sources: &[Source]) -> Result<(), ImportError> {
    let in_mapping = |part: Part| {
        let parts = mapping.layouts();
        parts.iter().any(|layout| layout.part == part)
    };
    let given = |part: Part| sources.iter().any(|source| source.layout.part == part);
    for (one, other) in [(Part::Orders, Part::Lines), (Part::Lines, Part::Orders)] {
        // Lines that name their orders' times, or orders that hold their lines, are whole.
        let whole = mapping.tables.iter().any(|table| {
            let holds = |field| table.columns.contains_key(&field);
            match table.rows {
                Rows::Orders => holds(crate::mapping::Field::PackedLines) && one == Part::Orders,
                Rows::Lines => holds(crate::mapping::Field::PlacedAt) && one == Part::Lines,
                _ => false,
            }
        });
        if given(one) && in_mapping(other) && !given(other) && !whole {
            return Err(ImportError::Incomplete {
                preset: mapping.name.clone(),
                given: one.word(),
                missing: other.word(),
            });
        }
    }
    for part in [Part::Returns, Part::Payments] {
        if given(part) && !given(Part::Lines) && !given(Part::Orders) {
            return Err(ImportError::Incomplete {
                preset: mapping.name.clone(),
                given: part.word(),
                missing: Part::Orders.word(),
            });
        }
    }
    Ok(())
}

/// The problem of a row of whose order another row can't be used.
fn spoiled(line: u32) -> Problem {
    Problem::of_row(Reason::OrderSpoiled(line))
}

#[cfg(test)]
mod tests;
