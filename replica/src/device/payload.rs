//! What an encoded answer carries, read alone: a screen that asks for products needn't be able to read every other answer
//! there is, and who only passes an answer on reads nothing.
//!
//! It knows how an enum is written (a pair of its variant's number and the list of its fields, which for every answer is
//! one), and the numbers of [`super::Response`].

use domain::order::OrderSheet;
use domain::row::ProductRow;
use minicbor::Decode;
use minicbor::bytes::ByteVec;

use super::{Done, Failure, Outcome};
use crate::pack::{self, PackError};
use crate::query::{
    CustomerDetail, CustomerPage, DeviceStatus, DuplicatePage, HeldRows, InboxEntry, Locations, MovementRow,
    OrderDetail, OrderPage, ProductDetail, ProductOnHand, ProductPage, RefusedWork,
};
use crate::wire::Arrival;

/// CBOR's null.
const NOTHING: &[u8] = &[0xf6];

/// What one variant of [`super::Response`] carries.
pub trait Payload: for<'b> Decode<'b, ()> {
    /// The variant's number.
    const VARIANT: i64;
}

/// Reads the payload of an encoded [`super::Response`]; `None` when it carries another one.
///
/// # Errors
/// [`PackError`] when the bytes are no answer.
pub fn payload<P: Payload>(bytes: &[u8]) -> Result<Option<P>, PackError> {
    let content = content_of(bytes, P::VARIANT)?;
    content.map(pack::decode).transpose()
}

/// The bytes of the payload, if this is the variant.
fn content_of(bytes: &[u8], variant: i64) -> Result<Option<&[u8]>, PackError> {
    let unreadable = |error: minicbor::decode::Error| PackError::Unreadable(pack::words(&error));
    let mut decoder = minicbor::Decoder::new(bytes);
    let pair = decoder.array().map_err(unreadable)?;
    let number = decoder.i64().map_err(unreadable)?;
    let fields = decoder.array().map_err(unreadable)?;
    let content = match (pair, fields) {
        (Some(2), Some(1)) => bytes.get(decoder.position()..).unwrap_or_default(),
        // "Nothing" in the last field isn't written.
        (Some(2), Some(0)) => NOTHING,
        _ => return Err(PackError::Unreadable("not an answer".to_owned())),
    };
    Ok((number == variant).then_some(content))
}

macro_rules! payloads {
    ($($variant:literal $payload:ty,)*) => {
        $(impl Payload for $payload {
            const VARIANT: i64 = $variant;
        })*
    };
}

