//! An order whose rows are all known, as what it becomes here: a sale, and returns of their own for what came back and
//! for money that was paid back.

use domain::money::{Currency, MoneyError};
use domain::order::{Direction, Payment};
use domain::quantity::Quantity;
use rust_decimal::Decimal;

use super::lines::Line;
use super::orders::Order;
use super::tax;
use crate::fields::Problem;
use crate::order::{Gathered, Place, SourceLine, SourceOrder, SourcePayment};
use crate::reason::Reason;
use crate::sums::totals;
use crate::texts::{Text, Texts};

/// Makes the orders. `currency` is that of amounts without one.
///
/// # Errors
/// When the order says too little, or its sums can't be made.
pub(super) fn settle(
    order: &Order,
    currency: Currency,
    gathered: &mut Gathered,
) -> Result<Vec<SourceOrder>, Problem> {
    let settled = Settling::new(order, currency, &mut gathered.texts)?.finish(&mut gathered.texts)?;
    gathered.adjusted += u64::from(settled.adjusted);
    Ok(settled.orders)
}

struct Settled {
    orders: Vec<SourceOrder>,
    /// Whether it took a line to come to the stated total.
    adjusted: bool,
}

struct Settling<'a> {
    order: &'a Order,
    currency: Currency,
    /// The sale, and what came back. At least one of them is there.
    sale: Option<SourceOrder>,
    back: Option<SourceOrder>,
}

fn too_large(_: MoneyError) -> Problem {
    Problem::of_row(Reason::SumTooLarge)
}

