//! Small examples that the tests of this crate build on.

use rust_decimal::Decimal;

use crate::id::{DocId, FactId, Kind, LineId, Millis};
use crate::money::Currency;
use crate::order::{
    Channel, Direction, Fact, FactKind, Header, Item, LineState, OrderState, Payment, PaymentMethod, TaxMode,
    Versions,
};
use crate::quantity::Quantity;

/// Settings of every property test: the same seed each time, unless `PROPTEST_RNG_SEED` names another, and
/// no files written. A failure prints the smallest case, and running the test again meets it again.
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
    Order { state, next: 2 }
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
