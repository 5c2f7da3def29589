//! Orders like TPC-H's, and someone who writes them: parts with a price, customers, one to seven lines. The
//! same rules as in `tests/browser/bridge/shapes.mjs`; everything follows from a seed.

use std::collections::BTreeMap;

use domain::command::Command;
use domain::customer::CustomerSnapshot;
use domain::id::{DocId, Kind};
use domain::money::Currency;
use domain::order::{Channel, Direction, Discount, Draft, DraftLine, Item, Payment, PaymentMethod, TaxMode};
use domain::quantity::Quantity;
use minicbor::bytes::ByteVec;
use replica::author::{Author, Surroundings};
use replica::document::{Actor, Document};
use replica::wire::{ClientFrame, Link};
use replica::{limits, pack};
use rust_decimal::Decimal;

use super::Outcome;
use super::device::Identity;

/// A time for the first order; each later one is a minute after.
const START: i64 = 1_760_000_000_000;
const PARTS: u64 = 20_000;
const CUSTOMERS: u64 = 150_000;
const WORDS: [[&str; 6]; 3] = [
    ["Standard", "Small", "Medium", "Large", "Economy", "Promo"],
    [
        "anodized",
        "burnished",
        "plated",
        "polished",
        "brushed",
        "lacquered",
    ],
    ["tin", "nickel", "brass", "steel", "copper", "zinc"],
];
const REGIONS: [&str; 5] = ["Africa", "America", "Asia", "Europe", "Middle East"];

/// Random numbers that follow from a seed (xorshift64; Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }

    fn one_of(&mut self, words: &[&'static str]) -> &'static str {
        let at = self.below(words.len() as u64) as usize;
        words.get(at).copied().unwrap_or_default()
    }
}

fn document(kind: Kind, number: u64) -> DocId {
    DocId {
        kind,
        device: 1,
        epoch: 1,
        counter: number << 12,
    }
}

fn line(random: &mut Random, part: u64) -> Outcome<DraftLine> {
    let cents = 90_000 + (part * 10) % 20_001 + 100 * (part % 1_000);
    let mut rest = part;
    let mut name = Vec::new();
    for words in &WORDS {
        name.push(words.get((rest % 6) as usize).copied().unwrap_or_default());
        rest /= 6;
    }
    let percent = random.below(11);
    Ok(DraftLine {
        item: Item {
            product: Some(document(Kind::Product, part + 2)),
            sku: format!("PART-{part:06}"),
            name: name.join(" "),
            unit_price: Decimal::new(cents as i64, 2),
            tax_rate: Decimal::ZERO,
        },
        quantity: Quantity::whole(1 + random.below(9) as i64)?,
        discount: (percent > 0).then(|| Discount::Percent(Decimal::new(percent as i64, 0))),
        note: String::new(),
    })
}

fn draft(random: &mut Random) -> Outcome<Draft> {
    let first = random.below(PARTS);
    let lines: Result<Vec<DraftLine>, _> = (0..=random.below(7))
        .map(|at| line(random, (first + at * 4_999) % PARTS))
        .collect();
    let phone = format!(
        "{}-{}-{}-{}",
        10 + random.below(25),
        100 + random.below(900),
        100 + random.below(900),
        1000 + random.below(9000)
    );
    Ok(Draft {
        direction: Direction::Sale,
        channel: Channel::Till,
        location: document(Kind::Location, 1),
        salesperson: String::new(),
        currency: Currency::new("EUR")?,
        tax_mode: TaxMode::Inclusive,
        customer: Some(CustomerSnapshot {
            id: None,
            name: format!("Customer#{:09}", random.below(CUSTOMERS)),
            phone,
            email: String::new(),
            address: random.one_of(&REGIONS).into(),
        }),
        lines: lines?,
        discount: None,
        shipping: Decimal::ZERO,
        note: String::new(),
        external: None,
        placed_at: None,
    })
}

/// A commit as it is sent, and the order it is about.
pub struct Written {
    pub order: DocId,
    pub bytes: Vec<u8>,
}

/// One device's hand.
pub struct Writer {
    author: Author,
    /// Orders that may still be paid.
    open: BTreeMap<DocId, Document>,
    random: Random,
    at: i64,
}

impl Writer {
    pub fn new(identity: &Identity) -> Writer {
        let actor = Actor {
            device: identity.device,
            epoch: identity.epoch,
            start: 1,
        };
        Writer {
            author: Author::new(actor, identity.series.clone(), Link::default(), 0),
            open: BTreeMap::new(),
            random: Random(0x9E37_79B9_7F4A_7C15 ^ u64::from(identity.device) << 40),
            at: START,
        }
    }

    fn give(&mut self, command: Command) -> Outcome<Written> {
        let surroundings = Surroundings {
            known: &[],
            counted: &[],
            taken: &[],
            utc_offset: &|_| 0,
            stands_for: &Some,
            again: None,
        };
        self.at += 60_000;
        let mut target = command.reads().and_then(|id| self.open.remove(&id));
        let authored = self
            .author
            .author(self.at, "", command, target.as_mut(), &surroundings)
            .map_err(|error| format!("an order was refused: {error:?}"))?;
        let order = authored.subject.ok_or("a commit about nothing")?;
        if let Some(made) = authored.made {
            self.open.insert(order, made);
        }
        Ok(Written {
            order,
            bytes: authored.bytes,
        })
    }

    /// A new order.
    pub fn place(&mut self) -> Outcome<Written> {
        let draft = draft(&mut self.random)?;
        self.give(Command::PlaceOrder(draft, Vec::new()))
    }

    /// The one change that each order gets later.
    pub fn pay(&mut self, order: DocId) -> Outcome<Written> {
        let payment = Payment {
            method: PaymentMethod::Cash,
            amount: Decimal::new(12_500, 2),
            reference: String::new(),
            given: None,
        };
        self.give(Command::RecordPayment(order, payment))
    }
}

/// Commits as push frames, cut as a device cuts them.
pub fn frames(commits: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    let mut chunk: Vec<ByteVec> = Vec::new();
    let mut bytes = 0;
    for commit in commits {
        if chunk.len() >= limits::COMMITS_PER_PUSH || bytes + commit.len() > limits::PUSH_BYTES {
            frames.push(frame(&std::mem::take(&mut chunk)));
            bytes = 0;
        }
        bytes += commit.len();
        chunk.push(commit.clone().into());
    }
    if !chunk.is_empty() {
        frames.push(frame(&chunk));
    }
    frames
}

fn frame(commits: &Vec<ByteVec>) -> Vec<u8> {
    pack::encode(&ClientFrame::Push(pack::pack(commits).into()))
}
