//! What the indexes take from an encoded row when a device starts: opening one that holds 100,000 orders reads
//! every row once, and a whole [`OrderRow`] has dozens of texts to allocate. The texts that a search looks in are read
//! later ([`OrderWords`]). So it is with products and customers.
//!
//! It must name the same places as [`OrderRow`]'s encoding; a test holds the two together.

mod customer;
mod ledger;
mod product;
mod skip;
mod words;

pub use customer::{CustomerGlance, CustomerWords};
pub use ledger::LedgerGlance;
pub use product::ProductGlance;
pub use words::OrderWords;

use domain::id::{DocId, Kind, Millis};
use domain::issue::Issue;
use domain::order::{Channel, Status};
use domain::row::{LedgerCheck, OrderRow, Version};
use minicbor::decode::Error;
use minicbor::{Decode, Decoder};
use skip::{places_after, skip};

use crate::pack::{self, PackError};

/// A row of an order, as far as lists go.
#[derive(Debug, PartialEq)]
pub struct OrderGlance {
    pub id: DocId,
    pub channel: Channel,
    pub location: DocId,
    pub placed_at: Millis,
    /// Rounded: it sorts, and is never shown.
    pub total: f64,
    pub status: Status,
    pub customer: Option<DocId>,
    pub issues: Vec<Issue>,
    pub version: Version,
    pub ledger_check: Option<LedgerCheck>,
}

/// Places of a row that are always there. The last one after them is left out where it says nothing.
const ALWAYS: u64 = 20;

impl<'b, C> Decode<'b, C> for OrderGlance {
    fn decode(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Self, Error> {
        let more = places_after(decoder, ALWAYS)?;
        let id = decoder.decode()?;
        skip(decoder, 2)?; // number, direction
        let channel = decoder.decode()?;
        let location = decoder.decode()?;
        skip(decoder, 1)?; // salesperson
        let placed_at = decoder.decode()?;
        skip(decoder, 1)?; // currency
        let total = approximate(decoder)?;
        skip(decoder, 1)?; // paid
        let status = decoder.decode()?;
        let customer = decoder.decode()?;
        skip(decoder, 5)?; // the customer's name, phone and address, the external reference, the lines
        let issues = decoder.decode()?;
        let version = decoder.decode()?;
        skip(decoder, 1)?; // changed_at
        let ledger_check = match more {
            0 => None,
            _ => Option::decode(decoder, context)?,
        };
        skip(decoder, more.saturating_sub(1))?;
        Ok(OrderGlance {
            id,
            channel,
            location,
            placed_at,
            total,
            status,
            customer,
            issues,
            version,
            ledger_check,
        })
    }
}

/// What an encoded [`domain::row::Row`] is about, and the row of that kind within it; `None` when it begins otherwise.
pub fn kind_and_row(bytes: &[u8]) -> Option<(Kind, &[u8])> {
    let mut decoder = Decoder::new(bytes);
    // The enum, its variant and the variant's one field.
    decoder.array().ok()?;
    let kind = match decoder.u32().ok()? {
        0 => Kind::Order,
        1 => Kind::Product,
        2 => Kind::Customer,
        3 => Kind::Location,
        4 => Kind::Ledger,
        _ => return None,
    };
    decoder.array().ok()?;
    Some((kind, bytes.get(decoder.position()..)?))
}

/// What an encoded [`domain::row::Row`] is about.
pub fn kind_of(bytes: &[u8]) -> Option<Kind> {
    kind_and_row(bytes).map(|(kind, _)| kind)
}

/// The encoded [`OrderRow`] within an encoded [`domain::row::Row`]; `None` for any other row.
pub fn order_part(bytes: &[u8]) -> Option<&[u8]> {
    kind_and_row(bytes).and_then(|(kind, row)| (kind == Kind::Order).then_some(row))
}

/// The id of the order whose encoded row this is; `None` for any other row.
pub fn order_in(bytes: &[u8]) -> Option<DocId> {
    let mut decoder = Decoder::new(order_part(bytes)?);
    // The row has its id as the first field.
    decoder.array().ok()?;
    decoder.decode().ok()
}

/// A row that is an order's; any other isn't read.
#[derive(Decode)]
enum Glance {
    #[n(0)]
    Order(#[n(0)] OrderGlance),
}

impl OrderGlance {
    /// Of an encoded [`domain::row::Row`].
    ///
    /// # Errors
    /// [`PackError`] when it isn't an order's row.
    pub fn read(bytes: &[u8]) -> Result<Self, PackError> {
        let Glance::Order(glance) = pack::decode(bytes)?;
        Ok(glance)
    }

