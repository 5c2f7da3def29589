//! Olist Brazilian E-Commerce: orders, items, payments, customers and products, each in files of their own.
//!
//! An item is a line of one piece; its freight is part of the order's shipping charge. `customer_id` is another one for
//! each order; the person is `customer_unique_id`. The parts are read orders first, so that whatever names an order that
//! no file holds can be told apart at once.

mod parts;
mod people;

use domain::order::Direction;
use rustc_hash::FxHashMap;

use crate::ImportError;
use crate::calendar::Calendar;
use crate::fields::{Fields, Problem};
use crate::layout::{Layout, Part};
use crate::order::{Gathered, Place, SourceOrder};
use crate::reading::Reading;
use crate::reason::Reason;
use crate::source::Source;
use crate::texts::Text;
use people::People;

const ORDER: usize = 0;
const ORDER_CUSTOMER: usize = 1;
const STATUS: usize = 2;
const PURCHASED: usize = 3;
const APPROVED: usize = 4;
const CARRIER: usize = 5;
const DELIVERED: usize = 6;

const COLUMNS: [&str; 7] = [
    "order_id",
    "customer_id",
    "order_status",
    "order_purchase_timestamp",
    "order_approved_at",
    "order_delivered_carrier_date",
    "order_delivered_customer_date",
];

/// The kinds of files. Reviews, sellers, places and translations of categories say nothing of orders.
pub fn layouts() -> Vec<Layout> {
    let unused: [&[&str]; 4] = [
        &["review_id", "order_id"],
        &["seller_id", "seller_zip_code_prefix"],
        &["geolocation_zip_code_prefix"],
        &["product_category_name", "product_category_name_english"],
    ];
    let unused = unused
        .iter()
        .map(|columns| Layout::fixed(Part::Unused, 0, columns, columns.len()));
    [
        Layout::fixed(Part::Orders, 0, &COLUMNS, 4),
        Layout::fixed(Part::Lines, 0, &parts::LINE_COLUMNS, 5),
        Layout::fixed(Part::Payments, 0, &parts::PAYMENT_COLUMNS, 4),
        Layout::fixed(Part::Customers, 0, &people::COLUMNS, 2),
        Layout::fixed(Part::Products, 0, &parts::PRODUCT_COLUMNS, 2),
    ]
    .into_iter()
    .chain(unused)
    .collect()
}

/// Reads all files and gathers their orders.
///
/// # Errors
/// [`ImportError`] when a file can't be read to its end.
pub fn gather(sources: &[Source], reading: &mut Reading<'_>) -> Result<Gathered, ImportError> {
    let mut orders = Orders::default();
    for source in sources {
        reading.each(source, &mut |fields, place, calendar| match source.layout.part {
            Part::Orders => orders.take_order(fields, place, calendar),
            Part::Lines => orders.take_line(fields, place),
            Part::Payments => orders.take_payment(fields, place),
            Part::Customers => orders.people.take(fields, &mut orders.gathered),
            Part::Products => orders.take_product(fields),
            Part::Returns | Part::Unused => Ok(()),
        })?;
    }
    Ok(orders.gathered)
}

#[derive(Default)]
struct Orders {
    gathered: Gathered,
    /// Positions of the orders, by their id.
    index: FxHashMap<Text, usize>,
    people: People,
}

impl Orders {
    fn take_order(
        &mut self,
        fields: &Fields<'_>,
        place: Place,
        calendar: &mut Calendar,
    ) -> Result<(), Problem> {
        let id = fields.needed(ORDER)?;
        let customer_of_order = fields.text(ORDER_CUSTOMER)?;
        let status = fields.needed(STATUS)?;
        let placed_at = fields.time(PURCHASED, calendar)?;
        let paid_at = fields.optional_time(APPROVED, calendar)?;
        let mut shipped_at = fields.optional_time(CARRIER, calendar)?;
        let mut delivered_at = fields.optional_time(DELIVERED, calendar)?;
        // A few orders are delivered by their state and have no time for it: the last known time stands in.
        if status == "delivered" && delivered_at.is_none() {
            delivered_at = shipped_at.or(paid_at).or(Some(placed_at));
        }
        if matches!(status, "delivered" | "shipped") && shipped_at.is_none() {
            shipped_at = paid_at.or(Some(placed_at));
        }

        let Gathered { orders, texts, .. } = &mut self.gathered;
        let id = texts.put(id);
        if self.index.contains_key(&id) {
            self.gathered.repeated_orders += 1;
            self.gathered.repeated_rows += 1;
            return Ok(());
        }
        self.index.insert(id, orders.len());
        self.people.expect(texts.put(customer_of_order), orders.len());
        let state = texts.put(status);
        orders.push(SourceOrder {
            shipped_at,
            delivered_at,
            paid_at,
            cancelled: matches!(status, "canceled" | "unavailable"),
            ..SourceOrder::new(place, id, Direction::Sale, placed_at, state)
        });
        Ok(())
    }

    /// The order that a row belongs to.
    fn order_of(&mut self, fields: &Fields<'_>, column: usize) -> Result<&mut SourceOrder, Problem> {
        let id = fields.needed(column)?;
        let at = self.gathered.texts.find(id).and_then(|id| self.index.get(&id));
        let order = at.and_then(|at| self.gathered.orders.get_mut(*at));
        order.ok_or_else(|| fields.problem(column, Reason::NoSuchOrderId))
    }
}

#[cfg(test)]
mod tests;
