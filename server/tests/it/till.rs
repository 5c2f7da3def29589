//! Someone who writes commits, as a device would.

use std::collections::BTreeMap;

use domain::command::Command;
use domain::customer::CustomerSnapshot;
use domain::id::{DocId, Kind};
use domain::location::Location;
use domain::money::Currency;
use domain::order::{Channel, Direction, Draft, DraftLine, Item, OrderChange, TaxMode};
use domain::quantity::Quantity;
use minicbor::bytes::ByteVec;
use replica::author::{Author, Authored, Surroundings};
use replica::document::{Actor, Document};
use replica::pack;
use replica::wire::{ClientFrame, Link};
use rust_decimal::Decimal;
use server::store::ChainId;

/// A time for everything.
pub const AT: i64 = 1_760_000_000_000;

pub struct Till {
    author: Author,
    documents: BTreeMap<DocId, Document>,
}

pub fn location() -> Location {
    Location {
        code: "HARBOUR".into(),
        name: "Harbour Street".into(),
        time_zone: "UTC".into(),
        ..Location::default()
    }
}

/// An order of some lines of free items.
pub fn draft(location: DocId, lines: usize) -> Draft {
    let line = |n: usize| DraftLine {
        item: Item {
            product: None,
            sku: format!("SKU-{n:04}"),
            name: format!("Article number {n}"),
            unit_price: "12.50".parse().unwrap(),
            tax_rate: "19".parse().unwrap(),
        },
        quantity: Quantity::whole(1 + n as i64 % 3).unwrap(),
        discount: None,
        note: String::new(),
    };
    Draft {
        direction: Direction::Sale,
        channel: Channel::Till,
        location,
        salesperson: "Mina".into(),
        currency: Currency::new("EUR").unwrap(),
        tax_mode: TaxMode::Inclusive,
        customer: None,
        lines: (0..lines).map(line).collect(),
        discount: None,
        shipping: "0".parse().unwrap(),
        note: String::new(),
        external: None,
        placed_at: None,
    }
}

impl Till {
    pub fn new(chain: ChainId, series: &str) -> Till {
        Till::after(chain, series, Link::default(), 1)
    }

    pub fn after(chain: ChainId, series: &str, last: Link, start: u32) -> Till {
        let actor = Actor {
            device: chain.device,
            epoch: chain.epoch,
            start,
        };
        Till {
            author: Author::new(actor, series.into(), last, 0),
            documents: BTreeMap::new(),
        }
    }

    pub fn last(&self) -> Link {
        self.author.last()
    }

    /// Has a document opened that others made.
    pub fn hold(&mut self, id: DocId, changes: &[Vec<u8>]) {
        let slices: Vec<&[u8]> = changes.iter().map(Vec::as_slice).collect();
        let document = self
            .documents
            .entry(id)
            .or_insert_with(|| Document::genesis(id.kind));
        document.apply(&slices).unwrap();
    }

    pub fn give(&mut self, command: Command) -> Authored {
        let surroundings = Surroundings {
            known: &[],
            counted: &[],
            taken: &[],
            utc_offset: &|_| 0,
            stands_for: &Some,
            again: None,
        };
        let target = command.reads().and_then(|id| self.documents.get_mut(&id));
        let mut authored = self
            .author
            .author(AT, "", command, target, &surroundings)
            .unwrap();
        if let (Some(id), Some(document)) = (authored.subject, authored.made.take()) {
            self.documents.insert(id, document);
        }
        authored
    }

    pub fn place(&mut self, lines: usize) -> Authored {
        let location = DocId {
            kind: Kind::Location,
            device: 1,
            epoch: 1,
            counter: 4096,
        };
        self.give(Command::PlaceOrder(draft(location, lines), Vec::new()))
    }

    pub fn note(&mut self, order: DocId, note: &str) -> Authored {
        self.give(Command::ChangeOrder(
            order,
            vec![OrderChange::SetNote(note.into())],
        ))
    }
}

/// An order as a shop has them: a customer, five of 200 products that stand in stock.
pub fn shop_order(n: u64) -> Draft {
    let location = DocId {
        kind: Kind::Location,
        device: 1,
        epoch: 1,
        counter: 4096,
    };
    let line = |at: u64| {
        let product = (n * 7919 + at * 104_729) % 200;
        DraftLine {
            item: Item {
                product: Some(DocId {
                    kind: Kind::Product,
                    device: 1,
                    epoch: 1,
                    counter: (product + 2) * 4096,
                }),
                sku: format!("SKU-{product:05}"),
                name: format!(
                    "Product {product} in {}",
                    ["red", "green", "blue", "oak", "steel"][product as usize % 5]
                ),
                unit_price: Decimal::new((product as i64 * 37) % 9000 + 99, 2),
                tax_rate: "19".parse().unwrap(),
            },
            quantity: Quantity::whole((n + at) as i64 % 4 + 1).unwrap(),
            discount: None,
            note: String::new(),
        }
    };
    let mut order = draft(location, 0);
    order.lines = (0..5).map(line).collect();
    order.customer = Some(CustomerSnapshot {
        id: None,
        name: format!("Customer {}", (n * 2_654_435_761) % 100_000),
        phone: format!("+49 30 {:07}", (n * 48_271) % 9_999_991),
        email: String::new(),
        address: ["North", "South", "East", "West"][n as usize % 4].into(),
    });
    order
}

/// Commits as a push frame.
pub fn push<'a>(commits: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let commits: Vec<ByteVec> = commits
        .into_iter()
        .map(|bytes| ByteVec::from(bytes.to_vec()))
        .collect();
    pack::encode(&ClientFrame::Push(pack::pack(&commits).into()))
}
