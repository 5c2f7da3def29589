//! What a screen asks of the replica, and how it is read. Page and worker are of one build, so a request is read as it is
//! written and no other way; derived, the reader would be ready for fields that are missing, more, or without their number,
//! and weigh five times as much.

use domain::command::Command;
use domain::id::{DocId, Kind};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Decoder, Encode, decode};

use crate::query::{OrderQuery, ProductQuery, RefusedId};

/// Something a screen wants.
#[derive(Clone, Debug, PartialEq, Encode)]
pub enum Request {
    /// Do this; answered once it is saved on this device.
    #[n(0)]
    Do(#[n(0)] Command),
    /// A window of the orders.
    #[n(1)]
    Orders(#[n(0)] OrderQuery),
    /// One order with its timeline.
    #[n(2)]
    Order(#[n(0)] DocId),
    /// A window of the catalogue.
    #[n(3)]
    Products(#[n(0)] ProductQuery),
    /// The product with this barcode or SKU, on hand at the location.
    #[n(4)]
    Scan(#[n(0)] String, #[n(1)] Option<DocId>),
    /// Customers that match the words: text, offset, limit.
    #[n(5)]
    Customers(#[n(0)] String, #[n(1)] u32, #[n(2)] u32),
    /// All locations.
    #[n(6)]
    Locations,
    /// Movements of a product, newest first, at a location or all: product, location, limit.
    #[n(7)]
    Movements(#[n(0)] DocId, #[n(1)] Option<DocId>, #[n(2)] u32),
    /// What waits for a person.
    #[n(8)]
    Inbox,
    /// The state of the device.
    #[n(9)]
    Status,
    /// All commits that aren't acknowledged, as a file.
    #[n(10)]
    ExportOutbox,
    /// A file that another device exported: its commits are sent on as they are.
    #[n(11)]
    ImportOutbox(#[n(0)] ByteVec),
    /// One product, with the latest orders with it: how many at most.
    #[n(20)]
    Product(#[n(0)] DocId, #[n(1)] u32),
    /// One customer, with her latest orders: how many at most.
    #[n(21)]
    Customer(#[n(0)] DocId, #[n(1)] u32),
    /// What a customer usually buys, most often first: customer, location whose stock is wanted, how many at most.
    #[n(22)]
    Usual(#[n(0)] DocId, #[n(1)] Option<DocId>, #[n(2)] u32),
    /// Do all of these, each a commit of its own, and save them at once: for an import. At most
    /// [`crate::limits::COMMANDS_PER_GROUP`].
    #[n(40)]
    DoAll(#[n(0)] Vec<Command>),
    /// Rows of a kind as they are held, for who has to see all of them: from which on, how many at most.
    #[n(41)]
    Rows(#[n(0)] Kind, #[n(1)] u32, #[n(2)] u32),
    /// Orders whole, as they are shown: for an export. At most [`crate::limits::COMMANDS_PER_GROUP`].
    #[n(42)]
    Sheets(#[n(0)] Vec<DocId>),
    /// Pairs of customers that are likely the same person: offset, limit.
    #[n(23)]
    Duplicates(#[n(0)] u32, #[n(1)] u32),
    /// The work of this device that was refused and waits for a person.
    #[n(25)]
    Refused,
    /// Do refused work again: as a new commit, which replaces the refused one.
    #[n(26)]
    Repeat(#[n(0)] RefusedId),
    /// A person is done with refused work (`true`), or isn't after all. Answered with what is left.
    #[n(27)]
    SetAside(#[n(0)] RefusedId, #[n(1)] bool),
    /// When the server had what stands in an order. Answered when the server has, as far as it is known when it isn't
    /// in reach.
    #[n(24)]
    Arrivals(#[n(0)] DocId),
}

impl<'b, C> Decode<'b, C> for Request {
    fn decode(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Self, decode::Error> {
        // The number of its variant, and then a list of its fields.
        length(decoder, 2)?;
        let variant = decoder.u32()?;
        length(decoder, fields(variant))?;
        Ok(match variant {
            0 => Request::Do(decoder.decode_with(context)?),
            1 => Request::Orders(decoder.decode_with(context)?),
            2 => Request::Order(decoder.decode_with(context)?),
            3 => Request::Products(decoder.decode_with(context)?),
            4 => Request::Scan(decoder.decode_with(context)?, decoder.decode_with(context)?),
            5 => Request::Customers(
                decoder.decode_with(context)?,
                decoder.decode_with(context)?,
                decoder.decode_with(context)?,
            ),
            6 => Request::Locations,
            7 => Request::Movements(
                decoder.decode_with(context)?,
                decoder.decode_with(context)?,
                decoder.decode_with(context)?,
            ),
            8 => Request::Inbox,
            9 => Request::Status,
            10 => Request::ExportOutbox,
            11 => Request::ImportOutbox(decoder.decode_with(context)?),
            20 => Request::Product(decoder.decode_with(context)?, decoder.decode_with(context)?),
            21 => Request::Customer(decoder.decode_with(context)?, decoder.decode_with(context)?),
            22 => Request::Usual(
                decoder.decode_with(context)?,
                decoder.decode_with(context)?,
                decoder.decode_with(context)?,
            ),
            23 => Request::Duplicates(decoder.decode_with(context)?, decoder.decode_with(context)?),
            24 => Request::Arrivals(decoder.decode_with(context)?),
            25 => Request::Refused,
            26 => Request::Repeat(decoder.decode_with(context)?),
            27 => Request::SetAside(decoder.decode_with(context)?, decoder.decode_with(context)?),
            40 => Request::DoAll(decoder.decode_with(context)?),
            41 => Request::Rows(
                decoder.decode_with(context)?,
                decoder.decode_with(context)?,
                decoder.decode_with(context)?,
            ),
            42 => Request::Sheets(decoder.decode_with(context)?),
            unknown => return Err(decode::Error::unknown_variant(i64::from(unknown))),
        })
    }
}

/// How many fields a variant has.
fn fields(variant: u32) -> u64 {
    match variant {
        6 | 8 | 9 | 10 | 25 => 0,
        4 | 20 | 21 | 23 | 27 => 2,
        5 | 7 | 22 | 41 => 3,
        _ => 1,
    }
}

fn length(decoder: &mut Decoder<'_>, expected: u64) -> Result<(), decode::Error> {
    match decoder.array()? == Some(expected) {
        true => Ok(()),
        false => Err(decode::Error::message("a list of another length")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack;

    /// One of each. What is missing here doesn't compile: a new request needs a reader too.
    fn all() -> Vec<Request> {
        let id = DocId {
            kind: Kind::Order,
            device: 7,
            epoch: 1,
            counter: 4096,
        };
        let command = Command::CancelOrder(id, "x".into());
        let some = vec![
            Request::Do(command.clone()),
            Request::Orders(OrderQuery::default()),
            Request::Order(id),
            Request::Products(ProductQuery::default()),
            Request::Scan("4006".into(), Some(id)),
            Request::Customers("li".into(), 1, 2),
            Request::Locations,
            Request::Movements(id, None, 3),
            Request::Inbox,
            Request::Status,
            Request::ExportOutbox,
            Request::ImportOutbox(vec![1, 2].into()),
            Request::Product(id, 4),
            Request::Customer(id, 5),
            Request::Usual(id, Some(id), 6),
            Request::Duplicates(7, 8),
            Request::Arrivals(id),
            Request::Refused,
            Request::Repeat(RefusedId::Commit(9)),
            Request::SetAside(RefusedId::Commit(10), true),
            Request::DoAll(vec![command.clone(), command]),
            Request::Rows(Kind::Product, 11, 12),
            Request::Sheets(vec![id]),
        ];
        for request in &some {
            match request {
                Request::Do(_) | Request::Orders(_) | Request::Order(_) | Request::Products(_) => {}
                Request::Scan(..) | Request::Customers(..) | Request::Locations => {}
                Request::Movements(..) | Request::Inbox | Request::Status | Request::ExportOutbox => {}
                Request::ImportOutbox(_) | Request::Product(..) | Request::Customer(..) => {}
                Request::Usual(..) | Request::Duplicates(..) | Request::Arrivals(_) => {}
                Request::Refused | Request::Repeat(_) | Request::SetAside(..) => {}
                Request::DoAll(_) | Request::Rows(..) | Request::Sheets(_) => {}
            }
        }
        some
    }

    #[test]
    fn what_is_written_is_read_again() {
        for request in all() {
            assert_eq!(pack::decode::<Request>(&pack::encode(&request)), Ok(request));
        }
    }

    #[test]
    fn what_is_something_else_is_not_read() {
        for request in all() {
            let mut bytes = pack::encode(&request);
            bytes[1] = 23 - 4;
            assert!(pack::decode::<Request>(&bytes).is_err(), "{request:?}");
            let cut = &pack::encode(&request)[..bytes.len() - 1];
            assert!(pack::decode::<Request>(cut).is_err(), "{request:?}");
        }
    }
}