// A box is written as what it holds.
payloads! {
    0 Done,
    1 OrderPage,
    2 Option<OrderDetail>,
    3 ProductPage,
    4 Option<ProductRow>,
    5 CustomerPage,
    6 Locations,
    7 Vec<MovementRow>,
    8 Vec<InboxEntry>,
    9 DeviceStatus,
    10 ByteVec,
    11 u32,
    12 Failure,
    20 Option<ProductDetail>,
    21 Option<CustomerDetail>,
    22 Vec<ProductOnHand>,
    23 DuplicatePage,
    24 Vec<Arrival>,
    25 Vec<RefusedWork>,
    28 Option<ProductOnHand>,
    40 Vec<Outcome>,
    41 HeldRows,
    42 Vec<Option<OrderSheet>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::Response;
    use domain::id::{DocId, Kind};
    use std::fmt::Debug;

    /// That this answer carries this, and nothing else is taken for it.
    fn carries<P: Payload + PartialEq + Debug>(response: &Response, carried: P) {
        let bytes = pack::encode(response);
        assert_eq!(payload(&bytes), Ok(Some(carried)), "{response:?}");
        let is_failure = matches!(response, Response::Failed(_));
        assert_eq!(payload::<Failure>(&bytes).unwrap().is_some(), is_failure);
        assert_eq!(
            payload::<Done>(&bytes).unwrap().is_some(),
            matches!(response, Response::Done(_))
        );
    }

    fn check(response: Response) {
        let whole = &response.clone();
        match response {
            Response::Done(it) => carries(whole, it),
            Response::Orders(it) => carries(whole, it),
            Response::Order(it) => carries(whole, it.map(|it| *it)),
            Response::Products(it) => carries(whole, it),
            Response::Scan(it) => carries(whole, it.map(|it| *it)),
            Response::OnHand(it) => carries(whole, it.map(|it| *it)),
            Response::Customers(it) => carries(whole, it),
            Response::Locations(it) => carries(whole, it),
            Response::Movements(it) => carries(whole, it),
            Response::Inbox(it) => carries(whole, it),
            Response::Status(it) => carries(whole, it),
            Response::Exported(it) => carries(whole, it),
            Response::Imported(it) => carries(whole, it),
            Response::Failed(it) => carries(whole, it),
            Response::Product(it) => carries(whole, it.map(|it| *it)),
            Response::Customer(it) => carries(whole, it.map(|it| *it)),
            Response::Usual(it) => carries(whole, it),
            Response::DoneAll(it) => carries(whole, it),
            Response::Rows(it) => carries(whole, it),
            Response::Sheets(it) => carries(whole, it),
            Response::Duplicates(it) => carries(whole, it),
            Response::Arrivals(it) => carries(whole, it),
            Response::Refused(it) => carries(whole, it),
        }
    }

    #[test]
    fn every_answer_carries_what_its_question_asks_for() {
        let done = Done {
            subject: Some(DocId {
                kind: Kind::Order,
                device: 1,
                epoch: 2,
                counter: 3,
            }),
            number: Some("T07-000123".to_owned()),
            commit: 9,
        };
        check(Response::Done(done.clone()));
        check(Response::Orders(OrderPage {
            total: 7,
            rows: Vec::new(),
        }));
        check(Response::Order(None));
        check(Response::Products(ProductPage {
            total: 7,
            categories: vec!["Tea".to_owned()],
            rows: Vec::new(),
        }));
        check(Response::Scan(None));
        check(Response::OnHand(None));
        check(Response::Customers(CustomerPage {
            total: 7,
            rows: Vec::new(),
        }));
        check(Response::Locations(Locations::new()));
        check(Response::Movements(Vec::new()));
        check(Response::Inbox(Vec::new()));
        check(Response::Status(DeviceStatus::default()));
        check(Response::Exported(vec![1, 2].into()));
        check(Response::Imported(7));
        check(Response::Failed(Failure::NotHere));
        check(Response::Failed(Failure::NotSaved("full".to_owned())));
        check(Response::Product(None));
        check(Response::Customer(None));
        check(Response::Usual(Vec::new()));
        check(Response::DoneAll(vec![
            Outcome::Done(done),
            Outcome::Failed(Failure::NotEnrolled),
        ]));
        check(Response::Rows(HeldRows {
            opened: 1,
            all: 1,
            rows: vec![vec![1].into()],
        }));
        check(Response::Sheets(vec![None, None]));
        check(Response::Duplicates(DuplicatePage {
            total: 7,
            pairs: Vec::new(),
            is_partial: true,
        }));
        check(Response::Arrivals(Vec::new()));
        check(Response::Refused(Vec::new()));
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for rubbish in [
            &b""[..],
            b"\x82",
            b"\x82\x00",
            b"\x82\x00\x82\x01\x02",
            b"rubbish",
            b"\x82\x00\x81",
        ] {
            assert!(payload::<Done>(rubbish).is_err(), "{rubbish:?}");
        }
        // Another payload's bytes, and bytes behind it.
        assert!(payload::<OrderPage>(b"\x82\x01\x81\x07").is_err());
        assert!(payload::<u32>(b"\x82\x0b\x81\x07\x07").is_err());
        assert_eq!(payload::<u32>(b"\x82\x0b\x81\x07"), Ok(Some(7)));
    }
}
