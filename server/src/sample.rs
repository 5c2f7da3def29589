//! Sample data of our own making, so that a first start shows a shop at work: three locations, 200 products, 60
//! customers and 500 orders of the past year. Everybody and everything in it is invented.
//!
//! It is written through commands like any other work, always the same for the same moment: the numbers come from a
//! generator with a fixed seed ([`chance`]). It must not be mixed into real data: it is only for an empty directory.

pub mod barcode;
pub mod chance;
pub mod draft;
pub mod goods;
pub mod people;
pub mod places;
pub mod shelves;
pub mod trade;

use domain::command::Command;
use domain::id::{DocId, Kind, Millis};

use import::{Sink, SinkError};

/// Milliseconds of a day.
pub(crate) const DAY: Millis = 24 * 60 * 60 * 1000;
/// Days that the sample's trade lasts.
pub const DAYS: Millis = 365;
/// How many orders it has, held ones and returns among them.
pub const ORDERS: u64 = 500;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Locations.
    pub locations: u64,
    /// Products.
    pub products: u64,
    /// Customers.
    pub customers: u64,
    /// Orders.
    pub orders: u64,
}

/// Writes the sample data as the work of the year before `now`, unless there is something already: then nothing is
/// done, and `None` comes back.
///
/// # Errors
/// [`SinkError`] when commits can't be made.
pub fn fill_if_empty(sink: &mut dyn Sink, now: Millis) -> Result<Option<Filled>, SinkError> {
    for kind in Kind::ALL {
        let mut empty = true;
        sink.rows(kind, &mut |_| empty = false)?;
        if !empty {
            return Ok(None);
        }
    }
    let mut chance = chance::Chance::new(0x0C0F_FEE5);
    let currency = sink.currency()?;
    let start = now - DAYS * DAY - DAY;

    let mut locations = Vec::new();
    for location in places::locations(now) {
        locations.push(made(sink, start, Command::CreateLocation(location))?);
    }
    let mut products = Vec::new();
    for product in goods::products(currency) {
        let id = made(sink, start, Command::CreateProduct(product.clone()))?;
        products.push((id, product));
    }
    let mut customers = Vec::new();
    for customer in people::customers(&mut chance) {
        let id = made(sink, start, Command::CreateCustomer(customer.clone()))?;
        customers.push((id, customer));
    }
    let filled = Filled {
        locations: locations.len() as u64,
        products: products.len() as u64,
        customers: customers.len() as u64,
        orders: ORDERS,
    };
    let shelves = shelves::Shelves::new(locations.clone(), &products);
    let shop = draft::Shop {
        currency,
        locations,
        products,
        customers,
    };
    trade::Trade::new(shop, shelves, chance, now).run(sink, start)?;
    sink.flush()?;
    Ok(Some(filled))
}

/// Gives a command that makes a document.
fn made(sink: &mut dyn Sink, at: Millis, command: Command) -> Result<DocId, SinkError> {
    let subject = sink.commit(at, command)?.subject;
    subject.ok_or_else(|| SinkError::Failed("a document was made that has no id".to_owned()))
}

#[cfg(test)]
mod tests;
