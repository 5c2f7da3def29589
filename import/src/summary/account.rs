//! The sums over the orders that went in, which can be compared with the source's own.

use std::collections::BTreeMap;

use domain::command::ImportedFacts;
use domain::money::Currency;
use domain::order::totals::draft_totals;
use domain::order::{Direction, Discount, Draft, DraftLine, TaxMode};
use rust_decimal::Decimal;

/// The sums over the orders that went in. Amounts are added up exactly, as the files have them, and rounded once at
/// the end, so that prices with more decimals than the currency lose nothing; `ordered` is the sum of the orders' totals as
/// the system has them, rounded line by line.
#[derive(Clone, Debug)]
pub struct Account {
    /// Of all amounts.
    pub currency: Currency,
    /// New orders, returns among them.
    pub orders: u64,
    /// New orders that are returns.
    pub return_orders: u64,
    /// Lines of new orders.
    pub lines: u64,
    /// New orders by their state in the other system.
    pub states: BTreeMap<String, u64>,
    goods: Decimal,
    tax: Decimal,
    shipping: Decimal,
    returns: Decimal,
    cancelled: Decimal,
    payments: Decimal,
    ordered: Decimal,
}

/// What one order adds.
#[derive(Clone, Debug)]
pub struct Entry {
    state: String,
    direction: Direction,
    lines: u64,
    goods: Decimal,
    tax: Decimal,
    shipping: Decimal,
    payments: Decimal,
    total: Decimal,
    cancelled: bool,
}

impl Account {
    /// Nothing yet.
    pub fn new(currency: Currency) -> Account {
        Account {
            currency,
            orders: 0,
            return_orders: 0,
            lines: 0,
            states: BTreeMap::new(),
            goods: Decimal::ZERO,
            tax: Decimal::ZERO,
            shipping: Decimal::ZERO,
            returns: Decimal::ZERO,
            cancelled: Decimal::ZERO,
            payments: Decimal::ZERO,
            ordered: Decimal::ZERO,
        }
    }

    /// What an order will add if it goes in. An order whose sums can't be made doesn't. `charges` are lines at its end
    /// that no row tells of; they count as money, not as lines.
    pub fn entry(draft: &Draft, facts: &ImportedFacts, charges: usize) -> Entry {
        let goods = draft.lines.iter().map(exact).fold(Decimal::ZERO, add);
        let goods = less(goods, draft.discount);
        let totals = draft_totals(draft).unwrap_or_default();
        Entry {
            state: facts.state.clone(),
            direction: draft.direction,
            lines: draft.lines.len().saturating_sub(charges) as u64,
            goods,
            tax: match draft.tax_mode {
                TaxMode::Inclusive => Decimal::ZERO,
                TaxMode::Exclusive => draft.direction.signed(totals.tax),
            },
            shipping: draft.shipping,
            payments: facts
                .payments
                .iter()
                .map(|payment| payment.amount)
                .fold(Decimal::ZERO, add),
            total: totals.total,
            cancelled: facts.cancelled,
        }
    }

    /// Adds an order that went in.
    pub fn add(&mut self, entry: Entry) {
        self.orders += 1;
        self.lines += entry.lines;
        *self.states.entry(entry.state).or_default() += 1;
        self.payments = add(self.payments, entry.direction.signed(entry.payments));
        let amount = add(add(entry.goods, entry.tax), entry.shipping);
        match entry.direction {
            Direction::Sale => {
                self.goods = add(self.goods, entry.goods);
                self.tax = add(self.tax, entry.tax);
                self.shipping = add(self.shipping, entry.shipping);
            }
            Direction::Return => {
                self.return_orders += 1;
                self.returns = add(self.returns, amount);
            }
        }
        if entry.cancelled {
            self.cancelled = add(self.cancelled, entry.direction.signed(amount));
        } else {
            self.ordered = add(self.ordered, entry.total);
        }
    }

    /// Goods of all sales after discounts, the cancelled ones included.
    pub fn goods(&self) -> Decimal {
        self.round(self.goods)
    }

    /// Tax on top of the prices of all sales, the cancelled ones included.
    pub fn tax(&self) -> Decimal {
        self.round(self.tax)
    }

    /// Shipping charges of all sales, the cancelled ones included.
    pub fn shipping(&self) -> Decimal {
        self.round(self.shipping)
    }

    /// Goods, tax on top of them and shipping charges of all sales, the cancelled ones included.
    pub fn gross(&self) -> Decimal {
        self.round(add(add(self.goods, self.tax), self.shipping))
    }

    /// What all returns come to, above zero.
    pub fn returns(&self) -> Decimal {
        self.round(self.returns)
    }

    /// What the cancelled orders come to.
    pub fn cancelled(&self) -> Decimal {
        self.round(self.cancelled)
    }

    /// Gross less returns and cancellations.
    pub fn net(&self) -> Decimal {
        let less = add(self.returns(), self.cancelled());
        self.gross().checked_sub(less).unwrap_or(Decimal::MIN)
    }

    /// What was paid, less what was given back.
    pub fn payments(&self) -> Decimal {
        self.round(self.payments)
    }

    /// The totals of all orders that aren't cancelled, as the system has them; returns are negative.
    pub fn ordered(&self) -> Decimal {
        self.round(self.ordered)
    }

    /// To the currency's smallest unit, with all its decimals: `7.50`.
    fn round(&self, amount: Decimal) -> Decimal {
        let mut rounded = self.currency.round(amount);
        rounded.rescale(self.currency.decimals());
        rounded
    }
}

/// What a line comes to after its discount, with all decimals.
fn exact(line: &DraftLine) -> Decimal {
    let amount = line.item.unit_price.checked_mul(line.quantity.to_decimal());
    less(amount.unwrap_or_default(), line.discount)
}

fn less(amount: Decimal, discount: Option<Discount>) -> Decimal {
    let off = match discount {
        None => Some(Decimal::ZERO),
        Some(Discount::Amount(off)) => Some(off),
        Some(Discount::Percent(percent)) => {
            let part = percent.checked_div(Decimal::ONE_HUNDRED);
            part.and_then(|part| part.checked_mul(amount))
        }
    };
    amount.checked_sub(off.unwrap_or_default()).unwrap_or_default()
}

/// A sum. The orders' own limits keep it far from what a decimal holds; past that it stays there.
fn add(a: Decimal, b: Decimal) -> Decimal {
    a.checked_add(b).unwrap_or(Decimal::MAX)
}
