//! What an import came to: counts, and sums that can be compared with the source's own.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use domain::command::ImportedFacts;
use domain::money::Currency;
use domain::order::totals::draft_totals;
use domain::order::{Direction, Draft};
use rust_decimal::Decimal;

use crate::Preset;
use crate::reading::FileRead;

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
            shipping: Decimal::ZERO,
            returns: Decimal::ZERO,
            cancelled: Decimal::ZERO,
            payments: Decimal::ZERO,
            ordered: Decimal::ZERO,
        }
    }

    /// What an order will add if it goes in. An order whose sums can't be made doesn't.
    pub fn entry(&self, draft: &Draft, facts: &ImportedFacts) -> Entry {
        let line = |line: &domain::order::DraftLine| {
            line.item
                .unit_price
                .checked_mul(line.quantity.to_decimal())
                .unwrap_or_default()
        };
        let goods = draft.lines.iter().map(line).fold(Decimal::ZERO, add);
        Entry {
            state: facts.state.clone(),
            direction: draft.direction,
            lines: draft.lines.len() as u64,
            goods,
            shipping: draft.shipping,
            payments: facts
                .payments
                .iter()
                .map(|payment| payment.amount)
                .fold(Decimal::ZERO, add),
            total: draft_totals(draft).map(|totals| totals.total).unwrap_or_default(),
            cancelled: facts.cancelled,
        }
    }

    /// Adds an order that went in.
    pub fn add(&mut self, entry: Entry) {
        self.orders += 1;
        self.lines += entry.lines;
        *self.states.entry(entry.state).or_default() += 1;
        self.payments = add(self.payments, entry.direction.signed(entry.payments));
        let amount = add(entry.goods, entry.shipping);
        match entry.direction {
            Direction::Sale => {
                self.goods = add(self.goods, entry.goods);
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

    /// Goods of all sales, the cancelled ones included.
    pub fn goods(&self) -> Decimal {
        self.round(self.goods)
    }

    /// Shipping charges of all sales, the cancelled ones included.
    pub fn shipping(&self) -> Decimal {
        self.round(self.shipping)
    }

    /// Goods and shipping charges of all sales, the cancelled ones included.
    pub fn gross(&self) -> Decimal {
        self.round(add(self.goods, self.shipping))
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

/// A sum. The orders' own limits keep it far from what a decimal holds; past that it stays there.
fn add(a: Decimal, b: Decimal) -> Decimal {
    a.checked_add(b).unwrap_or(Decimal::MAX)
}

/// What an import came to.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Whose files they were.
    pub preset: Preset,
    /// IANA zone that their times were read in.
    pub time_zone: String,
    /// The sums.
    pub account: Account,
    /// Customers that were made.
    pub customers: u64,
    /// Products that were made.
    pub products: u64,
    /// Orders that were there already, or came in an earlier file of the same import.
    pub duplicates: u64,
    /// Rows that told of those and nothing else.
    pub duplicate_rows: u64,
    /// Rows that couldn't be used.
    pub rejected: u64,
    /// Where those are listed; `None` when there are none. The caller knows.
    pub rejected_file: Option<String>,
    /// What was read.
    pub files: Vec<FileRead>,
    /// The location, as it was asked for.
    pub location: String,
    /// Whether it had to be made.
    pub made_location: bool,
    /// Whether the data directory had to be made; the caller knows.
    pub made_data: bool,
}

impl Summary {
    /// As one JSON object on one line. Amounts are numbers with the currency's decimals.
    pub fn json(&self) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let account = &self.account;
        let mut json = format!(
            "{{\"preset\":{},\"currency\":{},\"time_zone\":{}",
            text(self.preset.name()),
            text(account.currency.code()),
            text(&self.time_zone)
        );
        for (name, figure) in self.figures() {
            // Writing to a string can't fail.
            let _ = write!(json, ",\"{name}\":{figure}");
        }
        let states: Vec<String> = account
            .states
            .iter()
            .map(|(state, count)| format!("{}:{count}", text(state)))
            .collect();
        let file = |file: &FileRead| {
            format!(
                "{{\"file\":{},\"part\":{},\"rows\":{}}}",
                text(&file.name),
                text(file.part),
                file.rows
            )
        };
        let files: Vec<String> = self.files.iter().map(file).collect();
        let list = self.rejected_file.as_ref();
        let list = list.map_or("null".to_owned(), |path| text(path));
        let _ = write!(
            json,
            ",\"states\":{{{}}},\"rejected_file\":{list},\"location\":{},\"made_location\":{},\"made_data\":{},\"files\":[{}]}}",
            states.join(","),
            text(&self.location),
            self.made_location,
            self.made_data,
            files.join(",")
        );
        json
    }

    /// All figures with their names, in the sequence in which they are shown.
    fn figures(&self) -> [(&'static str, String); 16] {
        let account = &self.account;
        [
            ("orders", account.orders.to_string()),
            ("return_orders", account.return_orders.to_string()),
            ("lines", account.lines.to_string()),
            ("goods", account.goods().to_string()),
            ("shipping", account.shipping().to_string()),
            ("gross", account.gross().to_string()),
            ("returns", account.returns().to_string()),
            ("cancelled", account.cancelled().to_string()),
            ("net", account.net().to_string()),
            ("ordered", account.ordered().to_string()),
            ("payments", account.payments().to_string()),
            ("customers", self.customers.to_string()),
            ("products", self.products.to_string()),
            ("duplicates", self.duplicates.to_string()),
            ("duplicate_rows", self.duplicate_rows.to_string()),
            ("rejected", self.rejected.to_string()),
        ]
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.made_data {
            writeln!(f, "The data directory is new.")?;
        }
        if self.made_location {
            writeln!(f, "The location {} is new.", self.location)?;
        }
        let account = &self.account;
        writeln!(
            f,
            "{}, amounts in {}, times of {}",
            self.preset.name(),
            account.currency,
            self.time_zone
        )?;
        for (name, figure) in self.figures() {
            writeln!(f, "{:<15}{figure:>16}", name.replace('_', " "))?;
        }
        for (state, count) in &account.states {
            writeln!(f, "  {state:<13}{count:>16}")?;
        }
        match &self.rejected_file {
            Some(path) => writeln!(f, "Rejected rows are listed in {path}."),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