impl<'a> Settling<'a> {
    fn new(order: &'a Order, currency: Currency, texts: &mut Texts) -> Result<Settling<'a>, Problem> {
        let head = &order.head;
        let placed_at = head
            .placed_at
            .ok_or_else(|| Problem::of_row(Reason::NoOrderTime))?;
        let unpriced = order.lines.iter().any(|line| line.unit_price.is_none());
        if unpriced && head.total.is_none() {
            return Err(Problem::of_row(Reason::PricesMissing));
        }
        if order.lines.is_empty() && head.total.is_none() {
            return Err(Problem::of_row(Reason::LinesMissing));
        }
        let (mut sold, mut came_back) = (Vec::new(), Vec::new());
        for line in &order.lines {
            let kept = source_line(line)?;
            let lines = if head.is_return || line.quantity < Quantity::ZERO {
                &mut came_back
            } else {
                &mut sold
            };
            lines.push(kept);
        }
        if order.returned.is_some() && came_back.is_empty() {
            came_back.clone_from(&sold);
        }
        let new = |id: Text, direction: Direction| SourceOrder {
            cancelled: head.cancelled,
            customer: head.customer,
            currency: Some(currency_of(order, currency)),
            own_number: head.number,
            external: (head.external_id != Text::EMPTY).then_some((head.external_system, head.external_id)),
            note: head.note,
            salesperson: head.salesperson,
            ..SourceOrder::new(order.place, id, direction, placed_at, head.state)
        };
        // A row counts with the order that it made.
        let of_back = |place: &Place| came_back.iter().any(|line| line.place == *place);
        let mut rows = order.rows.clone();
        if !sold.is_empty() && order.returned.is_none() && !came_back.is_empty() {
            rows.retain(|place| !of_back(place));
        }
        let is_sale = !head.is_return && (!sold.is_empty() || came_back.is_empty());
        let sale = is_sale.then(|| SourceOrder {
            shipped_at: head
                .shipped_at
                .or(head.says_shipped.then(|| head.paid_at.unwrap_or(placed_at))),
            delivered_at: head.delivered_at.or(head
                .says_delivered
                .then(|| head.shipped_at.or(head.paid_at).unwrap_or(placed_at))),
            paid_at: head.paid_at,
            lines: sold,
            rows: rows.clone(),
            ..new(order.id, Direction::Sale)
        });
        let back = (head.is_return || !came_back.is_empty()).then(|| {
            let id = if head.is_return {
                order.id
            } else {
                let id = format!("{}/return", texts.get(order.id));
                texts.put(&id)
            };
            let mut back = new(id, Direction::Return);
            if !is_sale {
                back.rows.clone_from(&rows);
            }
            back.place = came_back.first().map_or(order.place, |line| line.place);
            back.lines = came_back;
            back.rows.extend(order.returned);
            back
        });
        Ok(Settling {
            order,
            currency: currency_of(order, currency),
            sale,
            back,
        })
    }

    fn finish(mut self, texts: &mut Texts) -> Result<Settled, Problem> {
        let head = &self.order.head;
        self.discount()?;
        if let Some(shipping) = head.shipping {
            self.main(|order, _| order.shipping = shipping);
        }
        if let Some(fees) = head.fees.filter(|fees| !fees.is_zero()) {
            let name = texts.put("Fees");
            self.charge(name, fees);
        }
        let whole_return = self.order.returned.is_some();
        tax::settle(self.order, self.currency, self.sale.as_mut(), self.back.as_mut()).map_err(too_large)?;
        let adjusted = self.come_to_total(texts, whole_return)?;
        let orders = self.pay(texts)?;
        Ok(Settled { orders, adjusted })
    }

    /// The order that carries what belongs to the order as a whole, and whether that is the return.
    fn main(&mut self, change: impl FnOnce(&mut SourceOrder, bool)) {
        match (&mut self.sale, &mut self.back) {
            (Some(sale), _) => change(sale, false),
            (None, Some(back)) => change(back, true),
            (None, None) => {}
        }
    }

    /// A line that no row tells of. The amount is as if it were sold.
    fn charge(&mut self, name: Text, amount: Decimal) {
        let place = self.order.place;
        self.main(|order, is_return| {
            let unit_price = if is_return { Decimal::ZERO - amount } else { amount };
            order.charges += 1;
            order.lines.push(SourceLine {
                place,
                item: 0,
                sku: Text::EMPTY,
                name,
                note: Text::EMPTY,
                quantity: Quantity::ONE,
                unit_price,
                discount: None,
                tax_rate: Decimal::ZERO,
                shipping: Decimal::ZERO,
            });
        });
    }

    /// What the order was reduced by as a whole: what its lines come to less what it says they do, or as stated.
    fn discount(&mut self) -> Result<(), Problem> {
        let head = &self.order.head;
        // Where lines came back, what the goods come to is less than what was sold.
        let subtotal = head
            .subtotal
            .filter(|_| self.sale.is_none() || self.back.is_none());
        let currency = self.currency;
        let Some(order) = self.sale.as_mut().or(self.back.as_mut()) else {
            return Ok(());
        };
        let goods = totals(order, currency).map_err(too_large)?.subtotal;
        let (goods, subtotal) = (
            order.direction.signed(goods),
            subtotal.map(|subtotal| order.direction.signed(subtotal)),
        );
        let left = subtotal.and_then(|subtotal| goods.checked_sub(subtotal));
        let off = left.or(head.discount).unwrap_or_default();
        if off > Decimal::ZERO && off <= goods {
            order.discount = off;
        }
        Ok(())
    }

    fn total(&self) -> Result<Decimal, Problem> {
        let mut sum = Decimal::ZERO;
        for order in self.sale.iter().chain(&self.back) {
            let total = totals(order, self.currency).map_err(too_large)?.total;
            sum = sum
                .checked_add(total)
                .ok_or_else(|| too_large(MoneyError::TooLarge))?;
        }
        Ok(sum)
    }

    /// Adds what is missing to the stated total, as a line that says so. Where the file has no prices that is everything.
    fn come_to_total(&mut self, texts: &mut Texts, whole_return: bool) -> Result<bool, Problem> {
        let Some(stated) = self.order.head.total else {
            return Ok(false);
        };
        // What came back as a whole isn't part of the order's total.
        let total = match &self.sale {
            Some(sale) if whole_return => totals(sale, self.currency).map_err(too_large)?.total,
            _ => self.total()?,
        };
        let missing = stated
            .checked_sub(total)
            .ok_or_else(|| too_large(MoneyError::TooLarge))?;
        if missing.is_zero() {
            return Ok(false);
        }
        let priced =
            !self.order.lines.is_empty() && self.order.lines.iter().all(|line| line.unit_price.is_some());
        let taxed = self.untaxed()? == Some(missing);
        let name = match (priced, taxed) {
            (false, _) => "Total of the order",
            (true, true) => "Tax",
            (true, false) => "Difference to the stated total",
        };
        let name = texts.put(name);
        self.charge(name, missing);
        Ok(priced && !taxed)
    }

    /// The part of the stated tax that no line carries: tax of the shipping, or of all where no rate makes it.
    fn untaxed(&self) -> Result<Option<Decimal>, Problem> {
        let mut left = self.order.head.tax;
        for order in self.sale.iter().chain(&self.back) {
            let carried = totals(order, self.currency).map_err(too_large)?.tax;
            left = left.and_then(|left| left.checked_sub(carried));
        }
        Ok(left)
    }

    /// Payments, and a return for money that was paid back.
    fn pay(self, texts: &mut Texts) -> Result<Vec<SourceOrder>, Problem> {
        let (order, head) = (self.order, &self.order.head);
        let of = |order: &SourceOrder| {
            totals(order, self.currency)
                .map(|totals| totals.total)
                .map_err(too_large)
        };
        let payment = |payment: Payment| SourcePayment {
            place: order.place,
            sequence: 0,
            payment,
        };
        let mut refunded = head.refunded.filter(|refunded| *refunded > Decimal::ZERO);
        let mut orders = Vec::new();
        if let Some(mut sale) = self.sale {
            let total = head
                .total
                .filter(|_| self.back.is_none())
                .map_or_else(|| of(&sale), Ok)?;
            let mut paid = head.paid(total);
            if head.cancelled
                && let Some(back) = refunded
            {
                if back >= total {
                    // All of it was paid back: that is what says that it didn't happen.
                    sale.cancelled = false;
                } else {
                    paid = paid.checked_sub(back).unwrap_or_default().max(Decimal::ZERO);
                    refunded = None;
                }
            }
            sale.payments.clone_from(&order.payments);
            if order.payments.is_empty() && paid > Decimal::ZERO {
                sale.payments.push(payment(head.payment(paid, texts)));
            }
            orders.push(sale);
        }
        if let Some(mut back) = self.back {
            let total = Decimal::ZERO - of(&back)?;
            if orders.is_empty() {
                back.payments.clone_from(&order.payments);
            }
            let given = refunded
                .take()
                .unwrap_or(if head.says_paid { total } else { Decimal::ZERO });
            if given > Decimal::ZERO && back.payments.is_empty() {
                back.payments.push(payment(head.payment(given, texts)));
            }
            orders.push(back);
        }
        if let (Some(refunded), Some(first)) = (refunded, orders.first()) {
            let id = format!("{}/refund", texts.get(order.id));
            let (id, state, name) = (texts.put(&id), texts.put("refund"), texts.put("Refund"));
            let mut refund = SourceOrder {
                customer: first.customer,
                currency: first.currency,
                salesperson: first.salesperson,
                charges: 1,
                ..SourceOrder::new(order.place, id, Direction::Return, first.placed_at, state)
            };
            refund.lines.push(SourceLine {
                place: order.place,
                item: 0,
                sku: Text::EMPTY,
                name,
                note: Text::EMPTY,
                quantity: Quantity::ONE,
                unit_price: refunded,
                discount: None,
                tax_rate: Decimal::ZERO,
                shipping: Decimal::ZERO,
            });
            refund.payments.push(payment(head.payment(refunded, texts)));
            orders.push(refund);
        }
        Ok(orders)
    }
}

fn currency_of(order: &Order, currency: Currency) -> Currency {
    order.head.currency.unwrap_or(currency)
}

fn source_line(line: &Line) -> Result<SourceLine, Problem> {
    let quantity = if line.quantity < Quantity::ZERO {
        line.quantity.checked_neg()
    } else {
        Ok(line.quantity)
    };
    Ok(SourceLine {
        place: line.place,
        item: 0,
        sku: line.sku,
        name: line.name,
        note: line.note,
        quantity: quantity.map_err(|_| Problem::of_row(Reason::TooLarge))?,
        unit_price: line.unit_price.unwrap_or_default(),
        discount: line.discount,
        tax_rate: line.tax_rate.unwrap_or_default(),
        shipping: line.shipping,
    })
}
