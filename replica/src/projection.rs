//! From a document to its row. The same code runs in the worker and in the server, so that both show the
//! same.

use domain::id::{DocId, Kind};
use domain::order::OrderState;
use domain::row::{self, LedgerRow, Row};

use crate::document::{Document, DocumentError};
use crate::schema;

/// The row of a document.
///
/// # Errors
/// [`DocumentError::Malformed`] when the document isn't what its id says.
pub fn project(id: DocId, document: &Document) -> Result<Row, DocumentError> {
    let cells = document.cells();
    let version = document.version();
    Ok(match id.kind {
        Kind::Order => Row::Order(row::order_row(id, &schema::order(&cells)?, version)),
        Kind::Product => Row::Product(row::product_row(id, &schema::product_fields(&cells)?, version)),
        Kind::Customer => {
            let fields = schema::customer_fields(&cells)?;
            Row::Customer(row::customer_row(
                id,
                &fields,
                schema::customer_ties(&cells)?,
                version,
            ))
        }
        Kind::Location => {
            let (location, fields) = (schema::location(&cells)?, schema::location_fields(&cells)?);
            Row::Location(row::location_row(id, location, &fields, version))
        }
        Kind::Ledger => {
            let (header, movements) = schema::ledger(&cells)?;
            Row::Ledger(LedgerRow {
                id,
                location: header.location,
                day: header.day,
                movements,
                version,
            })
        }
    })
}

/// The whole state of an order's document.
///
/// # Errors
/// [`DocumentError::Malformed`] when it isn't an order.
pub fn order_state(document: &Document) -> Result<OrderState, DocumentError> {
    schema::order(&document.cells())
}
