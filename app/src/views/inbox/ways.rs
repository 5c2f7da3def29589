//! The ways out of an issue: answers that settle it, and screens where something can be done about it.

use domain::id::Kind;
use domain::issue::{IssueKind, Settlement};
use replica::query::InboxEntry;

use crate::state::format;
use crate::words::{Words, fill, t_string};

/// One way out.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// An answer, and what it is called.
    Settle(Settlement, String),
    /// A screen, and what one does there.
    Go(String, String),
}

/// All ways out, the usual one first.
pub fn ways(words: Words, entry: &InboxEntry) -> Vec<Way> {
    let mut ways = answers(words, entry);
    ways.extend(screens(words, entry));
    ways
}

fn answers(words: Words, entry: &InboxEntry) -> Vec<Way> {
    let keep = |text: &str| Way::Settle(Settlement::KeepShown, text.to_owned());
    let other = |text: &str| Way::Settle(Settlement::TakeOther(0), text.to_owned());
    let known = |text: &str| Way::Settle(Settlement::Acknowledge, text.to_owned());
    match &entry.issue.kind {
        IssueKind::ConcurrentQuantity { shown, others, .. } => {
            let text = |quantity| format::quantity(words.get_locale(), quantity);
            values(words, text(*shown), others.iter().map(|other| text(*other)))
        }
        IssueKind::ConcurrentField { shown, others, .. } => {
            let text = |value: &String| match value.as_str() {
                "" => t_string!(words, inbox.nothing_set).to_owned(),
                value => value.to_owned(),
            };
            values(words, text(shown), others.iter().map(text))
        }
        IssueKind::CancelledBesideChange { .. } => vec![
            keep(t_string!(words, inbox.stay_cancelled)),
            other(t_string!(words, inbox.place_again)),
        ],
        IssueKind::CancelledAfterShipping { .. } => vec![
            keep(t_string!(words, inbox.keep_shipped)),
            other(t_string!(words, inbox.call_back)),
        ],
        IssueKind::LedgerDisagrees { .. } => vec![
            keep(t_string!(words, inbox.order_right)),
            known(t_string!(words, inbox.seen)),
        ],
        IssueKind::Overpaid | IssueKind::PaidButCancelled => {
            vec![known(t_string!(words, inbox.given_back))]
        }
        IssueKind::PlacedTwice { .. } | IssueKind::AmountsTooLarge => {
            vec![known(t_string!(words, inbox.seen))]
        }
        // Goods settle it, not an answer.
        IssueKind::Oversold { .. } => Vec::new(),
    }
}

fn values(words: Words, shown: String, others: impl Iterator<Item = String>) -> Vec<Way> {
    let keep = fill(t_string!(words, inbox.keep_value), &[("value", &shown)]);
    let mut ways = vec![Way::Settle(Settlement::KeepShown, keep)];
    ways.extend((0_u32..).zip(others).map(|(index, value)| {
        let take = fill(t_string!(words, inbox.take_value), &[("value", &value)]);
        Way::Settle(Settlement::TakeOther(index), take)
    }));
    ways
}

fn screens(words: Words, entry: &InboxEntry) -> Vec<Way> {
    let go = |path: String, text: &str| Way::Go(path, text.to_owned());
    if let IssueKind::Oversold {
        product, location, ..
    } = entry.issue.kind
    {
        let with = format!("product={product}&into={location}");
        return vec![
            go(format!("/stock/receive?{with}"), t_string!(words, inbox.receive)),
            go(format!("/stock/count?{with}"), t_string!(words, inbox.count)),
            go(format!("/stock/{product}"), t_string!(words, inbox.open_stock)),
        ];
    }
    let text = match entry.doc.kind {
        Kind::Order => t_string!(words, inbox.open_order),
        Kind::Customer => t_string!(words, customers.open),
        Kind::Product => t_string!(words, products.open),
        Kind::Location | Kind::Ledger => return Vec::new(),
    };
    let address = crate::views::address::of(entry.doc);
    address.map(|address| go(address, text)).into_iter().collect()
}
