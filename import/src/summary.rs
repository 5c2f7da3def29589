//! What an import came to: counts, and sums that can be compared with the source's own.

mod account;

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use rust_decimal::Decimal;

pub use account::Account;

use crate::catalogue::Tally;
use crate::difference::Difference;
use crate::reading::FileRead;

/// What an import came to.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Whose files they were.
    pub preset: String,
    /// IANA zone that their times were read in.
    pub time_zone: String,
    /// The sums, in the currency of the first order that went in.
    pub account: Account,
    /// The sums in other currencies.
    pub others: Vec<Account>,
    /// Customers that were made.
    pub customers: u64,
    /// Products that were made.
    pub products: u64,
    /// What the products of a catalogue were.
    pub product_tally: Tally,
    /// What the customers of an address book were.
    pub customer_tally: Tally,
    /// The first things of those that were changed.
    pub differences: Vec<Difference>,
    /// Products whose stock was counted, since they had never moved.
    pub stock_counted: u64,
    /// Rows that are none of what is read.
    pub passed_over: u64,
    /// Orders that got a line so that they come to the stated total.
    pub adjusted: u64,
    /// Nothing was committed: this is what would have been.
    pub preview: bool,
    /// It was stopped before its end: the figures are of what is in.
    pub stopped: bool,
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
        let mut json = format!(
            "{{\"preset\":{},\"currency\":{},\"time_zone\":{}",
            text(&self.preset),
            text(self.account.currency.code()),
            text(&self.time_zone)
        );
        for (name, figure) in self.figures() {
            // Writing to a string can't fail.
            let _ = write!(json, ",\"{name}\":{figure}");
        }
        let states: Vec<String> = self
            .states()
            .iter()
            .map(|(state, count)| format!("{}:{count}", text(state)))
            .collect();
        let file = |file: &FileRead| {
            format!(
                "{{\"file\":{},\"part\":{},\"rows\":{},\"encoding\":{},\"delimiter\":{},\"header\":{}}}",
                text(&file.name),
                text(file.part.word()),
                file.rows,
                text(file.encoding),
                text(&char::from(file.delimiter).to_string()),
                file.header_line
            )
        };
        let tally = |tally: Tally| {
            let Tally {
                new,
                changed,
                same,
                wrong,
            } = tally;
            format!("{{\"new\":{new},\"changed\":{changed},\"same\":{same},\"wrong\":{wrong}}}")
        };
        let other = |account: &Account| {
            let (code, orders, lines) = (text(account.currency.code()), account.orders, account.lines);
            let amounts = amounts(account).map(|(name, amount)| format!(",\"{name}\":{amount}"));
            format!(
                "{{\"currency\":{code},\"orders\":{orders},\"lines\":{lines}{}}}",
                amounts.join("")
            )
        };
        let others: Vec<String> = self.others.iter().map(other).collect();
        let files: Vec<String> = self.files.iter().map(file).collect();
        let differences: Vec<String> = self.differences.iter().map(Difference::to_string).collect();
        let list = self.rejected_file.as_ref();
        let list = list.map_or("null".to_owned(), |path| text(path));
        let _ = write!(
            json,
            ",\"catalogue\":{{\"products\":{},\"customers\":{}}},\"differences\":{},\"other_currencies\":[{}],\"preview\":{},\"states\":{{{}}},\"rejected_file\":{list},\"location\":{},\"made_location\":{},\"made_data\":{},\"files\":[{}]}}",
            tally(self.product_tally),
            tally(self.customer_tally),
            serde_json::Value::from(differences),
            others.join(","),
            self.preview,
            states.join(","),
            text(&self.location),
            self.made_location,
            self.made_data,
            files.join(",")
        );
        json
    }

    /// All orders, whatever their currency.
    pub fn orders(&self) -> u64 {
        self.accounts().map(|account| account.orders).sum()
    }

    fn accounts(&self) -> impl Iterator<Item = &Account> {
        std::iter::once(&self.account).chain(&self.others)
    }

    /// All figures with their names, in the sequence in which they are shown.
    fn figures(&self) -> Vec<(&'static str, String)> {
        let count = |of: fn(&Account) -> u64| self.accounts().map(of).sum::<u64>().to_string();
        let mut figures = vec![
            ("orders", count(|account| account.orders)),
            ("return_orders", count(|account| account.return_orders)),
            ("lines", count(|account| account.lines)),
        ];
        figures.extend(amounts(&self.account).map(|(name, amount)| (name, amount.to_string())));
        figures.extend([
            ("customers", self.customers.to_string()),
            ("products", self.products.to_string()),
            ("stock_counted", self.stock_counted.to_string()),
            ("duplicates", self.duplicates.to_string()),
            ("duplicate_rows", self.duplicate_rows.to_string()),
            ("passed_over", self.passed_over.to_string()),
            ("adjusted", self.adjusted.to_string()),
            ("rejected", self.rejected.to_string()),
        ]);
        figures
    }

    /// Orders by their state in the other system, whatever their currency.
    fn states(&self) -> BTreeMap<&str, u64> {
        let mut states = BTreeMap::new();
        for (state, count) in self.accounts().flat_map(|account| &account.states) {
            *states.entry(state.as_str()).or_default() += count;
        }
        states
    }
}

/// The amounts of an account, with their names.
fn amounts(account: &Account) -> [(&'static str, Decimal); 9] {
    [
        ("goods", account.goods()),
        ("tax", account.tax()),
        ("shipping", account.shipping()),
        ("gross", account.gross()),
        ("returns", account.returns()),
        ("cancelled", account.cancelled()),
        ("net", account.net()),
        ("ordered", account.ordered()),
        ("payments", account.payments()),
    ]
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.made_data {
            writeln!(f, "The data directory is new.")?;
        }
        if self.made_location {
            writeln!(f, "The location {} is new.", self.location)?;
        }
        if self.preview {
            writeln!(f, "A preview: nothing was imported.")?;
        }
        writeln!(
            f,
            "{}, amounts in {}, times of {}",
            self.preset, self.account.currency, self.time_zone
        )?;
        for file in &self.files {
            let (part, encoding, header) = (file.part.word(), file.encoding, file.header_line);
            let delimiter = match file.delimiter {
                b'\t' => "tabs".to_owned(),
                delimiter => format!("“{}”", char::from(delimiter)),
            };
            writeln!(
                f,
                "{}: {part}, {encoding}, {delimiter}, header in row {header}",
                file.name
            )?;
        }
        for (name, figure) in self.figures() {
            writeln!(f, "{:<15}{figure:>16}", name.replace('_', " "))?;
        }
        for account in &self.others {
            writeln!(f, "in {:<12}{:>16}", account.currency, account.net())?;
        }
        for (state, count) in self.states() {
            writeln!(f, "  {state:<13}{count:>16}")?;
        }
        for (name, tally) in [
            ("products", self.product_tally),
            ("customers", self.customer_tally),
        ] {
            if tally != Tally::default() {
                let Tally {
                    new,
                    changed,
                    same,
                    wrong,
                } = tally;
                writeln!(
                    f,
                    "{name}: {new} new, {changed} changed, {same} the same, {wrong} wrong"
                )?;
            }
        }
        for difference in &self.differences {
            writeln!(f, "  {difference}")?;
        }
        match &self.rejected_file {
            Some(path) => writeln!(f, "Rejected rows are listed in {path}."),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
