//! Rows from disk to memory when a device starts: everything but orders at once, orders in parts behind it, so
//! that a scan is answered before a hundred thousand orders are read. What needs orders waits until then.

use std::ops::Range;
use std::sync::Arc;

use domain::id::DocId;
use minicbor::Decoder;

use super::records::RowsRecord;
use super::{Device, Effect, Request, RequestId};
use crate::holdings::order_in;
use crate::pack::{self, PackError};
use crate::storage::{Key, ORDER_RECORDS_AT_ONCE, Store};
use crate::table::RowBytes;

/// How far reading is, and what waits for it.
#[derive(Default)]
pub(super) struct Loading {
    /// The key from which records of `OrderRows` are being read.
    reading: Option<Key>,
    /// Memory was given up and the disk is being read anew from the start.
    given_up: bool,
    held: Vec<(RequestId, Request)>,
}

impl Loading {
    /// Whether orders are still to come.
    pub fn is_under_way(&self) -> bool {
        self.reading.is_some() || self.given_up
    }

    pub fn begin(&mut self, orders_to_come: bool) {
        self.reading = orders_to_come.then_some(0);
        self.given_up = false;
    }

    /// What is still read belongs to a memory that is about to be replaced. Requests go on waiting.
    pub fn give_up(&mut self) {
        self.given_up = self.is_under_way();
        self.reading = None;
    }

    /// Keeps a request until all orders are here.
    pub fn hold(&mut self, id: RequestId, request: Request) {
        self.held.push((id, request));
    }

    /// No orders are to come any more: gives back what waited for them.
    pub fn finish(&mut self) -> Vec<(RequestId, Request)> {
        self.reading = None;
        self.given_up = false;
        std::mem::take(&mut self.held)
    }
}

impl Device {
    pub(super) fn order_rows_read(&mut self, from: Key, records: Vec<(Key, Vec<u8>)>) {
        if self.loading.reading != Some(from) {
            // Asked for by a memory that was given up since.
            return;
        }
        let next = records.last().map_or(from, |(last, _)| last.saturating_add(1));
        let is_last = records.len() < ORDER_RECORDS_AT_ONCE;
        for (key, record) in records {
            self.open_rows(Store::OrderRows, key, &record);
        }
        if is_last {
            self.opened();
        } else {
            self.loading.reading = Some(next);
            self.effects.push(Effect::ReadOrderRows(next));
        }
    }

    /// Takes in a record of rows. One that can't be read is passed over: the audit finds what is missing.
    pub(super) fn open_rows(&mut self, store: Store, key: Key, bytes: &[u8]) {
        let Ok(record) = pack::decode::<RowsRecord>(bytes) else {
            return;
        };
        let Ok(rows) = packed_rows(&record.packed) else {
            return;
        };
        let mut pieces = record.pieces.into_iter();
        let mut ids = Vec::new();
        for row in rows {
            let pieces = pieces.next();
            let Ok(id) = self.open_row(row) else { continue };
            // A record that says that there are no pieces any more overrides one that named some: what they
            // hold was found unreadable, or misses what came since.
            if let Some(pieces) = pieces {
                self.holdings.table.set_pieces(id, pieces.into_boxed_slice());
            }
            ids.push(id);
        }
        self.small_records.note(store, key, bytes.len(), ids);
    }

    fn open_row(&mut self, row: RowBytes) -> Result<DocId, PackError> {
        // Orders come after the outbox, whose rows are newer.
        let is_newer_here =
            |id: &DocId| self.outbox.latest(*id).is_some() && self.holdings.table.entry(*id).is_some();
        match order_in(&row).filter(is_newer_here) {
            Some(id) => Ok(id),
            None => self.holdings.put_encoded(row),
        }
    }
}

/// The rows of `pack(wire::Rows)`, which share one buffer.
///
/// # Errors
/// [`PackError`] when the bytes aren't that.
pub(super) fn packed_rows(packed: &[u8]) -> Result<Vec<RowBytes>, PackError> {
    let mut inflated = pack::inflate(packed)?;
    let ranges = ranges(&inflated).map_err(|error| PackError::Unreadable(error.to_string()))?;
    inflated.shrink_to_fit();
    let buffer = Arc::new(inflated);
    Ok(ranges
        .into_iter()
        .filter_map(|range| RowBytes::part(&buffer, range))
        .collect())
}

