//! Small examples that the tests of this crate build on.

use std::ops::Range;

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::customer::Customer;
use crate::id::{DocId, FactId, Kind, LineId, Millis};
use crate::money::Currency;
use crate::order::{
    Channel, Direction, Discount, Draft, DraftLine, ExternalReference, Fact, FactKind, Header, Item,
    LineState, OrderState, Payment, PaymentMethod, TaxMode, Versions,
};
use crate::quantity::Quantity;

/// Settings of every property test: the same seed each time, unless `PROPTEST_RNG_SEED` names another, and
/// no files written. A test that fails prints its smallest case and the seed that meets it again.
pub fn property_config(cases: u32) -> proptest::test_runner::Config {
    use proptest::test_runner::{Config, RngSeed};
    let mut config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(0x00C0_FFEE);
    }
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    // Shown only with the output of a test that failed.
    eprintln!(
        "again with PROPTEST_RNG_SEED={} PROPTEST_CASES={}",
        config.rng_seed, config.cases
    );
    config
}

pub fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn whole(units: i64) -> Quantity {
    Quantity::whole(units).unwrap()
}

pub fn doc(kind: Kind, counter: u64) -> DocId {
    DocId {
        kind,
        device: 1,
        epoch: 1,
        counter,
    }
}

pub fn order_id() -> DocId {
    doc(Kind::Order, 4096)
}

pub fn location() -> DocId {
    doc(Kind::Location, 1)
}

pub fn part(device: u32, counter: u64) -> FactId {
    FactId {
        device,
        epoch: 1,
        counter,
    }
}

pub fn payment(amount: &str) -> Payment {
    Payment {
        method: PaymentMethod::Cash,
        amount: decimal(amount),
        reference: String::new(),
        given: None,
    }
}

pub fn item(product: Option<u64>, price: &str) -> Item {
    Item {
        product: product.map(|counter| doc(Kind::Product, counter)),
        sku: format!("SKU-{product:?}"),
        name: "Green tea".to_owned(),
        unit_price: decimal(price),
        tax_rate: Decimal::ZERO,
    }
}

pub fn line(item: Item, quantity: Quantity) -> LineState {
    LineState {
        item,
        quantity: Versions::settled(quantity),
        discount: Versions::default(),
        note: Versions::default(),
        removed: false,
    }
}

/// An order with a history that can go on in several hands.
#[derive(Clone, Debug)]
pub struct Order {
    pub state: OrderState,
    next: u64,
}

/// An order of these (price, units) lines, placed.
pub fn placed_order(lines: &[(&str, i64)]) -> Order {
    let mut order = held_order(lines);
    order.add_fact(FactKind::Placed);
    order
}

/// An order of these (price, units) lines, of which nothing is known yet.
pub fn held_order(lines: &[(&str, i64)]) -> Order {
    let header = Header {
        number: "T01-000001".to_owned(),
        direction: Direction::Sale,
        channel: Channel::Till,
        location: location(),
        salesperson: String::new(),
        currency: Currency::new("EUR").unwrap(),
        tax_mode: TaxMode::Inclusive,
        placed_at: 0,
        external: None,
    };
    let lines = lines
        .iter()
        .zip(1..)
        .map(|(&(price, units), n)| (part(1, 4096 + n), line(item(Some(n), price), whole(units))))
        .collect();
    let state = OrderState {
        header,
        customer: Versions::default(),
        discount: Versions::default(),
        shipping: Versions::default(),
        note: Versions::default(),
        lines,
        facts: Default::default(),
    };
    // Beyond the commits that generated facts use.
    Order { state, next: 100 }
}

impl Order {
    /// Adds a fact whose author knew all there was.
    pub fn add_fact(&mut self, kind: FactKind) -> FactId {
        let after = self.state.latest_facts();
        self.add_fact_after(1, after, kind)
    }

    /// Adds a fact of another device whose author knew only these facts and what came before them.
    pub fn add_fact_after(&mut self, device: u32, after: Vec<FactId>, kind: FactKind) -> FactId {
        let id = part(device, self.next * 4096);
        self.next += 1;
        let at = self.now() + 1000;
        self.state.facts.insert(
            id,
            Fact {
                id,
                at,
                user: String::new(),
                after,
                kind,
            },
        );
        id
    }

    /// When the latest fact was recorded.
    pub fn now(&self) -> Millis {
        self.state.facts.values().map(|fact| fact.at).max().unwrap_or(0)
    }

    /// The `n`th line's id.
    pub fn line(&self, n: usize) -> LineId {
        *self.state.lines.keys().nth(n).unwrap()
    }
}

