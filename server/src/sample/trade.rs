//! A year of trade: orders through all channels, and what happens to each afterwards. What would happen after now
//! hasn't happened, so the latest orders are still open.

use std::collections::BTreeMap;

use domain::command::{Command, Progress};
use domain::id::{DocId, Millis};
use domain::order::{Channel, Draft, Payment, PaymentMethod};
use rust_decimal::Decimal;

use super::chance::Chance;
use super::draft::{Sale, Shop};
use super::goods::price;
use super::shelves::Shelves;
use super::{DAY, DAYS, ORDERS, places};
use import::{Sink, SinkError};

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;

enum Event {
    /// The order with this number comes in.
    Order(u64),
    /// A held order is taken up.
    TakeUp(DocId, Box<Draft>, Vec<Payment>),
    /// It is paid.
    Pay(DocId, Payment),
    /// Its goods leave or arrive.
    Progress(DocId, Progress),
    /// It is cancelled; where its goods lie, and which.
    Cancel(DocId, &'static str, usize, Vec<(usize, i64)>),
}

/// The trade of the sample, in the sequence of time.
pub struct Trade {
    shop: Shop,
    shelves: Shelves,
    chance: Chance,
    now: Millis,
    /// What is to happen, by time.
    agenda: BTreeMap<(Millis, u64), Event>,
    planned: u64,
}

/// What an order's number makes of it: so many of each sort, whatever chance says.
fn is_return(order: u64) -> bool {
    order % 25 == 7
}

fn is_cancelled(order: u64) -> bool {
    order % 17 == 3
}

fn is_taken_up(order: u64) -> bool {
    order % 40 == 11
}

/// A few of the last day are still held.
fn is_held(order: u64) -> bool {
    (ORDERS - 10..ORDERS - 6).contains(&order)
}

/// The one that was paid before it was cancelled: it waits in the inbox.
fn is_paid_and_cancelled(order: u64) -> bool {
    order == 479
}

impl Trade {
    /// Nothing has happened yet.
    pub fn new(shop: Shop, shelves: Shelves, chance: Chance, now: Millis) -> Trade {
        Trade {
            shop,
            shelves,
            chance,
            now,
            agenda: BTreeMap::new(),
            planned: 0,
        }
    }

    /// Lets the year happen.
    ///
    /// # Errors
    /// [`SinkError`]
    pub fn run(mut self, sink: &mut dyn Sink, start: Millis) -> Result<(), SinkError> {
        self.shelves.fill(sink, start + HOUR, &mut self.chance)?;
        let offset = Millis::from(places::offset_minutes(self.now)) * MINUTE;
        let first_day = (self.now + offset).div_euclid(DAY) - DAYS;
        for order in 0..ORDERS {
            let day = first_day + order as Millis * DAYS / ORDERS as Millis;
            let opens = day * DAY - offset + 9 * HOUR;
            let at = opens + self.chance.between(0, 9 * HOUR);
            self.plan(at, Event::Order(order));
        }
        while let Some(((at, _), event)) = self.agenda.pop_first() {
            self.happen(sink, at, event)?;
        }
        self.shelves.count(sink, self.now)
    }

    fn plan(&mut self, at: Millis, event: Event) {
        if at < self.now {
            self.agenda.insert((at, self.planned), event);
            self.planned += 1;
        }
    }

    fn happen(&mut self, sink: &mut dyn Sink, at: Millis, event: Event) -> Result<(), SinkError> {
        let command = match event {
            Event::Order(order) => return self.order(sink, at, order),
            Event::TakeUp(id, draft, payments) => Command::PlaceHeldOrder(id, *draft, payments),
            Event::Pay(id, payment) => Command::RecordPayment(id, payment),
            Event::Progress(id, progress) => Command::RecordProgress(id, progress),
            Event::Cancel(id, reason, location, goods) => {
                self.shelves.give_back(location, &goods);
                Command::CancelOrder(id, reason.to_owned())
            }
        };
        sink.commit(at, command).map(drop)
    }

