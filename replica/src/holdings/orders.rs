//! Orders, column by column: what filters, sorts and search touch, so that a list of 100,000 orders is a
//! scan of a few arrays and only the window shown is decoded.

use domain::id::{DocId, Kind, Millis};
use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use domain::order::{Channel, Status};
use domain::sorting;
use rustc_hash::{FxHashMap, FxHashSet};

use super::glance::{OrderGlance, order_part};
use super::lists::Kept;
use super::sequence::Sequence;
use super::text::{Texts, Words};
use super::{Holdings, Safeties};
use crate::pack;
use crate::query::{HeldOrder, OrderPage, OrderQuery, OrderSort, Safety};
use crate::table::Entry;

/// Rows of one page, at most; what a screen shows is far less.
const PAGE: usize = 1000;
const NOBODY: u32 = u32::MAX;

/// Numbers for ids that recur, so that a column holds 4 bytes and not 24.
#[derive(Default)]
struct Interned(FxHashMap<DocId, u32>);

impl Interned {
    fn number(&mut self, id: DocId) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(id).or_insert(next)
    }
}

/// The columns; a row's place is its slot in the table.
#[derive(Default)]
pub struct OrderIndex {
    placed_at: Vec<Millis>,
    status: Vec<(Status, Channel)>,
    location: Vec<u32>,
    customer: Vec<u32>,
    total: Vec<f64>,
    /// Filled by [`Holdings::read_words`].
    pub(super) text: Texts,
    /// Oldest first. An order's time never changes, so only new orders move anything.
    by_time: Sequence,
    locations: Interned,
    customers: Interned,
}

impl OrderIndex {
    /// Takes over a row, all but its words; `slot` is at most one past the last.
    pub fn put(&mut self, slot: u32, row: &OrderGlance) {
        let location = self.locations.number(row.location);
        let customer = row.customer.map_or(NOBODY, |id| self.customers.number(id));
        let place = slot as usize;
        if place < self.placed_at.len() {
            set(&mut self.status, place, (row.status, row.channel));
            set(&mut self.location, place, location);
            set(&mut self.customer, place, customer);
            set(&mut self.total, place, row.total);
            return;
        }
        self.placed_at.push(row.placed_at);
        self.status.push((row.status, row.channel));
        self.location.push(location);
        self.customer.push(customer);
        self.total.push(row.total);
        self.by_time.push(slot);
    }

    /// To be called once all rows that came together are here.
    pub fn settle(&mut self) {
        let placed_at = &self.placed_at;
        self.by_time.settle(|slot| placed_at.get(slot as usize));
    }
}

impl OrderIndex {
    /// The numbers of a person's entries, as far as orders name them.
    fn numbers(&self, entries: &[DocId]) -> Vec<u32> {
        entries
            .iter()
            .filter_map(|id| self.customers.0.get(id).copied())
            .collect()
    }

    /// The slots of the orders that name one of a person's entries, latest first, each with whether the order is
    /// firm.
    pub fn of_customer(&self, entries: &[DocId]) -> impl Iterator<Item = (u32, bool)> {
        let wanted = self.numbers(entries);
        let is_hers = move |slot: &u32| {
            let customer = self.customer.get(*slot as usize);
            customer.is_some_and(|customer| wanted.contains(customer))
        };
        let firm = |slot: u32| {
            let status = self.status.get(slot as usize);
            status.is_some_and(|(status, _)| status.lifecycle == Lifecycle::Placed)
        };
        self.by_time
            .iter()
            .rev()
            .filter(is_hers)
            .map(move |slot| (slot, firm(slot)))
    }

    /// The slots of the orders one of whose searched fields is this text, latest first.
    pub fn with_field(&self, field: &str) -> impl Iterator<Item = u32> {
        debug_assert_eq!(
            self.text.len(),
            self.placed_at.len(),
            "words are still to be read"
        );
        let words = Words::field(field);
        let has = move |slot: &u32| words.all_at(&self.text, *slot as usize);
        self.by_time.iter().rev().filter(has)
    }
}

fn set<T>(column: &mut [T], place: usize, value: T) {
    if let Some(cell) = column.get_mut(place) {
        *cell = value;
    }
}

impl Holdings {
    /// An order's row with all that waits for a person there, which is nothing for nearly all.
    fn held_order(&self, entry: &Entry) -> Option<HeldOrder> {
        if self.ledger_checks.of(entry.id).is_empty() {
            return order_part(&entry.bytes).map(|part| HeldOrder::of(part.to_vec()));
        }
        self.order(entry.id).map(|row| HeldOrder::of(pack::encode(&row)))
    }

    /// Whether the order in this slot is open, or was placed since.
    pub fn is_order_current(&self, slot: u32, since: Millis) -> bool {
        let place = slot as usize;
        let open = |(status, _): &(Status, Channel)| {
            let is_done = match status.fulfilment {
                Fulfilment::Delivered => true,
                Fulfilment::NothingToSend => status.payment == PaymentStatus::Paid,
                Fulfilment::Unfulfilled | Fulfilment::Shipped => false,
            };
            status.lifecycle == Lifecycle::Held || (status.lifecycle == Lifecycle::Placed && !is_done)
        };
        self.orders.status.get(place).is_some_and(open)
            || self
                .orders
                .placed_at
                .get(place)
                .is_some_and(|placed_at| *placed_at >= since)
    }