    /// Of a row in memory.
    pub fn of(row: &OrderRow) -> Self {
        use rust_decimal::prelude::ToPrimitive;
        OrderGlance {
            id: row.id,
            channel: row.channel,
            location: row.location,
            placed_at: row.placed_at,
            total: row.total.to_f64().unwrap_or(0.0),
            status: row.status,
            customer: row.customer,
            issues: row.issues.clone(),
            version: row.version,
            ledger_check: row.ledger_check.clone(),
        }
    }
}

/// A decimal's text as a number that is near enough to sort by.
fn approximate(decoder: &mut Decoder<'_>) -> Result<f64, Error> {
    let text = decoder.str()?;
    let (mut digits, mut scale, mut after_point) = (0.0, 1.0, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                digits = digits * 10.0 + f64::from(byte - b'0');
                if after_point {
                    scale *= 10.0;
                }
            }
            b'.' => after_point = true,
            _ => {}
        }
    }
    let size = digits / scale;
    Ok(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use domain::id::PartId;
    use domain::issue::IssueKind;
    use domain::money::Currency;
    use domain::order::{Direction, ExternalReference};
    use domain::quantity::Quantity;
    use domain::row::{LineRow, Row};

    /// An order's row that says something everywhere.
    pub(crate) fn row() -> OrderRow {
        let id = |kind, counter| DocId {
            kind,
            device: 7,
            epoch: 1,
            counter,
        };
        let line = |counter, name: &str| LineRow {
            id: PartId {
                device: 7,
                epoch: 1,
                counter,
            },
            product: None,
            sku: "TEA-1".into(),
            name: name.into(),
            quantity: Quantity::ONE,
            unit_price: "2.50".parse().unwrap(),
            net: "2.50".parse().unwrap(),
        };
        OrderRow {
            id: id(Kind::Order, 4096),
            number: "T07-000001".into(),
            direction: Direction::Sale,
            channel: Channel::Web,
            location: id(Kind::Location, 1),
            salesperson: "Ann".into(),
            placed_at: 1_700_000_000_000,
            currency: Currency::new("USD").unwrap(),
            total: "-1234.75".parse().unwrap(),
            paid: "0".parse().unwrap(),
            status: Status::default(),
            customer: Some(id(Kind::Customer, 5)),
            customer_name: "Grüner".into(),
            customer_phone: "+49 30 1".into(),
            customer_address: "Berlin".into(),
            external: Some(ExternalReference {
                system: "olist".into(),
                id: "00042".into(),
            }),
            lines: vec![line(1, "Green tea"), line(2, "绿茶")],
            issues: vec![Issue {
                key: "k".into(),
                kind: IssueKind::AmountsTooLarge,
            }],
            version: 99,
            changed_at: 1_700_000_000_001,
            ledger_check: Some(LedgerCheck {
                imported: true,
                settled: vec!["x".into()],
            }),
            old_numbers: Some(vec!["T07-000009".into(), "T03-000001".into()]),
        }
    }

    #[test]
    fn a_glance_sees_what_the_row_says() {
        let full = row();
        let bare = OrderRow {
            customer: None,
            external: None,
            lines: Vec::new(),
            issues: Vec::new(),
            ledger_check: None,
            old_numbers: None,
            ..row()
        };
        let renumbered = OrderRow {
            ledger_check: None,
            ..row()
        };
        for row in [full, bare, renumbered] {
            let bytes = pack::encode(&Row::Order(row.clone()));
            assert_eq!(OrderGlance::read(&bytes).unwrap(), OrderGlance::of(&row));
            assert_eq!(OrderWords::read(&bytes).unwrap(), OrderWords::of(&row));
            assert_eq!(order_in(&bytes), Some(row.id));
            assert_eq!(order_part(&bytes), Some(&*pack::encode(&row)));
        }
    }

    #[test]
    fn what_is_no_order_is_not_read() {
        let ledger = domain::row::LedgerRow {
            id: row().id,
            location: row().id,
            day: 0,
            movements: Vec::new(),
            version: 0,
        };
        let ledger = pack::encode(&Row::Ledger(ledger));
        assert_eq!(kind_of(&ledger), Some(Kind::Ledger));
        assert!(OrderGlance::read(&ledger).is_err());
        assert!(OrderWords::read(&ledger).is_err());
        assert_eq!(order_in(&ledger), None);
        assert_eq!(order_in(b"rubbish"), None);
        assert!(OrderGlance::read(b"rubbish").is_err());
        assert!(OrderGlance::read(&[]).is_err());
    }
}
