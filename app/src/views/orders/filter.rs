//! What the list of orders shows, as it stands in the address: filter, sequence, words. A copied address shows a
//! colleague the same list.

use domain::id::DocId;
use domain::order::Channel;
use domain::order::status::{Fulfilment, Lifecycle, PaymentStatus};
use leptos_router::params::ParamsMap;
use replica::query::{OrderQuery, OrderSort, Safety};

use super::days::Days;
use crate::views::address;

/// What the list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Words to find.
    pub text: String,
    /// Where the order stands.
    pub lifecycle: Option<Lifecycle>,
    /// Where its money stands.
    pub payment: Option<PaymentStatus>,
    /// Where its goods stand.
    pub fulfilment: Option<Fulfilment>,
    /// Where it comes from.
    pub channel: Option<Channel>,
    /// Whose stock it takes.
    pub location: Option<DocId>,
    /// Who bought.
    pub customer: Option<DocId>,
    /// When it was placed.
    pub days: Days,
    /// How safe its latest change is.
    pub safety: Option<Safety>,
    /// The sequence.
    pub sort: OrderSort,
}

/// The values of a choice with their codes in the address.
pub type Codes<T> = &'static [(T, &'static str)];

/// Codes of [`Lifecycle`].
pub const LIFECYCLES: Codes<Lifecycle> = &[
    (Lifecycle::Placed, "placed"),
    (Lifecycle::Held, "held"),
    (Lifecycle::Cancelled, "cancelled"),
];
/// Codes of [`PaymentStatus`].
pub const PAYMENTS: Codes<PaymentStatus> = &[
    (PaymentStatus::Unpaid, "unpaid"),
    (PaymentStatus::PartlyPaid, "partly"),
    (PaymentStatus::Paid, "paid"),
    (PaymentStatus::Overpaid, "overpaid"),
];
/// Codes of [`Fulfilment`].
pub const FULFILMENTS: Codes<Fulfilment> = &[
    (Fulfilment::Unfulfilled, "open"),
    (Fulfilment::Shipped, "shipped"),
    (Fulfilment::Delivered, "delivered"),
    (Fulfilment::NothingToSend, "none"),
];
/// Codes of [`Channel`].
pub const CHANNELS: Codes<Channel> = &[
    (Channel::Till, "till"),
    (Channel::Phone, "phone"),
    (Channel::Web, "web"),
    (Channel::Email, "email"),
    (Channel::Rep, "rep"),
    (Channel::Import, "import"),
];
/// Codes of [`Safety`].
pub const SAFETIES: Codes<Safety> = &[
    (Safety::Saved, "saved"),
    (Safety::Synced, "synced"),
    (Safety::NeedsAttention, "attention"),
];
/// Codes of [`OrderSort`].
pub const SORTS: Codes<OrderSort> = &[
    (OrderSort::Newest, "newest"),
    (OrderSort::Oldest, "oldest"),
    (OrderSort::Total, "total"),
];

/// The value with this code.
pub fn value_of<T: Copy>(codes: Codes<T>, code: &str) -> Option<T> {
    codes
        .iter()
        .find(|(_, known)| *known == code)
        .map(|(value, _)| *value)
}

/// The code of this value.
pub fn code_of<T: Copy + PartialEq>(codes: Codes<T>, value: T) -> &'static str {
    codes
        .iter()
        .find(|(known, _)| *known == value)
        .map_or("", |(_, code)| *code)
}

impl OrderFilter {
    /// As an address has it.
    pub fn read(query: &ParamsMap) -> OrderFilter {
        fn coded<T: Copy>(query: &ParamsMap, name: &str, codes: Codes<T>) -> Option<T> {
            value_of(codes, query.get_str(name)?)
        }
        OrderFilter {
            text: query.get("q").unwrap_or_default(),
            lifecycle: coded(query, "status", LIFECYCLES),
            payment: coded(query, "money", PAYMENTS),
            fulfilment: coded(query, "goods", FULFILMENTS),
            channel: coded(query, "channel", CHANNELS),
            location: query.get_str("place").and_then(|id| id.parse().ok()),
            customer: query.get_str("customer").and_then(|id| id.parse().ok()),
            days: query.get_str("days").map(Days::read).unwrap_or_default(),
            safety: coded(query, "sync", SAFETIES),
            sort: coded(query, "sort", SORTS).unwrap_or_default(),
        }
    }

    /// As an address has it: `?q=tea&status=placed`, or nothing. `at` is the first row in sight.
    pub fn write(&self, at: u32) -> String {
        let name = |id: Option<DocId>| id.map(|id| id.to_string()).unwrap_or_default();
        let (place, customer, days) = (name(self.location), name(self.customer), self.days.write());
        let sort = match self.sort == OrderSort::default() {
            true => "",
            false => code_of(SORTS, self.sort),
        };
        let said = [
            ("q", self.text.as_str()),
            (
                "status",
                self.lifecycle.map_or("", |value| code_of(LIFECYCLES, value)),
            ),
            ("money", self.payment.map_or("", |value| code_of(PAYMENTS, value))),
            (
                "goods",
                self.fulfilment.map_or("", |value| code_of(FULFILMENTS, value)),
            ),
            (
                "channel",
                self.channel.map_or("", |value| code_of(CHANNELS, value)),
            ),
            ("place", &place),
            ("customer", &customer),
            ("days", &days),
            ("sync", self.safety.map_or("", |value| code_of(SAFETIES, value))),
            ("sort", sort),
        ];
        address::query(&said, at)
    }

    /// As a question to the worker.
    pub fn query(&self, offset: u32, limit: u32) -> OrderQuery {
        let (from, before) = self.days.span();
        OrderQuery {
            text: self.text.clone(),
            lifecycle: self.lifecycle,
            payment: self.payment,
            fulfilment: self.fulfilment,
            channel: self.channel,
            location: self.location,
            customer: self.customer,
            from,
            before,
            safety: self.safety,
            sort: self.sort,
            offset,
            limit,
        }
    }

    /// Whether it leaves anything out.
    pub fn is_narrow(&self) -> bool {
        let everything = OrderFilter {
            sort: self.sort,
            ..OrderFilter::default()
        };
        *self != everything
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    // The browser's own decoding of addresses is part of it.
    #[wasm_bindgen_test]
    fn an_address_reads_back_what_was_written() {
        let filter = OrderFilter {
            text: "green tea & more".to_owned(),
            lifecycle: Some(Lifecycle::Held),
            payment: Some(PaymentStatus::PartlyPaid),
            fulfilment: Some(Fulfilment::Shipped),
            channel: Some(Channel::Rep),
            location: "l1.1.4096".parse().ok(),
            customer: "c1.1.8192".parse().ok(),
            days: Days::Dates("2026-05-01".to_owned(), String::new()),
            safety: Some(Safety::Saved),
            sort: OrderSort::Total,
        };
        let mut query = ParamsMap::new();
        for (name, code) in [
            ("q", "green tea & more"),
            ("status", "held"),
            ("money", "partly"),
            ("goods", "shipped"),
            ("channel", "rep"),
            ("place", "l1.1.4096"),
            ("customer", "c1.1.8192"),
            ("days", "2026-05-01.."),
            ("sync", "saved"),
            ("sort", "total"),
        ] {
            query.insert(name, code.to_owned());
        }
        assert_eq!(OrderFilter::read(&query), filter);
        assert!(filter.write(7).contains("at=7"));
        assert_eq!(OrderFilter::default().write(0), "");
        assert!(filter.is_narrow() && !OrderFilter::default().is_narrow());
    }
}