    /// A window of the orders that match. One that looks for words needs them read ([`Holdings::read_words`]).
    pub fn query_orders(&self, query: &OrderQuery, safeties: &dyn Safeties) -> OrderPage {
        let index = &self.orders;
        let words = Words::new(&query.text);
        debug_assert!(
            words.are_none() || self.has_words(Kind::Order),
            "words are still to be read"
        );
        let location = query
            .location
            .map(|id| index.locations.0.get(&id).copied().unwrap_or(NOBODY - 1));
        let customer = query.customer.map(|id| index.numbers(&self.entries_of(id)));
        let slot_of = |id: &DocId| self.table.slot(*id);
        let unsynced: Option<FxHashSet<u32>> = query
            .safety
            .map(|_| safeties.unsynced().iter().filter_map(slot_of).collect());
        let safety_matches = |slot: u32| match (query.safety, &unsynced) {
            (Some(wanted), Some(unsynced)) => {
                let synced = !unsynced.contains(&slot);
                let entry = || self.table.at(Kind::Order, slot);
                if synced {
                    wanted == Safety::Synced
                } else {
                    entry().is_some_and(|entry| safeties.safety(entry.id) == wanted)
                }
            }
            _ => true,
        };
        let has = |slot: u32, words: &Words| words.all_at(&index.text, slot as usize);
        let matches = |slot: u32, words: &Words| -> bool {
            let place = slot as usize;
            let Some((status, channel)) = index.status.get(place) else {
                return false;
            };
            let Some(placed_at) = index.placed_at.get(place) else {
                return false;
            };
            query.lifecycle.is_none_or(|wanted| wanted == status.lifecycle)
                && query.payment.is_none_or(|wanted| wanted == status.payment)
                && query.fulfilment.is_none_or(|wanted| wanted == status.fulfilment)
                && query.channel.is_none_or(|wanted| wanted == *channel)
                && location.is_none_or(|wanted| index.location.get(place) == Some(&wanted))
                && customer.as_ref().is_none_or(|wanted| {
                    index
                        .customer
                        .get(place)
                        .is_some_and(|customer| wanted.contains(customer))
                })
                && query.from.is_none_or(|from| *placed_at >= from)
                && query.before.is_none_or(|before| *placed_at < before)
                && safety_matches(slot)
                && has(slot, words)
        };
        let look = |words: &Words| {
            let matches = |slot: &u32| matches(*slot, words);
            let mut slots: Vec<u32> = match query.sort {
                OrderSort::Oldest => index.by_time.iter().filter(matches).collect(),
                OrderSort::Newest | OrderSort::Total => index.by_time.iter().rev().filter(matches).collect(),
            };
            if query.sort == OrderSort::Total {
                let total = |slot: u32| index.total.get(slot as usize).copied().unwrap_or(0.0);
                sorting::places(&mut slots, &mut |a, b| total(b).total_cmp(&total(a)));
            }
            slots
        };
        let question = OrderQuery {
            text: String::new(),
            offset: 0,
            limit: 0,
            ..query.clone()
        };
        let (mut kept, mut fresh) = (self.lists.orders(), Kept::default());
        // How safe an order is changes without a row of it.
        let list = match query.safety {
            Some(_) => &mut fresh,
            None => &mut *kept,
        };
        let slots = list.answer(question, words, has, look);
        let limit = (query.limit as usize).min(PAGE);
        let rows = slots
            .iter()
            .skip(query.offset as usize)
            .take(limit)
            .filter_map(|&slot| {
                let entry = self.table.at(Kind::Order, slot)?;
                Some((self.held_order(entry)?, safeties.safety(entry.id)))
            })
            .collect();
        OrderPage {
            total: slots.len() as u32,
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::holdings::order_row;
    use domain::row::{OrderRow, Row};

    #[test]
    fn an_order_is_current_while_something_of_it_is_to_be_done_or_it_is_recent() {
        let is_current = |lifecycle, payment, fulfilment, since| {
            let row = Row::Order(OrderRow {
                status: Status {
                    lifecycle,
                    payment,
                    fulfilment,
                },
                ..order_row()
            });
            let mut holdings = Holdings::new();
            holdings.put(&row, pack::encode(&row));
            let slot = holdings.table.slot(row.id()).unwrap();
            holdings.is_order_current(slot, since)
        };
        let long_after = Millis::MAX;
        for (lifecycle, payment, fulfilment, wanted) in [
            (
                Lifecycle::Held,
                PaymentStatus::Unpaid,
                Fulfilment::NothingToSend,
                true,
            ),
            (
                Lifecycle::Held,
                PaymentStatus::Paid,
                Fulfilment::NothingToSend,
                true,
            ),
            (
                Lifecycle::Placed,
                PaymentStatus::Paid,
                Fulfilment::Unfulfilled,
                true,
            ),
            (Lifecycle::Placed, PaymentStatus::Paid, Fulfilment::Shipped, true),
            (
                Lifecycle::Placed,
                PaymentStatus::Unpaid,
                Fulfilment::NothingToSend,
                true,
            ),
            (
                Lifecycle::Placed,
                PaymentStatus::Paid,
                Fulfilment::NothingToSend,
                false,
            ),
            (
                Lifecycle::Placed,
                PaymentStatus::Paid,
                Fulfilment::Delivered,
                false,
            ),
            (
                Lifecycle::Cancelled,
                PaymentStatus::Unpaid,
                Fulfilment::NothingToSend,
                false,
            ),
        ] {
            let found = is_current(lifecycle, payment, fulfilment, long_after);
            assert_eq!(found, wanted, "{lifecycle:?} {payment:?} {fulfilment:?}");
        }
        let done = (Lifecycle::Placed, PaymentStatus::Paid, Fulfilment::Delivered);
        assert!(is_current(done.0, done.1, done.2, order_row().placed_at));
    }
}