/// Where the rows of an encoded [`crate::wire::Rows`] lie.
fn ranges(bytes: &[u8]) -> Result<Vec<Range<usize>>, minicbor::decode::Error> {
    let mut decoder = Decoder::new(bytes);
    let count = decoder
        .array()?
        .ok_or_else(|| minicbor::decode::Error::message("a list without its length"))?;
    let mut ranges = Vec::new();
    for _ in 0..count {
        let row = decoder.bytes()?;
        let end = decoder.position();
        ranges.push(end.saturating_sub(row.len())..end);
    }
    Ok(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::{Event, Failure, Response};
    use crate::query::OrderQuery;
    use crate::storage::{Snapshot, Write};
    use crate::wire::Enrolment;
    use domain::id::Kind;
    use domain::row::{CustomerRow, ProductRow, Row};

    /// What lies on the disk of a device that was just enrolled, with orders to come.
    fn snapshot() -> Snapshot {
        let mut device = Device::new();
        device.handle(1, Event::Opened(Snapshot::default()));
        let effects = device.handle(2, Event::Enrolled(enrolment()));
        let meta = effects.into_iter().find_map(|effect| match effect {
            Effect::Store(transaction) => match transaction.writes.into_iter().next() {
                Some(Write::Put(Store::Meta, _, bytes)) => Some(bytes),
                _ => None,
            },
            _ => None,
        });
        Snapshot {
            meta: Some(meta.unwrap()),
            orders_to_come: true,
            ..Snapshot::default()
        }
    }

    fn enrolment() -> Enrolment {
        Enrolment {
            device: 7,
            epoch: 1,
            series: "T07".into(),
            token: vec![7; 32].into(),
            name: String::new(),
            organisation: String::new(),
            currency: "EUR".into(),
        }
    }

    fn answers(effects: Vec<Effect>) -> Vec<(RequestId, Response)> {
        let answer = |effect| match effect {
            Effect::Respond(id, response) => Some((id, response)),
            _ => None,
        };
        effects.into_iter().filter_map(answer).collect()
    }

    fn ask(device: &mut Device, id: RequestId, request: Request) -> Vec<(RequestId, Response)> {
        answers(device.handle(3, Event::Request(id, request)))
    }

    #[test]
    fn a_scan_is_answered_at_once_and_a_list_of_orders_when_all_are_here() {
        let mut device = Device::new();
        device.handle(1, Event::Opened(snapshot()));
        let scan = ask(&mut device, 1, Request::Scan("4".into(), None));
        assert_eq!(scan, [(1, Response::Scan(None))]);
        let orders = || Request::Orders(OrderQuery::default());
        assert_eq!(ask(&mut device, 2, orders()), []);
        // What an older memory asked for is no end of it.
        let stale = device.handle(4, Event::OrderRowsRead(9, Vec::new()));
        assert_eq!(answers(stale), []);
        let last = answers(device.handle(5, Event::OrderRowsRead(0, Vec::new())));
        assert!(matches!(last[..], [(2, Response::Orders(_))]), "{last:?}");
        assert!(matches!(
            ask(&mut device, 3, orders())[..],
            [(3, Response::Orders(_))]
        ));
    }

    #[test]
    fn a_record_is_told_at_once_and_its_history_when_all_orders_are_here() {
        let id = |kind| DocId {
            kind,
            device: 7,
            epoch: 1,
            counter: 4096,
        };
        let (product, customer) = (id(Kind::Product), id(Kind::Customer));
        let mut device = Device::new();
        device.handle(1, Event::Opened(snapshot()));
        for row in [
            Row::Product(ProductRow {
                id: product,
                product: domain::product::Product::default(),
                issues: Vec::new(),
                version: 1,
            }),
            Row::Customer(CustomerRow {
                id: customer,
                customer: domain::customer::Customer::default(),
                issues: Vec::new(),
                ties: None,
                version: 1,
            }),
        ] {
            device
                .holdings
                .put_encoded(pack::encode(&row).as_slice())
                .unwrap();
        }
        // Whether the answer has a history.
        let told = |answers: &[(RequestId, Response)]| match answers {
            [(_, Response::Product(Some(detail)))] => detail.orders.is_some(),
            [(_, Response::Customer(Some(detail)))] => detail.history.is_some(),
            other => panic!("{other:?}"),
        };
        let questions = || [Request::Product(product, 9), Request::Customer(customer, 9)];
        for question in questions() {
            assert!(!told(&ask(&mut device, 1, question)));
        }
        assert_eq!(ask(&mut device, 2, Request::Usual(customer, None, 9)), []);
        // The end of reading is news for every screen, so that it asks again.
        let effects = device.handle(5, Event::OrderRowsRead(0, Vec::new()));
        assert!(effects.contains(&Effect::Changed(Vec::new())));
        assert_eq!(answers(effects), [(2, Response::Usual(Vec::new()))]);
        for question in questions() {
            assert!(told(&ask(&mut device, 3, question)));
        }
    }

    #[test]
    fn what_waits_is_told_when_the_disk_turns_out_to_hold_no_device() {
        let mut device = Device::new();
        device.handle(1, Event::Opened(snapshot()));
        let orders = || Request::Orders(OrderQuery::default());
        assert_eq!(ask(&mut device, 1, orders()), []);
        device.reload();
        let told = answers(device.handle(4, Event::Opened(Snapshot::default())));
        assert_eq!(told, [(1, Response::Failed(Failure::NotEnrolled))]);
        // A new enrolment finds nothing of the old waiting.
        device.handle(5, Event::Enrolled(enrolment()));
        assert!(matches!(
            ask(&mut device, 2, orders())[..],
            [(2, Response::Orders(_))]
        ));
    }
}
