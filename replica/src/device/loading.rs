//! Rows from disk to memory when a device starts: what a scan needs at once, ledgers booked in parts behind it, a part with
//! each tick of the alarm, then orders in parts, so that a scan is answered before ten thousand movements and a hundred
//! thousand orders are read. What needs stock or orders waits until they are here. The words by which rows are searched
//! follow when all of that is done, with the alarm again.

use std::ops::Range;
use std::sync::Arc;

use domain::id::{DocId, Kind, Millis};
use minicbor::Decoder;

use super::records::RowsRecord;
use super::{Device, Effect, Request, RequestId};
use crate::holdings::{kind_of, order_in};
use crate::pack::{self, PackError};
use crate::storage::{Key, ORDER_RECORDS_AT_ONCE, Store};
use crate::table::RowBytes;

/// Movements that are booked at a time: some twenty milliseconds.
const MOVEMENTS_AT_ONCE: usize = 4000;

/// Rows whose words are read at a time: a few milliseconds.
const WORDS_AT_ONCE: usize = 500;

/// How long after the last rows words are read: what the screens ask for at a start comes first.
const WORDS_AFTER: Millis = 500;

/// How far reading is, and what waits for it.
#[derive(Default)]
pub(super) struct Loading {
    /// The key from which records of `OrderRows` are being read.
    reading: Option<Key>,
    /// Memory was given up and the disk is being read anew from the start.
    given_up: bool,
    held: Vec<(RequestId, Request)>,
    /// When all orders were here.
    finished_at: Millis,
}

impl Loading {
    /// Whether orders, and perhaps stock, are still to come.
    pub fn is_under_way(&self) -> bool {
        self.reading.is_some() || self.given_up
    }

    pub fn begin(&mut self, more_to_come: bool) {
        self.reading = more_to_come.then_some(0);
        self.given_up = false;
    }

    /// Stock is known: gives back what waited, of which some may still wait for orders.
    fn take_held(&mut self) -> Vec<(RequestId, Request)> {
        std::mem::take(&mut self.held)
    }

    /// What is still read belongs to a memory that is about to be replaced. Requests go on waiting.
    pub fn give_up(&mut self) {
        self.given_up = self.is_under_way();
        self.reading = None;
    }

    /// Keeps a request until stock is known, or all orders are here.
    pub fn hold(&mut self, id: RequestId, request: Request) {
        self.held.push((id, request));
    }

    /// When all rows were here, from the disk or from the server.
    pub fn finished_at(&self) -> Millis {
        self.finished_at
    }

    /// All rows came from the server: the screens read them first, as after a start.
    pub fn fetched(&mut self, now: Millis) {
        self.finished_at = now;
    }

    /// The clock was set back.
    pub fn shift(&mut self, by: Millis) {
        self.finished_at = self.finished_at.saturating_sub(by);
    }

    /// No orders are to come any more: gives back what waited for them.
    pub fn finish(&mut self, now: Millis) -> Vec<(RequestId, Request)> {
        self.finished_at = now;
        self.reading = None;
        self.given_up = false;
        self.take_held()
    }
}

impl Device {
    /// When the next ledgers are to be booked; `None` when all are, and while memory is being given up.
    pub(super) fn booking_due_at(&self) -> Option<Millis> {
        let is_due = self.loading.reading.is_some() && self.holdings.has_unbooked();
        is_due.then_some(self.now)
    }

    /// Books some of the ledgers that are due.
    pub(super) fn book_some(&mut self) {
        if self.booking_due_at().is_some() {
            self.holdings.book_some(MOVEMENTS_AT_ONCE);
            if !self.holdings.has_unbooked() {
                self.read_orders();
            }
        }
    }

    /// All but orders is here.
    pub(super) fn read_orders(&mut self) {
        self.holdings.settle();
        for (id, request) in self.loading.take_held() {
            self.request(id, request);
        }
        self.effects.push(Effect::ReadOrderRows(0));
    }

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
        self.holdings.settle();
        if is_last {
            self.opened();
        } else {
            self.loading.reading = Some(next);
            self.effects.push(Effect::ReadOrderRows(next));
        }
    }

    /// When the next words are to be read; `None` while rows are still to come, and when all are read.
    pub(super) fn words_due_at(&self) -> Option<Millis> {
        let bootstrapped = self.meta.as_ref().is_some_and(|meta| meta.bootstrapped);
        let some_left = bootstrapped && !self.loading.is_under_way() && !self.holdings.has_all_words();
        some_left.then(|| self.now.max(self.loading.finished_at.saturating_add(WORDS_AFTER)))
    }

    /// Reads some of the words that are due.
    pub(super) fn read_some_words(&mut self) {
        if self.words_due_at().is_some_and(|due| due <= self.now) {
            self.holdings.read_some_words(WORDS_AT_ONCE);
        }
    }

    /// Takes in a record of rows, to be settled with those beside it. One that can't be read is passed over: the audit
    /// finds what is missing.
    pub(super) fn open_rows(&mut self, store: Store, key: Key, bytes: &[u8]) {
        let Ok(record) = pack::decode::<RowsRecord>(bytes) else {
            return;
        };
        let Ok(rows) = packed_rows(&record.packed) else {
            return;
        };
        let mut pieces = record.pieces.into_iter();
        let (mut ids, mut all_read) = (Vec::with_capacity(rows.len()), true);
        for row in rows {
            let pieces = pieces.next();
            let Ok(id) = self.open_row(row) else {
                all_read = false;
                continue;
            };
            // A record that says that there are no pieces any more overrides one that named some: what they
            // hold was found unreadable, or misses what came since.
            if let Some(pieces) = pieces {
                self.holdings.table.set_pieces(id, pieces.into_boxed_slice());
            }
            ids.push(id);
        }
        if all_read {
            self.note_record(key, store, bytes.len(), &ids);
        } else {
            self.leave_older_records(key, &ids);
        }
    }

    fn open_row(&mut self, row: RowBytes) -> Result<DocId, PackError> {
        if kind_of(&row) == Some(Kind::Ledger) {
            return self.holdings.put_unbooked(row);
        }
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
    let ranges = ranges(&inflated).map_err(|error| PackError::Unreadable(pack::words(&error)))?;
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
pub(super) mod tests;