    fn order(&mut self, sink: &mut dyn Sink, at: Millis, order: u64) -> Result<(), SinkError> {
        if is_return(order) {
            return self.come_back(sink, at);
        }
        let sale = if is_cancelled(order) {
            let channel = if order.is_multiple_of(2) {
                Channel::Phone
            } else {
                Channel::Email
            };
            self.shop.sale_through(channel, &mut self.chance)
        } else if is_held(order) || is_taken_up(order) {
            self.shop.sale_through(Channel::Till, &mut self.chance)
        } else {
            self.shop.sale(&mut self.chance)
        };
        let Some(sale) = sale else { return Ok(()) };
        if is_held(order) {
            return sink.commit(at, Command::HoldOrder(sale.draft)).map(drop);
        }
        // What it takes was on the shelf that morning.
        self.shelves
            .take(sink, at - 30 * MINUTE, sale.location, &sale.goods)?;
        let payments = self.paid_at_once(&sale, order);
        let id = if is_taken_up(order) {
            let held = super::made(sink, at, Command::HoldOrder(sale.draft.clone()))?;
            self.plan(
                at + 20 * MINUTE,
                Event::TakeUp(held, Box::new(sale.draft.clone()), payments),
            );
            held
        } else {
            super::made(sink, at, Command::PlaceOrder(sale.draft.clone(), payments))?
        };
        self.plan_rest(id, &sale, at, order);
        Ok(())
    }

    fn come_back(&mut self, sink: &mut dyn Sink, at: Millis) -> Result<(), SinkError> {
        let Some(sale) = self.shop.come_back(&mut self.chance) else {
            return Ok(());
        };
        self.shelves.give_back(sale.location, &sale.goods);
        let payment = paid(PaymentMethod::Card, sale.total.abs());
        sink.commit(at, Command::PlaceOrder(sale.draft, vec![payment]))
            .map(drop)
    }

    fn paid_at_once(&mut self, sale: &Sale, order: u64) -> Vec<Payment> {
        let voucher = price(500, self.shop.currency);
        match sale.draft.channel {
            Channel::Till if sale.total > voucher && self.chance.percent(6) => {
                vec![
                    paid(PaymentMethod::Voucher, voucher),
                    paid(PaymentMethod::Card, sale.total - voucher),
                ]
            }
            Channel::Till => {
                let methods = [
                    PaymentMethod::Cash,
                    PaymentMethod::Card,
                    PaymentMethod::Card,
                    PaymentMethod::Wallet,
                ];
                let method = self.chance.pick(&methods).copied().unwrap_or_default();
                vec![paid(method, sale.total)]
            }
            Channel::Web => vec![paid(PaymentMethod::Card, sale.total)],
            _ if is_paid_and_cancelled(order) => vec![paid(PaymentMethod::Transfer, sale.total)],
            _ => Vec::new(),
        }
    }

    /// What happens to an order after it was placed.
    fn plan_rest(&mut self, id: DocId, sale: &Sale, at: Millis, order: u64) {
        if is_cancelled(order) {
            let reasons = ["Ordered twice", "Found it elsewhere", "Needed sooner"];
            let reason = self.chance.pick(&reasons).copied().unwrap_or_default();
            self.plan(
                at + 3 * HOUR,
                Event::Cancel(id, reason, sale.location, sale.goods.clone()),
            );
            return;
        }
        // The customer takes the goods along.
        if sale.draft.channel == Channel::Till {
            return;
        }
        let left = at + 2 * DAY + self.chance.between(0, 5) * HOUR;
        self.plan(left, Event::Progress(id, Progress::Shipped));
        let arrives = left + self.chance.between(5, 10) * DAY;
        self.plan(arrives, Event::Progress(id, Progress::Delivered));
        if sale.draft.channel != Channel::Web {
            let half = self.shop.currency.round(sale.total / Decimal::TWO);
            let amount = if self.chance.percent(10) { half } else { sale.total };
            let days = self.chance.between(5, 25);
            if self.chance.percent(90) && amount > Decimal::ZERO {
                self.plan(
                    at + days * DAY,
                    Event::Pay(id, paid(PaymentMethod::Transfer, amount)),
                );
            }
        }
    }
}

fn paid(method: PaymentMethod, amount: Decimal) -> Payment {
    Payment {
        method,
        amount,
        reference: String::new(),
        given: None,
    }
}