/// A draft of these lines, at a till, inclusive of tax, in euros.
pub fn draft(lines: Vec<DraftLine>) -> Draft {
    Draft {
        direction: Direction::Sale,
        channel: Channel::Till,
        location: location(),
        salesperson: String::new(),
        currency: Currency::new("EUR").unwrap(),
        tax_mode: TaxMode::Inclusive,
        customer: None,
        lines,
        discount: None,
        shipping: Decimal::ZERO,
        note: String::new(),
        external: None,
        placed_at: None,
    }
}

pub fn draft_line(price: &str, quantity: Quantity) -> DraftLine {
    DraftLine {
        item: item(Some(1), price),
        quantity,
        discount: None,
        note: String::new(),
    }
}

/// A number within `digits`, with this many decimals.
pub fn any_decimal(digits: Range<i64>, scale: Range<u32>) -> impl Strategy<Value = Decimal> {
    (digits, scale).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

pub fn any_discount() -> impl Strategy<Value = Option<Discount>> {
    prop_oneof![
        2 => Just(None),
        1 => any_decimal(0..5_000, 0..3).prop_map(|amount| Some(Discount::Amount(amount))),
        2 => any_decimal(0..1000, 1..2).prop_map(|percent| Some(Discount::Percent(percent))),
    ]
}

pub fn any_draft_line() -> impl Strategy<Value = DraftLine> {
    let rate = prop::sample::select(vec!["0", "5", "7", "19", "8.25", "33.333"]);
    let product = prop::option::of(1u64..6);
    (
        product,
        any_decimal(0..100_000, 0..5),
        rate,
        1i64..20_000,
        any_discount(),
    )
        .prop_map(|(product, price, rate, quantity, discount)| DraftLine {
            item: Item {
                unit_price: price,
                tax_rate: decimal(rate),
                ..item(product, "0")
            },
            quantity: Quantity(quantity),
            discount,
            note: String::new(),
        })
}

/// A possible order; its amount discounts may be more than there is.
pub fn any_draft() -> impl Strategy<Value = Draft> {
    let currency = prop::sample::select(vec!["EUR", "JPY", "KWD"]);
    let tax_mode = prop_oneof![Just(TaxMode::Inclusive), Just(TaxMode::Exclusive)];
    let direction = prop_oneof![4 => Just(Direction::Sale), 1 => Just(Direction::Return)];
    let lines = prop::collection::vec(any_draft_line(), 1..12);
    (
        lines,
        currency,
        tax_mode,
        direction,
        any_discount(),
        any_decimal(0..2_000, 2..3),
    )
        .prop_map(
            |(lines, currency, tax_mode, direction, discount, shipping)| Draft {
                currency: Currency::new(currency).unwrap(),
                tax_mode,
                direction,
                discount,
                shipping,
                ..draft(lines)
            },
        )
}

/// Facts of up to four devices, each following some of those before it.
pub fn any_facts(most: usize) -> impl Strategy<Value = Vec<Fact>> {
    let kind = prop_oneof![
        2 => Just(FactKind::Placed),
        1 => Just(FactKind::Held),
        2 => Just(FactKind::Changed),
        1 => (1u64..4).prop_map(|line| FactKind::LineChanged(part(1, 4096 + line))),
        2 => Just(FactKind::CancelRequested(String::new())),
        1 => Just(FactKind::Shipped),
        1 => Just(FactKind::Delivered),
        1 => Just(FactKind::CameBack),
        2 => any_decimal(0..2_000, 2..3).prop_map(|amount| FactKind::Paid(Payment { amount, ..payment("0") })),
        1 => Just(FactKind::Imported(
            ExternalReference { system: "olist".to_owned(), id: "1".to_owned() },
            "canceled".to_owned(),
        )),
    ];
    // Few commits per device, so that some facts share one.
    let fact = (
        kind,
        1u32..5,
        1u64..4,
        prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    );
    prop::collection::vec(fact, 0..most).prop_map(|drawn| {
        let mut facts: Vec<Fact> = Vec::new();
        for (n, (kind, device, commit, after)) in (0u64..).zip(drawn) {
            let after = match facts.len() {
                0 => Vec::new(),
                known => after.iter().map(|index| facts[index.index(known)].id).collect(),
            };
            let id = part(device, commit * 4096 + n);
            facts.push(Fact {
                id,
                at: 1000,
                user: String::new(),
                after,
                kind,
            });
        }
        facts
    })
}

/// Customers whose texts are so short that many of them are alike.
pub fn any_customer() -> impl Strategy<Value = Customer> {
    let list = || proptest::collection::vec("[a-c]", 0..3);
    ("[a-b]", list(), list(), list(), "[a-b]{0,1}", "[a-b]{0,1}").prop_map(
        |(name, phones, emails, addresses, language, note)| Customer {
            name,
            phones,
            emails,
            addresses,
            language,
            note,
        },
    )
}
